#include "core/drill/notation.hpp"

#include "core/wire/icmp_names.hpp"

namespace synwave::drill {

namespace {

constexpr char digits[] = "0123456789abcdef";

std::string in_hex(std::uint32_t value) {
  std::string text;
  do {
    text.insert(text.begin(), digits[value % 16]);
    value /= 16;
  } while (value != 0);
  return "0x" + text;
}

std::string ip_to_text(const IpSpec& ip) {
  std::string text;
  const auto add = [&](const std::string& item) { text += (text.empty() ? "" : ", ") + item; };
  switch (ip.ecn) {
    case EcnSpec::unchecked: break;
    case EcnSpec::noecn: add("noecn"); break;
    case EcnSpec::ect0: add("ect0"); break;
    case EcnSpec::ect1: add("ect1"); break;
    case EcnSpec::ect01: add("ect01"); break;
    case EcnSpec::ce: add("ce"); break;
  }
  if (ip.tos) add("tos " + in_hex(*ip.tos));
  if (ip.ttl) add("ttl " + std::to_string(*ip.ttl));
  if (ip.flow_label) add("flowlabel " + in_hex(*ip.flow_label));
  return text.empty() ? text : '[' + text + "] ";
}

std::string octets_to_text(const std::vector<std::uint8_t>& octets) {
  std::string text = octets.empty() ? "" : " ";
  for (const std::uint8_t octet : octets) {
    text += digits[octet / 16];
    text += digits[octet % 16];
  }
  return text;
}

std::string option_to_text(const OptionSpec& option) {
  switch (option.kind) {
    case OptionSpecKind::eol: return "eol";
    case OptionSpecKind::nop: return "nop";
    case OptionSpecKind::mss: return "mss " + std::to_string(option.value);
    case OptionSpecKind::wscale: return "wscale " + std::to_string(option.value);
    case OptionSpecKind::sack_ok: return "sackOK";
    case OptionSpecKind::timestamps:
      return "TS val " + std::to_string(option.value) + " ecr " + std::to_string(option.echo);
    case OptionSpecKind::fast_open: return "FO" + octets_to_text(option.octets);
    case OptionSpecKind::fast_open_experimental: return "FOEXP" + octets_to_text(option.octets);
    case OptionSpecKind::md5: return "md5" + octets_to_text(option.octets);
    case OptionSpecKind::user_timeout:
      return ((option.value & 0x8000) != 0 ? "UTO min " : "UTO sec ") + std::to_string(option.value & 0x7FFF);
    case OptionSpecKind::sack: break;
  }
  std::string text = "sack";
  for (const SackSpec& block : option.blocks) {
    text += ' ' + std::to_string(block.left) + ':' + std::to_string(block.right);
  }
  return text;
}

std::string sequence_to_text(const TcpSpec& tcp) {
  return std::to_string(tcp.seq) + ':' + std::to_string(tcp.end) + '(' + std::to_string(tcp.length) + ')';
}

std::string tcp_to_text(const TcpSpec& tcp) {
  std::string text = flags_to_text(tcp) + ' ' + sequence_to_text(tcp);
  if (tcp.ack || tcp.ack_number != 0) text += " ack " + std::to_string(tcp.ack_number);
  if (tcp.window) text += " win " + std::to_string(*tcp.window);
  if (tcp.urgent) text += " urg " + std::to_string(*tcp.urgent);
  if (tcp.any_options || !tcp.options.empty()) text += " <" + options_to_text(tcp) + '>';
  return text;
}

std::string udp_to_text(const UdpSpec& udp) {
  return "udp (" + std::to_string(udp.length) + ')';
}

std::string icmp_to_text(const IcmpSpec& icmp) {
  std::string text = "icmp " + icmp_type_name(icmp.type, icmp.v6);
  const std::string code = icmp_code_name(icmp.type, icmp.code, icmp.v6);
  if (code != "code_0") text += ' ' + code;
  if (icmp.mtu) text += " mtu " + std::to_string(*icmp.mtu);
  if (icmp.id) text += " id " + std::to_string(*icmp.id);
  if (icmp.quoted) text += " [" + sequence_to_text(*icmp.quoted) + ']';
  if (icmp.quoted_udp) text += " [" + udp_to_text(*icmp.quoted_udp) + ']';
  return text;
}

}  // namespace

std::string seconds_to_text(Duration time) {
  constexpr std::int64_t second = 1'000'000'000;
  const bool negative = time < Duration{0};
  const std::int64_t count = negative ? -time.count() : time.count();
  std::string fraction = std::to_string(count % second + second).substr(1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  std::string text = (negative ? "-" : "") + std::to_string(count / second);
  return fraction.empty() ? text : text + '.' + fraction;
}

std::string to_text(const When& when) {
  const std::string first = seconds_to_text(when.first);
  switch (when.kind) {
    case TimeKind::absolute: return first;
    case TimeKind::relative: return '+' + first;
    case TimeKind::any: return "*";
    case TimeKind::absolute_range: return first + '~' + seconds_to_text(when.last);
    case TimeKind::relative_range: break;
  }
  return '+' + first + "~+" + seconds_to_text(when.last);
}

std::string flags_to_text(const TcpSpec& tcp) {
  std::string text;
  if (tcp.fin) text += 'F';
  if (tcp.syn) text += 'S';
  if (tcp.rst) text += 'R';
  if (tcp.psh) text += 'P';
  if (tcp.ack) text += '.';
  if (tcp.urg) text += 'U';
  if (tcp.ece) text += 'E';
  if (tcp.cwr) text += 'W';
  if (tcp.ae) text += 'A';
  if (tcp.ace) text += std::to_string(*tcp.ace);
  return text.empty() ? "-" : text;
}

std::string options_to_text(const TcpSpec& tcp) {
  if (tcp.any_options) return "...";
  std::string text;
  for (const OptionSpec& option : tcp.options) {
    if (!text.empty()) text += ',';
    text += option_to_text(option);
  }
  return text;
}

std::string to_text(const PacketEvent& packet) {
  std::string text = packet.inbound ? "< " : "> ";
  text += ip_to_text(packet.ip);
  if (packet.source_port && packet.destination_port) {
    text += std::to_string(*packet.source_port) + " > " + std::to_string(*packet.destination_port) + ' ';
  }
  if (const UdpSpec* udp = std::get_if<UdpSpec>(&packet.what)) return text + udp_to_text(*udp);
  if (const IcmpSpec* icmp = std::get_if<IcmpSpec>(&packet.what)) return text + icmp_to_text(*icmp);
  return text + tcp_to_text(*std::get_if<TcpSpec>(&packet.what));
}

}  // namespace synwave::drill
