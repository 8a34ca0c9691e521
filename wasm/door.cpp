#include "wasm/door.hpp"

#include "wasm/layout_checks.hpp"

namespace synwave {
namespace {

template <class Rows>
View view_of(const Rows& records) {
  return {reinterpret_cast<const std::uint8_t*>(records.data()), records.size() * sizeof(*records.data())};
}

}  // namespace

View Door::events() const {
  return log() != nullptr ? view_of(log()->events) : View{};
}
View Door::segments() const {
  return log() != nullptr ? view_of(log()->segments) : View{};
}
View Door::options() const {
  return log() != nullptr ? view_of(log()->options) : View{};
}
View Door::changes() const {
  return log() != nullptr ? view_of(log()->changes.words()) : View{};
}
View Door::sockets() const {
  return log() != nullptr ? view_of(log()->sockets) : View{};
}

View Door::octets(std::uint32_t segment) {
  if (log() == nullptr || segment >= log()->segments.size()) return {};
  packets_ = packet_of(*log(), segment, hosts_, *text());
  return packets_;
}

View Door::pcapng(std::uint32_t host) {
  if (log() == nullptr || host >= hosts_.size()) return {};
  packets_ = to_pcapng(*log(), hosts_, *text(), HostId{static_cast<std::uint8_t>(host)});
  return packets_;
}

void Door::forget() {
  hosts_.clear();
  packets_ = {};
}

}  // namespace synwave
