// One call of a script: reading its arguments, and comparing what comes back with what the script expects.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/drill/interpreter.hpp"
#include "core/drill/script.hpp"

namespace synwave::drill {

/// Every reader gives nothing once it has failed the run, with the place of the argument.
class Caller {
 public:
  Caller(Interpreter& run, const Event& event, const CallEvent& call) : run_{run}, event_{event}, call_{call} {}

  Interpreter& run() { return run_; }
  const CallEvent& call() const { return call_; }
  const Place& place() const { return event_.place; }
  std::size_t count() const { return call_.arguments.size(); }
  const Expression& argument(std::size_t index) const { return call_.arguments[index]; }

  // ---- Reading ----
  /// An integer, a word that stands for one, words joined by `|`, htons(N), or one of these in brackets.
  std::optional<std::int64_t> number(const Expression& expression, std::size_t index);
  std::optional<std::int64_t> number(std::size_t index) { return number(argument(index), index); }
  /// The number if it lies in a range.
  std::optional<std::int64_t> number_within(std::size_t index, std::int64_t least, std::int64_t most);
  /// The endpoint's descriptor behind the script's. A number that the script has never been given is no descriptor for
  /// the endpoint either, which says EBADF.
  std::optional<std::int32_t> descriptor(std::size_t index);
  std::optional<std::int32_t> descriptor(const Expression& expression, std::size_t index);
  /// `...` is `usual`; otherwise a sockaddr.
  std::optional<Endpoint> address(std::size_t index, const Endpoint& usual);
  /// What comes back where a sockaddr and its length stand: `...`, or these. False: the run has failed.
  bool same_address(std::size_t index, const std::optional<Endpoint>& got);
  /// The octets of {..., N}, {...}: an iovec, or a list of them.
  std::optional<std::uint64_t> iovec_octets(const Expression& expression, std::size_t index);
  /// The word or words as written: TCP_NODELAY.
  std::string_view word(std::size_t index) const;
  bool is_ellipsis(std::size_t index) const { return std::holds_alternative<Ellipsis>(argument(index).what); }
  const Member* member(const Expression& expression, std::string_view name) const;

  // ---- Failing: each gives false ----
  bool bad(std::size_t index, std::string_view expected);
  bool not_supported(std::string what) { return run_.not_supported(place(), std::move(what)); }
  bool cannot_exist(std::string what) { return run_.skip(place(), std::move(what)); }
  /// What the endpoint gave back through an argument is not what the script says.
  bool value_differs(std::string_view what, std::string expected, std::string got);
  /// Compares with the expression at hand; `...` fits everything.
  bool same(std::string_view what, const Expression& expected, std::int64_t got, std::size_t index);

 private:
  Interpreter& run_;
  const Event& event_;
  const CallEvent& call_;
};

/// What stands behind the name of a call.
struct CallRule {
  std::string_view name;
  std::size_t least_arguments;
  std::size_t most_arguments;
  /// Makes the call; empty: the run has failed.
  std::optional<CallResult> (*make)(Caller& caller);
  /// Looks at what comes back besides the result; null: nothing does. False: the run has failed.
  bool (*look)(Caller& caller, const CallResult& result);
  bool gives_descriptor = false;
};

/// Null: there is no such call.
const CallRule* call_rule(std::string_view name);
std::vector<CallRule> socket_call_rules();   // calls_socket.cpp
std::vector<CallRule> data_call_rules();     // calls_data.cpp
std::vector<CallRule> option_call_rules();   // calls_options.cpp
std::vector<CallRule> waiting_call_rules();  // calls_waiting.cpp

}  // namespace synwave::drill
