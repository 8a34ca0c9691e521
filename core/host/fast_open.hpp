// Fast Open (RFC 7413) as hosts do it: what a client remembers of servers, and how a server makes its cookies.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/host/secret.hpp"
#include "core/tcp/config.hpp"
#include "core/trace/rules.hpp"
#include "core/wire/fast_open.hpp"

namespace synwave {

/// What a client knows of one server, whatever the port (RFC 7413 4.1.3).
struct KnownServer {
  Address address;
  std::uint16_t mss = 0;
  FastOpenCookie cookie;         // length 0: none
  std::uint8_t experiments = 0;  // 1: it did not answer a request of kind 34, so kind 254 is next; 2: nor that one

  friend bool operator==(const KnownServer&, const KnownServer&) = default;
};

/// A server and port with which it did not work (RFC 7413 4.1.3.1).
struct FailedPath {
  Endpoint remote;
  Time until{};
  std::uint8_t in_a_row = 0;

  friend bool operator==(const FailedPath&, const FailedPath&) = default;
};

/// The client's memory. It is small: what was learned first is forgotten first.
class FastOpenCache {
 public:
  const KnownServer* find(const Address& address) const;
  /// Empty: there is nothing against it.
  bool failed(const Endpoint& remote, Time now) const;
  /// The server's MSS, and the cookie if there is one.
  void learn(const Address& address, std::uint16_t mss, const std::optional<FastOpenCookie>& cookie);
  /// The request for a cookie was not answered, as a request of this kind.
  void unanswered(const Address& address, std::uint16_t mss, bool experimental);
  /// Disabled for a minute, twice as long with every further failure.
  void note_failure(const Endpoint& remote, Time now);
  void note_success(const Endpoint& remote);
  void clear() { *this = {}; }
  std::uint64_t hash(Time now) const;

  friend bool operator==(const FastOpenCache&, const FastOpenCache&) = default;

 private:
  KnownServer& entry(const Address& address);

  std::vector<KnownServer> servers_;
  std::vector<FailedPath> failures_;
};

/// What the first SYN of a socket carries besides what its connection knows of.
struct SynOption {
  SocketId socket;
  OtherOption option;
  friend bool operator==(const SynOption&, const SynOption&) = default;
};
/// A connect() that has succeeded without a SYN (TCP_FASTOPEN_CONNECT).
struct DeferredOpen {
  SocketId socket;
  Endpoint remote;
  friend bool operator==(const DeferredOpen&, const DeferredOpen&) = default;
};

/// What an application's wish comes to.
struct FastOpenWish {
  std::optional<FastOpenCookie> cookie;  // the SYN has the option, and this in it
  std::uint16_t text = 0;                // octets that the SYN may carry
  Rule rule = Rule::none;                // why it may not
};
/// What a listener makes of a SYN.
struct FastOpenAnswer {
  bool take_text = false;
  std::optional<FastOpenCookie> grant;
};

/// A server's cookie for a client: SipHash-2-4 of the client's address, on Linux and here of both addresses.
/// `which`: of HostConfig::fast_open_key.
FastOpenCookie make_fast_open_cookie(const HostConfig&, const Secret&, const Address& local, const Address& client,
                                     std::size_t which = 0);
/// Which of the keys has made it.
std::optional<std::size_t> check_fast_open_cookie(const HostConfig&, const Secret&, const Address& local,
                                                  const Address& client, const FastOpenCookie& cookie);

}  // namespace synwave
