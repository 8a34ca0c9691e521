// What is counted, and when.
#include "core/host/counters.hpp"

#include <algorithm>

#include "core/host/host.hpp"

namespace synwave {

namespace {

constexpr std::array names{
#define X(name, text) std::string_view{text},
    SYNWAVE_COUNTERS(X)
#undef X
};

}  // namespace

std::string_view name_of(Counter counter) {
  return names[static_cast<std::size_t>(counter)];
}

std::optional<Counter> counter_named(std::string_view name) {
  const auto* const found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Counter>(found - names.begin());
}

/// A segment goes onto the wire; the rule that sends it says what kind of segment it is.
void Host::count_departure(const Connection::Outgoing& outgoing) {
  count(outgoing.again ? Counter::retrans_segs : Counter::out_segs);
  if (outgoing.segment.rst) count(Counter::out_rsts);
  switch (outgoing.rule) {
    case Rule::ack_delay_over: return count(Counter::delayed_acks);
    case Rule::fast_retransmit:
    case Rule::sack_fast_retransmit:
    case Rule::sack_repair:
    case Rule::sack_repair_unsure:
    case Rule::sack_rescue:
    case Rule::rack_repair: return count(Counter::fast_retrans);
    case Rule::tlp_new_text:
    case Rule::tlp_last_segment: return count(Counter::loss_probes);
    case Rule::window_probe:
    case Rule::window_probe_empty: return count(Counter::win_probes);
    case Rule::keepalive_probe: return count(Counter::keep_alives);
    case Rule::text_for_nobody: return count(Counter::abort_on_data);
    case Rule::close_with_unread_text: return count(Counter::abort_on_close);
    case Rule::syn_in_window:
    case Rule::syn_outside_window: count(Counter::syn_challenges); return count(Counter::challenge_acks);
    case Rule::rst_not_exact:
    case Rule::ack_too_old: return count(Counter::challenge_acks);
    default: return;
  }
}

/// The input has taken the connection to another state (RFC 4022's definitions).
void Host::count_change(const Socket& s) {
  const State state = s.connection.state();
  const State before = s.counted;
  if (before < State::established && state >= State::established && !s.connection.opened_actively()) {
    count(Counter::passive_opens);
  }
  if (state != State::closed) return;
  if (before == State::syn_sent || before == State::syn_received) count(Counter::attempt_fails);
  if (before == State::established || before == State::close_wait) count(Counter::estab_resets);
  if (before == State::time_wait) count(Counter::time_waits);
  if (s.connection.error() == Errno::etimedout) count(Counter::abort_on_timeout);
}

}  // namespace synwave
