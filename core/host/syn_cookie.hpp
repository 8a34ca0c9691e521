// SYN cookies (RFC 4987 3.6, A): the SYN,ACK's sequence number holds what a half-open connection would have to
// remember.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "core/host/secret.hpp"
#include "core/tcp/config.hpp"

namespace synwave {

/// How a host makes its cookies, which decides what they forget besides text on the SYN.
/// - rfc: counter mod 32, one of eight MSS, 24 bits of hash, all combined with the peer's number. Forgets every option.
/// - linux: one of four MSS; window scale, SACK and ECN in the low bits of the timestamp, if the peer uses timestamps.
/// - freebsd: one of eight MSS, one of eight shifts, SACK, and which of two keys, in eight bits beside 24 of hash.
struct CookieScheme {
  System system = System::rfc;
  const Secret* secret = nullptr;
  Time now{};
};

/// What of a SYN a cookie keeps.
struct RememberedSyn : Options {
  bool ecn = false;  // it asked for ECN (RFC 3168 6.1.1)
};

struct SynCookie {
  Seq32 iss;
  RememberedSyn remembered;
};

/// The cookie for this SYN. `local` is who answers.
SynCookie make_cookie(const CookieScheme&, const Segment& syn);
/// What the SYN,ACK's timestamp becomes in Linux's scheme: the greatest value not above `clock` that holds the options.
std::uint32_t timestamp_with_options(std::uint32_t clock, const RememberedSyn& remembered);

enum class CookieCheck : std::uint8_t { valid, too_old, wrong };
/// Whether an ACK at a listener acknowledges a cookie of this host, and of what age. If it is valid, `remembered` is
/// filled in.
CookieCheck check_cookie(const CookieScheme&, const Segment& ack, RememberedSyn& remembered);

/// How long after the last cookie was sent an ACK is worth looking at.
Duration cookie_lifetime(System system);

}  // namespace synwave
