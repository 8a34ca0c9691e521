// What the files of SEGMENT ARRIVES share: the segment on its way through the checks.
#pragma once

#include "core/tcp/machine.hpp"

namespace synwave {

enum class Verdict : std::uint8_t { go_on, done };

/// A segment as far as it has come: trimmed to the window as the checks go on.
struct Arrival {
  Machine& m;
  const Context& ctx;
  const Segment& segment;  // as it arrived
  Seq32 seq;               // of what is left
  Bytes text;
  bool syn;
  bool fin;
  bool ts_outdated = false;  // TS.Recent is too old to compare with (RFC 7323 5.5)

  Arrival(Machine& machine, const Context& context, const Segment& s)
      : m{machine}, ctx{context}, segment{s}, seq{s.seq}, text{s.text}, syn{s.syn}, fin{s.fin} {}

  Verdict drop(Rule rule) const {
    ctx.scribe.decided(rule);
    return Verdict::done;
  }
  Verdict acknowledge_and_drop(Rule rule) const {
    acknowledge(m, ctx, rule);
    return Verdict::done;
  }
  Verdict challenge_and_drop(Rule rule) const {
    challenge(m, ctx, rule);
    return Verdict::done;
  }
  SeqLen length() const { return SeqLen{text.length + (syn ? 1U : 0U) + (fin ? 1U : 0U)}; }
};

/// RFC 7323 4.3: remembers the timestamp of an acceptable segment that was due, to echo it.
void take_timestamp(Arrival& a);
/// How many ticks of our clock have passed since it read what is echoed; empty if nothing is, or a time to come.
std::optional<std::uint32_t> age_of_echo(const Machine& m, const Context& ctx, const Segment& segment);
/// A measurement of the round trip, if this acknowledgement gives one.
void measure(Machine& m, const Context& ctx, const Segment& segment);
/// Leaves only what is new and fits: RFC 9293 3.10.7.4, end of the first check.
void trim(Arrival& a);
/// SYN_SENT, RFC 9293 3.10.7.3; takes the options of a SYN as well.
void arrives_in_syn_sent(Arrival& a);
/// The window, the maximum segment size and the numbers that a SYN brings.
void learn_from_syn(Machine& m, const Context& ctx, const Segment& syn);

/// SND.UNA moves to the ACK field: the queue, the statistics, a measurement. Gives the octets of text and FIN.
std::uint32_t advance(Machine& m, const Context& ctx, const Segment& segment);
/// cwnd grows, if this acknowledgement says anything about a larger one.
void grow(Machine& m, const Context& ctx, std::uint32_t acked);
/// The ACK field and the SACK blocks where SACK repairs losses. `opens`: it completes the handshake; `echo`: it has
/// ECE.
void take_selective_ack(Arrival& a, bool opens, bool echo);
/// Fifth check: the ACK field. `done`: the segment goes no further.
Verdict check_ack(Arrival& a);
/// Whether text and urgent pointers count in this state.
bool takes_text(State state);
/// Where ECN was agreed on: the network's mark on text, and the peer's word that it has slowed down
/// (core/tcp/ecn.cpp).
void take_marks(Arrival& a);
/// Sixth: the urgent pointer of a segment with URG (core/tcp/urgent.cpp).
void take_urgent(Arrival& a);
/// Seventh and eighth: text and FIN.
void take_text(Arrival& a);
void take_fin(Arrival& a);
/// Whether this segment holds the peer's FIN, and nothing before it is missing.
bool reaches_fin(const Arrival& a);
/// The peer's FIN once more: acknowledged, and TIME_WAIT starts its 2MSL anew.
void acknowledge_fin_again(Arrival& a);

}  // namespace synwave
