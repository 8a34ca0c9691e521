#include "core/drill/kernel_view.hpp"

#include <algorithm>

#include "core/wire/address.hpp"

namespace synwave::drill {

namespace {

struct StateNames {
  State state;
  std::string_view freebsd;
  std::string_view ss;
  std::string_view hex;  // /proc/net/tcp
};

constexpr StateNames state_names[] = {
    {State::closed, "CLOSED", "UNCONN", "07"},
    {State::listen, "LISTEN", "LISTEN", "0A"},
    {State::syn_sent, "SYN_SENT", "SYN-SENT", "02"},
    {State::syn_received, "SYN_RCVD", "SYN-RECV", "03"},
    {State::established, "ESTABLISHED", "ESTAB", "01"},
    {State::fin_wait_1, "FIN_WAIT_1", "FIN-WAIT-1", "04"},
    {State::fin_wait_2, "FIN_WAIT_2", "FIN-WAIT-2", "05"},
    {State::close_wait, "CLOSE_WAIT", "CLOSE-WAIT", "08"},
    {State::closing, "CLOSING", "CLOSING", "0B"},
    {State::last_ack, "LAST_ACK", "LAST-ACK", "09"},
    {State::time_wait, "TIME_WAIT", "TIME-WAIT", "06"},
};

const StateNames& names_of(State state) {
  return state_names[static_cast<std::size_t>(state)];
}

std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const char letter = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    out += letter == '-' ? '_' : letter;
  }
  return out;
}

/// A socket as every table shows it.
struct Row {
  State state = State::closed;
  Endpoint local;
  Endpoint remote;  // port 0: none
  std::int32_t fd = -1;
};

std::vector<Row> rows_of(const Host& host) {
  std::vector<Row> rows;
  for (std::uint32_t i = 0; i < host.sockets_created(); ++i) {
    const Socket* socket = host.find(SocketId{i});
    if (socket == nullptr) continue;
    Row row;
    row.state = state_of(host, SocketId{i});
    row.fd = socket->fd;
    row.local = socket->local;
    if (socket->kind == SocketKind::connection) {
      row.local = socket->connection.path().local;
      row.remote = socket->connection.path().remote;
    }
    rows.push_back(row);
  }
  return rows;
}

bool fits(const Row& row, const SocketFilter& filter) {
  const bool any_family = filter.ipv4 == filter.ipv6;
  if (!any_family && row.local.address.v6 != filter.ipv6) return false;
  return filter.port == 0 || row.local.port == filter.port || row.remote.port == filter.port;
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size() + 1), ' ');
  return text;
}

std::string end_text(const Endpoint& end) {
  return end.port == 0 ? "*:*" : to_text(end);
}

std::string hex(std::uint32_t value, int digits) {
  std::string out;
  for (int i = digits; i-- > 0;) out += "0123456789ABCDEF"[(value >> (4 * i)) & 15];
  return out;
}

/// Each word of the address in the order of a little-endian machine, as the kernel prints it.
std::string proc_address(const Endpoint& end) {
  std::string out;
  const std::size_t octets = end.address.v6 ? 16 : 4;
  for (std::size_t word = 0; word < octets; word += 4) {
    for (std::size_t i = 4; i-- > 0;) out += hex(end.address.octets[word + i], 2);
  }
  return out + ':' + hex(end.port, 4);
}

}  // namespace

std::optional<State> state_called(std::string_view name) {
  const std::string wanted = upper(name);
  for (const StateNames& each : state_names) {
    if (wanted == name_of(each.state) || wanted == each.freebsd || wanted == upper(each.ss)) return each.state;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> number_called(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

std::optional<Duration> seconds_called(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const auto whole = number_called(point == 0 ? "0" : text.substr(0, point));
  if (!whole || *whole > 3600) return std::nullopt;
  std::int64_t ns = static_cast<std::int64_t>(*whole) * 1'000'000'000;
  std::int64_t unit = 100'000'000;
  for (std::size_t i = point + 1; i < text.size(); ++i, unit /= 10) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    ns += (text[i] - '0') * unit;
  }
  return Duration{ns};
}

State state_of(const Host& host, SocketId id) {
  const Socket* socket = host.find(id);
  if (socket == nullptr) return State::closed;
  if (socket->kind == SocketKind::listener) return State::listen;
  return socket->kind == SocketKind::connection ? socket->connection.state() : State::closed;
}

Lines sockstat(const Host& host, const SocketFilter& filter) {
  Lines lines{"USER     COMMAND    PID   FD  PROTO  LOCAL ADDRESS         FOREIGN ADDRESS       STATE"};
  for (const Row& row : rows_of(host)) {
    if (!fits(row, filter)) continue;
    // The command's name is cut to ten letters; a connection without a process has none.
    std::string line = row.fd >= 0 ? "root     packetdril 100   " + padded(std::to_string(row.fd), 4)
                                   : "?        ?          ?     ?   ";
    line += row.local.address.v6 ? "tcp6   " : "tcp4   ";
    line += padded(end_text(row.local), 22) + padded(end_text(row.remote), 22);
    line += names_of(row.state).freebsd;
    lines.push_back(line);
  }
  return lines;
}

Lines ss(const Host& host, const SsFilter& filter) {
  Lines lines{"State      Recv-Q Send-Q Local Address:Port  Peer Address:Port"};
  for (const Row& row : rows_of(host)) {
    const bool listening = row.state == State::listen;
    const bool wanted = filter.state ? row.state == *filter.state : filter.all || listening == filter.listening;
    if (!wanted || row.local.port == 0 || !fits(row, filter.sockets)) continue;
    if (filter.source_port != 0 && row.local.port != filter.source_port) continue;
    if (filter.destination_port != 0 && row.remote.port != filter.destination_port) continue;
    lines.push_back(padded(std::string{names_of(row.state).ss}, 11) + "0      0      " +
                    padded(end_text(row.local), 20) + end_text(row.remote));
  }
  return lines;
}

Lines proc_net_tcp(const Host& host) {
  Lines lines{"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"};
  std::size_t number = 0;
  for (const Row& row : rows_of(host)) {
    if (row.local.port == 0) continue;
    Endpoint remote = row.remote;
    remote.address.v6 = row.local.address.v6;
    lines.push_back(std::string(4 - std::min<std::size_t>(3, std::to_string(number).size()), ' ') +
                    std::to_string(number) + ": " + proc_address(row.local) + ' ' + proc_address(remote) + ' ' +
                    std::string{names_of(row.state).hex} +
                    " 00000000:00000000 00:00000000 00000000     0        0 0 1");
    ++number;
  }
  return lines;
}

Lines nstat(const Host& host, Counts& seen, const NstatOptions& options) {
  Lines lines;
  if (options.reset) seen = {};
  if (!options.silent) lines.push_back("#kernel");
  for (std::size_t i = 0; i < counter_count; ++i) {
    const auto counter = static_cast<Counter>(i);
    const std::uint64_t total = host.counter(counter);
    const std::uint64_t shown = options.absolute ? total : total - seen[i];
    if (!options.keep) seen[i] = total;
    const bool asked = std::find(options.only.begin(), options.only.end(), counter) != options.only.end();
    if (options.silent || (!options.only.empty() && !asked) || (shown == 0 && !options.zeros)) continue;
    lines.push_back(padded(std::string{name_of(counter)}, 32) + padded(std::to_string(shown), 16) + "0.0");
  }
  return lines;
}

}  // namespace synwave::drill
