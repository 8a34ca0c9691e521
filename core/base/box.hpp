// A value that lives elsewhere, or is not there: eight octets for what few objects have.
#pragma once

#include <memory>
#include <utility>

namespace synwave {

/// Behaves as std::optional<T>; copying copies the value.
template <class T>
class Box {
 public:
  Box() = default;
  Box(const Box& other) : value_{other.value_ ? std::make_unique<T>(*other.value_) : nullptr} {}
  Box(Box&&) noexcept = default;
  Box& operator=(const Box& other) {
    if (this == &other) return *this;
    if (value_ && other.value_) {
      *value_ = *other.value_;
    } else {
      value_ = other.value_ ? std::make_unique<T>(*other.value_) : nullptr;
    }
    return *this;
  }
  Box& operator=(Box&&) noexcept = default;
  ~Box() = default;

  T& emplace() {
    value_ = std::make_unique<T>();
    return *value_;
  }
  void reset() { value_.reset(); }

  explicit operator bool() const { return value_ != nullptr; }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }

  friend bool operator==(const Box& a, const Box& b) {
    return a.value_ && b.value_ ? *a.value_ == *b.value_ : !a.value_ && !b.value_;
  }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace synwave
