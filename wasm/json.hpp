// JSON, as little of it as the door needs: a writer, and a reader of flat objects. A library would cost more than the
// engine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace synwave::json {

/// Writes one value, piece by piece; commas and escapes are its business. The caller closes what it opens.
/// Text is taken as UTF-8; control characters are escaped.
class Writer {
 public:
  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  /// The name of the member that the next value is.
  Writer& key(std::string_view name);
  Writer& string(std::string_view text);
  Writer& integer(std::int64_t value);
  Writer& natural(std::uint64_t value);
  Writer& boolean(bool value);
  Writer& null();

  const std::string& text() const { return out_; }

 private:
  Writer& open(char bracket);
  Writer& close(char bracket);
  void before_value();
  void quote(std::string_view text);

  std::string out_;
  bool comma_ = false;  // the next value or key follows another
};

/// A value of a flat object.
struct Value {
  bool is_string = false;
  std::string string;
  std::int64_t integer = 0;
};

/// The members of an object whose values are strings or integers below 2^53, in their order.
struct Object {
  std::vector<std::pair<std::string, Value>> members;

  /// Empty if there is no member of that name, or it is of the other kind.
  std::optional<std::string_view> string(std::string_view name) const;
  std::optional<std::int64_t> integer(std::string_view name) const;
};

/// Reads one such object and nothing after it. Empty for anything else: other kinds of value, fractions, a name twice,
/// a lone surrogate, malformed JSON.
std::optional<Object> parse_object(std::string_view text);

}  // namespace synwave::json
