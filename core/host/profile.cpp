#include "core/host/profile.hpp"

namespace synwave {

using namespace std::chrono_literals;

HostConfig rfc_profile() {
  return {};
}

HostConfig linux_profile() {
  HostConfig c;
  c.system = System::linux_;
  c.cc = CongestionControl::cubic;
  c.msl = 30s;
  c.rto_min = 200ms;
  c.rto_min_is_of_variation = true;
  c.initial_window = 10;
  c.slow_start_limit = 0;
  c.idle_restart_halves = true;
  c.syn_losses_forgiven = 1;
  c.delayed_ack = 40ms;
  c.quick_ack = true;
  c.nagle_variant = NagleVariant::small_in_flight;
  c.push_bursts = true;
  c.announces_urgent = false;
  c.ecn = Ecn::accept;
  c.ecn_retry_after_reset = false;
  c.growth_needs_use = true;
  c.timestamps = c.sack = c.dsack = true;
  c.recovery = Recovery::rack;
  c.prr = PrrBound::adaptive;
  c.timestamps_required = false;
  c.wscale = wscale_auto;
  c.option_order = OptionOrder::linux;
  c.rcvbuf = 128 * 1024;
  c.sndbuf = 4 * 1024 * 1024;  // what its tuning may grow to
  c.rfc1337 = false;
  c.ack_restarts_time_wait = true;
  c.half_open_resets = true;
  c.fin_wait_2_timeout = 60s;
  c.syn_give_up_after = 0s;
  c.syn_retries = 6;
  c.syn_linear_timeouts = 4;
  c.syn_ack_retries = 5;
  c.syn_ack_again = true;
  c.give_up_after = 0s;
  c.retries = 15;
  c.retries_are_time = true;
  c.orphan_retries = 8;
  c.user_timeout_in_persist = true;
  c.first_port = 32768;
  c.last_port = 60999;
  c.reset_with_ack = true;
  c.reset_spares_text = true;
  c.reset_told_after_fin = true;
  c.late_text_is_nobodys = true;
  c.rst_by_other_edges = true;
  c.probe_without_text = true;
  c.challenges = 1;
  c.challenge_period = 500ms;
  c.syn_cookies = SynCookies::when_full;
  c.fast_open_client = true;
  c.drop_syn_fin = SynFin::by_listeners;
  c.icmp_soft_aborts = true;
  return c;
}

HostConfig freebsd_profile() {
  HostConfig c;
  c.system = System::freebsd;
  c.cc = CongestionControl::cubic;
  c.msl = 30s;
  c.rto_min = 230ms;
  c.rto_max = 60s;
  c.rto_slop = 200ms;
  c.initial_window = 10;
  c.slow_start_limit = 2;  // net.inet.tcp.abc_l_var
  c.delayed_ack = 40ms;
  c.nagle_variant = NagleVariant::not_from_idle;
  c.ecn = Ecn::accept;
  c.ecn_syn_retries = 1;
  c.ecn_retry_after_reset = false;
  c.timestamps = c.sack = c.dsack = true;
  c.recovery = Recovery::sack;
  c.prr = PrrBound::ssrb;
  c.wscale = 6;
  c.option_order = OptionOrder::freebsd;
  c.rcvbuf = 64 * 1024;
  c.sndbuf = 32 * 1024;
  c.rmem_max = c.wmem_max = 2 * 1024 * 1024;  // kern.ipc.maxsockbuf
  c.fin_wait_2_timeout = 60s;
  c.syn_linear_timeouts = 4;
  c.syn_ack_retries = 3;
  c.syn_ack_again = true;
  c.give_up_after = 0s;
  c.retries = 12;
  c.reset_on_give_up = true;
  c.keepalive_count = 8;
  c.first_port = 10000;
  c.reset_with_ack = true;
  c.reset_spares_text = true;
  c.reset_told_after_fin = true;
  c.unread_text_resets = false;
  c.late_text_is_nobodys = true;
  c.persist_min = 5s;
  c.syn_cookies = SynCookies::when_full;
  c.fast_open_client = true;
  c.challenges = 5;
  c.challenge_period = 1s;
  return c;
}

std::optional<HostConfig> profile_called(std::string_view name) {
  if (name == "rfc") return rfc_profile();
  if (name == "linux") return linux_profile();
  if (name == "freebsd") return freebsd_profile();
  return std::nullopt;
}

}  // namespace synwave
