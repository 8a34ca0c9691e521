// Faults asleep in a copy of the engine, of which the environment wakes one: what scripts/mutate compiles in.
//
// SYNWAVE_MUTANT is the number of the fault that is awake; SYNWAVE_MUTANTS_PASSED a file for the numbers of those by
// which the program came, and the negative numbers of those that the types at their place do not allow.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <type_traits>

namespace mutants {

struct State {
  State() {
    if (const char* number = std::getenv("SYNWAVE_MUTANT")) awake = std::atoi(number);
  }
  ~State() {
    const char* path = std::getenv("SYNWAVE_MUTANTS_PASSED");
    std::FILE* file = path != nullptr && *path != 0 ? std::fopen(path, "w") : nullptr;
    if (file == nullptr) return;
    for (int id = 1; id < static_cast<int>(passed.size()); ++id) {
      if (passed[static_cast<std::size_t>(id)] != 0)
        std::fprintf(file, "%d\n", passed[static_cast<std::size_t>(id)] * id);
    }
    std::fclose(file);
  }
  int awake = 0;
  std::array<signed char, 8192> passed{};
};
inline State state;

template <int id>
bool awake() {
  state.passed[id] = 1;
  return state.awake == id;
}
template <int id>
void impossible() {
  state.passed[id] = -1;
}

/// Stands between the two sides of an operator: `a <= At<7>{} <= b` is `a <= b`, and `a < b` when 7 is awake.
template <int id>
struct At {};
template <int id, class L>
struct Left {
  const L& value;
};

#define MUTANT_OPERATOR(stands, planted)                                                             \
  template <int id, class L>                                                                         \
  Left<id, L> operator stands(const L& left, At<id>) {                                               \
    return {left};                                                                                   \
  }                                                                                                  \
  template <int id, class L, class R>                                                                \
  auto operator stands(Left<id, L> left, const R& right) {                                           \
    using Result = decltype(left.value stands right);                                                \
    if constexpr (requires { requires std::same_as<Result, decltype(left.value planted right)>; }) { \
      return awake<id>() ? left.value planted right : left.value stands right;                       \
    } else {                                                                                         \
      impossible<id>();                                                                              \
      return left.value stands right;                                                                \
    }                                                                                                \
  }
MUTANT_OPERATOR(<=, <)
MUTANT_OPERATOR(<, <=)
MUTANT_OPERATOR(>=, >)
MUTANT_OPERATOR(>, >=)
MUTANT_OPERATOR(==, !=)
MUTANT_OPERATOR(!=, ==)
MUTANT_OPERATOR(+, -)
MUTANT_OPERATOR(-, +)
#undef MUTANT_OPERATOR

template <int id, class L, class R>
bool both(L left, R right) {
  return awake<id>() ? left() || right() : left() && right();
}
template <int id, class L, class R>
bool either(L left, R right) {
  return awake<id>() ? left() && right() : left() || right();
}

template <int id, class T>
T min(const T& a, const T& b) {
  return (b < a) != awake<id>() ? b : a;
}
template <int id, class T>
T max(const T& a, const T& b) {
  return (a < b) != awake<id>() ? b : a;
}
template <int id, class T>
T min(std::initializer_list<T> of) {
  return awake<id>() ? std::max(of) : std::min(of);
}
template <int id, class T>
T max(std::initializer_list<T> of) {
  return awake<id>() ? std::min(of) : std::max(of);
}

/// `next<7> * x` is `++x`, and `--x` when 7 is awake.
template <int id>
struct Next {
  template <class T>
  friend T& operator*(Next, T& value) {
    return awake<id>() ? --value : ++value;
  }
};
template <int id>
inline constexpr Next<id> next{};

}  // namespace mutants

/// For Seq32, whose orders are functions.
#define MUTANT_ORDER(stands, planted)                             \
  template <int id>                                               \
  bool stands(mutants::At<id>, Seq32 other) const {               \
    return mutants::awake<id>() ? planted(other) : stands(other); \
  }
#define MUTANT_ORDERS                \
  MUTANT_ORDER(before, at_or_before) \
  MUTANT_ORDER(at_or_before, before) \
  MUTANT_ORDER(after, at_or_after)   \
  MUTANT_ORDER(at_or_after, after)
#define MUTANT_CHOICES                                         \
  template <int id>                                            \
  Seq32 later(mutants::At<id>, Seq32 a, Seq32 b) {             \
    return mutants::awake<id>() ? earlier(a, b) : later(a, b); \
  }                                                            \
  template <int id>                                            \
  Seq32 earlier(mutants::At<id>, Seq32 a, Seq32 b) {           \
    return mutants::awake<id>() ? later(a, b) : earlier(a, b); \
  }
