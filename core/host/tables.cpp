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
  secret_.key = {draw(seed_, id_.raw, Purpose::isn_secret, boots_),
                 draw(seed_, id_.raw, Purpose::isn_secret_high, boots_)};
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
    free_slots_.pop_back();  // delete_socket() has left it fresh
  }
  ENSURE(next_socket_ < max_sockets_per_host);
  Socket& s = slots_[slot];
  s.id = SocketId{next_socket_++};
  s.config = default_config_;
  s.family = address_.v6 ? Family::ipv6 : Family::ipv4;
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

Listener* Host::listener_of(SocketId socket) {
  for (Listener& listener : listeners_) {
    if (listener.socket == socket) return &listener;
  }
  return nullptr;
}

const Listener* Host::listener_of(SocketId socket) const {
  for (const Listener& listener : listeners_) {
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
    if (listener.local.address.unspecified() && listener.local.address.v6 == local.address.v6) wildcard = &listener;
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
  std::uint32_t mtu = default_mtu_;
  for (const Route& route : routes_) {
    if (route.remote == remote) mtu = route.mtu;
  }
  for (const Route& path : narrow_paths_) {
    if (path.remote == remote) mtu = std::min(mtu, path.mtu);
  }
  return mtu;
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
