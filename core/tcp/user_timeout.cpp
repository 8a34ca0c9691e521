#include "core/tcp/user_timeout.hpp"

#include <algorithm>

namespace synwave {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::int64_t most_of_field = 32767;  // 15 bits

/// ADV_UTO: what this end says of itself.
Duration advertised(const HostConfig& config) {
  return config.user_timeout != Duration{0} ? config.user_timeout : config.advertised_user_timeout;
}

/// CHANGEABLE: not once the application has said what it wants (RFC 5482 3).
bool changeable(const HostConfig& config) {
  return config.user_timeout_changeable && config.user_timeout == Duration{0};
}

Duration time_of(const UserTimeout& option) {
  return option.minutes ? Duration{minutes{option.value}} : Duration{seconds{option.value}};
}

/// Whole seconds as far as they fit, whole minutes beyond; rounded up, and never the reserved 0.
UserTimeout option_of(Duration time) {
  const std::int64_t whole = std::max<std::int64_t>((time.count() + 999'999'999) / 1'000'000'000, 1);
  if (whole <= most_of_field) return {false, static_cast<std::uint16_t>(whole)};
  return {true, static_cast<std::uint16_t>(std::min((whole + 59) / 60, most_of_field))};
}

}  // namespace

Duration user_timeout_of(const Machine& m, const HostConfig& config) {
  if (config.user_timeout != Duration{0}) return config.user_timeout;
  if (m.tcb.user_timeout == Duration{0} || !synchronized(m.tcb.state)) return Duration{0};
  return std::max(m.tcb.user_timeout,
                  m.tcb.rto + Duration{1});  // it must exceed the RTO, however far that has backed off
}

std::optional<UserTimeout> user_timeout_option(const HostConfig& config) {
  if (!config.user_timeout_option || config.no_options) return std::nullopt;
  return option_of(advertised(config));
}

bool user_timeout_due(const Machine& m, const HostConfig& config) {
  return config.user_timeout_option && !config.no_options && m.sender.queue.syn_acked &&
         m.advertised_user_timeout != option_of(advertised(config));
}

void advertise_user_timeout(Machine& m, const Context& ctx, Segment& s) {
  if (!user_timeout_due(m, ctx.config)) return;
  m.advertised_user_timeout = option_of(advertised(ctx.config));
  s.options.user_timeout = m.advertised_user_timeout;
  ctx.scribe.decided(Rule::user_timeout_advertised);
}

void take_user_timeout(Machine& m, const Context& ctx, const Segment& s) {
  if (!s.options.user_timeout) return;
  const Duration remote = time_of(*s.options.user_timeout);
  if (remote == Duration{0}) return ctx.scribe.decided(Rule::user_timeout_reserved);
  ctx.scribe.event(EventKind::user_timeout, 0, 0, to_ns(remote));
  if (!changeable(ctx.config)) return ctx.scribe.decided(Rule::user_timeout_kept);
  const HostConfig& c = ctx.config;
  m.tcb.user_timeout = std::min(c.most_user_timeout, std::max({advertised(c), remote, c.least_user_timeout}));
  ctx.scribe.decided(Rule::user_timeout_adopted);
  if (c.keepalive && keepalive_idle(m, c) != c.keepalive_idle) ctx.scribe.decided(Rule::keepalive_deferred);
}

Duration keepalive_idle(const Machine& m, const HostConfig& config) {
  if (m.tcb.user_timeout == Duration{0}) return config.keepalive_idle;
  return std::max(config.keepalive_idle, m.tcb.user_timeout + Duration{seconds{1}});
}

}  // namespace synwave
