#include "tests/runner/tun/action.hpp"

#include <algorithm>
#include <deque>

#include "core/base/text.hpp"
#include "core/scenario/values.hpp"
#include "core/wire/address.hpp"
#include "tests/runner/tun/settings.hpp"

namespace synwave::runner::tun {

namespace {

struct Word {
  std::string text;
  bool quoted = false;
};
struct Statement {
  std::deque<Word> words;
  std::string text;
};

/// One statement's words as they are taken; the first error stands.
class Reader {
 public:
  explicit Reader(Statement& statement) : words_{statement.words} {}

  bool at_end() const { return words_.empty(); }
  const std::string& peek() const { return words_.front().text; }
  bool quoted() const { return !at_end() && words_.front().quoted; }
  std::string take(std::string_view expected) {
    if (at_end()) return fail("the action ends here, expected " + std::string{expected}), std::string{};
    std::string word = words_.front().text;
    words_.pop_front();
    return word;
  }
  void fail(const std::string& why) {
    if (error_.empty()) error_ = why;
  }
  void expected(const std::string& word, std::string_view what) {
    fail("found \"" + word + "\", expected " + std::string{what});
  }
  const std::string& error() const { return error_; }

  std::uint16_t port(const std::string& word) {
    const scenario::Quantity number = scenario::read_number(word);
    if (!number.ok() || number.value < 1 || number.value > 65535) expected(word, "a port from 1 to 65535");
    return static_cast<std::uint16_t>(number.value);
  }
  std::uint64_t size(const std::string& word) {
    const scenario::Quantity octets = scenario::read_size(word);
    if (!octets.ok()) expected(word, "a size in octets such as 1460, 64k or 1M");
    return octets.value;
  }
  Duration time(const std::string& word) {
    const scenario::Quantity read = scenario::read_time(word);
    constexpr auto most = std::chrono::hours{24};
    if (!read.ok() || read.value > static_cast<std::uint64_t>(to_ns(most))) {
      expected(word, "a time of at most 24 h, such as 20ms or 1.5s");
      return Duration{0};
    }
    return Duration{static_cast<std::int64_t>(read.value)};
  }
  /// The value behind `key`, if such a word comes next.
  std::optional<std::string> value_of(std::string_view key) {
    if (at_end() || quoted() || peek().substr(0, key.size()) != key) return std::nullopt;
    return take("").substr(key.size());
  }

 private:
  std::deque<Word>& words_;
  std::string error_;
};

// ---- Octets into statements ----

/// Reads a quoted text whose opening quote has been taken. False: it has no end, or an escape that is none.
bool read_quoted(std::string_view& rest, std::string& out) {
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '"') return true;
    if (c != '\\') {
      out += c;
      continue;
    }
    constexpr std::string_view names = "\"\\nrt";
    constexpr std::string_view meanings = "\"\\\n\r\t";
    const std::size_t found = rest.empty() ? std::string_view::npos : names.find(rest.front());
    if (found == std::string_view::npos) return false;
    out += meanings[found];
    rest.remove_prefix(1);
  }
  return false;
}

bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}
bool ends_statement(char c) {
  return c == ';' || c == '\n';
}

/// The next statement; false: its quotes make no sense.
bool read_statement(std::string_view& rest, Statement& statement) {
  const std::string_view begin = rest;
  while (!rest.empty() && !ends_statement(rest.front())) {
    const char c = rest.front();
    if (c == '#') {
      rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
      break;
    }
    if (blank(c)) {
      rest.remove_prefix(1);
      continue;
    }
    Word word;
    word.quoted = c == '"';
    if (word.quoted) {
      rest.remove_prefix(1);
      if (!read_quoted(rest, word.text)) return false;
    } else {
      while (!rest.empty() && !blank(rest.front()) && !ends_statement(rest.front())) {
        word.text += rest.front();
        rest.remove_prefix(1);
      }
    }
    statement.words.push_back(std::move(word));
    statement.text = std::string{begin.substr(0, begin.size() - rest.size())};
  }
  statement.text.erase(0, statement.text.find_first_not_of(" \t\r"));
  if (!rest.empty()) rest.remove_prefix(1);
  return true;
}

// ---- Statements into actions ----

act::Listen read_listen(Reader& r) {
  act::Listen listen;
  listen.port = r.port(r.take("a port"));
  if (const auto backlog = r.value_of("backlog=")) {
    const scenario::Quantity number = scenario::read_number(*backlog);
    if (!number.ok() || number.value > 65535) r.expected(*backlog, "a number up to 65535");
    listen.backlog = static_cast<std::uint32_t>(number.value);
  }
  return listen;
}

act::Connect read_connect(Reader& r) {
  act::Connect connect;
  const std::string where = r.take("PORT or ADDRESS:PORT");
  const std::size_t colon = where.rfind(':');
  if (colon == std::string::npos) {
    connect.port = r.port(where);
  } else {
    std::string address = where.substr(0, colon);
    if (address.size() > 2 && address.front() == '[' && address.back() == ']') {
      address = address.substr(1, address.size() - 2);
    }
    connect.address = parse_address(address);
    if (!connect.address) r.expected(where, "PORT, 10.9.0.1:PORT or [fd09::1]:PORT");
    connect.port = r.port(where.substr(colon + 1));
  }
  if (const auto from = r.value_of("from=")) connect.from = r.port(*from);
  return connect;
}

act::Send read_send(Reader& r) {
  act::Send send;
  if (r.quoted()) {
    send.text = r.take("");
    return send;
  }
  if (const auto file = r.value_of("file=")) {
    send.file = *file;
    return send;
  }
  send.octets = r.size(r.take("a size in octets, a text in quotes, or file=PATH"));
  return send;
}

std::optional<State> state_called(std::string_view word) {
  for (int i = 0; i < state_count; ++i) {
    if (name_of(static_cast<State>(i)) == word) return static_cast<State>(i);
  }
  return std::nullopt;
}

bool names_connection(const std::string& word) {
  return word.size() > 1 && word.front() == 'c' && scenario::read_number(std::string_view{word}.substr(1)).ok();
}

act::Wait read_wait(Reader& r) {
  act::Wait wait;
  constexpr std::string_view expected = "a state such as ESTABLISHED, received SIZE, sent, end, error or listener PORT";
  const std::string what = r.take(expected);
  if (what == "received") {
    wait.what = act::Wait::For::received;
    wait.octets = r.size(r.take("a size in octets"));
  } else if (what == "listener") {
    wait.what = act::Wait::For::listener;
    wait.port = r.port(r.take("a port"));
  } else if (what == "sent" || what == "end" || what == "error") {
    wait.what = what == "sent" ? act::Wait::For::sent : what == "end" ? act::Wait::For::end : act::Wait::For::error;
  } else if (const std::optional<State> state = state_called(what)) {
    wait.state = *state;
  } else {
    r.expected(what, expected);
  }
  if (!r.at_end() && !names_connection(r.peek())) wait.patience = r.time(r.take(""));
  return wait;
}

act::Link read_link(Reader& r) {
  act::Link link;
  LinkConfig out;
  LinkConfig in;
  do {
    link.changes.push_back(r.take("KEY=VALUE, down or up"));
    const std::string problem = r.error().empty() ? take_link_change(link.changes.back(), out, in) : std::string{};
    if (!problem.empty()) r.fail(problem);
  } while (!r.at_end() && r.error().empty());
  return link;
}

act::Read read_read(Reader& r) {
  const std::string word = r.take("on or off");
  if (word != "on" && word != "off") r.expected(word, "on or off");
  return {word == "on"};
}

constexpr std::string_view verbs[] = {"listen",   "connect", "send",  "read", "discard", "echo",  "save", "wait",
                                      "shutdown", "close",   "abort", "link", "show",    "sleep", "quit"};

void read_verb(Reader& r, Action& action) {
  const std::string verb = r.take("an action");
  if (verb == "listen")
    action.what = read_listen(r);
  else if (verb == "connect")
    action.what = read_connect(r);
  else if (verb == "send")
    action.what = read_send(r);
  else if (verb == "read")
    action.what = read_read(r);
  else if (verb == "discard")
    action.what = act::Discard{};
  else if (verb == "echo")
    action.what = act::Echo{};
  else if (verb == "save")
    action.what = act::Save{r.take("a file")};
  else if (verb == "wait")
    action.what = read_wait(r);
  else if (verb == "shutdown")
    action.what = act::Shutdown{};
  else if (verb == "close")
    action.what = act::Close{};
  else if (verb == "abort")
    action.what = act::Abort{};
  else if (verb == "link")
    action.what = read_link(r);
  else if (verb == "show")
    action.what = act::Show{};
  else if (verb == "sleep")
    action.what = act::Sleep{r.time(r.take("a time"))};
  else if (verb == "quit")
    action.what = act::Quit{};
  else {
    std::string all;
    for (const std::string_view known : verbs) all += (all.empty() ? "" : ", ") + std::string{known};
    const std::string_view near = nearest(verb, verbs);
    r.fail("unknown action \"" + verb + "\", expected one of " + all +
           (near.empty() ? std::string{} : "; did you mean \"" + std::string{near} + "\"?"));
  }
}

std::string read_action(Statement& statement, Action& action) {
  Reader r{statement};
  action.text = statement.text;
  read_verb(r, action);
  if (!r.at_end() && !r.quoted() && names_connection(r.peek())) {
    const scenario::Quantity number = scenario::read_number(std::string_view{r.peek()}.substr(1));
    action.connection = static_cast<std::uint32_t>(number.value);
    r.take("");
  }
  if (!r.at_end()) r.fail("\"" + r.peek() + "\" is more than this action can hold");
  return r.error();
}

}  // namespace

ActionsRead read_actions(std::string_view text) {
  ActionsRead read;
  while (!text.empty()) {
    Statement statement;
    if (!read_statement(text, statement)) {
      read.error = "a text in quotes without an end, or with an escape that is none of \\\" \\\\ \\n \\r \\t";
      return read;
    }
    if (statement.words.empty()) continue;
    Action action;
    read.error = read_action(statement, action);
    if (!read.error.empty()) {
      read.error = '"' + action.text + "\": " + read.error;
      return read;
    }
    read.actions.push_back(std::move(action));
  }
  return read;
}

std::string_view action_help() {
  return "Actions of our host, in their order; between them ; or the end of a line:\n"
         "  listen PORT [backlog=N]            connections are accepted as they come, and called c1, c2, ...\n"
         "  connect [ADDRESS:]PORT [from=PORT] to the kernel, if no address is said\n"
         "  send SIZE | \"TEXT\" | file=PATH     SIZE: octets of a pattern\n"
         "  read on|off                        whether what comes is read\n"
         "  discard | echo | save PATH         what is done with it; echo closes at its end\n"
         "  shutdown | close | abort           the first two when all is written\n"
         "  wait STATE | received SIZE | sent | end | error [TIME]\n"
         "  wait listener PORT [TIME]          until a program on the kernel's side listens there\n"
         "                                     TIME: how long at most; then the session fails\n"
         "  link KEY=VALUE... | down | up      the way changes\n"
         "  sleep TIME | show | quit\n"
         "An action on a connection may end in its name, and means the newest otherwise; before there is one, read,\n"
         "discard, echo and save mean all that will come.";
}

}  // namespace synwave::runner::tun
