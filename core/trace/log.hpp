// The append-only log of a run: fixed-size records that a page can read in place.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/errno.hpp"
#include "core/base/ids.hpp"
#include "core/base/records.hpp"
#include "core/base/time.hpp"
#include "core/trace/changes.hpp"
#include "core/trace/rules.hpp"
#include "core/trace/tcb.hpp"
#include "core/trace/vocabulary.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

inline constexpr std::uint32_t nothing = 0xFFFFFFFF;  // "no segment", "no socket" in a record

/// One thing that happened. See SYNWAVE_EVENT_KINDS for what a, b and value mean.
struct Event {
  std::int64_t at_ns = 0;
  std::int64_t value = 0;
  std::uint32_t segment = nothing;  // index into Log::segments
  std::uint32_t socket = nothing;   // SocketId of `host`
  std::uint16_t rule = 0;           // Rule; 0: none
  std::uint16_t line = 0;           // line of the text that asked for it, counted from 1; 0: none
  std::uint8_t kind = 0;            // EventKind
  std::uint8_t host = 0;            // HostId
  std::uint8_t a = 0;
  std::uint8_t b = 0;
};
static_assert(sizeof(Event) == 32);

/// Flags of a SegmentRecord, as in the header's octet 13 and below.
enum SegmentFlag : std::uint16_t {
  flag_fin = 1,
  flag_syn = 2,
  flag_rst = 4,
  flag_psh = 8,
  flag_ack = 16,
  flag_urg = 32,
  flag_ece = 64,
  flag_cwr = 128,
};
/// What is special about one transmission.
enum SegmentMark : std::uint8_t {
  mark_again = 1,   // carries octets, a SYN or a FIN that had been sent before
  mark_forged = 2,  // injected by the text
  mark_copy = 4,    // made by the link
  mark_probe = 8,   // a window probe
  mark_late = 16,   // the text made it overtakable: delayed or delivered again later
  mark_ce = 32,     // the link has set CE in its IP header; `tos` is as it was sent (RFC 3168 5)
};

/// One transmission of one segment: what it was, when it left, when and how it ended.
struct SegmentRecord {
  std::int64_t sent_ns = 0;
  std::int64_t ends_ns = 0;  // arrival, or where on its way it was lost (the time it would have taken so far)
  std::uint64_t text_offset = 0;
  std::uint32_t text_stream = nothing;
  std::uint32_t text_length = 0;
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;            // valid if flag_ack
  std::uint32_t socket = nothing;   // the sender's; `nothing`: sent for nobody (a RST of the host, a forged segment)
  std::uint32_t copy_of = nothing;  // index of the segment that the link copied
  std::uint32_t options = nothing;  // index into Log::options
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint16_t window = 0;
  std::uint16_t flags = 0;      // SegmentFlag
  std::uint16_t fate_line = 0;  // line of the statement that decided its fate; 0: none
  std::uint16_t rule = 0;       // Rule that sent it
  std::uint8_t from = 0;        // HostId whose wire it was put on
  std::uint8_t to = 0;          // HostId at the other end of the link
  std::uint8_t fate = 0;        // Fate
  std::uint8_t marks = 0;       // SegmentMark
  std::uint8_t ttl = 64;        // IPv6: the hop limit
  std::uint8_t tos = 0;         // IPv6: the traffic class
  std::uint16_t urgent = 0;     // valid if flag_urg
  std::uint32_t flow_label = 0;
  std::uint32_t pad = 0;
};
static_assert(sizeof(SegmentRecord) == 80);

/// The options of the few segments that have any.
struct OptionsRecord {
  std::uint32_t timestamp_value = 0;
  std::uint32_t timestamp_echo = 0;
  std::uint32_t sack_left[4] = {};
  std::uint32_t sack_right[4] = {};
  std::uint16_t mss = 0;          // valid if has_mss
  std::uint8_t window_scale = 0;  // valid if has_window_scale
  std::uint8_t sack_count = 0;
  std::uint8_t sack_permitted = 0;
  std::uint8_t has_timestamps = 0;
  std::uint8_t has_mss = 0;
  std::uint8_t has_window_scale = 0;
  std::uint8_t order = 0;       // OptionOrder
  std::uint8_t other_kind = 0;  // of an option that is not interpreted; 0: none
  std::uint8_t other_length = 0;
  std::uint8_t other_octets[18] = {};  // `other_length` of them
  std::uint8_t has_user_timeout = 0;
  std::uint16_t user_timeout = 0;  // valid if has_user_timeout: as on the wire (RFC 5482 3.3)
};
static_assert(sizeof(OptionsRecord) == 72);

/// A socket that existed: who it was, so that numbers can be shown relative to its ISNs.
struct SocketRecord {
  std::uint32_t socket = 0;
  std::uint32_t created_event = 0;  // index of the event that opened the moment of its creation
  std::uint32_t iss = 0;
  std::uint32_t irs = 0;                // valid if has_irs
  std::uint32_t peer_socket = nothing;  // the socket at the other end, as the simulator knows it
  std::uint16_t local_port = 0;
  std::uint16_t remote_port = 0;
  std::uint8_t host = 0;
  std::uint8_t peer_host = 255;  // 255: unknown
  std::uint8_t has_irs = 0;
  std::uint8_t is_listener = 0;
  std::uint32_t name = nothing;  // index into the scenario's connection names
};
static_assert(sizeof(SocketRecord) == 32);

/// What an ICMP error has quoted; its type, code and MTU are in the event.
struct IcmpRecord {
  std::uint32_t quoted_seq = 0;
  std::uint16_t quoted_source_port = 0;
  std::uint16_t quoted_destination_port = 0;
};

struct Log {
  Records<Event> events;
  Records<SegmentRecord> segments;
  Records<OptionsRecord> options;
  Changes changes;
  std::vector<SocketRecord> sockets;
  std::vector<IcmpRecord> icmp;  // of the events of this kind, in their order

  /// Index of the event that opened the present moment.
  std::uint32_t moment = 0;

  std::uint32_t add(const Event& event) {
    const auto index = static_cast<std::uint32_t>(events.size());
    if (opens_moment(static_cast<EventKind>(event.kind))) moment = index;
    events.push_slot() = event;
    return index;
  }
  /// Records a transmission (not its fate); gives its index.
  std::uint32_t add(const Segment& segment);
  SocketRecord* find_socket(HostId host, SocketId socket);
  /// As a new one, in the memory that it has.
  void clear();
};

/// Rebuilds a segment's header from its record (addresses are not in the record and stay unspecified).
Segment segment_of(const Log& log, const SegmentRecord& record);

/// Where one socket's doings are written. Cheap to copy; without a log it writes nothing.
class Scribe {
 public:
  Scribe() = default;
  Scribe(Log* log, Time now, HostId host, SocketId socket) : log_{log}, now_{now}, host_{host}, socket_{socket} {}

  bool on() const { return log_ != nullptr; }
  Log* log() const { return log_; }

  void decided(Rule rule) const;
  void state(State before, State after, Rule rule) const;
  void armed(TimerKind timer, Time deadline, Rule rule) const;
  void cancelled(TimerKind timer, Rule rule) const;
  /// Writes each watched field in which the two differ.
  void changes(const Tcb& before, const Tcb& after) const;
  /// Anything else, with `at_ns`, `host` and `socket` filled in.
  void event(EventKind kind, std::uint8_t a = 0, std::uint8_t b = 0, std::int64_t value = 0,
             std::uint32_t segment = nothing) const;

 private:
  void write(EventKind kind, std::uint8_t a, std::uint8_t b, std::int64_t value, std::uint32_t segment,
             Rule rule) const;

  Log* log_ = nullptr;
  Time now_{};
  HostId host_;
  SocketId socket_;
};

}  // namespace synwave
