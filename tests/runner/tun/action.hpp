// What our host's applications are asked to do, in words close to those of the scenario language.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/time.hpp"
#include "core/sim/link_config.hpp"
#include "core/trace/vocabulary.hpp"
#include "core/wire/segment.hpp"

namespace synwave::runner::tun {

namespace act {

struct Listen {
  std::uint16_t port = 0;
  std::uint32_t backlog = 128;
};
struct Connect {
  std::optional<Address> address;  // none: the kernel's
  std::uint16_t port = 0;
  std::uint16_t from = 0;
};
struct Send {
  std::uint64_t octets = 0;  // of the connection's pattern, where there is neither text nor file
  std::string text;
  std::string file;
};
struct Read {
  bool on = true;
};
/// What becomes of what is read: counted and thrown away, sent back, appended to a file.
struct Discard {};
struct Echo {};
struct Save {
  std::string file;
};
struct Shutdown {};
struct Close {};
struct Abort {};
struct Link {
  std::vector<std::string> changes;  // each has been understood once
};
/// Until the connection has been in a state, has been given so many octets, everything is acknowledged, all is read,
/// it has failed; or until a program on the kernel's side listens.
struct Wait {
  enum class For : std::uint8_t { state, received, sent, end, error, listener } what = For::state;
  State state = State::established;
  std::uint64_t octets = 0;
  std::uint16_t port = 0;
  std::optional<Duration> patience;
};
struct Sleep {
  Duration time{0};
};
struct Show {};
struct Quit {};

}  // namespace act

struct Action {
  std::variant<act::Quit, act::Listen, act::Connect, act::Send, act::Read, act::Discard, act::Echo, act::Save,
               act::Shutdown, act::Close, act::Abort, act::Link, act::Wait, act::Sleep, act::Show>
      what;
  std::uint32_t connection = 0;  // c1, c2 ...; 0: the newest
  std::string text;              // as it was written
};

struct ActionsRead {
  std::vector<Action> actions;
  std::string error;  // why not all of it could be understood
};

/// Any number of actions, between them `;` or the end of a line; `#` starts a comment.
ActionsRead read_actions(std::string_view text);

/// What --help says of them.
std::string_view action_help();

}  // namespace synwave::runner::tun
