// The layout of the packed records as data: what the generator writes down for TypeScript and checks for C++.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "core/trace/log.hpp"

namespace synwave::schema {

/// Scalars that may stand in a record, little endian.
enum class Scalar : std::uint8_t { u8, u16, u32, i64, u64 };

constexpr std::size_t size_of(Scalar scalar) {
  switch (scalar) {
    case Scalar::u8: return 1;
    case Scalar::u16: return 2;
    case Scalar::u32: return 4;
    case Scalar::i64:
    case Scalar::u64: return 8;
  }
  return 0;
}

template <class T>
constexpr Scalar scalar_of() {
  if constexpr (std::is_same_v<T, std::uint8_t>) return Scalar::u8;
  if constexpr (std::is_same_v<T, std::uint16_t>) return Scalar::u16;
  if constexpr (std::is_same_v<T, std::uint32_t>) return Scalar::u32;
  if constexpr (std::is_same_v<T, std::int64_t>) return Scalar::i64;
  if constexpr (std::is_same_v<T, std::uint64_t>) return Scalar::u64;
}

/// One member: `count` scalars from `offset` on. `type` is the enumeration its values belong to, or empty.
struct Member {
  std::string_view name;
  Scalar scalar;
  std::size_t offset;
  std::size_t count;
  std::string_view type;
};

/// One kind of record: its C++ type, the name of its reader, its size in octets.
struct Record {
  std::string_view type;
  std::string_view reader;
  std::size_t size;
  std::span<const Member> members;
};

// M(member, enumeration); padding is listed too, so that every octet of a record is accounted for.
#define SYNWAVE_EVENT_MEMBERS(M) \
  M(at_ns, "")                   \
  M(value, "")                   \
  M(segment, "")                 \
  M(socket, "")                  \
  M(rule, "")                    \
  M(line, "")                    \
  M(kind, "EventKind")           \
  M(host, "")                    \
  M(a, "")                       \
  M(b, "")

#define SYNWAVE_SEGMENT_MEMBERS(M) \
  M(sent_ns, "")                   \
  M(ends_ns, "")                   \
  M(text_offset, "")               \
  M(text_stream, "")               \
  M(text_length, "")               \
  M(seq, "")                       \
  M(ack, "")                       \
  M(socket, "")                    \
  M(copy_of, "")                   \
  M(options, "")                   \
  M(source_port, "")               \
  M(destination_port, "")          \
  M(window, "")                    \
  M(flags, "")                     \
  M(fate_line, "")                 \
  M(rule, "")                      \
  M(from, "")                      \
  M(to, "")                        \
  M(fate, "Fate")                  \
  M(marks, "")                     \
  M(ttl, "")                       \
  M(tos, "")                       \
  M(urgent, "")                    \
  M(flow_label, "")                \
  M(pad, "")

#define SYNWAVE_OPTIONS_MEMBERS(M) \
  M(timestamp_value, "")           \
  M(timestamp_echo, "")            \
  M(sack_left, "")                 \
  M(sack_right, "")                \
  M(mss, "")                       \
  M(window_scale, "")              \
  M(sack_count, "")                \
  M(sack_permitted, "")            \
  M(has_timestamps, "")            \
  M(has_mss, "")                   \
  M(has_window_scale, "")          \
  M(order, "")                     \
  M(other_kind, "")                \
  M(other_length, "")              \
  M(other_octets, "")              \
  M(has_user_timeout, "")          \
  M(user_timeout, "")

#define SYNWAVE_SOCKET_MEMBERS(M) \
  M(socket, "")                   \
  M(created_event, "")            \
  M(iss, "")                      \
  M(irs, "")                      \
  M(peer_socket, "")              \
  M(local_port, "")               \
  M(remote_port, "")              \
  M(host, "")                     \
  M(peer_host, "")                \
  M(has_irs, "")                  \
  M(is_listener, "")              \
  M(name, "")

// R(C++ type, reader, list of members)
#define SYNWAVE_RECORDS(R)                                   \
  R(Event, "EventReader", SYNWAVE_EVENT_MEMBERS)             \
  R(SegmentRecord, "SegmentReader", SYNWAVE_SEGMENT_MEMBERS) \
  R(OptionsRecord, "OptionsReader", SYNWAVE_OPTIONS_MEMBERS) \
  R(SocketRecord, "SocketReader", SYNWAVE_SOCKET_MEMBERS)

template <class R>
struct MembersOf;

#define M(member, type)                                                                                   \
  Member{#member, scalar_of<std::remove_all_extents_t<decltype(Self::member)>>(), offsetof(Self, member), \
         sizeof(Self::member) / sizeof(std::remove_all_extents_t<decltype(Self::member)>), type},
#define R(record, reader, members)                                           \
  template <>                                                                \
  struct MembersOf<record> {                                                 \
    using Self = record;                                                     \
    static constexpr std::array value = std::to_array<Member>({members(M)}); \
  };
SYNWAVE_RECORDS(R)
#undef R
#undef M

/// Whether the members stand in order and leave out no more than what aligns the end: a new member cannot be forgotten
/// here.
constexpr bool covers(std::span<const Member> members, std::size_t size) {
  std::size_t next = 0;
  for (const Member& member : members) {
    if (member.offset != next) return false;
    next += size_of(member.scalar) * member.count;
  }
  return next <= size && size - next < alignof(std::int64_t);
}

#define R(record, reader, members) static_assert(covers(MembersOf<record>::value, sizeof(record)), #record);
SYNWAVE_RECORDS(R)
#undef R

inline constexpr std::array records = {
#define R(record, reader, members) Record{#record, reader, sizeof(record), MembersOf<record>::value},
    SYNWAVE_RECORDS(R)
#undef R
};

}  // namespace synwave::schema
