// Descriptors: what they stand for, and what they tell of their sockets without changing anything.
#include "core/host/descriptors.hpp"

#include <algorithm>

#include "core/base/ensure.hpp"
#include "core/host/results.hpp"

namespace synwave {

/// Null for a number that is no descriptor.
const Descriptor* Host::descriptor(std::int32_t fd) const {
  const auto index = static_cast<std::size_t>(fd) - first_fd;
  if (fd < first_fd || index >= descriptors_.size()) return nullptr;
  return descriptors_[index].kind == DescriptorKind::free ? nullptr : &descriptors_[index];
}

std::uint32_t Host::slot_of_fd(std::int32_t fd) const {
  const Descriptor* found = descriptor(fd);
  return found != nullptr && found->kind == DescriptorKind::socket ? found->index : no_slot;
}

/// Why a call for sockets cannot be made on this descriptor.
Errno Host::no_socket(std::int32_t fd) const {
  return descriptor(fd) == nullptr ? Errno::ebadf : Errno::enotsock;
}

/// As many as systems give a process by default.
bool Host::out_of_descriptors() const {
  constexpr std::size_t most = 1024 - first_fd;
  return descriptors_.size() >= most &&
         std::find(descriptors_.begin(), descriptors_.end(), Descriptor{}) == descriptors_.end();
}

/// The lowest free descriptor, as POSIX promises; 0 to 2 are taken by the standard streams.
std::int32_t Host::give_fd(const Descriptor& meaning) {
  const auto free = std::find(descriptors_.begin(), descriptors_.end(), Descriptor{});
  const auto index = static_cast<std::int32_t>(free - descriptors_.begin());
  if (free == descriptors_.end()) {
    descriptors_.push_back(meaning);
  } else {
    *free = meaning;
  }
  const std::int32_t fd = first_fd + index;
  if (meaning.kind == DescriptorKind::socket) slots_[meaning.index].fd = fd;
  return fd;
}

void Host::take_fd(std::int32_t fd) {
  Descriptor& meaning = descriptors_[static_cast<std::size_t>(fd - first_fd)];
  if (meaning.kind == DescriptorKind::socket) slots_[meaning.index].fd = -1;
  meaning = Descriptor{};
}

std::uint16_t Host::option_set(const SocketOptions& options) {
  const auto found = std::find(option_sets_.begin(), option_sets_.end(), options);
  if (found != option_sets_.end()) return static_cast<std::uint16_t>(found - option_sets_.begin());
  ENSURE(option_sets_.size() < 0xFFFF);
  option_sets_.push_back(options);
  return static_cast<std::uint16_t>(option_sets_.size() - 1);
}

SocketId Host::socket_of(std::int32_t fd) const {
  const std::uint32_t slot = slot_of_fd(fd);
  return slot == no_slot ? SocketId{} : slots_[slot].id;
}

CallResult Host::set_nonblocking(std::int32_t fd, bool on) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot != no_slot) slots_[slot].nonblocking = on;
  return descriptor(fd) == nullptr ? failed(Errno::ebadf) : succeeded();
}

CallResult Host::nonblocking(std::int32_t fd) const {
  if (descriptor(fd) == nullptr) return failed(Errno::ebadf);
  const std::uint32_t slot = slot_of_fd(fd);
  return succeeded(slot != no_slot && slots_[slot].nonblocking ? 1 : 0);
}

CallResult Host::set_linger(std::int32_t fd, bool on, Duration time) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(no_socket(fd));
  SocketOptions options = options_of(slots_[slot]);
  options.linger = {on, time};
  slots_[slot].options = option_set(options);
  return succeeded();
}

std::optional<Linger> Host::linger(std::int32_t fd) const {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return std::nullopt;
  return options_of(slots_[slot]).linger;
}

std::optional<Endpoint> Host::local_end(std::int32_t fd) const {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return std::nullopt;
  const Socket& s = slots_[slot];
  if (s.kind == SocketKind::connection) return s.connection.path().local;
  Endpoint local = s.local;
  if (local.address.unspecified()) local.address.v6 = s.family == Family::ipv6;
  return local;
}

std::optional<Endpoint> Host::remote_end(std::int32_t fd) const {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot || slots_[slot].kind != SocketKind::connection) return std::nullopt;
  const Socket& s = slots_[slot];
  if (ended(s) || s.connection.state() == State::syn_sent) return std::nullopt;
  return s.connection.path().remote;
}

CallResult Host::unread(std::int32_t fd) const {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(descriptor(fd) == nullptr ? Errno::ebadf : Errno::enotty);
  if (slots_[slot].kind == SocketKind::listener) return failed(Errno::einval);
  return succeeded(slots_[slot].kind == SocketKind::connection ? unread_octets(slots_[slot]) : 0);
}

CallResult Host::unsent(std::int32_t fd) const {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(descriptor(fd) == nullptr ? Errno::ebadf : Errno::enotty);
  if (slots_[slot].kind == SocketKind::listener) return failed(Errno::einval);
  return succeeded(slots_[slot].kind == SocketKind::connection ? slots_[slot].connection.tcb().snd_queued : 0);
}

CallResult Host::not_sent(std::int32_t fd) const {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(descriptor(fd) == nullptr ? Errno::ebadf : Errno::enotty);
  if (slots_[slot].kind == SocketKind::listener) return failed(Errno::einval);
  if (slots_[slot].kind == SocketKind::fresh) return succeeded();
  return succeeded(static_cast<std::int64_t>(slots_[slot].connection.not_sent()));
}

}  // namespace synwave
