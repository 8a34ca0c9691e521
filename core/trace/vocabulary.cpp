#include "core/trace/vocabulary.hpp"

#include <array>

namespace synwave {

#define X(name, text) std::string_view{text},
std::string_view name_of(State state) {
  static constexpr std::array names{SYNWAVE_STATES(X)};
  return names[static_cast<std::size_t>(state)];
}
std::string_view name_of(TimerKind timer) {
  static constexpr std::array names{SYNWAVE_TIMERS(X)};
  return names[static_cast<std::size_t>(timer)];
}
std::string_view name_of(EventKind kind) {
  static constexpr std::array names{SYNWAVE_EVENT_KINDS(X)};
  return names[static_cast<std::size_t>(kind)];
}
std::string_view name_of(CallKind call) {
  static constexpr std::array names{SYNWAVE_CALLS(X)};
  return names[static_cast<std::size_t>(call)];
}
std::string_view name_of(Fate fate) {
  static constexpr std::array names{SYNWAVE_FATES(X)};
  return names[static_cast<std::size_t>(fate)];
}
#undef X

}  // namespace synwave
