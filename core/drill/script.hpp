// A packetdrill script as data: what the parser gives and the interpreter runs. Names of the language are kept.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/place.hpp"
#include "core/base/time.hpp"
#include "core/drill/python.hpp"

namespace synwave::drill {

// ---- Time ----

enum class TimeKind : std::uint8_t {
  absolute,        // 1.5
  relative,        // +1.5
  any,             // *
  absolute_range,  // 1.5~2
  relative_range,  // +1.5~+2
};

struct When {
  TimeKind kind = TimeKind::absolute;
  Duration first{0};
  Duration last{0};  // of the ranges
};

// ---- Packets ----

/// `<...>`: outbound not checked. Otherwise exactly these, in this order.
enum class OptionSpecKind : std::uint8_t {
  eol,
  nop,
  mss,
  wscale,
  sack_ok,
  sack,
  timestamps,
  fast_open,               // FO
  fast_open_experimental,  // FOEXP
  md5,
  user_timeout,  // UTO sec N, UTO min N
};

struct SackSpec {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
};

struct OptionSpec {
  OptionSpecKind kind = OptionSpecKind::nop;
  std::uint32_t value = 0;           // mss, wscale, TS val; UTO as on the wire
  std::uint32_t echo = 0;            // TS ecr
  std::vector<SackSpec> blocks;      // sack; may be empty
  std::vector<std::uint8_t> octets;  // FO, FOEXP, md5; may be empty
  Place place;
};

enum class EcnSpec : std::uint8_t { unchecked, noecn, ect0, ect1, ect01, ce };

struct IpSpec {
  EcnSpec ecn = EcnSpec::unchecked;
  std::optional<std::uint8_t> tos;
  std::optional<std::uint8_t> ttl;
  std::optional<std::uint32_t> flow_label;
};

struct TcpSpec {
  bool fin = false, syn = false, rst = false, psh = false, ack = false, urg = false, ece = false, cwr = false;
  bool ae = false;                  // `A`, of accurate ECN
  std::optional<std::uint8_t> ace;  // a digit among the flags: the three bits AE, CWR, ECE of accurate ECN
  std::uint32_t seq = 0;
  std::uint32_t end = 0;
  std::uint32_t length = 0;  // end == seq + length, by the parser
  std::uint32_t ack_number = 0;
  std::optional<std::uint16_t> window;  // always there in an inbound packet
  std::optional<std::uint16_t> urgent;
  bool any_options = false;  // <...>
  std::vector<OptionSpec> options;
};

struct UdpSpec {
  std::uint32_t length = 0;
};

struct IcmpSpec {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  bool v6 = false;
  std::optional<std::uint32_t> mtu;
  std::optional<std::uint32_t> id;
  // The quoted packet: TCP [seq:end(len)], or UDP [udp (len)], or empty: the protocol is TCP and its number is 0.
  std::optional<TcpSpec> quoted;
  std::optional<UdpSpec> quoted_udp;
};

struct PacketEvent {
  bool inbound = false;  // `<`
  IpSpec ip;
  std::optional<std::uint16_t> source_port, destination_port;  // both or none
  std::variant<TcpSpec, UdpSpec, IcmpSpec> what;
};

// ---- Calls ----

struct Expression;
using Expressions = std::vector<Expression>;

/// `...` in an argument or a result.
struct Ellipsis {};
/// A number as written; `text` is for messages ("0x10").
struct Integer {
  std::int64_t value = 0;
  std::string text;
};
/// A symbol; `&symbol` keeps its `&`.
struct Word {
  std::string text;
};
struct String {
  std::string octets;
  bool cut = false;  // `"abc"...`: what follows is not said
};
/// `a | b`, left to right.
struct Or {
  Expressions parts;
};
struct List {
  Expressions items;
};
/// `name(arguments)`: htons(80), inet_addr("1.2.3.4"), inet_pton(...), sizeof(...)
struct Function {
  std::string name;
  Expressions arguments;
};
/// `{field=value, field(n)=value, value}`; a member without a name has an empty one.
struct Member;
struct Struct {
  std::vector<Member> members;
};

struct Expression {
  std::variant<Ellipsis, Integer, Word, String, Or, List, Function, Struct> what;
  Place place;
};
struct Member {
  std::string name;
  std::shared_ptr<const Expression> count;  // the n of field(n); null: none
  Expression value;
};

struct CallEvent {
  std::string name;
  Expressions arguments;
  Expression result;
  std::string errno_name;    // ECONNREFUSED; empty: success is expected, or nothing is said
  std::optional<When> ends;  // of a blocking call: absolute, or relative to the same base as the event's time
};

// ---- The rest ----

/// Backticks: what stands between them, trimmed.
struct CommandEvent {
  std::string text;
};

/// `%{ ... }%`
struct CodeEvent {
  std::string text;  // what stands between them, as written
  python::Program program;
};

struct Event {
  When when;
  Place place;  // of the whole event: where its time begins
  std::variant<PacketEvent, CallEvent, CommandEvent, CodeEvent> what;
};

/// `--name=value` or `--name`.
struct OptionLine {
  std::string name;
  std::string value;
  Place place;
};

struct Script {
  // Checked: every one is known, and its value is well formed. The text's own, then the command line's: the last of a
  // name counts.
  std::vector<OptionLine> options;
  std::optional<CommandEvent> first_command;
  Place first_command_place;
  std::vector<Event> events;
  std::optional<CommandEvent> last_command;  // runs whether the script passes or fails
  Place last_command_place;
};

}  // namespace synwave::drill
