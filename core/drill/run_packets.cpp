// Packets of a script: what `<` puts on the wire, and how `>` is held against what the endpoint has sent.
#include <algorithm>

#include "core/drill/interpreter.hpp"
#include "core/drill/notation.hpp"
#include "core/wire/codec.hpp"
#include "core/wire/icmp.hpp"
#include "core/wire/octets.hpp"
#include "core/wire/options.hpp"

namespace synwave::drill {

namespace {

constexpr std::uint8_t injected_ttl = 255;

std::uint8_t ecn_bits(EcnSpec ecn) {
  switch (ecn) {
    case EcnSpec::ect1:
    case EcnSpec::ect01: return 1;
    case EcnSpec::ect0: return 2;
    case EcnSpec::ce: return 3;
    default: return 0;
  }
}

IpFields ip_of(const IpSpec& spec) {
  IpFields ip;
  ip.ttl = spec.ttl.value_or(injected_ttl);
  ip.tos = spec.tos.value_or(ecn_bits(spec.ecn));
  ip.flow_label = spec.flow_label.value_or(0);
  return ip;
}

/// The option as it stands in a header; what its length octet says is right.
void append_option(const OptionSpec& spec, Seq32 sack_base, std::vector<std::uint8_t>& out) {
  const auto head = [&out](OptionKind kind, std::size_t length) {
    append_u8(out, static_cast<std::uint32_t>(kind));
    append_u8(out, static_cast<std::uint32_t>(length));
  };
  switch (spec.kind) {
    case OptionSpecKind::eol: return append_u8(out, static_cast<std::uint32_t>(OptionKind::end));
    case OptionSpecKind::nop: return append_u8(out, static_cast<std::uint32_t>(OptionKind::nop));
    case OptionSpecKind::mss: head(OptionKind::mss, 4); return append_u16(out, spec.value);
    case OptionSpecKind::wscale: head(OptionKind::window_scale, 3); return append_u8(out, spec.value);
    case OptionSpecKind::sack_ok: return head(OptionKind::sack_permitted, 2);
    case OptionSpecKind::timestamps:
      head(OptionKind::timestamps, 10);
      append_u32(out, spec.value);
      return append_u32(out, spec.echo);
    case OptionSpecKind::sack:
      head(OptionKind::sack, 2 + 8 * spec.blocks.size());
      for (const SackSpec& block : spec.blocks) {
        append_u32(out, (sack_base + SeqLen{block.left}).raw());
        append_u32(out, (sack_base + SeqLen{block.right}).raw());
      }
      return;
    case OptionSpecKind::fast_open: head(OptionKind::fast_open, 2 + spec.octets.size()); break;
    case OptionSpecKind::fast_open_experimental:  // RFC 6994: its identifier comes first
      head(OptionKind::experiment, 4 + spec.octets.size());
      append_u16(out, fast_open_experiment);
      break;
    case OptionSpecKind::user_timeout: head(OptionKind::user_timeout, 4); return append_u16(out, spec.value);
    case OptionSpecKind::md5: head(OptionKind::md5, 2 + spec.octets.size()); break;
  }
  out.insert(out.end(), spec.octets.begin(), spec.octets.end());
}

/// What the endpoint reads of them: an eol ends the list, of a kind that comes twice the last one counts.
Options options_of(const std::vector<OptionSpec>& specs, Seq32 sack_base) {
  std::vector<std::uint8_t> octets;
  for (const OptionSpec& spec : specs) append_option(spec, sack_base, octets);
  return parse_options(octets).options;
}

void take_flags(const TcpSpec& spec, Segment& s) {
  s.fin = spec.fin;
  s.syn = spec.syn;
  s.rst = spec.rst;
  s.psh = spec.psh;
  s.urg = spec.urg;
  s.ece = spec.ece;
  s.cwr = spec.cwr;
  if (spec.ace) {  // RFC 9768's AE bit is refused before; the other two have their old names
    s.ece = (*spec.ace & 1) != 0;
    s.cwr = (*spec.ace & 2) != 0;
  }
  s.window = spec.window.value_or(0);
  s.urgent = spec.urgent.value_or(0);
}

/// What stands in a live header, in the order of the wire, as the script would write it.
std::vector<OptionSpec> options_on_wire(const Options& options, Seq32 sack_base) {
  std::vector<OptionSpec> list;
  const OptionLayout layout = layout_of(options);
  for (const OptionKind kind : layout.list()) {
    OptionSpec& spec = list.emplace_back();
    switch (kind) {
      case OptionKind::end: spec.kind = OptionSpecKind::eol; break;
      case OptionKind::nop: spec.kind = OptionSpecKind::nop; break;
      case OptionKind::mss:
        spec.kind = OptionSpecKind::mss;
        spec.value = *options.mss;
        break;
      case OptionKind::window_scale:
        spec.kind = OptionSpecKind::wscale;
        spec.value = *options.window_scale;
        break;
      case OptionKind::user_timeout:
        spec.kind = OptionSpecKind::user_timeout;
        spec.value = options.user_timeout->value | (options.user_timeout->minutes ? 0x8000U : 0U);
        break;
      case OptionKind::sack_permitted: spec.kind = OptionSpecKind::sack_ok; break;
      case OptionKind::timestamps:
        spec.kind = OptionSpecKind::timestamps;
        spec.value = options.timestamps->value;
        spec.echo = options.timestamps->echo_reply;
        break;
      case OptionKind::sack:
        spec.kind = OptionSpecKind::sack;
        for (std::size_t i = 0; i < options.sack_count; ++i) {
          spec.blocks.push_back({seq_between(sack_base, options.sack[i].left).raw(),
                                 seq_between(sack_base, options.sack[i].right).raw()});
        }
        break;
      default:  // of `other`, with its own kind
        spec.kind = kind == OptionKind::md5 ? OptionSpecKind::md5 : OptionSpecKind::fast_open;
        spec.octets.assign(options.other.octets.begin(), options.other.octets.begin() + options.other.length);
        if (kind != OptionKind::experiment || spec.octets.size() < 2) break;
        spec.kind = OptionSpecKind::fast_open_experimental;
        spec.octets.erase(spec.octets.begin(), spec.octets.begin() + 2);
    }
  }
  return list;
}

bool same_option(const OptionSpec& expected, const OptionSpec& live) {
  if (expected.kind != live.kind) return false;
  if (expected.kind == OptionSpecKind::timestamps) return true;  // values are looked at elsewhere
  const auto same_block = [](const SackSpec& a, const SackSpec& b) { return a.left == b.left && a.right == b.right; };
  return expected.value == live.value && expected.octets == live.octets &&
         std::equal(expected.blocks.begin(), expected.blocks.end(), live.blocks.begin(), live.blocks.end(), same_block);
}

bool same_options(const std::vector<OptionSpec>& expected, const std::vector<OptionSpec>& live) {
  return std::equal(expected.begin(), expected.end(), live.begin(), live.end(), same_option);
}

const OptionSpec* timestamps_of(const TcpSpec& spec) {
  for (const OptionSpec& option : spec.options) {
    if (option.kind == OptionSpecKind::timestamps) return &option;
  }
  return nullptr;
}

bool same_flags(const TcpSpec& spec, const Segment& live) {
  if (spec.fin != live.fin || spec.syn != live.syn || spec.rst != live.rst || spec.psh != live.psh) return false;
  if (spec.ack != live.ack.has_value() || spec.urg != live.urg) return false;
  if (spec.ace) return live.ece == ((*spec.ace & 1) != 0) && live.cwr == ((*spec.ace & 2) != 0);
  return spec.ece == live.ece && spec.cwr == live.cwr;
}

bool same_ip(const IpSpec& spec, const IpFields& ip) {
  const std::uint8_t ecn = ip.tos & 3;
  if (spec.tos && *spec.tos != ip.tos) return false;
  if (spec.ttl && *spec.ttl != ip.ttl) return false;
  if (spec.flow_label && *spec.flow_label != ip.flow_label) return false;
  if (spec.ecn == EcnSpec::unchecked) return true;
  return spec.ecn == EcnSpec::ect01 ? ecn == 1 || ecn == 2 : ecn == ecn_bits(spec.ecn);
}

/// The first thing in which a live segment differs from what is expected, in the order of the language's definition;
/// empty: nothing. Time is another matter.
std::string difference(const PacketEvent& packet, const TcpSpec& spec, const Segment& live, const Flow& flow) {
  const NotationBases bases = flow.bases(live.syn);
  const auto number = [](Seq32 base, Seq32 at) { return std::to_string(seq_between(base, at).raw()); };
  if (!same_ip(packet.ip, live.ip)) return "IP header";
  if (!same_flags(spec, live)) return "flags";
  if (bases.seq + SeqLen{spec.seq} != live.seq) return "seq " + number(bases.seq, live.seq);
  if (spec.length != live.text.length) return "length " + std::to_string(live.text.length);
  if (spec.ack && bases.ack + SeqLen{spec.ack_number} != *live.ack) return "ack " + number(bases.ack, *live.ack);
  if (spec.window && *spec.window != live.window) return "win " + std::to_string(live.window);
  if (spec.urgent && *spec.urgent != live.urgent) return "urg " + std::to_string(live.urgent);
  if (!spec.any_options && !same_options(spec.options, options_on_wire(live.options, bases.ack))) return "options";
  return {};
}

/// Whether the octets are those that the application has written at this place of its stream.
bool text_is_in_place(const Segment& live, const Flow& flow) {
  if (live.text.empty() || !flow.local_known) return true;
  if (live.seq == flow.local_isn && !live.syn) return true;  // a keep-alive probe's, in the place of the SYN
  const std::uint32_t first = seq_between(flow.local_isn + SeqLen{1}, live.seq + SeqLen{live.syn ? 1U : 0U}).raw();
  return static_cast<std::uint32_t>(live.text.offset) == first;
}

/// Whether `next` may be appended to what has been put together of an expected packet.
bool continues(const Segment& sofar, const Segment& next) {
  return !sofar.fin && !sofar.syn && !sofar.rst && !next.syn && !next.rst && sofar.seq_end() == next.seq &&
         sofar.ack == next.ack && sofar.window == next.window && sofar.urg == next.urg && sofar.ece == next.ece &&
         !next.text.empty() && sofar.text.continues_in(next.text);
}

bool belongs_to(const Segment& live, const Flow& flow) {
  return live.source == flow.local && live.destination == flow.remote;
}

}  // namespace

std::string live_text(const Segment& segment, const NotationBases& bases) {
  Segment plain = segment;
  plain.options = {};
  std::string text = to_text(plain, bases);
  if (segment.options.none()) return text;
  return text + " <" + options_to_text(segment.options, bases.ack, true) + '>';
}

/// A segment of the script enters the wire and reaches the kernel.
void Interpreter::arrive(const drill::Event& event, const Segment& segment) {
  const std::uint32_t index = log.add(segment);
  SegmentRecord& record = log.segments[index];
  record.sent_ns = record.ends_ns = to_ns(now);
  record.from = script_host.raw;
  record.to = kernel_host.raw;
  record.fate = static_cast<std::uint8_t>(Fate::arrived);
  record.fate_line = static_cast<std::uint16_t>(event.place.line);
  Scribe{&log, now, script_host, SocketId{}}.event(EventKind::sent, 0, 0, 0, index);
  log.events.back().line = record.fate_line;
  host.on_segment(now, segment, Origin{}, index, &log);
  flush();
}

bool Interpreter::inject(const drill::Event& event, const PacketEvent& packet) {
  if (const auto* icmp = std::get_if<IcmpSpec>(&packet.what)) {
    inject_icmp(event, packet, *icmp);
    return !finished;
  }
  const auto* spec = std::get_if<TcpSpec>(&packet.what);
  if (spec == nullptr) return not_supported(event.place, "UDP packets");
  if (spec->ace && (*spec->ace & 4) != 0) return not_supported(event.place, "the AE flag");
  const std::uint32_t index = flows.of_inbound(packet, config, bound_port);
  Flow& flow = flows[index];
  if (spec->syn && !flow.remote_known) {
    flow.remote_isn = Seq32{spec->seq};
    flow.remote_known = true;
  } else if (spec->syn && !spec->ack) {
    flow.newer_remote_isn = Seq32{spec->seq};
  }
  const NotationBases bases = flow.bases(spec->syn);  // seen from the endpoint: its own numbers are `seq`
  Segment segment;
  segment.source = flow.remote;
  segment.destination = flow.local;
  segment.ip = ip_of(packet.ip);
  take_flags(*spec, segment);
  segment.seq = bases.ack + SeqLen{spec->seq};
  if (spec->ack) segment.ack = bases.seq + SeqLen{spec->ack_number};
  segment.options = options_of(spec->options, bases.seq);
  if (spec->ack && segment.options.timestamps && segment.options.timestamps->echo_reply != 0) {
    const std::uint32_t written = segment.options.timestamps->echo_reply;
    const std::optional<std::uint32_t> live = flow.live_echo(written, config);
    if (!live) return fail(event.place, Code::bad_echo, {{"value", std::to_string(written)}});
    segment.options.timestamps->echo_reply = *live;
  }
  if (spec->length != 0) {
    const SocketId stream{index};
    const Seq32 first = flow.remote_isn + SeqLen{1};
    const Seq32 at = segment.seq + SeqLen{segment.syn ? 1U : 0U};
    segment.text = {stream_of(script_host, stream), spec->length, seq_between(first, at).raw()};
  }
  arrive(event, segment);
  return true;
}

/// What a router would quote: the length of the latest packet of the endpoint with such text; without one, what its
/// headers have at least.
std::uint32_t Interpreter::octets_of_sent(const Flow& flow, Seq32 seq, std::uint32_t text) const {
  for (std::size_t i = log.segments.size(); i-- != 0;) {
    const SegmentRecord& record = log.segments[i];
    const bool same = record.from != script_host.raw && record.seq == seq.raw() && record.text_length == text &&
                      record.source_port == flow.local.port && record.destination_port == flow.remote.port;
    if (!same) continue;
    Segment segment = segment_of(log, record);
    segment.source.address = flow.local.address;
    return packet_length(segment);
  }
  return ip_header_length(flow.local.address) + tcp_header_length + text;
}

void Interpreter::inject_icmp(const drill::Event& event, const PacketEvent& packet, const IcmpSpec& icmp) {
  if (icmp.quoted_udp) {
    not_supported(event.place, "ICMP about UDP");
    return;
  }
  const std::uint32_t index = flows.of_outbound(packet, config);
  if (index == Flows::none) {
    fail(event.place, Code::no_connection);
    return;
  }
  const Flow& flow = flows[index];
  IcmpMessage message;
  message.source = flow.remote.address;
  message.destination = flow.local.address;
  message.type = icmp.type;
  message.code = icmp.code;
  message.mtu = icmp.mtu.value_or(0);
  message.quoted_source = flow.local;
  message.quoted_destination = flow.remote;
  const bool syn = icmp.quoted && icmp.quoted->syn;
  message.quoted_seq = flow.bases(syn).seq + SeqLen{icmp.quoted ? icmp.quoted->seq : 0U};
  if (icmp.quoted) message.quoted_octets = octets_of_sent(flow, message.quoted_seq, icmp.quoted->length);
  const std::size_t first_event = log.events.size();
  host.on_icmp(now, message, &log);
  bind_log_line(first_event, event.place.line);
  flush();
}

bool Interpreter::expect(const drill::Event& event, const PacketEvent& packet) {
  const auto* spec = std::get_if<TcpSpec>(&packet.what);
  if (spec == nullptr) {
    not_supported(event.place, std::holds_alternative<UdpSpec>(packet.what) ? "UDP packets" : "ICMP from the endpoint");
    return true;
  }
  const std::uint32_t index = flows.of_outbound(packet, config);
  if (index == Flows::none) {
    fail(event.place, Code::no_connection);
    return true;
  }
  Flow& flow = flows[index];
  const auto skip_others = [&] {
    while (!captured.empty() && !belongs_to(captured.front().segment, flow)) captured.pop_front();
  };
  skip_others();
  if (captured.empty()) return false;
  while (!captured.empty() && (!partial || continues(partial->segment, captured.front().segment))) {
    gather(*spec, captured.front(), flow);
    captured.pop_front();
    const Segment& so_far = partial->segment;
    const bool wants_more = !config.strict_segments && !so_far.text.empty() && so_far.text.length < spec->length;
    if (!wants_more || so_far.fin) break;
    skip_others();
    if (captured.empty()) return false;
  }
  judge(event, packet, *spec, flow);
  return true;
}

/// Takes a segment as the expected packet, or as the next part of it.
void Interpreter::gather(const TcpSpec& spec, const Captured& taken, Flow& flow) {
  if (!partial) {
    learn(spec, taken.segment, flow);
    partial = taken;
    return;
  }
  Segment& live = partial->segment;
  live.text.length += taken.segment.text.length;
  live.fin = taken.segment.fin;
  live.psh = taken.segment.psh;
  live.cwr = live.cwr || taken.segment.cwr;
  partial->at = taken.at;
  partial->record = taken.record;
}

/// Learns what a SYN of the endpoint tells.
void Interpreter::learn(const TcpSpec& spec, const Segment& live, Flow& flow) {
  if (!live.syn || !spec.syn) return;
  const bool again = flow.local_known && flow.local_isn == live.seq;
  if (again) return;
  if (flow.local_known && flow.newer_remote_isn && live.ack == *flow.newer_remote_isn + SeqLen{1}) {
    flow.remote_isn = *flow.newer_remote_isn;  // a new incarnation on the same four-tuple
    flow.timestamps.clear();
  } else if (flow.local_known) {
    return;
  }
  flow.local_isn = live.seq;
  flow.local_known = true;
  flow.script_local_isn = spec.seq;
}

/// Holds what has been gathered against what is expected.
void Interpreter::judge(const drill::Event& event, const PacketEvent& packet, const TcpSpec& spec, Flow& flow) {
  const Captured taken = *partial;
  partial.reset();
  const Segment& live = taken.segment;
  log.segments[taken.record].fate_line = static_cast<std::uint16_t>(event.place.line);
  const NotationBases bases = flow.bases(live.syn);
  const std::string expected = to_text(packet);
  const std::string got = "> " + live_text(live, bases);
  verdict.segment = taken.record;
  std::string what = difference(packet, spec, live, flow);
  if (what.empty() && !text_is_in_place(live, flow)) what = "payload";
  if (what.empty()) what = check_timestamps(spec, live, flow);
  if (!what.empty()) {
    fail(event.place, Code::packet_differs, {{"expected", expected}, {"got", got}, {"what", what}});
    return;
  }
  const Duration tolerance = tolerance_since_last(due);
  if (event.when.kind != TimeKind::any && !in_time(taken.at, due, due_end, tolerance)) {
    fail(event.place, Code::packet_early_or_late,
         {{"expected", expected},
          {"got", got},
          {"wanted", due == due_end ? seconds(due) : seconds(due) + " to " + seconds(due_end)},
          {"at", seconds(taken.at)},
          {"tolerance", seconds(tolerance)}});
    return;
  }
  verdict.segment = nothing;
}

/// The first TS value of the endpoint fixes an offset; with `tcp_ts_tick_usecs` the later ones must keep to it.
std::string Interpreter::check_timestamps(const TcpSpec& spec, const Segment& live, Flow& flow) {
  const OptionSpec* const expected = timestamps_of(spec);
  if (expected == nullptr || !live.options.timestamps) return {};
  const std::uint32_t echo = live.options.timestamps->echo_reply;
  if (config.check_ecr && echo != expected->echo) return "TS ecr " + std::to_string(echo);
  const std::uint32_t value = live.options.timestamps->value;
  if (config.ts_tick != Duration{0} && !flow.timestamps.empty()) {
    const auto& first = flow.timestamps.front();
    const std::int64_t script_ticks = static_cast<std::int32_t>(expected->value - first.first);
    const std::int64_t live_ticks = static_cast<std::int32_t>(value - first.second);
    const Duration apart = (live_ticks - script_ticks) * config.ts_tick;
    const Duration tolerance = std::max(tolerance_since_last(due), config.ts_tick);
    if (apart > tolerance || apart < -tolerance) {
      return "TS val " + std::to_string(first.first + static_cast<std::uint32_t>(live_ticks));
    }
  }
  flow.saw_timestamp(expected->value, value);
  return {};
}

}  // namespace synwave::drill
