// What the lines of the text do.
#include <algorithm>

#include "core/scenario/run.hpp"

namespace synwave::scenario {

namespace {

/// A connection's numbers as the forger sees them from the sending end.
struct Numbers {
  Seq32 iss{0};
  Seq32 irs{0};
  Ports ports;
};

Numbers numbers_from(const SocketRecord& record, HostId from) {
  if (record.host == from.raw) return {Seq32{record.iss}, Seq32{record.irs}, {record.local_port, record.remote_port}};
  return {Seq32{record.irs}, Seq32{record.iss}, {record.remote_port, record.local_port}};
}

Segment segment_of(const SegmentNotation& n, Seq32 seq_base, Seq32 ack_base) {
  Segment s;
  s.syn = n.syn;
  s.fin = n.fin;
  s.rst = n.rst;
  s.psh = n.psh;
  s.urg = n.urg;
  s.ece = n.ece;
  s.cwr = n.cwr;
  s.seq = seq_base + SeqLen{n.seq};
  if (n.ack_flag) s.ack = ack_base + SeqLen{n.ack.value_or(0)};
  s.window = n.window;
  s.urgent = n.urgent;
  s.options = n.options;
  for (std::size_t i = 0; i < n.options.sack_count; ++i) {
    s.options.sack[i] = {n.options.sack[i].left + SeqLen{ack_base.raw()},
                         n.options.sack[i].right + SeqLen{ack_base.raw()}};
  }
  return s;
}

}  // namespace

void Run::execute(const Due& due) {
  const Step& step = scenario_->steps[due.step];
  if (const auto* action = std::get_if<HostAction>(&step.what)) {
    execute(*action, step.place.line);
  } else if (const auto* change = std::get_if<LinkChange>(&step.what)) {
    execute(*change, step.place.line);
  } else {
    execute(std::get<Inject>(step.what), step.place);
  }
}

/// The newest connection of the host, or the newest of that name; no_party if there was none.
std::uint32_t Run::party_at(HostId host, std::uint32_t name) const {
  if (name == nothing) return newest_[host.raw];
  const std::vector<std::uint32_t>& bearers = newest_named_[name];
  return bearers.empty() ? no_party : bearers[host.raw];
}

std::uint32_t Run::newest_listener(HostId host) const {
  for (std::size_t i = parties_.size(); i-- > 0;) {
    if (parties_[i].host == host && parties_[i].listener) return static_cast<std::uint32_t>(i);
  }
  return no_party;
}

void Run::execute(const HostAction& line, std::uint32_t number) {
  Host& host = world_.host(line.host);
  const Time now = world_.now();
  const std::uint32_t party = party_at(line.host, line.name.raw);
  SocketId socket = party == no_party ? SocketId{} : parties_[party].socket;
  const Action& action = line.action;
  // Before its first connection, what a host can close is its listener.
  const bool ends = std::holds_alternative<Close>(action) || std::holds_alternative<Abort>(action);
  if (ends && party == no_party && !line.name.valid()) {
    const std::uint32_t listener = newest_listener(line.host);
    if (listener != no_party) socket = parties_[listener].socket;
  }
  if (const auto* wanted = std::get_if<Listen>(&action)) {
    listen(line.host, {wanted->port, wanted->backlog, number});
  } else if (const auto* open = std::get_if<Connect>(&action)) {
    connect(line.host, *open, number);
  } else if (const auto* text = std::get_if<Send>(&action)) {
    send(line.host, socket, *text, number);
  } else if (const auto* reading = std::get_if<Read>(&action)) {
    read(line.host, party, *reading, number);
  } else if (std::holds_alternative<Shutdown>(action)) {
    host.application_shutdown(now, socket, number, &log_);
  } else if (std::holds_alternative<Close>(action)) {
    host.application_close(now, socket, number, &log_);
  } else if (std::holds_alternative<Abort>(action)) {
    host.application_abort(now, socket, number, &log_);
  } else if (std::holds_alternative<Flush>(action)) {
    host.application_flush(now, socket, number, &log_);
    octets_.forget(stream_of(line.host, socket), host.application_written(socket));
  } else if (const auto* settings = std::get_if<Set>(&action)) {
    set(line.host, party, *settings, number);
  } else if (std::holds_alternative<Crash>(action)) {
    host.crash(now, number, &log_);
  } else {
    reboot(line.host, number);
  }
}

void Run::listen(HostId host, const Service& service) {
  std::vector<Service>& services = services_[host.raw];
  const auto same_port = [&service](const Service& s) { return s.port == service.port; };
  if (std::none_of(services.begin(), services.end(), same_port)) services.push_back(service);
  world_.host(host).application_listen(world_.now(), service.port, service.backlog, service.line, &log_);
}

/// Back with nothing but the services that the text has started.
void Run::reboot(HostId host, std::uint32_t line) {
  world_.host(host).reboot(world_.now(), line, &log_);
  world_.flush(host, &log_);
  for (const Service& service : services_[host.raw]) {
    world_.host(host).application_listen(world_.now(), service.port, service.backlog, service.line, &log_);
    world_.flush(host, &log_);
  }
}

void Run::connect(HostId host, const Connect& wanted, std::uint32_t line) {
  OpenRequest request;
  request.remote = {world_.host(wanted.to).address(), wanted.port};
  request.from_port = wanted.from_port.value_or(0);
  request.name = wanted.as.raw;
  request.line = line;
  if (wanted.fast_open) request.fast_open = wanted.fast_open->octets;
  const SocketId socket = world_.host(host).application_connect(world_.now(), request, &log_);
  if (wanted.fast_open && wanted.fast_open->text) octets_.write(stream_of(host, socket), 0, *wanted.fast_open->text);
}

void Run::send(HostId host, SocketId socket, const Send& wanted, std::uint32_t line) {
  Host& sender = world_.host(host);
  const std::uint64_t offset = sender.application_written(socket);
  const Errno error = sender.application_send(world_.now(), socket, wanted.payload.octets, line, &log_, wanted.urgent);
  if (error == Errno::none && wanted.payload.text) octets_.write(stream_of(host, socket), offset, *wanted.payload.text);
}

void Run::read(HostId host, std::uint32_t party, const Read& wanted, std::uint32_t line) {
  std::uint64_t octets = wanted.octets;
  if (wanted.mode == Read::Mode::on) octets = without_limit;
  if (wanted.mode == Read::Mode::off) octets = 0;
  if (party == no_party) {
    world_.host(host).application_reads(world_.now(), octets, line, &log_);
  } else {
    world_.host(host).application_read(world_.now(), parties_[party].socket, octets, line, &log_);
  }
}

namespace {

/// What setsockopt() calls it. The value of a time is in the unit that it counts there.
OptionValue option_value(const Set::Setting& setting, System system) {
  using Known = synwave::SocketOption;
  constexpr std::int64_t second = 1'000'000'000;
  switch (setting.option) {
    case SocketOption::nodelay: return {Known::tcp_nodelay, setting.value};
    case SocketOption::rcvbuf: return {Known::so_rcvbuf, setting.value};
    case SocketOption::sndbuf: return {Known::so_sndbuf, setting.value};
    case SocketOption::cork: return {system == System::freebsd ? Known::tcp_nopush : Known::tcp_cork, setting.value};
    case SocketOption::quickack: return {Known::tcp_quickack, setting.value};
    case SocketOption::keepalive: return {Known::so_keepalive, setting.value};
    case SocketOption::keepalive_idle: return {Known::tcp_keepidle, setting.value / second};
    case SocketOption::keepalive_interval: return {Known::tcp_keepintvl, setting.value / second};
    case SocketOption::keepalive_count: return {Known::tcp_keepcnt, setting.value};
    case SocketOption::user_timeout: return {Known::tcp_user_timeout, setting.value / (second / 1000)};
    case SocketOption::maxseg: return {Known::tcp_maxseg, setting.value};
    case SocketOption::syncnt: return {Known::tcp_syncnt, setting.value};
    case SocketOption::oobinline: return {Known::so_oobinline, setting.value};
    default: return {Known::so_reuseaddr, setting.value};
  }
}

}  // namespace

void Run::set(HostId host, std::uint32_t party, const Set& wanted, std::uint32_t line) {
  Host& owner = world_.host(host);
  OptionWishes wishes;
  for (const Set::Setting& setting : wanted.settings) {
    if (setting.option == SocketOption::linger) {
      wishes.linger = Linger{setting.value >= 0, Duration{std::max<std::int64_t>(setting.value, 0)}};
    } else if (setting.option == SocketOption::congestion) {
      wishes.congestion = static_cast<CongestionControl>(setting.value);
    } else {
      wishes.values.push_back(option_value(setting, owner.config().system));
    }
  }
  if (party == no_party) {
    owner.application_sets(world_.now(), wishes, line, &log_);
  } else {
    owner.application_set(world_.now(), parties_[party].socket, wishes, line, &log_);
  }
}

void Run::execute(const LinkChange& change, std::uint32_t line) {
  const auto apply_to = [&](HostId from, HostId to) {
    LinkConfig config = *world_.link(from, to);
    for (const LinkSetting& setting : change.settings) apply(setting, config);
    world_.set_link(from, to, config, line, &log_);
  };
  apply_to(change.direction.from, change.direction.to);
  if (change.both) apply_to(change.direction.to, change.direction.from);
}

/// Whose numbers a forged segment is relative to: the newest connection between the two hosts, and of those rather
/// one with the ports that were given.
std::uint32_t Run::party_between(const Inject& inject) const {
  const auto [from, to] = inject.direction;
  std::uint32_t newest = no_party;
  for (std::size_t i = parties_.size(); i-- > 0;) {
    const Party& party = parties_[i];
    if (party.listener || (inject.name.valid() && party.name != inject.name.raw)) continue;
    if (party.host != from && party.host != to) continue;
    if (party.remote != (party.host == from ? to : from)) continue;
    if (newest == no_party) newest = static_cast<std::uint32_t>(i);
    if (!inject.ports || numbers_from(log_.sockets[party.record], from).ports == *inject.ports) {
      return static_cast<std::uint32_t>(i);
    }
  }
  return newest;
}

void Run::execute(const Inject& inject, const Place& place) {
  const std::uint32_t party = party_between(inject);
  if (party == no_party && !inject.ports) {
    diagnostics_.push_back({place, Code::inject_without_connection, {}});
    return;
  }
  Numbers numbers;
  if (party != no_party) numbers = numbers_from(log_.sockets[parties_[party].record], inject.direction.from);
  const Ports ports = inject.ports.value_or(numbers.ports);
  const bool absolute = inject.segment.syn || party == no_party;
  Forgery forgery;
  forgery.from = inject.direction.from;
  forgery.to = inject.direction.to;
  forgery.line = place.line;
  forgery.segment = segment_of(inject.segment, absolute ? Seq32{0} : numbers.iss, absolute ? Seq32{0} : numbers.irs);
  forgery.segment.source = {world_.host(forgery.from).address(), ports.source};
  forgery.segment.destination = {world_.host(forgery.to).address(), ports.destination};
  if (inject.segment.length != 0) {
    const StreamId stream = stream_of(forger, SocketId{forged_++});
    forgery.segment.text = {stream, inject.segment.length, 0};
    if (inject.payload) octets_.write(stream, 0, *inject.payload);
  }
  world_.inject(forgery, &log_);
}

}  // namespace synwave::scenario
