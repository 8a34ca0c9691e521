// One body, two lives: a libFuzzer program (SYNWAVE_FUZZ), and a test that replays seeds, mutants of the seeds and a
// corpus.
//
//   std::vector<fuzz::Input> fuzz_seeds() { ... }        inputs worth starting from
//   SYNWAVE_FUZZ_BODY(name, input) { HOLDS(...); }       input: std::span<const std::uint8_t>
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace synwave::fuzz {

using Input = std::vector<std::uint8_t>;
using Body = void (*)(std::span<const std::uint8_t>);

/// Runs the body over the seeds, `mutants` changed copies of each, and the files of tests/fuzz/corpus/NAME.
/// Gives how many inputs that were.
std::size_t replay(const char* name, Body body, const std::vector<Input>& seeds, std::uint32_t mutants);

/// The same seed and number give the same mutant everywhere: bits flipped, octets set, cut off, doubled or added.
Input mutant(const Input& seed, std::uint64_t number);

}  // namespace synwave::fuzz

#ifdef SYNWAVE_FUZZ

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "core/base/ensure.hpp"

namespace synwave::fuzz {

/// One file for each seed: what libFuzzer starts from.
inline void write(const char* directory, const std::vector<Input>& seeds) {
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    std::ofstream file{std::filesystem::path{directory} / ("seed-" + std::to_string(i)), std::ios::binary};
    file.write(reinterpret_cast<const char*>(seeds[i].data()), static_cast<std::streamsize>(seeds[i].size()));
  }
}

}  // namespace synwave::fuzz

#define HOLDS(condition) ENSURE(condition)
#define SYNWAVE_FUZZ_BODY(name, input)                                                \
  static void fuzz_body(std::span<const std::uint8_t> input);                         \
  extern "C" int LLVMFuzzerInitialize(int* count, char*** words) {                    \
    if (*count == 3 && std::string_view{(*words)[1]} == "--write-seeds") {            \
      synwave::fuzz::write((*words)[2], fuzz_seeds());                                \
      std::exit(0);                                                                   \
    }                                                                                 \
    return 0;                                                                         \
  }                                                                                   \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    fuzz_body(std::span{data, size});                                                 \
    return 0;                                                                         \
  }                                                                                   \
  static void fuzz_body(std::span<const std::uint8_t> input)

#else

#include <doctest/doctest.h>

// In parentheses: libFuzzer takes any condition, doctest only simple comparisons.
#define HOLDS(condition) REQUIRE((condition))
#define SYNWAVE_FUZZ_BODY(name, input)                                                 \
  static void fuzz_body(std::span<const std::uint8_t> input);                          \
  TEST_CASE("replay of the fuzz body " #name) {                                        \
    const std::size_t seeds = fuzz_seeds().size();                                     \
    CHECK(synwave::fuzz::replay(#name, &fuzz_body, fuzz_seeds(), 200) >= seeds * 201); \
  }                                                                                    \
  static void fuzz_body(std::span<const std::uint8_t> input)

#endif
