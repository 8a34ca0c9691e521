#include "core/drill/statements.hpp"
#include "core/wire/icmp_names.hpp"

namespace synwave::drill {

namespace {

std::optional<EcnSpec> ecn_called(const Token& token) {
  if (token.is("noecn")) return EcnSpec::noecn;
  if (token.is("ect0")) return EcnSpec::ect0;
  if (token.is("ect1")) return EcnSpec::ect1;
  if (token.is("ect01")) return EcnSpec::ect01;
  if (token.is("ce")) return EcnSpec::ce;
  return std::nullopt;
}

/// One of `ect0`, `tos 0x10`, `ttl 64`, `flowlabel 0x1`.
void parse_ip_item(Cursor& c, IpSpec& ip) {
  const Token token = c.peek();
  bool again = false;
  if (const auto ecn = ecn_called(token)) {
    c.take();
    again = ip.ecn != EcnSpec::unchecked || ip.tos;
    ip.ecn = *ecn;
  } else if (c.accept("tos")) {
    again = ip.ecn != EcnSpec::unchecked || ip.tos;
    ip.tos = c.number8();
  } else if (c.accept("ttl")) {
    again = ip.ttl.has_value();
    ip.ttl = c.number8();
  } else if (c.accept("flowlabel")) {
    again = ip.flow_label.has_value();
    ip.flow_label = static_cast<std::uint32_t>(c.number(0xFFFFF));
  } else {
    c.reject(token, "ip_item");
  }
  if (again) c.reject(token, "ip_item_once");
}

/// `[ect0]` or `(tos 0x10, ttl 64)`, if it is there.
void parse_ip(Cursor& c, IpSpec& ip) {
  if (!c.at("[") && !c.at("(")) return;
  const std::string_view close = c.take().text == "[" ? "]" : ")";
  do {
    parse_ip_item(c, ip);
    c.accept(",");
  } while (!c.failed() && !c.at(close));
  c.require(close);
}

/// What may stand in front of a packet and is none of ours.
void refuse_others(Cursor& c) {
  struct Other {
    std::string_view word;
    Code code;
    const char* what;
  };
  constexpr Other others[] = {
      {"ipv4", Code::not_supported, "IP in IP"}, {"ipv6", Code::not_supported, "IP in IP"},
      {"gre", Code::not_supported, "GRE"},       {"mpls", Code::not_supported, "MPLS"},
      {"sctp", Code::cannot_exist, "SCTP"},      {"udplite", Code::cannot_exist, "UDP-Lite"},
      {"dccp", Code::cannot_exist, "DCCP"},
  };
  const Token token = c.peek();
  for (const Other& other : others) {
    if (token.is(other.word)) c.fail(token.place, other.code, {{"what", other.what}});
  }
}

/// `8080 > 1234`, if it is there.
void parse_ports(Cursor& c, PacketEvent& packet) {
  if (!c.at(TokenKind::number) || !c.peek(1).is(">")) return;
  packet.source_port = c.number16("port");
  c.require(">");
  packet.destination_port = c.number16("port");
}

/// Flags may fall into several tokens, such as `S` and `.`: they belong together as long as no blank is between.
std::string flags_text(Cursor& c, Place& place) {
  const Token first = c.take();
  std::string text{first.text};
  place = first.place;
  while (!c.peek().space_before && !c.at(TokenKind::end) && text.size() < 16) {
    const Token token = c.peek();
    if (token.text.find_first_not_of("FSRP.UEWA-0123456789") != std::string_view::npos) break;
    text += c.take().text;
    place = span(place, token.place);
  }
  return text;
}

void set_flag(TcpSpec& tcp, char flag) {
  switch (flag) {
    case 'F': tcp.fin = true; break;
    case 'S': tcp.syn = true; break;
    case 'R': tcp.rst = true; break;
    case 'P': tcp.psh = true; break;
    case '.': tcp.ack = true; break;
    case 'U': tcp.urg = true; break;
    case 'E': tcp.ece = true; break;
    case 'W': tcp.cwr = true; break;
    case 'A': tcp.ae = true; break;
    default: break;
  }
}

void parse_flags(Cursor& c, TcpSpec& tcp) {
  const Token token = c.peek();
  if (token.kind == TokenKind::end) return c.reject(token, "flags");
  Token whole = token;
  const std::string text = flags_text(c, whole.place);
  whole.text = text;
  whole.kind = TokenKind::word;
  if (text == "-") return;
  for (const char flag : text) {
    if (flag >= '0' && flag <= '7' && !tcp.ace) {
      tcp.ace = static_cast<std::uint8_t>(flag - '0');
    } else if (std::string_view{"FSRP.UEWA"}.find(flag) == std::string_view::npos) {
      return c.reject(whole, "flags");
    }
    set_flag(tcp, flag);
  }
  if (tcp.ace && (tcp.ece || tcp.cwr || tcp.ae)) c.reject(whole, "flags_or_digit");
}

TcpSpec parse_tcp(Cursor& c, bool inbound) {
  TcpSpec tcp;
  parse_flags(c, tcp);
  parse_sequence(c, tcp);
  if (c.accept("ack")) tcp.ack_number = c.number32("sequence_number");
  if (c.accept("win")) tcp.window = c.number16();
  if (inbound && !tcp.window) c.fail(c.last_place(), Code::window_missing);
  if (c.accept("urg")) tcp.urgent = c.number16();
  if (c.at("<")) parse_tcp_options(c, tcp, inbound);
  if (c.at("/")) c.not_supported(c.peek(), "UDP encapsulation");
  for (const std::string_view word : {"ack", "win", "urg", "<"}) {
    if (c.at(word)) c.reject(c.peek(), "after_packet");
  }
  return tcp;
}

/// (LEN), ports before it if they were not there yet.
UdpSpec parse_udp(Cursor& c, PacketEvent& packet) {
  const Token udp = c.take();
  if (!packet.source_port) parse_ports(c, packet);
  c.require("(");
  if (c.at(TokenKind::number) && c.peek(1).is(">")) c.not_supported(udp, "UDP encapsulation");
  const UdpSpec spec{c.number16()};
  c.require(")");
  if (c.at(":")) c.not_supported(udp, "UDP encapsulation");
  return spec;
}

}  // namespace

void parse_sequence(Cursor& c, TcpSpec& tcp) {
  const Place begin = c.peek().place;
  tcp.seq = c.number32("sequence_number");
  c.require(":");
  tcp.end = c.number32("sequence_number");
  c.require("(");
  tcp.length = c.number16();
  c.require(")");
  const std::uint32_t octets = tcp.end - tcp.seq;
  if (octets == tcp.length) return;
  c.fail(span(begin, c.last_place()), Code::length_mismatch,
         {{"seq", std::to_string(tcp.seq)},
          {"end", std::to_string(tcp.end)},
          {"span", std::to_string(octets)},
          {"length", std::to_string(tcp.length)}});
}

IcmpSpec parse_icmp(Cursor& c, bool v6) {
  IcmpSpec icmp;
  icmp.v6 = v6;
  if (c.take().text == "icmpv6" && !v6)
    c.fail(c.last_place(), Code::unknown_word, {{"word", "icmpv6"}, {"expected", "ip_version_of_script"}});
  const auto unknown = [&](const Token& token, const char* expected) {
    if (token.kind != TokenKind::word) return c.reject(token, expected);
    c.fail(token.place, Code::unknown_word, {{"word", std::string{token.text}}, {"expected", expected}});
  };
  const Token type = c.take();
  const auto type_number = icmp_type_called(type.text, v6);
  if (type.kind != TokenKind::word || !type_number) {
    unknown(type, v6 ? "icmpv6_type" : "icmp_type");
    return icmp;
  }
  icmp.type = *type_number;
  if (c.at(TokenKind::word) && !c.at("mtu") && !c.at("id")) {
    const Token code = c.take();
    const auto code_number = icmp_code_called(icmp.type, code.text, v6);
    if (!code_number) {
      unknown(code, "icmp_code");
      return icmp;
    }
    icmp.code = *code_number;
  }
  if (c.accept("mtu")) icmp.mtu = c.number32();
  if (c.accept("id")) icmp.id = c.number16();
  if (!c.accept("[")) return icmp;
  if (c.accept("udp")) {
    c.require("(");
    icmp.quoted_udp = UdpSpec{c.number16()};
    c.require(")");
  } else {
    parse_sequence(c, icmp.quoted.emplace());
  }
  c.require("]");
  return icmp;
}

PacketEvent parse_packet(Cursor& c, bool v6) {
  PacketEvent packet;
  packet.inbound = c.take().text == "<";
  parse_ip(c, packet.ip);
  refuse_others(c);
  parse_ports(c, packet);
  if (c.at("udp")) {
    packet.what = parse_udp(c, packet);
  } else if (c.at("icmp") || c.at("icmpv6")) {
    packet.what = parse_icmp(c, v6);
  } else {
    packet.what = parse_tcp(c, packet.inbound);
  }
  return packet;
}

}  // namespace synwave::drill
