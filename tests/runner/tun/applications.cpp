#include "tests/runner/tun/applications.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace synwave::runner::tun {

namespace {

constexpr std::uint64_t one_read = 256 * 1024;
constexpr std::uint64_t one_write = 256 * 1024;
/// An echo does not read on while so much is still to be sent back.
constexpr std::size_t most_to_echo = 1 << 20;

}  // namespace

// ---- Who is who ----

const Client* Applications::find(std::uint32_t number) const {
  if (clients_.empty() || number > clients_.size()) return nullptr;
  return number == 0 ? &clients_.back() : &clients_[number - 1];
}
Client* Applications::find(std::uint32_t number) {
  return const_cast<Client*>(std::as_const(*this).find(number));
}

std::uint32_t Applications::number_of(std::uint32_t number) const {
  if (find(number) == nullptr) return 0;
  return number == 0 ? static_cast<std::uint32_t>(clients_.size()) : number;
}

Client* Applications::client_of(SocketId socket) {
  // The newest are asked for most.
  for (auto it = clients_.rbegin(); it != clients_.rend(); ++it) {
    if (it->socket == socket) return &*it;
  }
  return nullptr;
}

bool Applications::idle() const {
  const auto over = [this](const Client& client) {
    const Socket* s = engine_.host().find(client.socket);
    return s == nullptr || s->connection.over() || s->connection.state() == State::time_wait;
  };
  return listeners_.empty() && std::all_of(clients_.begin(), clients_.end(), over);
}

// ---- What has happened ----

void Applications::witness(const Log& log, std::size_t from) {
  for (std::size_t i = from; i < log.events.size(); ++i) {
    const Event& event = log.events[i];
    if (event.host != our_host.raw || event.socket == nothing) continue;
    const SocketId id{event.socket};
    if (std::find(listening_.begin(), listening_.end(), id) != listening_.end()) continue;
    const auto kind = static_cast<EventKind>(event.kind);
    if (kind != EventKind::state && kind != EventKind::error) continue;
    Client* client = client_of(id);
    if (client == nullptr) {
      const auto to = static_cast<State>(event.b);
      if (kind != EventKind::state || to == State::listen) continue;
      client = &clients_.emplace_back();
      client->number = static_cast<std::uint32_t>(clients_.size());
      client->socket = id;
      client->use = later_;
    }
    const Time at = at_ns(event.at_ns);
    if (kind == EventKind::error) {
      client->error = static_cast<Errno>(event.b);
      reporter_.error(at, client->number, client->error);
      continue;
    }
    client->visited[event.b] = true;
    const Socket* s = engine_.host().find(id);
    reporter_.state(at, client->number, static_cast<State>(event.a), static_cast<State>(event.b),
                    s != nullptr ? s->connection.path().remote : Endpoint{});
  }
}

bool Applications::satisfied(std::uint32_t number, const act::Wait& wait) const {
  const Client* client = find(number);
  if (client == nullptr) return false;
  const Socket* s = engine_.host().find(client->socket);
  switch (wait.what) {
    case act::Wait::For::state: return client->visited[static_cast<std::size_t>(wait.state)];
    case act::Wait::For::received: return client->received >= wait.octets;
    case act::Wait::For::end: return client->ended;
    case act::Wait::For::error: return client->error != Errno::none;
    case act::Wait::For::sent:
    case act::Wait::For::listener: break;
  }
  return client->to_send.empty() && (s == nullptr || s->connection.tcb().snd_queued == 0);
}

bool Applications::hopeless(std::uint32_t number) const {
  const Client* client = find(number);
  if (client == nullptr || (number == 0 && !listeners_.empty())) return false;
  const Socket* s = engine_.host().find(client->socket);
  return s == nullptr || s->connection.over();
}

// ---- Actions ----

/// Ends an input; the timeline shows the calls of an action.
void Applications::finish(Time now, std::uint32_t line) {
  auto& events = engine_.log()->events;
  for (std::size_t at = events.size(); line != 0 && at > 0; --at) {
    Event& event = events[at - 1];
    if (static_cast<EventKind>(event.kind) != EventKind::call) continue;
    event.line = static_cast<std::uint16_t>(line);
    break;
  }
  engine_.finish(now);
}

Errno Applications::listen(Time now, const act::Listen& listen, std::uint32_t line) {
  Host& host = engine_.host();
  const CallResult made = host.socket();
  if (made.error != Errno::none) return made.error;
  const auto fd = static_cast<std::int32_t>(made.value);
  host.set_nonblocking(fd, true);
  CallResult result = host.bind(now, fd, {Address{.octets = {}, .v6 = host.address().v6}, listen.port}, engine_.log());
  if (result.error == Errno::none) {
    listening_.push_back(host.socket_of(fd));
    result = host.listen(now, fd, listen.backlog, engine_.log());
  }
  if (result.error == Errno::none) listeners_.push_back(fd);
  finish(now, line);
  return result.error;
}

Errno Applications::connect(Time now, const act::Connect& connect, const Address& kernel, std::uint32_t line) {
  Host& host = engine_.host();
  const CallResult made = host.socket();
  if (made.error != Errno::none) return made.error;
  const auto fd = static_cast<std::int32_t>(made.value);
  host.set_nonblocking(fd, true);
  CallResult result;
  if (connect.from != 0) {
    result = host.bind(now, fd, {Address{.octets = {}, .v6 = host.address().v6}, connect.from}, engine_.log());
  }
  if (result.error == Errno::none) {
    result = host.connect(now, fd, {connect.address.value_or(kernel), connect.port}, engine_.log());
  }
  const SocketId id = host.socket_of(fd);
  finish(now, line);
  if (result.error != Errno::none && result.error != Errno::einprogress) {
    host.close(now, fd, engine_.log());
    engine_.finish(now);
    return result.error;
  }
  if (Client* client = client_of(id)) client->fd = fd;
  return Errno::none;
}

std::string Applications::use(std::uint32_t number, const Use& use) {
  Client* client = find(number);
  if (client == nullptr) {
    later_ = use;
    return {};
  }
  client->use = use;
  client->file.reset();
  return {};
}

std::string Applications::send(std::uint32_t number, const act::Send& send) {
  Client* client = find(number);
  Supply supply;
  supply.pattern = send.octets;
  supply.text = send.text;
  if (!send.file.empty()) {
    supply.file.reset(std::fopen(send.file.c_str(), "rbe"));
    if (supply.file == nullptr) return send.file + ": " + std::strerror(errno);
  }
  if (client->fd < 0) return std::string{name_of(Errno::ebadf)};
  if (client->then_shutdown) return std::string{name_of(Errno::epipe)};
  client->to_send.push_back(std::move(supply));
  return {};
}

std::string Applications::leave(Time now, std::uint32_t number, CallKind how, std::uint32_t line) {
  Client* client = find(number);
  if (client->fd < 0) return std::string{name_of(Errno::ebadf)};
  if (how != CallKind::abort && !client->to_send.empty()) {
    (how == CallKind::close ? client->then_close : client->then_shutdown) = true;
    return {};
  }
  leave_now(now, *client, how, line);
  return {};
}

void Applications::leave_now(Time now, Client& client, CallKind how, std::uint32_t line) {
  Host& host = engine_.host();
  if (how == CallKind::shutdown) {
    host.shutdown(now, client.fd, ShutdownHow::write, engine_.log());
    return finish(now, line);
  }
  if (how == CallKind::abort) host.set_linger(client.fd, true, Duration{0});
  client.to_send.clear();
  host.close(now, std::exchange(client.fd, -1), engine_.log());
  finish(now, line);
}

// ---- Reading and writing ----

void Applications::serve(Time now) {
  accept_all(now);
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    Client& client = clients_[i];
    while (client.fd >= 0 && (read_some(now, client) || write_some(now, client))) {
    }
  }
}

void Applications::accept_all(Time now) {
  for (const std::int32_t listener : listeners_) {
    while ((engine_.host().readiness(listener) & poll_in) != 0) {
      const CallResult result = engine_.host().accept(now, listener, engine_.log());
      if (result.error != Errno::none) break;
      const auto fd = static_cast<std::int32_t>(result.value);
      engine_.host().set_nonblocking(fd, true);
      Client* client = client_of(engine_.host().socket_of(fd));
      engine_.finish(now);
      if (client != nullptr) client->fd = fd;
    }
  }
}

bool Applications::read_some(Time now, Client& client) {
  if (!client.use.reads || client.ended) return false;
  std::size_t waiting = 0;
  for (const Supply& supply : client.to_send) waiting += supply.text.size();
  if (client.use.kind == Use::Kind::echo && waiting > most_to_echo) return false;
  const std::uint16_t ready = engine_.host().readiness(client.fd);
  if ((ready & poll_in) == 0) return false;
  const CallResult result = engine_.host().recv(now, client.fd, one_read, engine_.log());
  std::string text;
  for (const Bytes& bytes : result.text) engine_.text().incoming.copy(bytes, text);
  engine_.finish(now);
  if (result.error == Errno::eagain) return false;
  take(client, text);
  if (text.empty()) end(now, client);
  return !text.empty();
}

/// Nothing more comes: the peer has said so, or the connection is dead.
void Applications::end(Time now, Client& client) {
  client.ended = true;
  if (client.file != nullptr) std::fflush(client.file.get());  // who hears of the end may look into it
  if (client.error == Errno::none) reporter_.end_of_stream(now, client.number);
  if (client.use.kind == Use::Kind::echo) client.then_close = true;
}

void Applications::take(Client& client, const std::string& text) {
  client.received += text.size();
  if (text.empty() || client.use.kind == Use::Kind::discard) return;
  if (client.use.kind == Use::Kind::echo) {
    if (client.to_send.empty()) client.to_send.emplace_back();
    client.to_send.back().text += text;
    return;
  }
  if (client.file == nullptr) client.file.reset(std::fopen(client.use.file.c_str(), "abe"));
  const bool written =
      client.file != nullptr && std::fwrite(text.data(), 1, text.size(), client.file.get()) == text.size();
  if (!written) reporter_.warn(client.use.file + ": cannot write: " + std::strerror(errno));
}

/// Up to `most` octets of the supply; none: it is used up.
std::string Applications::next_text(const Client& client, Supply& supply, std::uint64_t most) const {
  if (supply.pattern != 0) {
    const Connection& c = engine_.host().find(client.socket)->connection;
    const auto length = static_cast<std::uint32_t>(std::min(most, supply.pattern));
    supply.pattern -= length;
    return Octets{}.text({c.stream(), length, c.written()});
  }
  if (supply.file != nullptr) {
    std::string text(most, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), supply.file.get()));
    return text;
  }
  std::string text = supply.text.substr(0, most);
  supply.text.erase(0, text.size());
  return text;
}

bool Applications::write_some(Time now, Client& client) {
  Host& host = engine_.host();
  if (client.to_send.empty()) {
    const bool closes = client.then_close || (closes_at_end_ && client.ended);
    if (!client.then_shutdown && !closes) return false;
    const CallKind how = closes ? CallKind::close : CallKind::shutdown;
    client.then_shutdown = client.then_close = false;
    leave_now(now, client, how, 0);
    return true;
  }
  if ((host.readiness(client.fd) & poll_out) == 0) return false;
  const Connection& c = host.find(client.socket)->connection;
  const std::uint64_t room = std::min(c.writable(host.config()), one_write);
  const bool open = c.state() == State::established || c.state() == State::close_wait;
  const std::string text =
      open ? next_text(client, client.to_send.front(), std::max<std::uint64_t>(room, 1)) : std::string{};
  if (!open) client.to_send.clear();
  if (text.empty()) {
    if (!client.to_send.empty()) client.to_send.pop_front();
    return true;
  }
  const std::uint64_t begin = c.written();
  const StreamId stream = c.stream();
  engine_.text().outgoing.write(stream, begin, text);
  const CallResult result = host.send(now, client.fd, text.size(), engine_.log());
  const auto taken =
      static_cast<std::uint64_t>(std::max<std::int64_t>(result.error == Errno::none ? result.value : 0, 0));
  if (taken < text.size()) {
    engine_.text().outgoing.cut(stream, begin + taken);
    client.to_send.push_front({0, text.substr(taken), nullptr});
  }
  engine_.finish(now);
  return taken != 0;
}

}  // namespace synwave::runner::tun
