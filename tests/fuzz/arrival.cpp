// Arbitrary segments, calls and pauses in every state: after each of them the TCB keeps its invariants, polling comes
// to an end, and RCV.NXT and SND.UNA never go back.
#include <vector>

#include "core/tcp/connection.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

const Path path{{Address::v4(10, 0, 0, 1), 4000}, {Address::v4(10, 0, 0, 2), 80}, 1500};
constexpr Seq32 our_isn{0xFFFFFF00};
constexpr Seq32 peer_isn{0xFFFFFE00};

/// Reads the input as small numbers; zeros when it is used up.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> input) : input_{input} {}
  bool empty() const { return at_ >= input_.size(); }
  std::uint8_t u8() { return empty() ? std::uint8_t{0} : input_[at_++]; }
  std::uint16_t u16() {
    const std::uint32_t high = u8();
    return static_cast<std::uint16_t>(high << 8 | u8());
  }

 private:
  std::span<const std::uint8_t> input_;
  std::size_t at_ = 0;
};

void check_invariants(const Connection& c, const Tcb& before, const HostConfig& config) {
  const Tcb& t = c.tcb();
  HOLDS(t.snd_una.at_or_before(t.snd_nxt));
  HOLDS(t.snd_una.at_or_after(before.snd_una));
  HOLDS(t.rcv_wnd <= 65535U << t.rcv_wind_shift);
  HOLDS(t.snd_mss >= 1);
  HOLDS(t.rcv_queued <= config.rcvbuf);
  HOLDS(t.rcv_held <= config.rcvbuf);
  if (synchronized(before.state) && t.state != State::closed) {
    HOLDS(t.rcv_nxt.at_or_after(before.rcv_nxt));
    const Seq32 edge_before = before.rcv_nxt + SeqLen{before.rcv_wnd};
    // A FIN at the very edge takes a number that no octet of the window was offered for.
    HOLDS((t.rcv_nxt + SeqLen{t.rcv_wnd}).since(edge_before) >= 0);
  }
  if (before.cwnd != 0) HOLDS(t.cwnd != 0);
  if (t.state == State::closed) HOLDS(c.next_wakeup() == never);
  if (t.state == State::time_wait) HOLDS(t.deadline(TimerKind::time_wait) != never);
  HOLDS(t.deadline(TimerKind::persist) == never || t.deadline(TimerKind::retransmit) == never);
  if (synchronized(t.state) && t.state != State::time_wait && t.snd_una != t.snd_nxt) {
    bool watched = false;
    for (const TimerKind timer :
         {TimerKind::persist, TimerKind::retransmit, TimerKind::reorder, TimerKind::loss_probe}) {
      watched |= t.deadline(timer) != never;
    }
    HOLDS(watched);
  }
}

Seq32 near_our_text(Reader& in) {
  return Seq32{our_isn.raw() + in.u16() - 600U};
}

void take_options(Reader& in, Segment& s) {
  const std::uint8_t which = in.u8();
  if ((which & 1) != 0) s.options.mss = in.u16();
  if ((which & 2) != 0) s.options.window_scale = in.u8();
  if ((which & 4) != 0) s.options.sack_permitted = true;
  if ((which & 8) != 0) s.options.timestamps = Timestamps{0xFFFFFF00U + in.u16(), in.u16()};
  if ((which & 16) == 0) return;
  s.options.sack_count = static_cast<std::uint8_t>(1 + (which >> 5) % 4);
  for (std::uint8_t i = 0; i < s.options.sack_count; ++i) {
    s.options.sack[i] = {near_our_text(in), near_our_text(in)};
    if (i % 2 == 0) s.options.sack[i].right = s.options.sack[i].left + SeqLen{in.u16()};
  }
}

Segment segment_from(Reader& in) {
  Segment s;
  const std::uint8_t flags = in.u8();
  s.fin = (flags & 1) != 0;
  s.syn = (flags & 2) != 0;
  s.rst = (flags & 4) != 0;
  s.psh = (flags & 8) != 0;
  if ((flags & 128) != 0) {
    const std::uint8_t more = in.u8();
    s.urg = (more & 1) != 0;
    s.ece = (more & 2) != 0;
    s.cwr = (more & 4) != 0;
    s.ip.tos = more / 8 % 4;
    if (s.urg) s.urgent = in.u16();
  }
  s.seq = Seq32{peer_isn.raw() + in.u16() - 600U};
  const std::uint32_t ack = our_isn.raw() + in.u16() - 600U;
  if ((flags & 16) != 0) s.ack = Seq32{ack};
  s.window = in.u16();
  if ((flags & 32) != 0) take_options(in, s);
  const std::uint32_t length = (flags & 64) != 0 ? in.u16() % 3000U : in.u8() % 4U;
  if (length != 0) s.text = {StreamId{9}, length, s.seq.raw()};
  return s;
}

class Fuzzed {
 public:
  explicit Fuzzed(Reader& in) {
    const std::uint8_t choice = in.u8();
    config_.rcvbuf = (choice & 1) != 0 ? 2000 : 65535;
    config_.challenge_ack = (choice & 2) == 0;
    config_.rfc1337 = (choice & 4) == 0;
    config_.handshake = (choice & 8) != 0 ? Handshake::two_way : Handshake::three_way;
    config_.time_wait = (choice & 16) == 0;
    const std::uint8_t extensions = in.u8();
    if ((extensions & 1) != 0) config_.timestamps = true;
    if ((extensions & 2) != 0) config_.sack = true;
    if ((extensions & 4) != 0) config_.wscale = static_cast<std::int8_t>(extensions >> 4);
    if ((extensions & 8) != 0) config_.cc = CongestionControl::cubic;
    const std::uint8_t repairs = in.u8();
    config_.recovery = static_cast<Recovery>(repairs % 3);
    config_.prr = static_cast<PrrBound>(repairs / 4 % 4);
    config_.dsack = (repairs & 16) != 0;
    config_.ecn = static_cast<Ecn>(repairs / 32 % 3);
    config_.user_timeout_option = (repairs & 128) != 0;
    if (config_.wscale > 14) config_.wscale = wscale_auto;
    if ((choice & 32) != 0) {
      connection_ = Connection::open_active(context(), path, our_isn, StreamId{1});
    } else {
      Segment syn;
      syn.syn = true;
      syn.seq = peer_isn;
      syn.window = in.u16();
      take_options(in, syn);
      connection_ = Connection::open_passive(context(), path, our_isn, StreamId{1}, syn);
    }
    poll();
    if ((choice & 64) != 0) open();
  }

  void step(Reader& in) {
    const Tcb before = connection_.tcb();
    const std::uint8_t what = in.u8();
    std::uint64_t taken = 0;
    switch (what % 8) {
      case 0: connection_.send(context(), in.u16(), taken, false, what >= 240); break;
      case 1: connection_.read(context(), in.u16()); break;
      case 2: advance(std::chrono::milliseconds{in.u16()}); break;
      case 3:
        if (what < 32)
          connection_.shutdown(context());
        else if (what < 48)
          connection_.close(context());
        else if (what < 52)
          connection_.abort(context());
        else if (what < 80)
          connection_.unreachable(context(), in.u8() % 2 == 0 ? IcmpMeaning::host_unreach : IcmpMeaning::port_unreach,
                                  Errno::ehostunreach, near_our_text(in));
        else if (what < 120)
          connection_.set_path_mtu(context(), 68U + in.u16() % 1500U);
        break;
      default: connection_.on_segment(context(), segment_from(in));
    }
    poll();
    check_invariants(connection_, before, config_);
  }

 private:
  Context context() { return {now_, config_, Scribe{}}; }

  /// Completes the handshake, so that the later states are met often.
  void open() {
    Segment s;
    s.syn = connection_.state() == State::syn_sent;
    s.seq = s.syn ? peer_isn : peer_isn + SeqLen{1};
    s.ack = our_isn + SeqLen{1};
    s.window = 5000;
    if (s.syn) {
      s.options.sack_permitted = config_.sack;
      if (config_.timestamps) s.options.timestamps = Timestamps{0xFFFFFF10, 0};
      if (config_.wscale != wscale_off) s.options.window_scale = 3;
    }
    connection_.on_segment(context(), s);
    poll();
  }

  void advance(Duration by) {
    const Time until = now_ + by;
    for (int i = 0; i < 1000 && connection_.next_wakeup() <= until; ++i) {
      now_ = connection_.next_wakeup();
      connection_.on_timer(context());
      poll();
    }
    HOLDS(connection_.next_wakeup() > until);
    now_ = until;
  }

  void poll() {
    Connection::Outgoing out;
    int polled = 0;
    while (connection_.poll(context(), out)) {
      HOLDS(++polled < 2000);
      HOLDS(out.rule != Rule::none);
      HOLDS(out.segment.text.length <= 1460);
      if (synchronized(connection_.state())) HOLDS(out.segment.ack.has_value() || out.segment.rst);
    }
  }

  HostConfig config_;
  Time now_{};
  Connection connection_;
};

}  // namespace

static std::vector<fuzz::Input> fuzz_seeds() {
  std::vector<fuzz::Input> seeds;
  for (int choice = 0; choice < 128; choice += 3) {
    fuzz::Input input{static_cast<std::uint8_t>(choice)};
    for (int i = 0; i < 300; ++i)
      input.push_back(static_cast<std::uint8_t>(mix64(static_cast<std::uint64_t>(choice * 1000 + i))));
    seeds.push_back(input);
  }
  return seeds;
}

SYNWAVE_FUZZ_BODY(arrival, input) {
  Reader in{input};
  Fuzzed fuzzed{in};
  for (int steps = 0; !in.empty() && steps < 400; ++steps) fuzzed.step(in);
}
