// The wire and the clock, and the door itself.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/bridge/calls.hpp"

namespace synwave::bridge {

namespace {

int send_datagram(void* userdata, const void* datagram, std::size_t length) {
  constexpr std::size_t most = 65535 + 40;
  if (datagram == nullptr) return fail(EFAULT);
  if (length > most) return fail(EMSGSIZE);
  Call call{userdata};
  call.bridge->receive_packet(call.lock, {static_cast<const std::uint8_t*>(datagram), length});
  return 0;
}

int receive_datagram(void* userdata, void* buffer, std::size_t* count, long long* time_usecs) {
  if (buffer == nullptr || count == nullptr || time_usecs == nullptr) return fail(EFAULT);
  Call call{userdata};
  const Emitted* emitted = call.bridge->next_emitted(call.lock);
  if (emitted == nullptr) {
    *count = 0;
    return 0;
  }
  if (emitted->octets.size() > *count) return fail(EMSGSIZE);
  std::memcpy(buffer, emitted->octets.data(), emitted->octets.size());
  *count = emitted->octets.size();
  *time_usecs = to_ns(emitted->at) / 1000;
  call.bridge->drop_emitted();
  return 0;
}

int sleep_usecs(void* userdata, useconds_t usecs) {
  Call call{userdata};
  call.bridge->advance_to(call.lock, call.bridge->now() + std::chrono::microseconds{usecs});
  return 0;
}

int tell_time(void* userdata, timeval* now, struct timezone*) {
  Call call{userdata, true};
  const std::int64_t usecs = to_ns(call.bridge->tick(call.lock)) / 1000;
  if (now != nullptr) {
    now->tv_sec = usecs / 1'000'000;
    now->tv_usec = usecs % 1'000'000;
  }
  return 0;
}

void free_bridge(void* userdata) {
  const auto* owner = static_cast<std::shared_ptr<Bridge>*>(userdata);
  Call{userdata}.bridge->shut_down();
  delete owner;
}

}  // namespace

void fill_device_calls(Interface& table) {
  table.free = free_bridge;
  table.netdev_send = send_datagram;
  table.netdev_receive = receive_datagram;
  table.usleep = sleep_usecs;
  table.gettimeofday = tell_time;
}

}  // namespace synwave::bridge

void packetdrill_interface_init(const char* flags, synwave::bridge::Interface* table) {
  using namespace synwave::bridge;
  Settings settings;
  const std::string problem = read_settings(flags == nullptr ? "" : flags, settings);
  if (!problem.empty()) {
    std::fprintf(stderr, "synwave bridge: %s\n", problem.c_str());
    std::exit(2);
  }
  *table = Interface{};
  table->userdata = new std::shared_ptr<Bridge>{std::make_shared<Bridge>(settings)};
  fill_socket_calls(*table);
  fill_data_calls(*table);
  fill_option_calls(*table);
  fill_waiting_calls(*table);
  fill_device_calls(*table);
}
