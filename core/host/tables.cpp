// The tables of a host: sockets, descriptors, listeners, routes, configurations.
#include <algorithm>

#include "core/base/ensure.hpp"
#include "core/base/rng.hpp"
#include "core/host/host.hpp"

namespace synwave {

Host::Host(HostId id, const Address& address, const HostConfig& config, std::uint64_t seed)
    : id_{id}, address_{address}, seed_{seed}, configs_{config} {
  start_up();
}

/// What a boot decides anew.
void Host::start_up() {
  secret_ = draw(seed_, id_.raw, Purpose::isn_secret, boots_);
  const HostConfig& c = configs_[default_config_];
  const std::uint64_t range = std::uint64_t{c.last_port} - c.first_port + 1;
  next_port_offset_ =
      static_cast<std::uint16_t>(scale_draw(draw(seed_, id_.raw, Purpose::ephemeral_port, boots_), range));
  ++boots_;
  ++releases_;
}

std::uint32_t Host::new_socket() {
  std::uint32_t slot = 0;
  if (free_slots_.empty()) {
    slot = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    slot = free_slots_.back();
    free_slots_.pop_back();
    slots_[slot] = Socket{};
  }
  ENSURE(next_socket_ < max_sockets_per_host);
  Socket& s = slots_[slot];
  s.id = SocketId{next_socket_++};
  s.config = default_config_;
  slot_of_.push_back(slot);
  ++alive_;
  return slot;
}

void Host::delete_socket(std::uint32_t slot) {
  Socket& s = slots_[slot];
  detach(s);
  if (s.bound) ++releases_;
  slot_of_[s.id.raw - first_socket_] = s.closed ? gone_closed : gone_open;
  s = Socket{};
  free_slots_.push_back(slot);
  --alive_;
}

std::uint32_t Host::slot_of(SocketId socket) const {
  if (socket.raw < first_socket_ || socket.raw >= next_socket_) return no_slot;
  const std::uint32_t slot = slot_of_[socket.raw - first_socket_];
  return slot < slots_.size() ? slot : no_slot;
}

std::uint32_t Host::slot_of_fd(std::int32_t fd) const {
  const auto index = static_cast<std::size_t>(fd) - first_fd;
  if (fd < first_fd || index >= slot_of_fd_.size()) return no_slot;
  return slot_of_fd_[index];
}

/// The lowest free descriptor, as POSIX promises; 0 to 2 are taken by the standard streams.
std::int32_t Host::give_fd(std::uint32_t slot) {
  const auto free = std::find(slot_of_fd_.begin(), slot_of_fd_.end(), no_slot);
  const auto index = static_cast<std::int32_t>(free - slot_of_fd_.begin());
  if (free == slot_of_fd_.end()) {
    slot_of_fd_.push_back(slot);
  } else {
    *free = slot;
  }
  slots_[slot].fd = first_fd + index;
  return slots_[slot].fd;
}

void Host::take_fd(Socket& socket) {
  slot_of_fd_[static_cast<std::size_t>(socket.fd - first_fd)] = no_slot;
  socket.fd = -1;
}

Listener* Host::listener_of(SocketId socket) {
  for (Listener& listener : listeners_) {
    if (listener.socket == socket) return &listener;
  }
  return nullptr;
}

/// A listener with exactly this address before one for all addresses (RFC 9293 3.9.1.1).
Listener* Host::listener_for(const Endpoint& local) {
  Listener* wildcard = nullptr;
  for (Listener& listener : listeners_) {
    if (listener.local.port != local.port) continue;
    if (listener.local.address == local.address) return &listener;
    if (listener.local.address.unspecified()) wildcard = &listener;
  }
  return wildcard;
}

const Socket* Host::find(SocketId socket) const {
  const std::uint32_t slot = slot_of(socket);
  return slot == no_slot ? nullptr : &slots_[slot];
}

SocketId Host::find(const Endpoint& local, const Endpoint& remote) const {
  const std::uint32_t slot = demux_.find(local, remote);
  return slot == Demux::not_found ? SocketId{} : slots_[slot].id;
}

SocketId Host::socket_of(std::int32_t fd) const {
  const std::uint32_t slot = slot_of_fd(fd);
  return slot == no_slot ? SocketId{} : slots_[slot].id;
}

void Host::set_route(const Address& remote, std::uint32_t mtu) {
  for (Route& route : routes_) {
    if (route.remote == remote) {
      route.mtu = mtu;
      return;
    }
  }
  routes_.push_back({remote, mtu});
}

/// 0: no way leads there.
std::uint32_t Host::mtu_to(const Address& remote) const {
  for (const Route& route : routes_) {
    if (route.remote == remote) return route.mtu;
  }
  return default_mtu_;
}

/// Few sockets differ in their configuration, so it is kept once and named by an index.
std::uint16_t Host::config_index(const HostConfig& config) {
  const auto found = std::find(configs_.begin(), configs_.end(), config);
  if (found != configs_.end()) return static_cast<std::uint16_t>(found - configs_.begin());
  ENSURE(configs_.size() < 0xFFFF);
  configs_.push_back(config);
  return static_cast<std::uint16_t>(configs_.size() - 1);
}

void Host::set_config(const HostConfig& config) {
  default_config_ = config_index(config);
  ++releases_;
  for (const Listener& listener : listeners_) slots_[slot_of(listener.socket)].config = default_config_;
}

void Host::record_socket(const Socket& socket, Log* log) const {
  if (log == nullptr) return;
  SocketRecord record;
  record.socket = socket.id.raw;
  record.created_event = log->moment;
  record.host = id_.raw;
  record.name = socket.name;
  if (socket.kind == SocketKind::connection) {
    const Connection& c = socket.connection;
    record.iss = c.tcb().iss.raw();
    record.local_port = c.path().local.port;
    record.remote_port = c.path().remote.port;
  } else {
    record.local_port = socket.local.port;
    record.is_listener = socket.kind == SocketKind::listener ? 1 : 0;
  }
  log->sockets.push_back(record);
  note_peer(socket, log);
}

/// What becomes known about the other end.
void Host::note_peer(const Socket& socket, Log* log) const {
  if (log == nullptr || socket.kind != SocketKind::connection) return;
  SocketRecord* record = log->find_socket(id_, socket.id);
  if (record == nullptr) return;
  if (socket.connection.state() >= State::syn_received) {
    record->irs = socket.connection.tcb().irs.raw();
    record->has_irs = 1;
  }
  if (socket.peer.known() && socket.peer.host != forger) {
    record->peer_host = socket.peer.host.raw;
    record->peer_socket = socket.peer.socket.raw;
  }
}

}  // namespace synwave
