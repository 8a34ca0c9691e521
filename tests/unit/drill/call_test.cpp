#include "tests/unit/drill/parsed.hpp"

using namespace synwave;
using namespace synwave::drill;
using namespace synwave::drill::test;

TEST_CASE("packetdrill: a call has arguments and a result") {
  const auto event = only<CallEvent>("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3");
  CHECK(event.name == "socket");
  REQUIRE(event.arguments.size() == 3);
  CHECK(std::holds_alternative<Ellipsis>(event.arguments[0].what));
  CHECK(std::get<Word>(event.arguments[1].what).text == "SOCK_STREAM");
  CHECK(event.arguments[1].place == Place{1, 15, 11});
  CHECK(std::get<Integer>(event.result.what).value == 3);
  CHECK(call("fork() = 0") == "fork() = 0");
}

TEST_CASE("packetdrill: of an error only the name counts") {
  const auto event = only<CallEvent>("0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)");
  CHECK(std::get<Integer>(event.result.what).value == -1);
  CHECK(event.errno_name == "EINPROGRESS");
  CHECK(only<CallEvent>("0 bind(3, ..., ...) = -1 EADDRNOTAVAIL (Can't assign requested address)").errno_name ==
        "EADDRNOTAVAIL");
  CHECK(complaint_of_event("close(3) = -1 oops") ==
        "1:17+4 expected_other: found \"oops\", expected the name of an error such as ECONNREFUSED");
}

TEST_CASE("packetdrill: a remark may follow a result without an error") {
  const auto event = only<CallEvent>("0 fcntl(3, F_GETFL) = 0x802 (flags O_RDWR|O_NONBLOCK)");
  CHECK(std::get<Integer>(event.result.what).value == 0x802);
  CHECK(std::get<Integer>(event.result.what).text == "0x802");
  CHECK(event.errno_name.empty());
  CHECK(complaint_of_event("close(3) = 0 (no end") ==
        "1:23+0 text_ends: the script ends here, expected the ) of the remark");
}

TEST_CASE("packetdrill: values of every kind come back as they were") {
  constexpr std::string_view texts[] = {
      "f(-9223372036854775807, 0xffffffffffffffff, 007) = 0",
      "f(A|B|C, [1], [...], [], [[1], [2]]) = ...",
      "f(\"a\\x0ab\\\"\\\\\", \"abc\"...) = 0",
      "f({sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr(\"192.0.2.1\")}, [16]) = 0",
      "f({sa_family=AF_INET6, sin6_port=htons(1), inet_pton(AF_INET6, \"::1\", &sin6_addr)}) = 0",
      "f({msg_name(...)=..., msg_iov(1)=[{..., 1000}], msg_flags=0, msg_control=[{cmsg_level=SOL_TCP}]}, 0) = 0",
      "poll([{fd=4, events=POLLIN|POLLOUT, revents=POLLOUT}], 1, 0) = 1",
      "epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN, ptr=4}) = 0",
      "f({}, {onoff=1, linger=0}, sizeof(int)) = 0",
  };
  for (const std::string_view text : texts) CHECK(call(text) == text);
  CHECK(call("f( A | B ,\n{ a = 1 } )=0") == "f(A|B, {a=1}) = 0");
}

TEST_CASE("packetdrill: a number of 64 bits, no more") {
  CHECK(std::get<Integer>(only<CallEvent>("0 f(0xffffffffffffffff) = 0").arguments[0].what).value == -1);
  CHECK(complaint_of_event("f(9223372036854775808) = 0").find("1:5+19 out_of_range") == 0);
  CHECK(complaint_of_event("f(-0xffffffffffffffff) = 0").find("out_of_range") != std::string::npos);
  CHECK(complaint_of_event("f(1.5) = 0").find("1:5+3 expected_other: found \"1.5\", expected a value:") == 0);
}

TEST_CASE("packetdrill: the counted field of a struct has one count") {
  const auto event = only<CallEvent>("0 f({msg_iov(2)=[1]}) = 0");
  const auto& members = std::get<Struct>(event.arguments[0].what).members;
  REQUIRE(members.size() == 1);
  CHECK(members[0].name == "msg_iov");
  CHECK(std::get<Integer>(members[0].count->what).value == 2);
  CHECK(complaint_of_event("f({msg_iov(2, 3)=[1]}) = 0") == "1:19+1 expected_other: found \"=\", expected ,");
}

TEST_CASE("packetdrill: what is wrong with a call is found where it stands") {
  CHECK(complaint_of_event("close 3") == "1:9+1 expected_other: found \"3\", expected (");
  CHECK(complaint_of_event("close(3\n0 close(4) = 0") == "2:1+1 expected_other: found \"0\", expected )");
  CHECK(complaint_of_event("close(3)") == "1:11+0 text_ends: the script ends here, expected =");
  CHECK(complaint_of_event("close(3,) = 0").find("1:11+1 expected_other: found \")\", expected a value") == 0);
  CHECK(complaint_of_event("close(- 3) = 0").find("1:9+1 expected_other: found \"-\"") == 0);
}

TEST_CASE("packetdrill: brackets nest so far and no further") {
  const auto nested = [](std::size_t levels) {
    return "0 f(" + std::string(levels, '[') + std::string(levels, ']') + ") = 0";
  };
  CHECK(parse(nested(budget::nesting)).ok());
  CHECK(complaint(nested(budget::nesting + 1)) == "1:21+1 too_deep: more than 16 levels of nesting");
  CHECK(complaint("0 f(" + std::string(500'000, '[')).find("too_deep") != std::string::npos);
}
