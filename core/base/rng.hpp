// Random draws without state: the same question always gets the same answer.
#pragma once

#include <cstdint>

#include "core/base/hash.hpp"

namespace synwave {

/// What a draw is for; keeps draws about one segment independent of each other.
enum class Purpose : std::uint8_t {
  loss,
  duplicate,
  reorder,
  reorder_by,
  corrupt,
  corrupt_bit,
  jitter,
  isn_secret,
  ephemeral_port,
  isn_secret_high
};

/// The draws about one subject, for who makes many.
class Dice {
 public:
  constexpr Dice() = default;
  constexpr Dice(std::uint64_t seed, std::uint64_t subject) : begun_{Hasher{}.add(seed).add(subject)} {}

  constexpr std::uint64_t draw(Purpose purpose, std::uint64_t ordinal) const {
    return Hasher{begun_}.add(static_cast<std::uint64_t>(purpose)).add(ordinal).result();
  }
  friend constexpr bool operator==(const Dice&, const Dice&) = default;

 private:
  Hasher begun_;
};

/// A draw is a function of its question, so an edit elsewhere in a scenario does not shift it.
constexpr std::uint64_t draw(std::uint64_t seed, std::uint64_t subject, Purpose purpose, std::uint64_t ordinal) {
  return Dice{seed, subject}.draw(purpose, ordinal);
}

/// The draw scaled to [0, bound); `bound` must be below 2^32.
constexpr std::uint64_t scale_draw(std::uint64_t drawn, std::uint64_t bound) {
  return ((drawn >> 32) * bound) >> 32;
}

/// A probability in parts per billion, so that percentages with decimals stay exact.
struct Probability {
  std::uint32_t parts_per_billion = 0;

  constexpr bool happens(std::uint64_t drawn) const {
    return parts_per_billion != 0 && scale_draw(drawn, 1'000'000'000) < parts_per_billion;
  }
  friend constexpr bool operator==(Probability, Probability) = default;
};

}  // namespace synwave
