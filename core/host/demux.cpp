#include "core/host/demux.hpp"

#include <cstring>

#include "core/base/hash.hpp"

namespace synwave {

namespace {

/// Eight octets in the order of the machine: a hash decides where an entry stands, and nothing else depends on that.
std::uint64_t word_of(const Address& address, std::size_t first) {
  std::uint64_t word = 0;
  std::memcpy(&word, address.octets.data() + first, sizeof word);
  return word;
}

std::uint64_t hash_of(const Endpoint& local, const Endpoint& remote) {
  std::uint64_t h = mix64(static_cast<std::uint64_t>(local.port) << 16 | remote.port);
  h = mix64(h ^ word_of(remote.address, 0));
  if (remote.address.v6) h = mix64(h ^ word_of(remote.address, 8));
  return h;
}

}  // namespace

std::size_t Demux::place_of(const Endpoint& local, const Endpoint& remote) const {
  const std::size_t mask = index_.size() - 1;
  std::size_t place = hash_of(local, remote) & mask;
  while (index_[place] != 0) {
    const Entry& e = entries_[index_[place] - 1];
    if (same_tuple(e.local, e.remote, local, remote)) break;
    place = (place + 1) & mask;
  }
  return place;
}

std::uint32_t Demux::find(const Endpoint& local, const Endpoint& remote) const {
  if (indexed()) {
    const std::uint32_t found = index_[place_of(local, remote)];
    return found == 0 ? not_found : entries_[found - 1].slot;
  }
  for (const Entry& e : entries_) {
    if (same_tuple(e.local, e.remote, local, remote)) return e.slot;
  }
  return not_found;
}

void Demux::build_index() {
  std::size_t size = 32;
  while (size < entries_.size() * 4) size *= 2;
  index_.assign(size, 0);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    index_[place_of(entries_[i].local, entries_[i].remote)] = static_cast<std::uint32_t>(i + 1);
  }
}

void Demux::insert(const Endpoint& local, const Endpoint& remote, std::uint32_t slot) {
  entries_.push_back({local, remote, slot});
  if (entries_.size() <= most_in_a_row) return;
  if (entries_.size() * 2 > index_.size()) return build_index();
  index_[place_of(local, remote)] = static_cast<std::uint32_t>(entries_.size());
}

/// Frees a place and moves later ones up, so that no search ends too early.
void Demux::take_out(std::size_t place) {
  const std::size_t mask = index_.size() - 1;
  index_[place] = 0;
  std::size_t hole = place;
  for (std::size_t next = (place + 1) & mask; index_[next] != 0; next = (next + 1) & mask) {
    const Entry& e = entries_[index_[next] - 1];
    const std::size_t home = hash_of(e.local, e.remote) & mask;
    if (((next - home) & mask) < ((next - hole) & mask)) continue;  // it stands between its home and the hole
    index_[hole] = index_[next];
    index_[next] = 0;
    hole = next;
  }
}

void Demux::erase(const Endpoint& local, const Endpoint& remote) {
  std::size_t gone = 0;
  const std::size_t last = entries_.size() - 1;
  if (indexed()) {
    const std::size_t place = place_of(local, remote);
    gone = index_[place] - 1;
    if (gone != last) {
      index_[place_of(entries_[last].local, entries_[last].remote)] = static_cast<std::uint32_t>(gone + 1);
      std::swap(entries_[gone], entries_[last]);
    }
    // The entry itself is still needed while places are compared.
    index_[place] = 0;
    take_out(place);
  } else {
    while (!same_tuple(entries_[gone].local, entries_[gone].remote, local, remote)) ++gone;
    if (gone != last) std::swap(entries_[gone], entries_[last]);
  }
  entries_.pop_back();
  if (entries_.size() <= most_in_a_row) index_.clear();
}

void Demux::clear() {
  entries_.clear();
  index_.clear();
}

}  // namespace synwave
