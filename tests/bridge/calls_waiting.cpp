// poll and epoll.
#include <cerrno>
#include <vector>

#ifdef __linux__
#include <sys/epoll.h>
#endif

#include "tests/bridge/calls.hpp"

namespace synwave::bridge {

namespace {

int poll_all(void* userdata, pollfd* entries, nfds_t count, int timeout_ms) {
  constexpr nfds_t most = 1U << 20;
  if (count > most) return fail(EINVAL);
  if (entries == nullptr && count != 0) return fail(EFAULT);
  Call call{userdata};
  Bridge& bridge = *call.bridge;
  std::vector<PollEntry> asked;
  for (nfds_t i = 0; i < count; ++i)
    asked.push_back({bridge.host_fd(entries[i].fd), read_poll_bits(entries[i].events), 0});
  CallResult result =
      bridge.host().poll(bridge.now(), std::move(asked), std::chrono::milliseconds{timeout_ms}, nullptr);
  const Returned returned = bridge.finish(call.lock, std::move(result), timeout_ms > 0);
  for (nfds_t i = 0; i < count && i < returned.result.polled.size(); ++i) {
    entries[i].revents = write_poll_bits(returned.result.polled[i].revents);
  }
  return answer_int(returned.result, "poll");
}

#ifdef __linux__

int epoll_make(void* userdata, int size) {
  Call call{userdata};
  if (size <= 0) return fail(EINVAL);
  const CallResult made = call.bridge->host().epoll_create();
  if (made.error != Errno::none) return fail(number_of(made.error));
  return call.bridge->give_descriptor(static_cast<std::int32_t>(made.value));
}

int epoll_change(void* userdata, int epoll_fd, int op, int fd, epoll_event* event) {
  EpollOp asked = EpollOp::add;
  switch (op) {
    case EPOLL_CTL_ADD: break;
    case EPOLL_CTL_DEL: asked = EpollOp::remove; break;
    case EPOLL_CTL_MOD: asked = EpollOp::modify; break;
    default: return fail(EINVAL);
  }
  if (event == nullptr && asked != EpollOp::remove) return fail(EFAULT);
  constexpr std::uint32_t known = EPOLLIN | EPOLLPRI | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLRDNORM | EPOLLRDBAND |
                                  EPOLLWRNORM | EPOLLWRBAND | EPOLLRDHUP | EPOLLET | EPOLLONESHOT;
  EpollEvent wanted;
  if (event != nullptr) wanted = {event->events, event->data.u64};
  if ((wanted.events & ~known) != 0 && asked != EpollOp::remove) {
    return cannot("epoll events " + std::to_string(wanted.events & ~known), EINVAL);
  }
  Call call{userdata};
  Bridge& bridge = *call.bridge;
  CallResult result =
      bridge.host().epoll_ctl(bridge.now(), bridge.host_fd(epoll_fd), asked, bridge.host_fd(fd), wanted, nullptr);
  return answer_int(bridge.finish(call.lock, std::move(result)).result, "an epoll descriptor within another");
}

int epoll_sleep(void* userdata, int epoll_fd, epoll_event* events, int most, int timeout_ms) {
  if (most <= 0) return fail(EINVAL);
  if (events == nullptr) return fail(EFAULT);
  Call call{userdata};
  Bridge& bridge = *call.bridge;
  CallResult result = bridge.host().epoll_wait(bridge.now(), bridge.host_fd(epoll_fd), static_cast<std::uint32_t>(most),
                                               std::chrono::milliseconds{timeout_ms}, nullptr);
  const Returned returned = bridge.finish(call.lock, std::move(result), timeout_ms > 0);
  epoll_event* out = events;
  for (const EpollEvent& told : returned.result.epolled) {
    out->events = told.events;
    out->data.u64 = told.data;
    ++out;
  }
  return answer_int(returned.result, "epoll_wait");
}

#else

int epoll_make(void*, int) {
  return cannot("epoll_create", ENOSYS);
}
int epoll_change(void*, int, int, int, epoll_event*) {
  return cannot("epoll_ctl", ENOSYS);
}
int epoll_sleep(void*, int, epoll_event*, int, int) {
  return cannot("epoll_wait", ENOSYS);
}

#endif

int no_pipe(void*, int*) {
  return cannot("pipe", ENOSYS);
}
ssize_t no_splice(void*, int, long long*, int, long long*, std::size_t, unsigned) {
  return cannot("splice", ENOSYS);
}

}  // namespace

void fill_waiting_calls(Interface& table) {
  table.poll = poll_all;
  table.epoll_create = epoll_make;
  table.epoll_ctl = epoll_change;
  table.epoll_wait = epoll_sleep;
  table.pipe = no_pipe;
  table.splice = no_splice;
}

}  // namespace synwave::bridge
