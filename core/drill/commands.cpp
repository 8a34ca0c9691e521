// Backticks: a table of commands that scripts use, over the host under test. Nothing reaches a shell, a file or a
// network; what is not in the table is an error that names it.
#include <algorithm>

#include "core/drill/interpreter.hpp"
#include "core/drill/kernel_view.hpp"
#include "core/drill/shell.hpp"
#include "core/drill/sysctls.hpp"
#include "core/scenario/keys.hpp"

namespace synwave::drill {

namespace {

using shell::Lines;
using shell::Output;
using shell::Words;

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool has_word(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// One command at work: what it is given, and how it says that it cannot be.
struct Job {
  Interpreter& run;
  const Place& place;
  const Words& words;
  const Lines& input;

  std::optional<Output> fail(std::string why) const {
    run.fail(place, Code::command_failed, {{"command", joined(words)}, {"why", std::move(why)}});
    return std::nullopt;
  }
  std::optional<Output> not_supported(std::string what) const {
    run.not_supported(place, std::move(what));
    return std::nullopt;
  }
};

/// `name=value` words, for sysctl and the Linux suite's set_sysctls.py.
std::optional<Output> set_values(const Job& job, std::size_t from) {
  for (std::size_t i = from; i < job.words.size(); ++i) {
    const std::string& word = job.words[i];
    if (word == "-w" || word == "-q" || word == "-n" || word == "-e") continue;
    if (!word.empty() && word[0] == '-') return job.not_supported("sysctl " + word);
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) {
      const auto value = sysctl_value(job.run, word);
      if (!value) return job.not_supported("sysctl " + word);
      return Output{0, {has_word(job.words, "-n") ? *value : word + " = " + *value}};
    }
    std::string value = word.substr(equals + 1);
    // A value of several numbers is one word in quotes, or goes on in the next words.
    while (i + 1 < job.words.size() && job.words[i + 1].find('=') == std::string::npos &&
           job.words[i + 1].find_first_not_of("0123456789") == std::string::npos) {
      value += ' ' + job.words[++i];
    }
    const SysctlOutcome outcome = set_sysctl(job.run, word.substr(0, equals), value);
    if (outcome == SysctlOutcome::unknown) return job.not_supported("sysctl " + word.substr(0, equals));
    if (outcome == SysctlOutcome::not_supported) return job.not_supported("sysctl " + word);
    if (outcome == SysctlOutcome::bad_value) return job.fail("the value of " + word + " cannot be read");
  }
  return Output{};
}

std::optional<Output> run_sysctl(const Job& job) {
  return set_values(job, 1);
}

/// What the Linux suite's scripts begin with.
std::optional<Output> run_defaults(const Job& job) {
  for (const auto& [name, value] : linux_suite_defaults) set_sysctl(job.run, name, value);
  return Output{};
}

std::optional<Output> do_nothing(const Job&) {
  return Output{};
}

/// Commands about devices and caches, in the forms that change nothing for a connection here: they begin like this.
constexpr std::string_view harmless_forms[] = {
    "ip tcp_metrics flush",
    "ip tcp_metrics show",
    "ip route flush cache",
    "ip route show",
    "ip link show",
    "ip addr show",
    "ethtool -K",
    "ethtool -k",
    "ethtool --offload",
    "tc qdisc show",
    "tc qdisc add dev tun0 root fq",
    "tc qdisc add dev tun0 root pfifo",
    "tc qdisc replace dev tun0 root fq",
    "tc qdisc replace dev tun0 root pfifo",
    "tc qdisc del",
};

std::optional<Output> run_harmless(const Job& job) {
  Words words = job.words;
  words[0] = words[0].substr(words[0].rfind('/') == std::string::npos ? 0 : words[0].rfind('/') + 1);
  // `ip -4 route` and `ip route` are one; the device may have another name.
  for (std::size_t i = 1; i < words.size();) {
    if (words[0] == "ip" && (words[i] == "-4" || words[i] == "-6")) {
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
      continue;
    }
    if (words[i - 1] == "dev") words[i] = "tun0";
    ++i;
  }
  const std::string text = joined(words);
  if (text.compare(0, 20, "ip tcp_metrics flush") == 0) job.run.host.forget_servers();  // Fast Open cookies among them
  for (const std::string_view form : harmless_forms) {
    const bool begins = text.compare(0, form.size(), form) == 0;
    if (begins && (text.size() == form.size() || text[form.size()] == ' ')) return Output{};
  }
  return job.not_supported(text);
}

std::optional<Output> run_sleep(const Job& job) {
  if (job.words.size() != 2) return job.fail("expected one number of seconds");
  const auto span = seconds_called(job.words[1]);
  if (!span) return job.fail("expected one number of seconds, up to an hour");
  const Time until = job.run.now + *span;
  while (job.run.host_timer(until, true)) {
  }
  job.run.now = until;
  return Output{};
}

std::optional<Output> run_cat(const Job& job) {
  if (job.words.size() == 1) return Output{0, job.input};
  if (job.words.size() == 2 && (job.words[1] == "/proc/net/tcp" || job.words[1] == "/proc/net/tcp6")) {
    return Output{0, proc_net_tcp(job.run.host)};
  }
  return job.not_supported("cat " + job.words[1]);
}

bool take_port(const std::string& text, std::uint16_t& port) {
  const auto number = number_called(text);
  if (!number || *number == 0 || *number > 65535) return false;
  port = static_cast<std::uint16_t>(*number);
  return true;
}

/// -4 and -6 among the letters of a flag.
void take_families(const std::string& flag, SocketFilter& filter) {
  filter.ipv4 = filter.ipv4 || flag.find('4') != std::string::npos;
  filter.ipv6 = filter.ipv6 || flag.find('6') != std::string::npos;
}

std::optional<Output> run_sockstat(const Job& job) {
  SocketFilter filter;
  for (std::size_t i = 1; i < job.words.size(); ++i) {
    const std::string& word = job.words[i];
    if (word == "-p" && i + 1 < job.words.size()) {
      if (!take_port(job.words[++i], filter.port)) return job.fail("no such port");
    } else if (word == "-P" && i + 1 < job.words.size()) {
      if (job.words[++i] != "tcp") return Output{};
    } else if (word[0] != '-' || word.find_first_not_of("-46slcnq") != std::string::npos) {
      return job.not_supported("sockstat " + word);
    } else {
      take_families(word, filter);
    }
  }
  return Output{0, sockstat(job.run.host, filter)};
}

/// tcpdrop -s STATE
std::optional<Output> run_tcpdrop(const Job& job) {
  for (std::size_t i = 1; i + 1 < job.words.size(); ++i) {
    if (job.words[i] != "-s") continue;
    const auto state = state_called(job.words[i + 1]);
    if (!state) return job.fail("no such state");
    const std::uint32_t dropped = job.run.host.drop_sockets(job.run.now, *state, &job.run.log);
    job.run.flush();
    return Output{dropped != 0 ? 0 : 1, {}};
  }
  if (has_word(job.words, "-a")) {
    for (int i = 0; i < state_count; ++i) {
      const auto state = static_cast<synwave::State>(i);
      if (state != synwave::State::listen) job.run.host.drop_sockets(job.run.now, state, &job.run.log);
    }
    job.run.flush();
    return Output{};
  }
  return job.not_supported("tcpdrop without -s STATE or -a");
}

std::optional<Output> run_ss(const Job& job) {
  SsFilter filter;
  for (std::size_t i = 1; i < job.words.size(); ++i) {
    const std::string& word = job.words[i];
    if (word == "state" && i + 1 < job.words.size()) {
      filter.state = state_called(job.words[++i]);
      if (!filter.state) return job.fail("no such state");
    } else if ((word == "sport" || word == "dport") && i + 2 < job.words.size() && job.words[i + 1] == "=") {
      const std::string& port = job.words[i + 2];
      const std::string number = port.substr(port.rfind(':') == std::string::npos ? 0 : port.rfind(':') + 1);
      if (!take_port(number, word == "sport" ? filter.source_port : filter.destination_port)) {
        return job.fail("no such port");
      }
      i += 2;
    } else if (word[0] == '-' && word.find_first_not_of("-tnalH46") == std::string::npos) {
      take_families(word, filter.sockets);
      filter.all = filter.all || word.find('a') != std::string::npos;
      filter.listening = filter.listening || word.find('l') != std::string::npos;
    } else {
      return job.not_supported("ss " + word);
    }
  }
  return Output{0, ss(job.run.host, filter)};
}

std::optional<Output> run_nstat(const Job& job) {
  NstatOptions options;
  for (std::size_t i = 1; i < job.words.size(); ++i) {
    const std::string& word = job.words[i];
    if (word[0] == '-') {
      for (const char flag : word.substr(1)) {
        switch (flag) {
          case 'a': options.absolute = true; break;
          case 'z': options.zeros = true; break;
          case 'n': options.silent = true; break;
          case 's': options.keep = true; break;
          case 'r': options.reset = true; break;
          default: return job.not_supported("nstat " + word);
        }
      }
    } else if (const auto counter = counter_named(word)) {
      options.only.push_back(*counter);
    } else {
      return job.not_supported("counter " + word);
    }
  }
  return Output{0, nstat(job.run.host, job.run.nstat_seen, options)};
}

// ---- The project's own: what scripts of tests/drill ask of the engine ----

std::optional<Output> synwave_set(const Job& job) {
  HostConfig changed = job.run.host.config();
  for (std::size_t i = 2; i < job.words.size(); ++i) {
    const std::size_t equals = job.words[i].find('=');
    if (equals == std::string::npos) return job.fail("expected KEY=VALUE, found " + job.words[i]);
    const std::string_view word = job.words[i];
    const auto result = scenario::apply_host_key(word.substr(0, equals), word.substr(equals + 1), changed);
    switch (result.outcome) {
      case scenario::KeyOutcome::ok: break;
      case scenario::KeyOutcome::unknown_key: return job.fail("unknown key in " + job.words[i]);
      default: return job.fail("the value of " + job.words[i] + " cannot be");
    }
  }
  job.run.host.set_config(changed);
  return Output{};
}

std::optional<Output> synwave_state(const Job& job) {
  if (job.words.size() != 4) return job.fail("expected synwave state FD STATE");
  const auto script_fd = number_called(job.words[2]);
  const auto wanted = state_called(job.words[3]);
  if (!script_fd || !wanted) return job.fail("expected synwave state FD STATE");
  const Descriptor* descriptor = job.run.descriptor(static_cast<std::int64_t>(*script_fd));
  if (descriptor == nullptr) return job.fail("the script has no descriptor " + job.words[2]);
  const synwave::State state = state_of(job.run.host, job.run.host.socket_of(descriptor->live));
  if (state == *wanted) return Output{};
  return job.fail("the socket is in " + std::string{name_of(state)});
}

/// synwave count STATE N: how many sockets are in a state, also those without a descriptor.
std::optional<Output> synwave_count(const Job& job) {
  const auto wanted = job.words.size() == 4 ? number_called(job.words[3]) : std::nullopt;
  const auto state = job.words.size() == 4 ? state_called(job.words[2]) : std::nullopt;
  if (!wanted || !state) return job.fail("expected synwave count STATE N");
  const std::uint32_t count = job.run.host.sockets_in(*state, 0);
  if (count == *wanted) return Output{};
  return job.fail("it is " + std::to_string(count));
}

/// synwave flush FD N: FLUSH takes back N octets.
std::optional<Output> synwave_flush(const Job& job) {
  const auto script_fd = job.words.size() == 4 ? number_called(job.words[2]) : std::nullopt;
  const auto wanted = job.words.size() == 4 ? number_called(job.words[3]) : std::nullopt;
  if (!script_fd || !wanted) return job.fail("expected synwave flush FD N");
  const Descriptor* descriptor = job.run.descriptor(static_cast<std::int64_t>(*script_fd));
  if (descriptor == nullptr) return job.fail("the script has no descriptor " + job.words[2]);
  const SocketId socket = job.run.host.socket_of(descriptor->live);
  const CallResult flushed = job.run.host.flush(job.run.now, descriptor->live, &job.run.log);
  const Socket* there = job.run.host.find(socket);
  if (there != nullptr) job.run.octets.forget(stream_of(job.run.host.id(), socket), there->connection.written());
  if (flushed.value == static_cast<std::int64_t>(*wanted)) return Output{};
  return job.fail("it took back " + std::to_string(flushed.value));
}

std::optional<Output> run_synwave(const Job& job) {
  if (job.words.size() > 1 && job.words[1] == "set") return synwave_set(job);
  if (job.words.size() > 1 && job.words[1] == "state") return synwave_state(job);
  if (job.words.size() > 1 && job.words[1] == "count") return synwave_count(job);
  if (job.words.size() > 1 && job.words[1] == "flush") return synwave_flush(job);
  return job.fail("expected synwave set KEY=VALUE, state FD STATE, count STATE N or flush FD N");
}

struct Command {
  std::string_view name;  // of a path the last part counts
  std::optional<Output> (*run)(const Job& job);
};

constexpr Command commands[] = {
    {"sysctl", run_sysctl},
    {"set_sysctls.py", run_sysctl},
    {"defaults.sh", run_defaults},
    {"ip", run_harmless},
    {"ethtool", run_harmless},
    {"tc", run_harmless},
    {"modprobe", do_nothing},
    {"kldload", do_nothing},
    {"kldunload", do_nothing},
    {"sleep", run_sleep},
    {"cat", run_cat},
    {"sockstat", run_sockstat},
    {"tcpdrop", run_tcpdrop},
    {"ss", run_ss},
    {"nstat", run_nstat},
    {"synwave", run_synwave},
};

std::string_view last_part(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::optional<Output> run_words(Interpreter& run, const Place& place, const Words& words, const Lines& input) {
  const Job job{run, place, words, input};
  const std::string_view name = last_part(words[0]);
  // The Linux suite undoes its sysctls at the end; every run here begins anew.
  if (name.substr(0, 14) == "sysctl_restore" && ends_with(name, ".sh")) return Output{};
  for (const Command& command : commands) {
    if (command.name == name) return command.run(job);
  }
  if (auto output = shell::filter(words, input)) return output;
  run.fail(place, Code::unknown_command, {{"command", joined(words)}});
  return std::nullopt;
}

/// The first word of a pattern that looks like a counter's name: TcpExtTCPTimeouts, IpInReceives.
std::string counter_in(const std::string& pattern) {
  const auto is_letter = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  for (const std::string_view family : {"Tcp", "Ip", "Udp", "Icmp", "MPTcp"}) {
    const std::size_t at = pattern.find(family);
    if (at == std::string::npos || (at != 0 && is_letter(pattern[at - 1]))) continue;
    std::size_t end = at;
    while (end < pattern.size() && is_letter(pattern[end])) ++end;
    if (end > at + family.size()) return pattern.substr(at, end - at);
  }
  return {};
}

/// A counter that the host does not have would be missed by grep in silence.
bool asks_for_unknown_counter(Interpreter& run, const Place& place, const shell::Pipeline& pipeline) {
  if (last_part(pipeline.commands[0][0]) != "nstat") return false;
  for (std::size_t i = 1; i < pipeline.commands.size(); ++i) {
    for (const std::string& word : pipeline.commands[i]) {
      const std::string name = counter_in(word);
      if (name.empty() || counter_named(name)) continue;
      run.not_supported(place, "counter " + name);
      return true;
    }
  }
  return false;
}

}  // namespace

bool Interpreter::run_command(const CommandEvent& command, const Place& place) {
  std::string problem;
  const auto pipelines = shell::parse(command.text, problem);
  if (!pipelines) return not_supported(place, problem + " in a command");
  int status = 0;
  std::string failed;
  for (const shell::Pipeline& pipeline : *pipelines) {
    if (pipeline.joint == shell::Joint::if_good && status != 0) continue;
    if (pipeline.joint == shell::Joint::if_bad && status == 0) continue;
    if (asks_for_unknown_counter(*this, place, pipeline)) return false;
    Output output;
    for (const Words& words : pipeline.commands) {
      const auto made = run_words(*this, place, words, output.lines);
      if (!made) return false;
      output = *made;
      steps += static_cast<std::uint32_t>(output.lines.size());  // tables of many sockets, asked for many times
    }
    status = output.status;
  }
  if (status == 0) return true;
  return fail(place, Code::command_failed,
              {{"command", command.text}, {"why", "it ends with status " + std::to_string(status)}});
}

}  // namespace synwave::drill
