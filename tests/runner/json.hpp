// Writes one JSON object, member by member.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace synwave::runner {

inline std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      out += escaped;
    } else {
      out += c;
    }
  }
  return out + '"';
}

class JsonObject {
 public:
  JsonObject& raw(std::string_view name, std::string_view value) {
    if (text_.size() > 1) text_ += ',';
    text_ += '"';
    text_ += name;
    text_ += "\":";
    text_ += value;
    return *this;
  }
  JsonObject& number(std::string_view name, std::int64_t value) { return raw(name, std::to_string(value)); }
  JsonObject& boolean(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  JsonObject& string(std::string_view name, std::string_view value) { return raw(name, json_string(value)); }
  std::string str() const { return text_ + '}'; }

 private:
  std::string text_ = "{";
};

}  // namespace synwave::runner
