// How a host behaves: one plain value. Profiles are functions that return one (core/host/profile.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/seq.hpp"
#include "core/base/siphash.hpp"
#include "core/base/time.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

enum class IsnChoice : std::uint8_t {
  rfc6528,  // M + F(four-tuple, secret), RFC 9293 3.4.1
  clock,    // RFC 793's 4 us counter alone: a lesson about prediction
  fixed,    // every connection starts at the same number
};
enum class Handshake : std::uint8_t {
  three_way,
  two_way,  // a teaching fault: see core/scenario/LANGUAGE.md
};
/// Whose habits the socket calls follow where the RFC leaves them open.
enum class System : std::uint8_t { rfc, linux_, freebsd };
/// What a closed port does (FreeBSD's blackhole): nothing special, swallow SYNs, swallow everything.
enum class Blackhole : std::uint8_t { off, syn, all };
/// When a listener answers a SYN with a cookie instead of remembering it (RFC 4987 3.6, 3.7).
enum class SynCookies : std::uint8_t { off, when_full, always };
/// How losses are found and repaired. The last two need SACK: where the peer does not agree on it they are the first.
enum class Recovery : std::uint8_t {
  newreno,  // RFC 6582
  sack,     // RFC 6675
  rack,     // RFC 8985
};
/// Proportional rate reduction (RFC 6937), and how much it lets out where less is in flight than ssthresh.
enum class PrrBound : std::uint8_t {
  off,
  crb,       // no more than was delivered
  ssrb,      // a segment more, as slow start would
  adaptive,  // the second while the repair makes progress, otherwise about the first, as Linux does
};
enum class CongestionControl : std::uint8_t { reno, cubic, none };
std::string_view name_of(CongestionControl choice);
std::optional<CongestionControl> congestion_control_called(std::string_view name);
/// When Nagle's rule keeps a segment that is not full.
enum class NagleVariant : std::uint8_t {
  any_in_flight,    // while anything is unacknowledged (RFC 9293 3.7.4)
  small_in_flight,  // while another such segment is unacknowledged (Minshall's; Linux)
  not_from_idle,    // the same as the first, but all that an idle connection is given at once goes out (BSD)
};

/// Explicit congestion notification (RFC 3168); `accept`: where the peer asks for it, as Linux's tcp_ecn = 2.
enum class Ecn : std::uint8_t { off, on, accept };
/// Where an urgent pointer points (RFC 6093): RFC 9293 3.8.5 wants the octet after the urgent text, RFC 1122 4.2.2.4
/// wanted its last octet.
enum class UrgentPointer : std::uint8_t { after, last };

/// Where a segment with both SYN and FIN is thrown away unseen: nowhere, by listeners (Linux), everywhere (FreeBSD
/// can).
enum class SynFin : std::uint8_t { off, by_listeners, always };

/// Values of HostConfig::wscale besides a shift of 0 to 14 (RFC 7323 2).
inline constexpr std::int8_t wscale_off = -1;
inline constexpr std::int8_t wscale_auto = -2;  // the smallest shift with which the whole receive buffer can be offered

struct HostConfig {
  Duration msl = std::chrono::minutes{2};
  Duration rto_initial = std::chrono::seconds{1};
  Duration rto_min = std::chrono::seconds{1};
  Duration rto_max = std::chrono::seconds{120};
  std::uint32_t initial_window = 0;  // segments; 0: RFC 5681 3.1's table
  // In slow start one ACK adds so many segments at the most (RFC 5681 3.1; L of RFC 3465); 0: all that it acknowledges.
  std::uint32_t slow_start_limit = 1;
  bool idle_restart_halves = false;  // an idle connection's cwnd falls by half for each RTO, not at once (RFC 5681 4.1)
  Duration delayed_ack = std::chrono::milliseconds{200};  // 0: acknowledge at once
  bool nagle = true;
  Recovery recovery = Recovery::newreno;
  PrrBound prr = PrrBound::off;  // with Recovery::sack and rack
  bool tlp = true;               // Recovery::rack sends loss probes
  CongestionControl cc = CongestionControl::reno;
  bool fast_convergence = true;  // of CUBIC (RFC 8312 4.6)
  bool growth_per_ack = false;   // Reno's congestion avoidance counts acknowledgements, not octets (RFC 5681 3.1)
  IsnChoice isn = IsnChoice::rfc6528;
  Seq32 isn_fixed;        // for IsnChoice::fixed
  std::uint32_t mss = 0;  // octets of text; 0: from the link's MTU
  std::uint32_t rcvbuf = 65535;
  std::uint32_t sndbuf = 65536;
  bool rfc1337 = true;           // a RST does not end TIME_WAIT
  bool challenge_ack = true;     // RFC 5961
  bool time_wait = true;         // off: a teaching fault, the TCB is deleted instead
  bool abort_time_wait = false;  // a connection that this side has reset keeps its four-tuple for 2MSL (RFC 9293 3.5.2)
  Handshake handshake = Handshake::three_way;
  Duration fin_wait_2_timeout{0};  // for orphans; 0: wait for ever, as the RFC says
  // R2: give up after this time, or after this many retransmissions. Exactly one of each pair is not zero.
  Duration syn_give_up_after = std::chrono::minutes{3};
  std::uint32_t syn_retries = 0;
  Duration give_up_after = std::chrono::seconds{100};
  std::uint32_t retries = 0;
  bool retries_are_time = false;  // `retries` is how long so many would take from RTO.min on, since the first of them
  std::uint32_t orphan_retries = 0;  // as `retries`, when the application has closed; 0: the same
  // The user timeout also ends a connection whose window probes are answered, counted from the first of them.
  bool user_timeout_in_persist = false;
  std::uint16_t first_port = 49152;  // ephemeral ports, both ends included
  std::uint16_t last_port = 65535;
  std::uint32_t syn_backlog = 128;
  SynCookies syn_cookies = SynCookies::off;
  bool syn_recycle = false;  // with a full backlog the oldest half-open connection makes room (RFC 4987 3.4)
  bool tw_reuse = false;     // connect() may take a four-tuple in TIME_WAIT, if timestamps tell old from new
  Duration rfc1337_for{0};   // RFC 1337 3 (F2): with timestamps a RST is ignored for so long only; 0: all of TIME_WAIT
  // Fast Open (RFC 7413): what the system allows. An application still has to ask for it.
  bool fast_open_client = false;
  bool fast_open_server = false;
  bool fast_open_client_no_cookie = false;  // text goes with any SYN (RFC 7413 7.3)
  bool fast_open_server_no_cookie = false;  // and is taken from any SYN
  bool fast_open_everywhere = false;        // listeners need not ask
  std::uint32_t fast_open_queue = 16;       // pending ones, for listeners that do not say how many
  std::uint8_t fast_open_keys = 0;          // how many of these there are; 0: of the host's own making
  std::array<SipKey, 2> fast_open_key{};    // the first makes cookies, both recognise them
  // Options of the SYN (RFC 7323, RFC 2018). What the peer does not offer as well is not used.
  bool timestamps = false;
  bool sack = false;
  bool dsack = false;     // duplicates are reported as well (RFC 2883)
  bool reneging = false;  // what was SACKed is thrown away again where the receive buffer has become too small for it
  std::int8_t wscale = wscale_off;
  OptionOrder option_order = OptionOrder::linux;
  bool quick_ack = false;  // acknowledge at once while a connection is young, as Linux does
  // Keep-alive (RFC 9293 3.8.4): off unless the application asks for it.
  bool keepalive = false;
  Duration keepalive_idle = std::chrono::hours{2};
  Duration keepalive_interval = std::chrono::seconds{75};
  std::uint32_t keepalive_count = 9;  // probes without an answer
  bool keepalive_octet = false;       // a probe carries one octet that means nothing

  // What an application asks of its socket.
  Duration user_timeout{0};  // give up when something stays unacknowledged for so long (RFC 5482); 0: R2 alone decides
  // IP_RECVERR: told of trouble that ends nothing as soon as it is known (RFC 9293 3.9.1.8).
  bool error_reports = false;
  // The user timeout option (RFC 5482): ENABLED, ADV_UTO, CHANGEABLE, L_LIMIT and U_LIMIT.
  bool user_timeout_option = false;
  Duration advertised_user_timeout = std::chrono::minutes{5};
  bool user_timeout_changeable = true;  // until the application sets `user_timeout`
  Duration least_user_timeout = std::chrono::seconds{100};
  Duration most_user_timeout = std::chrono::hours{1};
  bool cork = false;               // nothing but full segments, until it is off again or 200 ms have passed
  bool no_options = false;         // TCP_NOOPT: the SYN carries no option at all
  std::uint8_t ip_tos = 0;         // of every packet; the ECN bits stay 0
  std::uint8_t ip_ttl = 64;        // IPv6: the hop limit
  std::uint32_t window_clamp = 0;  // TCP_WINDOW_CLAMP: the most that is ever offered; 0: the buffer decides

  Ecn ecn = Ecn::off;
  std::uint32_t ecn_syn_retries = 0;  // so many SYNs that are sent again still ask for it (RFC 3168 6.1.1.1)
  bool ecn_retry_after_reset = true;  // and a RST in answer to one that asks is tried once more without (the same)
  UrgentPointer urgent_pointer = UrgentPointer::after;
  bool announces_urgent = true;  // with a segment of its own where the window lets no text through

  // Where systems differ. The values here are the RFCs', profiles set their own.
  NagleVariant nagle_variant = NagleVariant::any_in_flight;
  bool reset_with_ack = false;        // a RST of a connection's own accord carries ACK
  bool reset_spares_text = false;     // what came before a RST can still be read
  bool reset_told_after_fin = false;  // also a RST in CLOSING or LAST_ACK is told to an application that has not closed
  bool reset_on_give_up = false;      // R2 ends with a RST
  bool unread_text_resets = true;     // close() with unread text is a RST (RFC 9293 3.6.1 SHLD-3)
  bool late_text_is_nobodys = false;  // the RST for text after close() answers as CLOSED does: SEQ=SEG.ACK, no ACK
  bool growth_needs_use = false;      // cwnd grows only while the connection makes use of it
  bool push_bursts = false;           // PSH also on the last of several segments that go at once
  // SYN_SENT: so many timeouts do not double the next one, and do not count as syn_retries.
  std::uint32_t syn_linear_timeouts = 0;
  std::uint32_t syn_ack_retries = 0;      // as syn_retries, in SYN_RECEIVED; 0: the same as in SYN_SENT
  std::uint32_t syn_losses_forgiven = 0;  // so many lost SYNs leave the initial window as it is
  bool rto_min_is_of_variation = false;   // RTO = SRTT + max(rto_min, 4 RTTVAR), not max(rto_min, SRTT + 4 RTTVAR)
  // After so many timeouts in a row SRTT and RTTVAR are forgotten, and the next measurement is like the first (RFC 6298
  // 5); 0: never.
  std::uint32_t forget_rtt_after = 0;
  Duration rto_slop{0};             // added to every RTO that is computed
  bool probe_without_text = false;  // window probes ask from SND.UNA-1 with nothing, not with one octet
  Duration persist_min{0};          // between window probes
  std::uint32_t challenges = 10;    // RFC 5961 7: so many answers to provocations ...
  Duration challenge_period = std::chrono::seconds{5};  // ... in so much time, per connection
  bool syn_ack_again = false;       // a repeated SYN in SYN_RECEIVED gets the SYN,ACK once more, not an ACK
  bool rst_by_other_edges = false;  // a RST at the end of what is held resets, or one at the number of a FIN taken
  bool insecure_rst = false;        // RFC 793: a RST anywhere in the window resets
  bool insecure_syn = false;        // RFC 793: a SYN in the window resets
  SynFin drop_syn_fin = SynFin::off;
  bool timestamps_required = true;  // RFC 7323 3.2: a segment without them is dropped where they were agreed on
  bool icmp_may_abort = true;       // RFC 1122 4.2.3.9: a hard error ends an opening
  bool icmp_soft_aborts = false;    // a soft one as well
  // TIME_WAIT as Linux keeps it: whatever has ACK starts 2MSL anew, and all but a RST or a bare ACK at RCV.NXT is
  // answered.
  bool ack_restarts_time_wait = false;
  bool half_open_resets = false;  // a second SYN in the window that ends SYN_RECEIVED gets a RST

  // The socket layer.
  System system = System::rfc;
  Blackhole blackhole = Blackhole::off;
  std::uint32_t rmem_max = 212992;  // the most that SO_RCVBUF and SO_SNDBUF can ask for
  std::uint32_t wmem_max = 212992;

  friend bool operator==(const HostConfig&, const HostConfig&) = default;
};

}  // namespace synwave
