// When the next connection wants to be woken. Deadlines that move later cost nothing: an entry may be too early, never
// too late.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"

namespace synwave {

class TimerHeap {
 public:
  struct Entry {
    Time at;
    SocketId socket;
    std::uint32_t slot = 0;
    friend bool operator==(const Entry&, const Entry&) = default;
  };

  bool empty() const { return entries_.empty(); }
  /// The entry to look at first: by time, then by the age of the socket.
  const Entry& top() const { return entries_.front(); }
  Time earliest() const { return entries_.empty() ? never : entries_.front().at; }

  void push(Time at, SocketId socket, std::uint32_t slot) {
    entries_.push_back({at, socket, slot});
    std::push_heap(entries_.begin(), entries_.end(), later);
  }
  void pop() {
    std::pop_heap(entries_.begin(), entries_.end(), later);
    entries_.pop_back();
  }
  void clear() { entries_.clear(); }

  friend bool operator==(const TimerHeap&, const TimerHeap&) = default;

 private:
  static bool later(const Entry& a, const Entry& b) { return a.at != b.at ? a.at > b.at : a.socket.raw > b.socket.raw; }

  std::vector<Entry> entries_;
};

}  // namespace synwave
