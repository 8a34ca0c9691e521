#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/fuzz.hpp"
#include "tests/unit/wire/random_segment.hpp"

namespace synwave::fuzz {

namespace {

std::vector<Input> corpus(const char* name) {
  const std::filesystem::path directory = std::filesystem::path{SYNWAVE_SOURCE_DIR} / "tests/fuzz/corpus" / name;
  std::vector<std::filesystem::path> paths;
  if (std::filesystem::is_directory(directory)) {
    for (const auto& entry : std::filesystem::directory_iterator{directory}) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Input> inputs;
  for (const auto& path : paths) {
    std::ifstream file{path, std::ios::binary};
    inputs.emplace_back(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
  }
  return inputs;
}

void change(Input& input, test::Draws& draws) {
  const auto size = static_cast<std::uint32_t>(input.size());
  const std::uint32_t at = size == 0 ? 0 : draws.below(size);
  const auto place = input.begin() + static_cast<std::ptrdiff_t>(at);
  switch (size == 0 ? 4 : draws.below(5)) {
    case 0: input[at] = static_cast<std::uint8_t>(input[at] ^ (1U << draws.below(8))); return;
    case 1: {
      const std::uint8_t edges[] = {0, 1, 0x7F, 0x80, 0xFF, draws.u8()};
      input[at] = edges[draws.below(6)];
      return;
    }
    case 2: input.resize(at); return;
    case 3: input.insert(place, input[at]); return;
    default:
      for (std::uint32_t i = draws.below(8); i < 8; ++i) input.push_back(draws.u8());
  }
}

}  // namespace

Input mutant(const Input& seed, std::uint64_t number) {
  test::Draws draws{number};
  Input input = seed;
  for (std::uint32_t i = draws.below(4); i < 4; ++i) change(input, draws);
  return input;
}

std::size_t replay(const char* name, Body body, const std::vector<Input>& seeds, std::uint32_t mutants) {
  std::size_t inputs = 0;
  const auto run = [&inputs, body](const Input& input) {
    body(input);
    ++inputs;
  };
  run({});
  for (const Input& seed : seeds) {
    run(seed);
    for (std::uint32_t i = 0; i < mutants; ++i) run(mutant(seed, Hasher{}.add(inputs).add(i).result()));
  }
  for (const Input& input : corpus(name)) run(input);
  return inputs;
}

}  // namespace synwave::fuzz

TEST_CASE("the replay finds a corpus where it looks for one") {
  CHECK_FALSE(synwave::fuzz::corpus("codec").empty());
}
