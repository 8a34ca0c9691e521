// What a host knows and nobody else can: a key, and numbers that follow from it.
#pragma once

#include <cstdint>

#include "core/base/siphash.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

/// What a number is for; the same question for another purpose has another answer.
enum class SecretUse : std::uint8_t { isn, cookie, dated_cookie, fast_open };

/// 128 bits, as RFC 6528 3 advises; a boot draws them anew.
struct Secret {
  SipKey key;

  /// Of two ends, and of `more`.
  std::uint64_t of(SecretUse use, const Endpoint& local, const Endpoint& remote, std::uint64_t more = 0) const;

  friend bool operator==(const Secret&, const Secret&) = default;
};

}  // namespace synwave
