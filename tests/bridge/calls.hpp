// The functions of the table, in parts.
#pragma once

#include <string_view>

#include "tests/bridge/bridge.hpp"
#include "tests/bridge/interface.hpp"
#include "tests/bridge/system.hpp"

namespace synwave::bridge {

void fill_socket_calls(Interface& table);   // calls_socket.cpp
void fill_data_calls(Interface& table);     // calls_data.cpp
void fill_option_calls(Interface& table);   // calls_options.cpp
void fill_waiting_calls(Interface& table);  // calls_waiting.cpp
void fill_device_calls(Interface& table);   // calls_device.cpp

/// What the call gives: its value, or -1 with errno set. `what` the engine cannot do, if it says that it cannot.
inline std::int64_t answer(const CallResult& result, std::string_view what) {
  if (result.not_supported) return cannot(what, number_of(result.error));
  return result.error == Errno::none ? result.value : fail(number_of(result.error));
}
inline int answer_int(const CallResult& result, std::string_view what) {
  return static_cast<int>(answer(result, what));
}

}  // namespace synwave::bridge
