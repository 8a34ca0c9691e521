// A path that becomes narrow in the middle of a transfer, to the smallest that there is.
#include <doctest/doctest.h>

#include "core/scenario/run.hpp"
#include "tests/unit/scenario/running.hpp"

using namespace synwave::scenario::test;

namespace {

std::string narrowed(const std::string& profile, const std::string& addresses, const std::string& mtu,
                     const std::string& expectations) {
  const auto host = [&](const char* name, const char* address) {
    return std::string{"host "} + name + " " + profile + (addresses.empty() ? "" : std::string{" addr="} + address) +
           "\n";
  };
  return host("client", "2001:db8::1") + host("server", "2001:db8::2") +
         "link client server delay=50ms\n"
         "0 server listen 80\n"
         "0 client connect server:80\n"
         "1s client send 1460\n"
         "2s link client>server mtu=" +
         mtu +
         "\n"
         "2s link server>client mtu=" +
         mtu +
         "\n"
         "2.1s client send 4380\n"
         "5s server send 3000\n" +
         expectations;
}

}  // namespace

TEST_CASE("text arrives over whatever IPv4 may be narrowed to, in every profile (RFC 1191 3)") {
  for (const char* const profile : {"rfc", "linux", "freebsd"}) {
    for (const char* const mtu : {"68", "69", "296", "500", "551", "552", "1499"}) {
      CAPTURE(profile);
      CAPTURE(mtu);
      CHECK(failures(narrowed(profile, "", mtu,
                              "expect server received 5840\nexpect client received 3000\n"
                              "expect client error none\n")) == "");
    }
  }
}

TEST_CASE("IPv6 is narrowed to 1280 at the least: below, nobody is believed, and the path is a black hole") {
  for (const char* const profile : {"rfc", "linux", "freebsd"}) {
    CAPTURE(profile);
    CHECK(failures(narrowed(profile, "v6", "1280", "expect server received 5840\nexpect client error none\n")) == "");
    CHECK(failures(narrowed(profile, "v6", "1279", "expect server received 1460\n")) == "");
  }
}
