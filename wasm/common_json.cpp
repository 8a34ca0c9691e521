#include "wasm/common_json.hpp"

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

}  // namespace synwave
