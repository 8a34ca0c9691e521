#include "tests/runner/tun/reporter.hpp"

#include <unistd.h>

#include <cstdio>

#include "core/trace/tcb.hpp"
#include "core/wire/address.hpp"
#include "tests/runner/json.hpp"
#include "tests/runner/notation.hpp"

namespace synwave::runner::tun {

namespace {

JsonObject event_object(Time at, std::string_view event) {
  JsonObject object;
  object.number("at_ns", to_ns(at)).string("event", event);
  return object;
}

std::string stamp(Time at) {
  std::string text = seconds_text(to_ns(at), 6);
  text.insert(0, text.size() < 12 ? 12 - text.size() : 0, ' ');
  return text + "  ";
}

std::string field_text(const Tcb& tcb, TcbField field) {
  const std::int64_t value = value_of(tcb, field);
  switch (kind_of(field)) {
    case FieldKind::our_seq:
      return std::to_string(static_cast<std::int32_t>(static_cast<std::uint32_t>(value) - tcb.iss.raw()));
    case FieldKind::peer_seq:
      return std::to_string(static_cast<std::int32_t>(static_cast<std::uint32_t>(value) - tcb.irs.raw()));
    case FieldKind::duration: return span_text(value);
    case FieldKind::deadline: return value < 0 ? "off" : seconds_text(value, 6);
    case FieldKind::state: return std::string{name_of(tcb.state)};
    case FieldKind::octets:
    case FieldKind::count: break;
  }
  return std::to_string(value);
}

void add_fields(JsonObject& object, const Tcb& tcb) {
  constexpr const char* names[] = {
#define X(name, text, kind) #name,
      SYNWAVE_TCB_FIELDS(X)
#undef X
  };
  for (int i = 0; i < tcb_field_count; ++i) {
    const auto field = static_cast<TcbField>(i);
    if (field == TcbField::state) continue;
    object.number(names[i], value_of(tcb, field));
  }
}

}  // namespace

std::string connection_name(std::uint32_t number) {
  return 'c' + std::to_string(number);
}

/// A program on the other end of a pipe waits for each line.
void Reporter::print(const std::string& line) const {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void Reporter::begins(const std::string& device, const std::string& kernel, const std::string& ours) const {
  if (json_) {
    JsonObject object = event_object(Time{}, "begins");
    return print(
        object.string("device", device).string("kernel", kernel).string("ours", ours).number("pid", ::getpid()).str());
  }
  print("device " + device + ", the kernel has " + kernel + ", Synwave " + ours +
        "; a program in this network:\n  nsenter -n -t " + std::to_string(::getpid()) + " COMMAND");
}

void Reporter::state(Time at, std::uint32_t connection, State before, State after, const Endpoint& remote) const {
  const std::string name = connection_name(connection);
  if (json_) {
    JsonObject object = event_object(at, "state");
    object.string("connection", name).string("from", name_of(before)).string("to", name_of(after));
    return print(object.string("remote", to_text(remote)).str());
  }
  print(stamp(at) + name + ' ' + std::string{name_of(before)} + " > " + std::string{name_of(after)} +
        (before == State::closed || before == State::listen ? ", " + to_text(remote) : std::string{}));
}

void Reporter::error(Time at, std::uint32_t connection, Errno error) const {
  const std::string name = connection_name(connection);
  if (json_) return print(event_object(at, "error").string("connection", name).string("error", name_of(error)).str());
  print(stamp(at) + name + ' ' + std::string{name_of(error)});
}

void Reporter::end_of_stream(Time at, std::uint32_t connection) const {
  const std::string name = connection_name(connection);
  if (json_) return print(event_object(at, "end").string("connection", name).str());
  print(stamp(at) + name + " end of stream");
}

void Reporter::done(Time at, std::uint32_t number, const std::string& action, std::string_view error) const {
  if (json_) {
    return print(
        event_object(at, "done").number("number", number).string("action", action).string("error", error).str());
  }
  print(stamp(at) + action + (error == "none" ? std::string{} : ": " + std::string{error}));
}

void Reporter::show(Time at, std::uint32_t number, std::uint32_t connection, const Host& host, SocketId socket,
                    std::uint64_t received) const {
  const Socket* s = host.find(socket);
  const bool there = s != nullptr && s->kind == SocketKind::connection;
  const std::string name = connection_name(connection);
  const std::string state{there ? name_of(s->connection.state()) : name_of(State::closed)};
  if (json_) {
    JsonObject object = event_object(at, "show");
    object.number("number", number)
        .string("connection", name)
        .string("state", state)
        .number("received", static_cast<std::int64_t>(received));
    if (there) {
      const Connection& c = s->connection;
      object.string("local", to_text(c.path().local)).string("remote", to_text(c.path().remote));
      object.boolean("timestamps", c.uses_timestamps())
          .boolean("sack", c.uses_sack())
          .boolean("window_scale", c.uses_window_scale());
      object.number("unread", c.readable()).number("written", static_cast<std::int64_t>(c.written()));
      add_fields(object, c.tcb());
      if (const std::optional<TcpInfo> info = host.tcp_info(at, s->fd)) {
        object.number("probes", info->probes).number("segs_in", info->segs_in).number("segs_out", info->segs_out);
        object.number("total_retrans", info->total_retrans).boolean("ecn", (info->options & info_ecn) != 0);
      }
    }
    return print(object.str());
  }
  print(stamp(at) + name + ' ' + state + ", " + std::to_string(received) + " octets received");
  if (!there) return;
  std::string line = "             ";
  for (int i = 0; i < tcb_field_count; ++i) {
    const auto field = static_cast<TcbField>(i);
    const std::string item = std::string{name_of(field)} + ' ' + field_text(s->connection.tcb(), field);
    if (line.size() + 2 + item.size() > 100) {
      print(line);
      line = "             ";
    }
    line += ' ' + item + (i + 1 < tcb_field_count ? "," : "");
  }
  print(line);
}

void Reporter::warn(const std::string& text) const {
  std::fprintf(stderr, "%s\n", text.c_str());
}

}  // namespace synwave::runner::tun
