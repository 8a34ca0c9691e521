#include "core/host/fast_open.hpp"

#include <algorithm>
#include <array>

#include "core/base/hash.hpp"

namespace synwave {

namespace {

constexpr std::size_t most_remembered = 256;
constexpr Duration first_pause = std::chrono::minutes{1};
constexpr std::uint8_t most_doublings = 6;

template <class Entry>
void make_room(std::vector<Entry>& entries) {
  if (entries.size() >= most_remembered) entries.erase(entries.begin());
}

/// The server's MSS as the client may use it for a SYN: a packet that is larger than usual is asking for trouble.
std::uint16_t usual_at_most(std::uint16_t mss, bool v6) {
  return std::min<std::uint16_t>(mss, v6 ? 1440 : 1460);
}

}  // namespace

const KnownServer* FastOpenCache::find(const Address& address) const {
  const auto found =
      std::find_if(servers_.begin(), servers_.end(), [&](const KnownServer& s) { return s.address == address; });
  return found == servers_.end() ? nullptr : &*found;
}

KnownServer& FastOpenCache::entry(const Address& address) {
  const auto found =
      std::find_if(servers_.begin(), servers_.end(), [&](const KnownServer& s) { return s.address == address; });
  if (found != servers_.end()) return *found;
  make_room(servers_);
  servers_.emplace_back();
  servers_.back().address = address;
  return servers_.back();
}

bool FastOpenCache::failed(const Endpoint& remote, Time now) const {
  return std::any_of(failures_.begin(), failures_.end(),
                     [&](const FailedPath& f) { return f.remote == remote && now < f.until; });
}

void FastOpenCache::learn(const Address& address, std::uint16_t mss, const std::optional<FastOpenCookie>& cookie) {
  KnownServer& server = entry(address);
  server.mss = usual_at_most(mss, address.v6);
  if (cookie) server.cookie = *cookie;
}

void FastOpenCache::unanswered(const Address& address, std::uint16_t mss, bool experimental) {
  KnownServer& server = entry(address);
  server.mss = usual_at_most(mss, address.v6);
  const std::uint8_t tried = experimental ? 2 : 1;
  if (server.cookie.length == 0) server.experiments = std::max(server.experiments, tried);
}

void FastOpenCache::note_failure(const Endpoint& remote, Time now) {
  auto found =
      std::find_if(failures_.begin(), failures_.end(), [&](const FailedPath& f) { return f.remote == remote; });
  if (found == failures_.end()) {
    make_room(failures_);
    failures_.push_back({remote});
    found = failures_.end() - 1;
  }
  found->until = now + first_pause * (1 << found->in_a_row);
  if (found->in_a_row < most_doublings) ++found->in_a_row;
}

void FastOpenCache::note_success(const Endpoint& remote) {
  failures_.erase(
      std::remove_if(failures_.begin(), failures_.end(), [&](const FailedPath& f) { return f.remote == remote; }),
      failures_.end());
}

std::uint64_t FastOpenCache::hash(Time now) const {
  if (servers_.empty() && failures_.empty()) return 0;
  Hasher hasher;
  for (const KnownServer& server : servers_) {
    for (const std::uint8_t octet : server.address.octets) hasher.add(octet);
    hasher.add(server.mss).add(server.cookie.length).add(server.experiments);
  }
  for (const FailedPath& path : failures_) {
    for (const std::uint8_t octet : path.remote.address.octets) hasher.add(octet);
    hasher.add(path.remote.port).add(path.in_a_row).add_signed(path.until > now ? to_ns(path.until - now) : 0);
  }
  return hasher.result();
}

FastOpenCookie make_fast_open_cookie(const HostConfig& config, const Secret& secret, const Address& local,
                                     const Address& client, std::size_t which) {
  constexpr std::uint8_t length = 8;
  SipKey key = config.fast_open_key[which];
  if (config.fast_open_keys == 0) {
    key = {secret.of(SecretUse::fast_open, {}, {}, 0), secret.of(SecretUse::fast_open, {}, {}, 1)};
  }
  std::array<std::uint8_t, 32> octets{};
  const std::ptrdiff_t size = client.v6 ? 16 : 4;
  auto end = std::copy_n(client.octets.begin(), size, octets.begin());
  if (config.system != System::freebsd) end = std::copy_n(local.octets.begin(), size, end);
  const std::uint64_t tag = siphash(key, std::span{octets}.first(static_cast<std::size_t>(end - octets.begin())));
  FastOpenCookie cookie;
  cookie.length = length;
  for (std::size_t i = 0; i < length; ++i) cookie.octets[i] = static_cast<std::uint8_t>(tag >> (8 * i));
  return cookie;
}

std::optional<std::size_t> check_fast_open_cookie(const HostConfig& config, const Secret& secret, const Address& local,
                                                  const Address& client, const FastOpenCookie& cookie) {
  for (std::size_t which = 0; which < std::max<std::size_t>(config.fast_open_keys, 1); ++which) {
    const FastOpenCookie valid = make_fast_open_cookie(config, secret, local, client, which);
    if (valid.length == cookie.length && valid.octets == cookie.octets) return which;
  }
  return std::nullopt;
}

}  // namespace synwave
