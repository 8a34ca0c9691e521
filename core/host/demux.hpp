// Which connection does a segment belong to? Exact four-tuples; listeners are looked up elsewhere.
#pragma once

#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "core/wire/segment.hpp"

namespace synwave {

/// A set of four-tuples, each with the slot of its connection. A few are searched in a row, many through an index.
class Demux {
 public:
  static constexpr std::uint32_t not_found = 0xFFFFFFFF;

  std::uint32_t find(const Endpoint& local, const Endpoint& remote) const;
  /// The four-tuple must not be there yet.
  void insert(const Endpoint& local, const Endpoint& remote, std::uint32_t slot);
  /// The four-tuple must be there.
  void erase(const Endpoint& local, const Endpoint& remote);
  void clear();
  std::size_t size() const { return entries_.size(); }

  friend bool operator==(const Demux&, const Demux&) = default;

 private:
  struct Entry {
    Endpoint local;
    Endpoint remote;
    std::uint32_t slot = 0;
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  static constexpr std::size_t most_in_a_row = 8;

  bool indexed() const { return !index_.empty(); }
  /// Position in index_ of the entry, or of the free place where it would stand.
  std::size_t place_of(const Endpoint& local, const Endpoint& remote) const;
  void build_index();
  void take_out(std::size_t place);

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> index_;  // entry's position + 1, 0: free; open addressing, a power of two; empty: no index
};

/// As ==, in two comparisons of words.
inline bool same_address(const Address& a, const Address& b) {
  std::uint64_t left[2];
  std::uint64_t right[2];
  std::memcpy(left, a.octets.data(), sizeof left);
  std::memcpy(right, b.octets.data(), sizeof right);
  return left[0] == right[0] && left[1] == right[1] && a.v6 == b.v6;
}

/// Ports first: they differ most.
inline bool same_tuple(const Endpoint& a_local, const Endpoint& a_remote, const Endpoint& b_local,
                       const Endpoint& b_remote) {
  return a_local.port == b_local.port && a_remote.port == b_remote.port &&
         same_address(a_remote.address, b_remote.address) && same_address(a_local.address, b_local.address);
}

}  // namespace synwave
