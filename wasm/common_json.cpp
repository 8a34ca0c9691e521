#include "wasm/common_json.hpp"

#include "core/trace/rules.hpp"

namespace synwave {

using json::Writer;

void write_params(Writer& out, const std::vector<Param>& params) {
  out.begin_object();
  for (const Param& param : params) out.key(param.name).string(param.value);
  out.end_object();
}

void write_place(Writer& out, const Place& place) {
  out.key("line").integer(place.line).key("column").integer(place.column).key("length").integer(place.length);
}

std::string rules_as_json() {
  Writer out;
  out.begin_array();
  std::int64_t id = 0;
  for (const RuleInfo& rule : all_rules()) {
    out.begin_object().key("id").integer(++id).key("name").string(rule.name).key("rfc").integer(rule.rfc);
    out.key("section").string(rule.section).key("requirements").begin_array();
    for (std::string_view rest = rule.requirements; !rest.empty();) {
      const std::size_t blank = rest.find(' ');
      out.string(rest.substr(0, blank));
      rest.remove_prefix(blank == std::string_view::npos ? rest.size() : blank + 1);
    }
    out.end_array().key("sentence").string(rule.sentence).end_object();
  }
  return out.end_array().text();
}

}  // namespace synwave
