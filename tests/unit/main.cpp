#ifdef __EMSCRIPTEN__
#define DOCTEST_CONFIG_COLORS_NONE  // emscripten takes every output for a terminal
#endif
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
