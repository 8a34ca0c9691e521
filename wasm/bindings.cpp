// Door as plain functions: numbers cross the border as they are, text and octets through memory. lab.js makes a class
// of them. (Embind would do the same for 11 KB more over the wire.) What is behind the door, a lab_new() elsewhere
// decides.
#include "wasm/bindings.hpp"

#include <emscripten/emscripten.h>

namespace synwave::bindings {

std::string arguments_in[2];

}  // namespace synwave::bindings

namespace {

using namespace synwave::bindings;
using synwave::Door;
using synwave::View;

std::string text_out;
View answer;

/// JavaScript has doubles: what lies outside becomes the nearest that fits.
std::uint32_t natural(double number) {
  if (!(number > 0)) return 0;
  return number < 4294967295.0 ? static_cast<std::uint32_t>(number) : 0xFFFFFFFFU;
}

}  // namespace

void synwave::bindings::give(std::string_view text) {
  text_out = text;
  answer = {reinterpret_cast<const std::uint8_t*>(text_out.data()), text_out.size()};
}

extern "C" {

/// Room for a text of so many octets, to be written before the call that takes it; `which` is 0 or 1.
EMSCRIPTEN_KEEPALIVE char* argument(int which, std::size_t octets) {
  arguments_in[which].resize(octets);
  return arguments_in[which].data();
}
/// What the last call gave that gives text or octets; valid until the next call.
EMSCRIPTEN_KEEPALIVE const std::uint8_t* answer_at() {
  return answer.data();
}
EMSCRIPTEN_KEEPALIVE std::size_t answer_size() {
  return answer.size();
}

EMSCRIPTEN_KEEPALIVE void lab_delete(Door* lab) {
  delete lab;
}
EMSCRIPTEN_KEEPALIVE bool lab_begin(Door* lab) {
  return lab->begin(arguments_in[0]);
}
EMSCRIPTEN_KEEPALIVE int lab_step(Door* lab, double events) {
  return lab->step(natural(events));
}
EMSCRIPTEN_KEEPALIVE void lab_cancel(Door* lab) {
  lab->cancel();
}
EMSCRIPTEN_KEEPALIVE void lab_summary(Door* lab) {
  give(lab->summary());
}
EMSCRIPTEN_KEEPALIVE void lab_events(Door* lab) {
  answer = lab->events();
}
EMSCRIPTEN_KEEPALIVE void lab_segments(Door* lab) {
  answer = lab->segments();
}
EMSCRIPTEN_KEEPALIVE void lab_options(Door* lab) {
  answer = lab->options();
}
EMSCRIPTEN_KEEPALIVE void lab_changes(Door* lab) {
  answer = lab->changes();
}
EMSCRIPTEN_KEEPALIVE void lab_sockets(Door* lab) {
  answer = lab->sockets();
}
EMSCRIPTEN_KEEPALIVE void lab_octets(Door* lab, double segment) {
  answer = lab->octets(natural(segment));
}
EMSCRIPTEN_KEEPALIVE void lab_pcapng(Door* lab, double host) {
  answer = lab->pcapng(natural(host));
}
EMSCRIPTEN_KEEPALIVE void lab_version() {
  give(Door::version());
}

}  // extern "C"
