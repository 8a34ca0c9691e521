// synwave tun: the engine in real time on a TUN device, against the Linux kernel in a network of its own.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "tests/runner/commands.hpp"

#ifdef __linux__
#include <sys/random.h>

#include "core/host/profile.hpp"
#include "core/wire/address.hpp"
#include "tests/runner/files.hpp"
#include "tests/runner/ladder.hpp"
#include "tests/runner/tun/isolation.hpp"
#include "tests/runner/tun/session.hpp"
#endif

namespace synwave::runner {

#ifdef __linux__

namespace {

using tun::SessionSpec;

struct TunOptions {
  std::vector<std::string> words;
  std::string device;
  std::string address = "10.9.0.2/24";
  std::string kernel_address;
  std::string profile = "linux";
  std::string script;
  std::string pcap;
  std::optional<std::uint64_t> seed;
  bool ladder = false;
  bool ascii = false;
  bool json = false;
  bool here = false;
};

bool refuse(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  return false;
}

/// KEY=VALUE without a blank; everything else is actions.
bool is_setting(const std::string& word) {
  return word.find_first_of(" \t\n;\"") == std::string::npos && word.find('=') != std::string::npos;
}

bool read_addresses(const TunOptions& options, SessionSpec& spec) {
  const std::optional<tun::Prefix> ours = tun::parse_prefix(options.address);
  if (!ours) {
    return refuse("--addr " + options.address +
                  ": expected ADDRESS/LENGTH with room for two, such as 10.9.0.2/24 or fd09::2/64");
  }
  spec.ours = spec.device.kernel = *ours;
  spec.device.kernel.address = tun::neighbour_of(*ours);
  if (options.kernel_address.empty()) return true;
  const std::optional<Address> kernel = parse_address(options.kernel_address);
  if (!kernel || !unicast(*kernel) || !contains(*ours, *kernel) || *kernel == ours->address) {
    return refuse("--kernel-addr " + options.kernel_address + ": expected another address within " + options.address);
  }
  spec.device.kernel.address = *kernel;
  return true;
}

bool add_actions(const std::string& where, const std::string& text, SessionSpec& spec) {
  tun::ActionsRead read = tun::read_actions(text);
  if (!read.error.empty()) return refuse(where + read.error);
  for (tun::Action& action : read.actions) spec.actions.push_back(std::move(action));
  return true;
}

bool read_words(const TunOptions& options, SessionSpec& spec) {
  for (const std::string& word : options.words) {
    if (!is_setting(word)) {
      if (!add_actions("", word, spec)) return false;
      continue;
    }
    const std::string problem = tun::take_setting(word, spec.settings);
    if (!problem.empty()) return refuse(word + ": " + problem);
  }
  const std::string contradiction = tun::contradiction_of(spec.settings);
  if (!contradiction.empty()) return refuse(contradiction);
  spec.reads_actions = options.script == "-";
  if (options.script.empty() || spec.reads_actions) return true;
  const std::optional<std::string> text = read_input(options.script);
  return text && add_actions(options.script + ": ", *text, spec);
}

/// False: it cannot be understood, which has been said.
bool read_spec(const TunOptions& options, SessionSpec& spec) {
  const std::optional<HostConfig> profile = profile_called(options.profile);
  if (!profile) return refuse("--profile " + options.profile + ": expected linux, freebsd or rfc");
  spec.settings.config = *profile;
  if (!read_addresses(options, spec) || !read_words(options, spec)) return false;
  if (options.device.size() > 15 || options.device.find('/') != std::string::npos) {
    return refuse("--dev " + options.device + ": a device's name has at most 15 characters, and no /");
  }
  if (spec.actions.empty() && !spec.reads_actions && spec.command.empty()) {
    return refuse("nothing to do: give an action such as 'listen 80; echo', --script FILE, or -- COMMAND");
  }
  constexpr std::uint32_t least_v6_mtu = 1280;  // RFC 8200 5
  if (spec.ours.address.v6 && std::min(spec.settings.in.mtu, spec.settings.out.mtu) < least_v6_mtu) {
    return refuse("mtu: IPv6 wants at least 1280");
  }
  spec.device.name = options.device;
  spec.device.mtu = spec.settings.in.mtu;
  spec.pcap = options.pcap;
  spec.ladder = options.ladder;
  spec.json = options.json;
  return true;
}

/// Nobody foresees the sequence numbers of a session, unless he asks for it.
std::uint64_t random_seed() {
  std::uint64_t seed = 1;
  return ::getrandom(&seed, sizeof seed, 0) == static_cast<ssize_t>(sizeof seed) ? seed : 1;
}

int run_tun(const TunOptions& options, const std::vector<std::string>& command) {
  SessionSpec spec;
  spec.command = command;
  spec.seed = options.seed.value_or(random_seed());
  if (!read_spec(options, spec)) return exit_unusable;
  const tun::Problem isolated = options.here ? tun::require_private_network() : tun::enter_new_network();
  if (isolated.any()) return refuse(isolated.text), exit_not_allowed;
  tun::Session session{spec};
  const tun::Outcome outcome = session.run();
  if (outcome.problem.any()) return refuse(outcome.problem.text), exit_not_allowed;
  if (options.ladder) {
    LadderOptions how;
    how.hosts = {"synwave", "kernel"};
    how.ascii = options.ascii;
    for (const std::string& line : ladder(session.log(), how)) std::printf("%s\n", line.c_str());
  }
  return outcome.failed ? exit_failed : exit_well;
}

}  // namespace

void add_tun(CLI::App& app, int& result, const std::vector<std::string>& command) {
  CLI::App* sub = app.add_subcommand("tun", "Talk to the Linux kernel over a TUN device, in a network of its own");
  add_version(*sub);
  const auto options = std::make_shared<TunOptions>();
  sub->add_option(
      "WORD", options->words,
      "KEY=VALUE: a key of a scenario's `host` or `link` line (out.KEY and in.KEY: one direction alone); else "
      "actions");
  sub->add_option("--addr", options->address, "Our host's address and its network")->capture_default_str();
  sub->add_option("--kernel-addr", options->kernel_address,
                  "The kernel's; otherwise the first other one of the network");
  sub->add_option("--dev", options->device, "How the device is called");
  sub->add_option("--profile", options->profile, "linux, freebsd or rfc: what the keys change")->capture_default_str();
  sub->add_option("--script", options->script, "A file with actions; with -, the session ends with its input");
  sub->add_option("--seed", options->seed, "For the way's chances and our host's secrets; otherwise by chance");
  sub->add_option("--pcap", options->pcap, "Write what our host sends and gets as a pcapng capture");
  CLI::Option* ladder = sub->add_flag("--ladder", options->ladder, "Draw the timeline at the end");
  sub->add_flag("--ascii", options->ascii, "Draw it with ASCII characters alone")->needs(ladder);
  sub->add_flag("--json", options->json, "Say everything as JSON lines");
  sub->add_flag("--here", options->here, "Use the present network namespace, which must not be that of process 1");
  sub->footer(
      "A new network namespace is made, and with it a device whose other end is our host; COMMAND runs inside, on\n"
      "the kernel's side, and the session ends with it. Without one it ends when all is over, or by Ctrl-C.\n\n" +
      std::string{tun::action_help()} +
      "\n\n  synwave tun 'listen 80; echo' -- nc -N 10.9.0.2 80 <README.md\n"
      "  synwave tun --pcap out.pcapng delay=20ms loss=2% 'listen 80; discard' -- bash\n"
      "  synwave tun --ladder 'wait listener 22; connect 22; wait end; close' -- nc -N -l 22 <README.md\n\n"
      "Exit code: 0 well, 1 a wait was in vain or something failed, 2 the words cannot be used, 3 not allowed here.");
  sub->callback([options, &result, command] { result = run_tun(*options, command); });
}

#else

void add_tun(CLI::App& app, int& result, const std::vector<std::string>&) {
  CLI::App* sub = app.add_subcommand("tun", "Talk to the Linux kernel over a TUN device (Linux alone)");
  sub->allow_extras();
  sub->callback([&result] {
    std::fprintf(stderr, "synwave tun: only on Linux\n");
    result = exit_not_allowed;
  });
}

#endif

}  // namespace synwave::runner
