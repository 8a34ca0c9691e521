// Behind the door: a scenario.
#include <emscripten/emscripten.h>

#include "wasm/bindings.hpp"
#include "wasm/lab.hpp"

using synwave::Door;
using synwave::Lab;
using namespace synwave::bindings;

extern "C" {

EMSCRIPTEN_KEEPALIVE Door* lab_new() {
  return new Lab;
}
EMSCRIPTEN_KEEPALIVE void lab_edit(Door* lab) {
  give(static_cast<const Lab*>(lab)->edit(arguments_in[0], arguments_in[1]));
}
EMSCRIPTEN_KEEPALIVE void lab_format() {
  give(Lab::format(arguments_in[0]));
}

}  // extern "C"
