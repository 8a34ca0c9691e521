// Lab for JavaScript: numbers and strings in; numbers, strings and views of memory out.
#include <emscripten/bind.h>

#include <string>

#include "wasm/lab.hpp"

namespace {

using emscripten::val;
using synwave::Lab;
using synwave::View;

val in_place(View view) {
  return val{emscripten::typed_memory_view(view.size(), view.data())};
}

/// JavaScript has doubles: what lies outside becomes the nearest that fits.
std::uint32_t natural(double number) {
  if (!(number > 0)) return 0;
  return number < 4294967295.0 ? static_cast<std::uint32_t>(number) : 0xFFFFFFFFU;
}

bool begin(Lab& lab, const std::string& text) {
  return lab.begin(text);
}
int step(Lab& lab, double events) {
  return lab.step(natural(events));
}
val events(const Lab& lab) {
  return in_place(lab.events());
}
val segments(const Lab& lab) {
  return in_place(lab.segments());
}
val options(const Lab& lab) {
  return in_place(lab.options());
}
val changes(const Lab& lab) {
  return in_place(lab.changes());
}
val sockets(const Lab& lab) {
  return in_place(lab.sockets());
}
val octets(Lab& lab, double segment) {
  return in_place(lab.octets(natural(segment)));
}
val pcapng(Lab& lab, double host) {
  return in_place(lab.pcapng(natural(host)));
}
std::string edit(const Lab& lab, const std::string& text, const std::string& intent) {
  return lab.edit(text, intent);
}
std::string format(const Lab&, const std::string& text) {
  return Lab::format(text);
}
std::string rules(const Lab&) {
  return Lab::rules();
}
std::string version(const Lab&) {
  return std::string{Lab::version()};
}

}  // namespace

EMSCRIPTEN_BINDINGS(synwave) {
  emscripten::class_<Lab>("Lab")
      .constructor<>()
      .function("begin", &begin)
      .function("step", &step)
      .function("cancel", &Lab::cancel)
      .function("summary", &Lab::summary)
      .function("events", &events)
      .function("segments", &segments)
      .function("options", &options)
      .function("changes", &changes)
      .function("sockets", &sockets)
      .function("octets", &octets)
      .function("pcapng", &pcapng)
      .function("edit", &edit)
      .function("format", &format)
      .function("rules", &rules)
      .function("version", &version);
}
