// A growing FIFO in one block of memory: no allocation once it has reached its working size.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace synwave {

template <class T>
class Ring {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  T& front() { return slots_[head_]; }
  const T& front() const { return slots_[head_]; }
  T& back() { return (*this)[size_ - 1]; }
  const T& back() const { return (*this)[size_ - 1]; }
  T& operator[](std::size_t i) { return slots_[(head_ + i) & (capacity_ - 1)]; }
  const T& operator[](std::size_t i) const { return slots_[(head_ + i) & (capacity_ - 1)]; }

  void push_back(T value) { push_slot() = std::move(value); }
  /// A new last element, whose former content is unspecified: for large elements that are filled in place.
  T& push_slot() {
    if (size_ == capacity_) grow();
    return slots_[(head_ + size_++) & (capacity_ - 1)];
  }
  void pop_front() {
    head_ = (head_ + 1) & (capacity_ - 1);
    --size_;
  }
  void clear() { head_ = size_ = 0; }

  /// Equal content; where it stands in memory does not matter.
  friend bool operator==(const Ring& a, const Ring& b) {
    if (a.size_ != b.size_) return false;
    for (std::size_t i = 0; i < a.size_; ++i) {
      if (!(a[i] == b[i])) return false;
    }
    return true;
  }

 private:
  void grow() {
    std::vector<T> larger(capacity_ == 0 ? 8 : capacity_ * 2);
    for (std::size_t i = 0; i < size_; ++i) larger[i] = std::move((*this)[i]);
    slots_ = std::move(larger);
    capacity_ = slots_.size();
    head_ = 0;
  }

  std::vector<T> slots_;
  std::size_t capacity_ = 0;  // slots_.size(), without the division; 0 or a power of two
  std::size_t head_ = 0;
  std::size_t size_ = 0;
};

}  // namespace synwave
