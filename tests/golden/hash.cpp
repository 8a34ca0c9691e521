// What `synwave hash` prints, for the wasm build under node: the runner itself is native only.
// Usage: node golden_hash.js FILE...
#include <cinttypes>
#include <cstdio>
#include <string>

#include "tests/golden/hash_of.hpp"

namespace {

bool read(const char* path, std::string& text) {
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return false;
  char block[4096];
  for (std::size_t n = sizeof block; n == sizeof block;) {
    n = std::fread(block, 1, sizeof block, file);
    text.append(block, n);
  }
  return std::fclose(file) == 0;
}

bool hash_file(const char* path) {
  std::string text;
  if (!read(path, text)) return false;
  const auto hash = synwave::golden::hash_of(path, text);
  if (!hash) return false;
  std::printf("%016" PRIx64 "  %s\n", *hash, path);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  int result = 0;
  for (int i = 1; i < argc; ++i) {
    if (hash_file(argv[i])) continue;
    std::fprintf(stderr, "%s: cannot be used\n", argv[i]);
    result = 2;
  }
  return result;
}
