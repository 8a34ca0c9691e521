// Counts what the heap has given out, for "octets per connection".
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "tests/bench/work.hpp"

namespace {

std::uint64_t in_use = 0;

void* give(std::size_t size) {
  void* const p = std::malloc(size);
  if (p == nullptr) std::abort();
  in_use += malloc_usable_size(p);
  return p;
}

void take_back(void* p) {
  if (p != nullptr) in_use -= malloc_usable_size(p);
  std::free(p);
}

}  // namespace

void* operator new(std::size_t size) {
  return give(size);
}
void* operator new[](std::size_t size) {
  return give(size);
}
void operator delete(void* p) noexcept {
  take_back(p);
}
void operator delete[](void* p) noexcept {
  take_back(p);
}
void operator delete(void* p, std::size_t) noexcept {
  take_back(p);
}
void operator delete[](void* p, std::size_t) noexcept {
  take_back(p);
}

std::uint64_t synwave::bench::heap_in_use() {
  return in_use;
}
