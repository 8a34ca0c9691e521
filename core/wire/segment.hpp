// A TCP segment as a value. Octets are parsed once, in the codec; above it only valid segments exist.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/seq.hpp"

namespace synwave {

/// An IP address; IPv4 is the first four octets. Network order.
struct Address {
  std::array<std::uint8_t, 16> octets{};
  bool v6 = false;

  static constexpr Address v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
    Address address;
    address.octets[0] = a;
    address.octets[1] = b;
    address.octets[2] = c;
    address.octets[3] = d;
    return address;
  }
  constexpr bool unspecified() const { return *this == Address{.octets = {}, .v6 = v6}; }
  friend constexpr bool operator==(const Address&, const Address&) = default;
};

/// One end of a path: an address and a port.
struct Endpoint {
  Address address;
  std::uint16_t port = 0;

  friend constexpr bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// RFC 7323 3.2.
struct Timestamps {
  std::uint32_t value = 0;
  std::uint32_t echo_reply = 0;

  friend constexpr bool operator==(const Timestamps&, const Timestamps&) = default;
};

/// RFC 5482 3.3: how long the sender keeps text that is not acknowledged, in seconds or minutes; 15 bits.
struct UserTimeout {
  bool minutes = false;
  std::uint16_t value = 0;

  friend constexpr bool operator==(const UserTimeout&, const UserTimeout&) = default;
};

/// Octets received above the cumulative ACK: [left, right) (RFC 2018 3).
struct SackBlock {
  Seq32 left;
  Seq32 right;

  friend constexpr bool operator==(const SackBlock&, const SackBlock&) = default;
};

/// In which order the options stand in a header, and how they are padded to words.
enum class OptionOrder : std::uint8_t {
  linux,    // MSS, SACK-permitted, timestamps, window scale, SACK; each group padded in front
  freebsd,  // MSS, window scale, SACK-permitted, timestamps, SACK; the list padded at its end
};

/// An option that the engine does not read or make: its kind and the octets after the length octet.
struct OtherOption {
  std::uint8_t kind = 0;  // 0: there is none
  std::uint8_t length = 0;
  std::array<std::uint8_t, 18> octets{};  // `length` of them

  friend constexpr bool operator==(const OtherOption& a, const OtherOption& b) {
    if (a.kind != b.kind || a.length != b.length) return false;
    for (std::size_t i = 0; i < a.length; ++i) {
      if (a.octets[i] != b.octets[i]) return false;
    }
    return true;
  }
};

/// What a header carries beyond its twenty octets. An option that is not there is empty.
struct Options {
  std::optional<std::uint16_t> mss;
  std::optional<std::uint8_t> window_scale;
  bool sack_permitted = false;
  std::uint8_t sack_count = 0;
  OptionOrder order = OptionOrder::linux;
  std::optional<Timestamps> timestamps;
  std::optional<UserTimeout> user_timeout;
  std::array<SackBlock, 4> sack{};
  OtherOption other;

  constexpr std::span<const SackBlock> sack_blocks() const { return {sack.data(), sack_count}; }
  constexpr bool none() const {
    return !mss && !window_scale && !sack_permitted && sack_count == 0 && !timestamps && !user_timeout &&
           other.kind == 0;
  }
  /// None any more. Blocks and octets beyond what their counts say mean nothing, so they stay as they are.
  constexpr void clear() {
    mss.reset();
    window_scale.reset();
    sack_permitted = false;
    sack_count = 0;
    order = OptionOrder::linux;
    timestamps.reset();
    user_timeout.reset();
    other.kind = other.length = 0;
  }
  friend constexpr bool operator==(const Options& a, const Options& b) {
    if (a.mss != b.mss || a.window_scale != b.window_scale || a.sack_permitted != b.sack_permitted) return false;
    if (a.sack_count != b.sack_count || a.order != b.order || a.timestamps != b.timestamps) return false;
    if (a.user_timeout != b.user_timeout) return false;
    for (std::size_t i = 0; i < a.sack_count; ++i) {
      if (!(a.sack[i] == b.sack[i])) return false;
    }
    return a.other == b.other;
  }
};

/// What a segment brings along from the header of its IP packet.
struct IpFields {
  std::uint8_t ttl = 64;         // IPv6: the hop limit
  std::uint8_t tos = 0;          // six bits DSCP, two bits ECN (RFC 3168 5); IPv6: the traffic class
  std::uint32_t flow_label = 0;  // IPv6 alone, 20 bits

  friend constexpr bool operator==(const IpFields&, const IpFields&) = default;
};

struct Segment {
  Endpoint source;
  Endpoint destination;
  IpFields ip;
  Seq32 seq;
  std::optional<Seq32> ack;  // the ACK flag is its presence
  bool syn = false;
  bool fin = false;
  bool rst = false;
  bool psh = false;
  bool urg = false;
  bool ece = false;
  bool cwr = false;
  std::uint16_t window = 0;  // as on the wire, not scaled
  std::uint16_t urgent = 0;
  Options options;
  Bytes text;

  /// As a new one, for a place that is used again: a segment is filled in more often than all of it needs to be
  /// cleared.
  constexpr void clear() {
    source = destination = {};
    ip = {};
    seq = Seq32{};
    ack.reset();
    syn = fin = rst = psh = urg = ece = cwr = false;
    window = urgent = 0;
    options.clear();
    text = {};
  }

  /// SEG.LEN: the text, and one each for SYN and FIN (RFC 9293 3.4).
  constexpr SeqLen seq_len() const { return SeqLen{text.length + (syn ? 1U : 0U) + (fin ? 1U : 0U)}; }
  /// The sequence number after the last one this segment occupies.
  constexpr Seq32 seq_end() const { return seq + seq_len(); }

  friend constexpr bool operator==(const Segment&, const Segment&) = default;
};

}  // namespace synwave
