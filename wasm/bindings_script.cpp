// Behind the door: a packetdrill script.
#include <emscripten/emscripten.h>

#include "wasm/script_lab.hpp"

extern "C" {

EMSCRIPTEN_KEEPALIVE synwave::Door* lab_new() {
  return new synwave::ScriptLab;
}

}  // extern "C"
