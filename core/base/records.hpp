// A growing row of plain records in one block of memory, for logs: growing a large one moves no octet.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

#include "core/base/ensure.hpp"

namespace synwave {

/// As far as it goes a std::vector. It grows by realloc, to which a system gives a larger place by other page tables
/// instead of by copying; a vector would copy and touch new pages each time.
template <class T>
class Records {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  Records() = default;
  Records(const Records& other) { assign(other); }
  Records(Records&& other) noexcept
      : data_{std::exchange(other.data_, nullptr)},
        size_{std::exchange(other.size_, 0)},
        capacity_{std::exchange(other.capacity_, 0)} {}
  Records& operator=(const Records& other) {
    if (this != &other) assign(other);
    return *this;
  }
  Records& operator=(Records&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~Records() { std::free(data_); }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  T& at(std::size_t i) {
    ENSURE(i < size_);
    return data_[i];
  }
  const T& at(std::size_t i) const {
    ENSURE(i < size_);
    return data_[i];
  }
  T& front() { return data_[0]; }
  const T& front() const { return data_[0]; }
  T& back() { return data_[size_ - 1]; }
  const T& back() const { return data_[size_ - 1]; }

  /// A new last record as its type has it. Addresses of records are valid until the next of these.
  T& emplace_back() {
    if (size_ == capacity_) grow();
    return *new (data_ + size_++) T{};
  }
  /// The same with unspecified content, to be filled in.
  T& push_slot() {
    if (size_ == capacity_) grow();
    return data_[size_++];
  }
  void push_back(const T& record) {
    const T kept = record;  // it may be one of ours
    push_slot() = kept;
  }
  void clear() { size_ = 0; }

  /// Where the next `count` records will stand, to be filled in; take() makes those of them that were.
  T* room(std::size_t count) {
    while (capacity_ - size_ < count) grow();
    return data_ + size_;
  }
  void take(std::size_t count) { size_ += count; }

 private:
  void grow() { reserve(capacity_ == 0 ? 32 : capacity_ * 2); }
  void reserve(std::size_t capacity) {
    void* const place = std::realloc(static_cast<void*>(data_), capacity * sizeof(T));
    ENSURE(place != nullptr);
    data_ = static_cast<T*>(place);
    capacity_ = capacity;
  }
  void assign(const Records& other) {
    if (capacity_ < other.size_) reserve(other.size_);
    if (other.size_ != 0) std::memcpy(static_cast<void*>(data_), other.data_, other.size_ * sizeof(T));
    size_ = other.size_;
  }

  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace synwave
