// One endpoint under test. Segments are written in packetdrill's notation with numbers relative to the ISNs;
// both ISNs lie so close to 2^32 that every test crosses the wrap.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "core/tcp/connection.hpp"

namespace synwave::test {

using namespace std::chrono_literals;

inline constexpr Seq32 our_isn{0xFFFFFFFF};
inline constexpr Seq32 peer_isn{0xFFFFFFFD};

class Tcp {
 public:
  explicit Tcp(const HostConfig& config = {}) : config_{config} {}

  void connects() {
    begin_input();
    path_.mtu = 1500;
    connection = Connection::open_active(context(), path_, our_isn, StreamId{7});
    poll();
  }
  /// Born of a listener by this SYN.
  void accepts(const char* syn) {
    begin_input();
    connection = Connection::open_passive(context(), path_, our_isn, StreamId{7}, parse(syn));
    poll();
  }

  void receives(const char* segment) {
    begin_input();
    connection.on_segment(context(), parse(segment));
    poll();
  }
  std::uint64_t sends(std::uint64_t octets, bool more = false, bool urgent = false) {
    begin_input();
    std::uint64_t taken = 0;
    last_error = connection.send(context(), octets, taken, more, urgent);
    poll();
    return taken;
  }
  void shuts_down() { begin_input(), last_error = connection.shutdown(context()), poll(); }
  void closes() { begin_input(), last_error = connection.close(context()), poll(); }
  /// An ICMP error about the segment that began at `quoted`, relative to our ISN.
  void is_unreachable(IcmpMeaning meaning, std::uint32_t quoted) {
    const bool hard = meaning == IcmpMeaning::proto_unreach || meaning == IcmpMeaning::port_unreach;
    const Errno soft = meaning == IcmpMeaning::net_unreach ? Errno::enetunreach : Errno::ehostunreach;
    begin_input();
    connection.unreachable(context(), meaning, hard ? Errno::econnrefused : soft, our_isn + SeqLen{quoted});
    poll();
  }
  void learns_mtu(std::uint32_t mtu) { begin_input(), connection.set_path_mtu(context(), mtu), poll(); }
  /// The configuration changes, as by a socket option.
  void is_set(void (*change)(HostConfig&)) { begin_input(), change(config_), poll(); }
  void aborts() { begin_input(), last_error = connection.abort(context()), poll(); }
  std::uint32_t reads(std::uint64_t most = ~0ULL) {
    begin_input();
    std::uint32_t got = 0;
    while (true) {
      const Bytes slice = connection.read(context(), most - got);
      if (slice.empty()) break;
      got += slice.length;
    }
    poll();
    return got;
  }
  /// Time passes; every deadline on the way is met in order.
  void advance(Duration by) {
    begin_input();
    const Time until = now + by;
    while (connection.next_wakeup() <= until) {
      now = connection.next_wakeup();
      connection.on_timer(context());
      poll();
    }
    now = until;
  }

  /// What was sent since the last question, one segment per "; ".
  std::string sent() {
    std::string all;
    for (const std::string& s : sent_) all += (all.empty() ? "" : "; ") + s;
    sent_.clear();
    return all;
  }
  bool sent_nothing() { return sent().empty(); }
  /// Whether the last input (segment, call or stretch of time) was decided by this rule, or sent a segment for it.
  bool cited(Rule rule) const {
    const auto by = [rule](const Event& event) { return event.rule == static_cast<std::uint16_t>(rule); };
    return std::any_of(log_.events.begin() + first_event_, log_.events.end(), by) ||
           std::find(sent_for_.begin(), sent_for_.end(), rule) != sent_for_.end();
  }
  /// The last segment that was sent, whole.
  const Segment& last() const { return last_; }
  Path& path() { return path_; }
  /// A segment in the notation of receives(), for questions that take one.
  Segment segment(const char* text) const { return parse(text); }
  State state() const { return connection.state(); }
  const Tcb& tcb() const { return connection.tcb(); }

  Connection connection;
  Time now{};
  Errno last_error = Errno::none;
  bool show_window = false;

 private:
  Context context() { return {now, config_, Scribe{&log_, now, HostId{0}, SocketId{0}}}; }

  void begin_input() {
    first_event_ = static_cast<std::ptrdiff_t>(log_.events.size());
    sent_for_.clear();
  }

  void poll() {
    Connection::Outgoing out;
    while (connection.poll(context(), out)) {
      sent_.push_back(text_of(out.segment));
      last_ = out.segment;
      sent_for_.push_back(out.rule);
    }
  }

  /// "FLAGS SEQ:END(LEN) [ack N] [win N] [mss N] [sackOK] [wscale N] [TS val N ecr N] [sack A:B ...]"; the echoed
  /// timestamp counts from our clock's start, a SACK block from our ISN. Flags out of S F R P . U E W; "urg N"; "ect0"
  /// and "ce" for the ECN bits of the IP header; "UTO Ns" or "UTO Nmin".
  Segment parse(const char* text) const {
    Segment s;
    char flags[16] = {};
    unsigned long begin = 0;
    unsigned long end = 0;
    unsigned long length = 0;
    std::sscanf(text, "%15s %lu:%lu(%lu)", flags, &begin, &end, &length);
    const std::string all = text;
    const auto number = [&all](const char* key, unsigned long otherwise) {
      const std::size_t at = all.find(key);
      return at == std::string::npos ? otherwise : std::stoul(all.substr(at + std::string(key).size()));
    };
    for (const char* f = flags; *f != '\0'; ++f) {
      s.syn |= *f == 'S';
      s.fin |= *f == 'F';
      s.rst |= *f == 'R';
      s.psh |= *f == 'P';
      s.urg |= *f == 'U';
      s.ece |= *f == 'E';
      s.cwr |= *f == 'W';
    }
    s.urgent = static_cast<std::uint16_t>(number("urg ", 0));
    if (all.find(" ect0") != std::string::npos) s.ip.tos = 2;
    if (all.find(" ce") != std::string::npos) s.ip.tos = 3;
    s.seq = peer_isn + SeqLen{static_cast<std::uint32_t>(begin)};
    if (all.find("ack ") != std::string::npos) {
      s.ack = our_isn + SeqLen{static_cast<std::uint32_t>(number("ack ", 0))};
    }
    s.window = static_cast<std::uint16_t>(number("win ", 65535));
    if (all.find("mss ") != std::string::npos) s.options.mss = static_cast<std::uint16_t>(number("mss ", 0));
    s.options.sack_permitted = all.find("sackOK") != std::string::npos;
    if (all.find("wscale ") != std::string::npos) {
      s.options.window_scale = static_cast<std::uint8_t>(number("wscale ", 0));
    }
    if (all.find("TS val ") != std::string::npos) {
      const auto echo = static_cast<std::uint32_t>(number("ecr ", 0));
      s.options.timestamps = Timestamps{static_cast<std::uint32_t>(number("TS val ", 0)), echo + clock_start()};
    }
    if (const std::size_t uto = all.find("UTO "); uto != std::string::npos) {
      const bool minutes = all.find("min", uto) != std::string::npos;
      s.options.user_timeout = UserTimeout{minutes, static_cast<std::uint16_t>(number("UTO ", 0))};
    }
    for (std::size_t at = all.find("sack "); at != std::string::npos; at = all.find(' ', at + 1)) {
      unsigned long left = 0;
      unsigned long right = 0;
      const std::size_t number_at = all.find_first_of("0123456789", at);
      if (number_at == std::string::npos || std::sscanf(all.c_str() + number_at, "%lu:%lu", &left, &right) != 2) break;
      at = number_at;
      s.options.sack[s.options.sack_count++] = {our_isn + SeqLen{static_cast<std::uint32_t>(left)},
                                                our_isn + SeqLen{static_cast<std::uint32_t>(right)}};
    }
    if (length != 0) s.text = {StreamId{9}, static_cast<std::uint32_t>(length), begin - 1};
    return s;
  }

  std::string text_of(const Segment& s) const {
    std::string flags;
    if (s.syn) flags += 'S';
    if (s.fin) flags += 'F';
    if (s.rst) flags += 'R';
    if (s.psh) flags += 'P';
    if (s.ack) flags += '.';
    if (s.urg) flags += 'U';
    if (s.ece) flags += 'E';
    if (s.cwr) flags += 'W';
    const std::uint32_t begin = seq_between(our_isn, s.seq).raw();
    char text[96];
    std::snprintf(text, sizeof text, "%s %u:%u(%u)", flags.c_str(), begin, begin + s.text.length, s.text.length);
    std::string out = text;
    if (s.ack) out += " ack " + std::to_string(seq_between(peer_isn, *s.ack).raw());
    if (show_window) out += " win " + std::to_string(s.window);
    if (s.urg) out += " urg " + std::to_string(s.urgent);
    if ((s.ip.tos & 3) != 0) out += (s.ip.tos & 3) == 2 ? " ect0" : " ce";
    if (s.options.mss) out += " mss " + std::to_string(*s.options.mss);
    if (s.options.sack_permitted) out += " sackOK";
    if (s.options.window_scale) out += " wscale " + std::to_string(*s.options.window_scale);
    if (s.options.timestamps) {
      out += " TS val " + std::to_string(s.options.timestamps->value - clock_start());
      out += " ecr " + std::to_string(s.options.timestamps->echo_reply);
    }
    for (std::uint8_t i = 0; i < s.options.sack_count; ++i) {
      const SackBlock& block = s.options.sack[i];
      out += (i == 0 ? " sack " : " ") + std::to_string(seq_between(peer_isn, block.left).raw()) + ":" +
             std::to_string(seq_between(peer_isn, block.right).raw());
    }
    return out;
  }

  std::uint32_t clock_start() const { return connection.timestamp_now(Time{}); }

  HostConfig config_;
  Path path_{{Address::v4(10, 0, 0, 1), 4000}, {Address::v4(10, 0, 0, 2), 80}, 1500};
  Log log_;
  std::vector<std::string> sent_;
  Segment last_;
  std::ptrdiff_t first_event_ = 0;  // of the last input
  std::vector<Rule> sent_for_;      // by the last input, one per segment
};

/// A connection opened actively, handshake done, nothing in flight.
inline Tcp established(const HostConfig& config = {}, const char* syn_ack = "S. 0:0(0) ack 1 win 65535 mss 1460") {
  Tcp e{config};
  e.connects();
  e.receives(syn_ack);
  e.sent();
  return e;
}

}  // namespace synwave::test
