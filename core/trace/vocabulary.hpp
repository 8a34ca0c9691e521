// The words of observation: states, timers, kinds of event. Each list is written once; names and generated readers
// follow from it.
#pragma once

#include <cstdint>
#include <string_view>

namespace synwave {

/// RFC 9293 3.3.2.
#define SYNWAVE_STATES(X)         \
  X(closed, "CLOSED")             \
  X(listen, "LISTEN")             \
  X(syn_sent, "SYN_SENT")         \
  X(syn_received, "SYN_RECEIVED") \
  X(established, "ESTABLISHED")   \
  X(fin_wait_1, "FIN_WAIT_1")     \
  X(fin_wait_2, "FIN_WAIT_2")     \
  X(close_wait, "CLOSE_WAIT")     \
  X(closing, "CLOSING")           \
  X(last_ack, "LAST_ACK")         \
  X(time_wait, "TIME_WAIT")

/// The timers of a connection. At most one deadline each.
#define SYNWAVE_TIMERS(X)                                           \
  X(retransmit, "retransmit")     /* RFC 6298 */                    \
  X(persist, "persist")           /* RFC 9293 3.8.6.1 */            \
  X(delayed_ack, "delayed_ack")   /* RFC 9293 3.8.6.3 */            \
  X(sws_override, "sws_override") /* RFC 9293 3.8.6.2.1 */          \
  X(time_wait, "time_wait")       /* 2MSL */                        \
  X(fin_wait_2, "fin_wait_2")     /* an orphan's, not in the RFC */ \
  X(keepalive, "keepalive")       /* RFC 9293 3.8.4 */              \
  X(reorder, "reorder")           /* RFC 8985 6.2 step 5 */         \
  X(loss_probe, "loss_probe")     /* RFC 8985 7.2 */

/// What happened. A kind in the first group opens a moment: the events after it, up to the next such event, are what it
/// led to. `host`, `socket` and `segment` of the event apply where it makes sense; `a`, `b`, `value` mean what is said
/// here.
#define SYNWAVE_EVENT_KINDS(X)                                                                                         \
  X(call, "call")                   /* an application calls; a: CallKind, value: octets or port, line: of the text */  \
  X(arrived, "arrived")             /* a segment reaches a host */                                                     \
  X(expired, "expired")             /* a: TimerKind */                                                                 \
  X(lost, "lost")                   /* a segment ends its way on the link; a: Fate, line: of the fault's statement */  \
  X(injected, "injected")           /* a forged segment enters a link; line */                                         \
  X(link_changed, "link_changed")   /* line */                                                                         \
  X(crashed, "crashed")             /* line */                                                                         \
  X(rebooted, "rebooted")           /* line */                                                                         \
  X(sent, "sent")                   /* a segment is put on the wire */                                                 \
  X(state, "state")                 /* a: State before, b: State after; rule */                                        \
  X(decided, "decided")             /* rule: why something was done, or was not */                                     \
  X(armed, "armed")                 /* a: TimerKind, value: deadline in ns; rule */                                    \
  X(cancelled, "cancelled")         /* a: TimerKind; rule */                                                           \
  X(delivered, "delivered")         /* octets handed to the application; value: how many */                            \
  X(stale, "stale")                 /* of those, octets this connection's peer never sent; value: how many */          \
  X(end_of_stream, "end_of_stream") /* the application was told that no more comes */                                  \
  X(completed, "completed")         /* a blocked call returns; a: CallKind, b: Errno, value: result */                 \
  X(error, "error")                 /* the application was told; b: Errno */                                           \
  X(refused, "refused")             /* a call failed at once; a: CallKind, b: Errno */                                 \
  X(icmp, "icmp")                 /* an ICMP error reaches a host, and opens a moment; a: type, b: code, value: MTU */ \
  X(urgent, "urgent")             /* the application learns that urgent text is ahead; value: octets up to its end */  \
  X(user_timeout, "user_timeout") /* the application learns of the peer's user timeout; value: ns */

/// The calls an application makes.
#define SYNWAVE_CALLS(X)                                                            \
  X(listen, "listen")                                                               \
  X(connect, "connect")                                                             \
  X(accept, "accept")                                                               \
  X(send, "send")                                                                   \
  X(read, "read")                                                                   \
  X(shutdown, "shutdown")                                                           \
  X(close, "close")                                                                 \
  X(abort, "abort")                                                                 \
  X(set, "set")                                                                     \
  X(bind, "bind")                                                                   \
  X(get, "get")                                                                     \
  X(poll, "poll")                                                                   \
  X(epoll, "epoll")                                                                 \
  X(other, "other") /* of a script, and no matter of a connection: socket, fcntl */ \
  X(flush, "flush")

/// How a transmission ended.
#define SYNWAVE_FATES(X)                                                                  \
  X(in_flight, "in_flight")                                                               \
  X(arrived, "arrived")                                                                   \
  X(lost_by_chance, "lost_by_chance")                                                     \
  X(dropped, "dropped") /* by a statement of the text */                                  \
  X(queue_full, "queue_full")                                                             \
  X(link_down, "link_down")                                                               \
  X(corrupted, "corrupted") /* arrives, and the checksum finds it */                      \
  X(host_down, "host_down")                                                               \
  X(too_big, "too_big")                   /* larger than the link's MTU, and DF is set */ \
  X(host_unreachable, "host_unreachable") /* the last router finds no host */             \
  X(port_unreachable, "port_unreachable") /* nothing in the host takes TCP to this port */

#define X(name, text) name,
enum class State : std::uint8_t { SYNWAVE_STATES(X) };
enum class TimerKind : std::uint8_t { SYNWAVE_TIMERS(X) };
enum class EventKind : std::uint8_t { SYNWAVE_EVENT_KINDS(X) };
enum class CallKind : std::uint8_t { SYNWAVE_CALLS(X) };
enum class Fate : std::uint8_t { SYNWAVE_FATES(X) };
#undef X

#define X(name, text) +1
inline constexpr int state_count = 0 SYNWAVE_STATES(X);
inline constexpr int timer_count = 0 SYNWAVE_TIMERS(X);
#undef X

/// Whether an event of this kind opens a moment.
constexpr bool opens_moment(EventKind kind) {
  return kind <= EventKind::rebooted || kind == EventKind::icmp;
}

std::string_view name_of(State state);
std::string_view name_of(TimerKind timer);
std::string_view name_of(EventKind kind);
std::string_view name_of(CallKind call);
std::string_view name_of(Fate fate);

/// Past the handshake (RFC 9293 3.3.2).
constexpr bool synchronized(State state) {
  return state >= State::established;
}

}  // namespace synwave
