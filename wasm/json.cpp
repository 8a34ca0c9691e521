#include "wasm/json.hpp"

namespace synwave::json {

Writer& Writer::key(std::string_view name) {
  before_value();
  quote(name);
  out_ += ':';
  comma_ = false;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  before_value();
  quote(text);
  return *this;
}

Writer& Writer::integer(std::int64_t value) {
  before_value();
  out_ += std::to_string(value);
  return *this;
}

Writer& Writer::natural(std::uint64_t value) {
  before_value();
  out_ += std::to_string(value);
  return *this;
}

Writer& Writer::boolean(bool value) {
  before_value();
  out_ += value ? "true" : "false";
  return *this;
}

Writer& Writer::null() {
  before_value();
  out_ += "null";
  return *this;
}

Writer& Writer::open(char bracket) {
  before_value();
  out_ += bracket;
  comma_ = false;
  return *this;
}

Writer& Writer::close(char bracket) {
  out_ += bracket;
  comma_ = true;
  return *this;
}

void Writer::before_value() {
  if (comma_) out_ += ',';
  comma_ = true;
}

void Writer::quote(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out_ += '"';
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (c == '\n') {
      out_ += "\\n";
    } else if (octet < 0x20) {
      out_ += "\\u00";
      out_ += hex[octet >> 4];
      out_ += hex[octet & 15];
    } else {
      out_ += c;
    }
  }
  out_ += '"';
}

std::optional<std::string_view> Object::string(std::string_view name) const {
  for (const auto& [key, value] : members) {
    if (key == name && value.is_string) return value.string;
  }
  return std::nullopt;
}

std::optional<std::int64_t> Object::integer(std::string_view name) const {
  for (const auto& [key, value] : members) {
    if (key == name && !value.is_string) return value.integer;
  }
  return std::nullopt;
}

namespace {

constexpr std::int64_t exact_in_javascript = std::int64_t{1} << 53;

void append_utf8(std::string& out, std::uint32_t code) {
  const auto octet = [&out](std::uint32_t value) { out += static_cast<char>(static_cast<unsigned char>(value)); };
  if (code < 0x80) {
    octet(code);
  } else if (code < 0x800) {
    octet(0xC0 | (code >> 6));
    octet(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    octet(0xE0 | (code >> 12));
    octet(0x80 | ((code >> 6) & 0x3F));
    octet(0x80 | (code & 0x3F));
  } else {
    octet(0xF0 | (code >> 18));
    octet(0x80 | ((code >> 12) & 0x3F));
    octet(0x80 | ((code >> 6) & 0x3F));
    octet(0x80 | (code & 0x3F));
  }
}

/// Each method takes what it is named after from the front, or says no.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_{text} {}

  bool object(Object& out) {
    if (!sign('{')) return false;
    if (sign('}')) return ended();
    do {
      std::string name;
      Value value;
      if (!string(name) || !sign(':') || !any_value(value)) return false;
      for (const auto& [known, unused] : out.members) {
        static_cast<void>(unused);
        if (known == name) return false;
      }
      out.members.emplace_back(std::move(name), std::move(value));
    } while (sign(','));
    return sign('}') && ended();
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t' || rest_[0] == '\n' || rest_[0] == '\r')) {
      rest_.remove_prefix(1);
    }
  }

  bool ended() {
    skip_blanks();
    return rest_.empty();
  }

  bool sign(char wanted) {
    skip_blanks();
    return character(wanted);
  }

  bool character(char wanted) {
    if (rest_.empty() || rest_[0] != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool any_value(Value& out) {
    skip_blanks();
    out.is_string = !rest_.empty() && rest_[0] == '"';
    return out.is_string ? string(out.string) : integer(out.integer);
  }

  bool integer(std::int64_t& out) {
    const bool negative = character('-');
    const std::string_view digits = rest_;
    std::int64_t value = 0;
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
      value = value * 10 + (rest_[0] - '0');
      if (value > exact_in_javascript) return false;
      rest_.remove_prefix(1);
    }
    const std::size_t count = digits.size() - rest_.size();
    if (count == 0 || (count > 1 && digits[0] == '0')) return false;
    out = negative ? -value : value;
    return true;
  }

  bool string(std::string& out) {
    if (!sign('"')) return false;
    while (!character('"')) {
      if (rest_.empty() || static_cast<unsigned char>(rest_[0]) < 0x20) return false;
      if (character('\\')) {
        if (!escape(out)) return false;
      } else {
        out += rest_[0];
        rest_.remove_prefix(1);
      }
    }
    return true;
  }

  bool escape(std::string& out) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (rest_.empty()) return false;
    const std::size_t which = letters.find(rest_[0]);
    if (which != std::string_view::npos) {
      rest_.remove_prefix(1);
      out += meanings[which];
      return true;
    }
    std::uint32_t code = 0;
    if (!code_unit(code)) return false;
    if (code >= 0xDC00 && code <= 0xDFFF) return false;
    if (code >= 0xD800 && code <= 0xDBFF) {
      std::uint32_t low = 0;
      if (!character('\\') || !code_unit(low) || low < 0xDC00 || low > 0xDFFF) return false;
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, code);
    return true;
  }

  bool code_unit(std::uint32_t& out) {
    if (!character('u') || rest_.size() < 4) return false;
    out = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = rest_[0];
      std::uint32_t digit = 16;
      if (c >= '0' && c <= '9') digit = static_cast<std::uint32_t>(c - '0');
      if (c >= 'a' && c <= 'f') digit = static_cast<std::uint32_t>(c - 'a') + 10;
      if (c >= 'A' && c <= 'F') digit = static_cast<std::uint32_t>(c - 'A') + 10;
      if (digit == 16) return false;
      out = out * 16 + digit;
      rest_.remove_prefix(1);
    }
    return true;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<Object> parse_object(std::string_view text) {
  Object object;
  if (!Reader{text}.object(object)) return std::nullopt;
  return object;
}

}  // namespace synwave::json
