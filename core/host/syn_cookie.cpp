#include "core/host/syn_cookie.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace synwave {

namespace {

constexpr std::uint32_t low_24 = 0xFFFFFF;

// MSS that a cookie can name: the largest not above what was offered. Ours go down to the smallest that TCP works with.
constexpr std::array<std::uint16_t, 8> rfc_mss{64, 536, 1220, 1360, 1400, 1440, 1460, 8940};
constexpr std::array<std::uint16_t, 4> linux_mss{536, 1300, 1440, 1460};
constexpr std::array<std::uint16_t, 4> linux_mss_v6{1220, 1420, 1440, 8940};
constexpr std::array<std::uint16_t, 8> freebsd_mss{216, 536, 1200, 1360, 1400, 1440, 1452, 1460};
constexpr std::array<std::uint8_t, 8> freebsd_shifts{0, 1, 2, 4, 6, 7, 10, 14};  // 0: no scaling

template <class T>
std::uint32_t index_of(std::span<const T> table, std::uint32_t value) {
  const auto above = std::upper_bound(table.begin(), table.end(), value);
  return above == table.begin() ? 0 : static_cast<std::uint32_t>(above - table.begin()) - 1;
}

std::uint16_t offered_mss(const Segment& syn) {
  constexpr std::uint16_t otherwise = 536;  // RFC 9293 3.7.1, MUST-15
  constexpr std::uint16_t otherwise_v6 = 1220;
  return syn.options.mss.value_or(syn.source.address.v6 ? otherwise_v6 : otherwise);
}

std::span<const std::uint16_t> mss_table(System system, bool v6) {
  switch (system) {
    case System::linux_: return v6 ? linux_mss_v6 : linux_mss;
    case System::freebsd: return freebsd_mss;
    case System::rfc: break;
  }
  return rfc_mss;
}

// ---- A counter and the peer's number: RFC 4987 A, and Linux ----

/// Ticks since the start. RFC 4987 A: every 64 s; Linux: every minute.
std::uint32_t counter_at(System system, Time now) {
  constexpr std::int64_t second = 1'000'000'000;
  return static_cast<std::uint32_t>(to_ns(now) / ((system == System::linux_ ? 60 : 64) * second));
}
constexpr std::uint32_t counts_accepted = 2;  // the present one and the one before it

std::uint32_t dated_hash(const CookieScheme& by, const Endpoint& local, const Endpoint& remote, std::uint64_t what) {
  return static_cast<std::uint32_t>(by.secret->of(SecretUse::dated_cookie, local, remote, what)) & low_24;
}

Seq32 rfc_cookie(const CookieScheme& by, const Segment& syn, std::uint32_t mss_index) {
  const std::uint32_t counter = counter_at(by.system, by.now);
  const std::uint32_t hash = dated_hash(by, syn.destination, syn.source, counter);
  return Seq32{((counter & 31) << 27 | mss_index << 24 | hash) ^ syn.seq.raw()};
}

CookieCheck check_rfc_cookie(const CookieScheme& by, const Segment& ack, std::uint32_t& mss_index) {
  const std::uint32_t plain = (ack.ack->raw() - 1) ^ (ack.seq.raw() - 1);
  const std::uint32_t now = counter_at(by.system, by.now);
  const std::uint32_t age = (now - (plain >> 27)) & 31;
  if (age > now || dated_hash(by, ack.destination, ack.source, now - age) != (plain & low_24))
    return CookieCheck::wrong;
  mss_index = plain >> 24 & 7;
  return age < counts_accepted ? CookieCheck::valid : CookieCheck::too_old;
}

/// The peer's number is part of what is dated, other than in Linux: where it is only added to the cookie, a segment
/// with text that overtakes the ACK passes for another MSS if it lies one to three octets further, and these are lost.
std::uint64_t dated_number(std::uint32_t counter, std::uint32_t irs) {
  return std::uint64_t{irs} << 32 | counter;
}

/// HASH + the peer's number + counter * 2^24 + (dated HASH + index) mod 2^24.
Seq32 linux_cookie(const CookieScheme& by, const Segment& syn, std::uint32_t mss_index) {
  const auto base = static_cast<std::uint32_t>(by.secret->of(SecretUse::cookie, syn.destination, syn.source));
  const std::uint32_t counter = counter_at(by.system, by.now);
  const std::uint64_t dated = dated_number(counter, syn.seq.raw());
  const std::uint32_t low = (dated_hash(by, syn.destination, syn.source, dated) + mss_index) & low_24;
  return Seq32{base + syn.seq.raw() + (counter << 24) + low};
}

CookieCheck check_linux_cookie(const CookieScheme& by, const Segment& ack, std::uint32_t& mss_index) {
  const auto base = static_cast<std::uint32_t>(by.secret->of(SecretUse::cookie, ack.destination, ack.source));
  const std::uint32_t irs = ack.seq.raw() - 1;
  const std::uint32_t plain = ack.ack->raw() - 1 - base - irs;
  const std::uint32_t now = counter_at(by.system, by.now);
  const std::uint32_t age = (now - (plain >> 24)) & 0xFF;
  if (age > now) return CookieCheck::wrong;
  mss_index = (plain - dated_hash(by, ack.destination, ack.source, dated_number(now - age, irs))) & low_24;
  if (mss_index >= linux_mss.size()) return CookieCheck::wrong;
  return age < counts_accepted ? CookieCheck::valid : CookieCheck::too_old;
}

// Six low bits of Linux's timestamp.
constexpr std::uint32_t scale_bits = 0xF;  // all set: no window scaling
constexpr std::uint32_t sack_bit = 0x10;
constexpr std::uint32_t ecn_bit = 0x20;
constexpr std::uint32_t option_bits = 0x3F;

void recall_from_timestamp(std::uint32_t echo, RememberedSyn& remembered) {
  remembered.ecn = (echo & ecn_bit) != 0;
  remembered.sack_permitted = (echo & sack_bit) != 0;
  if ((echo & scale_bits) != scale_bits) remembered.window_scale = static_cast<std::uint8_t>(echo & scale_bits);
}

// ---- Two keys that take turns: FreeBSD ----

constexpr std::int64_t freebsd_turn = 15'000'000'000;  // so long each key is in use

std::uint32_t freebsd_hash(const CookieScheme& by, const Segment& s, bool from_peer, std::uint32_t flags,
                           std::uint64_t turn) {
  // The peer's number and the eight bits are part of what is hashed.
  const std::uint32_t irs = s.seq.raw() - (from_peer ? 1 : 0);
  const std::uint64_t dated = by.secret->of(SecretUse::dated_cookie, s.destination, s.source, turn);
  const Endpoint local{s.destination.address, static_cast<std::uint16_t>(flags)};
  return static_cast<std::uint32_t>(by.secret->of(SecretUse::cookie, local, {}, dated ^ irs));
}

Seq32 freebsd_cookie(const CookieScheme& by, const Segment& syn, std::uint32_t mss_index) {
  const auto turn = static_cast<std::uint64_t>(to_ns(by.now) / freebsd_turn);
  const std::uint32_t shift = index_of<std::uint8_t>(freebsd_shifts, syn.options.window_scale.value_or(0));
  const std::uint32_t flags =
      mss_index << 5 | shift << 2 | (syn.options.sack_permitted ? 2U : 0U) | static_cast<std::uint32_t>(turn & 1);
  const std::uint32_t hash = freebsd_hash(by, syn, false, flags, turn);
  return Seq32{(hash & ~0xFFU) | (flags ^ hash >> 24)};
}

CookieCheck check_freebsd_cookie(const CookieScheme& by, const Segment& ack, std::uint32_t& flags) {
  const std::uint32_t plain = ack.ack->raw() - 1;
  flags = (plain & 0xFF) ^ plain >> 24;
  auto turn = static_cast<std::uint64_t>(to_ns(by.now) / freebsd_turn);
  if ((turn & 1) != (flags & 1)) {
    if (turn == 0) return CookieCheck::wrong;
    --turn;
  }
  // A key that is no longer in use leaves no trace: what is too old looks like what is wrong.
  const std::uint32_t hash = freebsd_hash(by, ack, true, flags, turn);
  return (hash & ~0xFFU) == (plain & ~0xFFU) ? CookieCheck::valid : CookieCheck::wrong;
}

}  // namespace

SynCookie make_cookie(const CookieScheme& by, const Segment& syn) {
  const auto table = mss_table(by.system, syn.source.address.v6);
  const std::uint32_t index = index_of(table, offered_mss(syn));
  SynCookie cookie;
  cookie.remembered.mss = table[index];
  const Options& offered = syn.options;
  switch (by.system) {
    case System::rfc: cookie.iss = rfc_cookie(by, syn, index); break;
    case System::linux_:
      cookie.iss = linux_cookie(by, syn, index);
      cookie.remembered.timestamps = offered.timestamps;
      if (!offered.timestamps) break;  // nothing to keep the others in
      cookie.remembered.sack_permitted = offered.sack_permitted;
      cookie.remembered.window_scale = offered.window_scale;
      cookie.remembered.ecn = syn.ece && syn.cwr;
      break;
    case System::freebsd:
      cookie.iss = freebsd_cookie(by, syn, index);
      cookie.remembered.timestamps = offered.timestamps;
      cookie.remembered.sack_permitted = offered.sack_permitted;
      // The shift that the cookie can name; scaling by 0 is not told from none.
      if (const auto shift = freebsd_shifts[index_of<std::uint8_t>(freebsd_shifts, offered.window_scale.value_or(0))]) {
        cookie.remembered.window_scale = shift;
      }
      break;
  }
  return cookie;
}

std::uint32_t timestamp_with_options(std::uint32_t clock, const RememberedSyn& remembered) {
  std::uint32_t options = remembered.window_scale ? std::min<std::uint32_t>(*remembered.window_scale, 14) : scale_bits;
  if (remembered.sack_permitted) options |= sack_bit;
  if (remembered.ecn) options |= ecn_bit;
  const std::uint32_t value = (clock & ~option_bits) | options;
  return value > clock ? value - option_bits - 1 : value;
}

CookieCheck check_cookie(const CookieScheme& by, const Segment& ack, RememberedSyn& remembered) {
  std::uint32_t index = 0;
  CookieCheck check = CookieCheck::wrong;
  switch (by.system) {
    case System::rfc: check = check_rfc_cookie(by, ack, index); break;
    case System::linux_: check = check_linux_cookie(by, ack, index); break;
    case System::freebsd: check = check_freebsd_cookie(by, ack, index); break;
  }
  if (check != CookieCheck::valid) return check;
  remembered = {};
  if (by.system != System::rfc && ack.options.timestamps) {
    remembered.timestamps = Timestamps{ack.options.timestamps->value, 0};
    if (by.system == System::linux_) recall_from_timestamp(ack.options.timestamps->echo_reply, remembered);
  }
  if (by.system == System::freebsd) {
    remembered.sack_permitted = (index & 2) != 0;
    const std::uint8_t shift = freebsd_shifts[index >> 2 & 7];
    if (shift != 0) remembered.window_scale = shift;
    index >>= 5;
  }
  remembered.mss = mss_table(by.system, ack.source.address.v6)[index];
  return check;
}

Duration cookie_lifetime(System system) {
  switch (system) {
    case System::linux_: return std::chrono::seconds{120};
    case System::freebsd: return std::chrono::seconds{30};
    case System::rfc: break;
  }
  return std::chrono::seconds{128};
}

}  // namespace synwave
