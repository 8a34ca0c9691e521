// The shapes of what a call gives at once.
#pragma once

#include "core/host/host.hpp"

namespace synwave {

inline CallResult failed(Errno error) {
  CallResult result;
  result.error = error;
  result.value = -1;
  return result;
}
inline CallResult succeeded(std::int64_t value = 0) {
  CallResult result;
  result.value = value;
  return result;
}
inline CallResult outcome(Errno error) {
  return error == Errno::none ? succeeded() : failed(error);
}
/// What real systems can do, and this engine can not.
inline CallResult unsupported() {
  CallResult result = failed(Errno::eopnotsupp);
  result.not_supported = true;
  return result;
}

}  // namespace synwave
