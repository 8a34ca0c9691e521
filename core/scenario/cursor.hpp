// Walks over the tokens of one statement, and reports the first thing that does not fit.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/ast.hpp"
#include "core/scenario/lexer.hpp"
#include "core/scenario/report.hpp"
#include "core/scenario/values.hpp"

namespace synwave::scenario {

/// What all statements share while a text is parsed.
struct ParseContext {
  Scenario scenario;
  Report report;
  std::map<std::string, std::uint32_t, std::less<>> name_index;  // of Scenario::names
  std::vector<std::uint8_t> name_used;                           // by NameId
  std::vector<std::uint8_t> host_used;                           // by HostId: has a link
};

/// After the first failure it stands at the end of the line: every read gives a default value, `failed()` is true and
/// the statement must not be kept. So parsing code reads in the order of the grammar without asking after each word.
class Cursor {
 public:
  Cursor(const Line& line, ParseContext& context) : line_{line}, context_{context} {}

  ParseContext& context() { return context_; }
  Scenario& scenario() { return context_.scenario; }
  bool failed() const { return failed_; }
  std::uint32_t line() const { return line_.number; }
  /// From the first token to the last.
  Place whole() const;

  const Token& peek(std::size_t ahead = 0) const;
  bool at_end() const { return peek().kind == TokenKind::end; }
  bool at_word() const { return peek().kind == TokenKind::word; }
  /// A word that begins with a digit.
  bool at_number() const;
  bool at(std::string_view text) const { return peek().is(text); }
  Token take();
  bool accept(std::string_view text);
  void require(std::string_view text);
  /// Nothing may be left.
  void finish();

  void fail(Place place, Code code, std::vector<Param> params = {});
  /// `token` is not what should be here; `expected` is a phrase's key. Suggests the nearest candidate to a word.
  void fail_expected(const Token& token, std::string_view expected, std::span<const std::string_view> candidates = {});
  /// `token` is a fine word, but not here.
  void reject(const Token& token, std::string_view expected);

  // Quantities. Whole numbers lie in [least, most].
  std::uint64_t number(std::uint64_t least, std::uint64_t most, std::string_view expected = "number");
  std::uint16_t port() { return static_cast<std::uint16_t>(number(1, 65535, "port")); }
  std::uint64_t size(std::uint64_t least, std::uint64_t most, std::string_view expected = "size");
  /// At most budget::virtual_time.
  Duration time(std::string_view expected = "time");
  /// A string's octets.
  std::string octets();
  /// A string that must be text.
  std::string text(std::string_view expected = "string");

  // Names.
  HostId host(std::string_view expected = "host");
  /// `A>B`, joined by a link.
  Direction direction();
  Direction direction_from(HostId from, const Token& first);
  /// A connection's name if there is a word here, otherwise none.
  NameId optional_name();
  NameId name();
  State state(std::string_view expected = "state");
  SegmentClass segment_class();
  /// A word of `words`, by its index.
  std::size_t one_of(std::span<const std::string_view> words, std::string_view expected);

  std::vector<std::string_view> host_words() const;
  std::optional<HostId> host_called(std::string_view word) const;

 private:
  /// Hands out a quantity within the bounds, or fails.
  std::uint64_t checked(const Token& token, const Quantity& quantity, std::uint64_t least, std::uint64_t most,
                        std::string_view expected, std::string (*write)(std::uint64_t));

  const Line& line_;
  ParseContext& context_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace synwave::scenario
