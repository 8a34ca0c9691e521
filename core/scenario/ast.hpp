// A scenario as plain data: what the parser makes of a text and the runner executes. All names are resolved to indices.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/errno.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/scenario/diagnostics.hpp"
#include "core/sim/link_config.hpp"
#include "core/tcp/config.hpp"
#include "core/trace/tcb.hpp"
#include "core/trace/vocabulary.hpp"
#include "core/wire/segment.hpp"

namespace synwave::scenario {

// ---- Names ----

/// Index into Scenario::names. Not valid: no name was written, which means the host's newest connection
/// (or, in selectors and counts, all connections).
using NameId = Id<struct ConnectionNameTag, std::uint32_t>;

/// A connection's name, declared by `connect ... as NAME`. When that line is repeated, the name means the newest.
struct ConnectionName {
  Place place;
  std::string name;
};

/// One way along a link; the parser has made sure that the link exists.
struct Direction {
  HostId from;
  HostId to;

  friend bool operator==(const Direction&, const Direction&) = default;
};

// ---- Header ----

/// A text in one language; an empty locale is the default.
struct LocalText {
  Place place;
  std::string locale;
  std::string text;
};

/// One key of a `host` or `link` line as it was written.
struct KeyText {
  Place place;
  std::string key;
  std::string value;
};

struct HostSpec {
  Place place;  // of the name
  std::string name;
  std::string profile;  // "rfc" if none was written
  Address address;
  std::vector<KeyText> keys;  // `addr` among them
  HostConfig config;          // the profile with the keys applied
};

struct LinkSpec {
  Place place;  // of the first line that mentions it
  HostId a;
  HostId b;
  LinkConfig ab;
  LinkConfig ba;
};

// ---- Segments: selectors and notation ----

#define SYNWAVE_SEGMENT_CLASSES(X)                \
  X(syn, "SYN") /* SYN without ACK */             \
  X(syn_ack, "SYN-ACK")                           \
  X(ack, "ACK")   /* no text, no SYN, FIN, RST */ \
  X(data, "DATA") /* has text */                  \
  X(fin, "FIN")                                   \
  X(rst, "RST")                                   \
  X(any, "ANY")

enum class SegmentClass : std::uint8_t {
#define X(name, text) name,
  SYNWAVE_SEGMENT_CLASSES(X)
#undef X
};
std::string_view name_of(SegmentClass c);
/// Classes overlap: a FIN with text is both.
bool belongs_to(const Segment& segment, SegmentClass c);

/// Which transmissions of one direction are meant. `in_state` and `name` filter first, then counting starts at 1.
struct Selector {
  static constexpr std::uint32_t no_end = 0xFFFFFFFF;

  SegmentClass what = SegmentClass::any;
  std::uint32_t first = 1;
  std::uint32_t last = 1;  // included; no_end: N+ or *
  std::optional<State> in_state;
  NameId name;

  constexpr bool covers(std::uint32_t ordinal) const { return first <= ordinal && ordinal <= last; }
  friend bool operator==(const Selector&, const Selector&) = default;
};

/// A segment in packetdrill's notation. Numbers are as written: relative to the ISNs, absolute in a SYN;
/// those of `options` (SACK) too.
struct SegmentNotation {
  bool syn = false;
  bool fin = false;
  bool rst = false;
  bool psh = false;
  bool urg = false;
  bool ece = false;
  bool cwr = false;
  bool ack_flag = false;  // `.`
  std::uint32_t seq = 0;
  std::uint32_t length = 0;          // octets of text
  std::optional<std::uint32_t> ack;  // never without ack_flag; ack_flag without it: acknowledges 0
  std::uint16_t window = 65535;      // 65535 if none was written
  std::uint16_t urgent = 0;          // the urgent pointer; never without `urg`
  Options options;

  friend bool operator==(const SegmentNotation&, const SegmentNotation&) = default;
};

// ---- Body: when ----

struct StateReached {
  HostId host;
  State state = State::closed;
  NameId name;
  friend bool operator==(const StateReached&, const StateReached&) = default;
};
/// The first transmission that the selector covers leaves the host, over any of its links.
struct SegmentSent {
  HostId host;
  Selector selector;
  friend bool operator==(const SegmentSent&, const SegmentSent&) = default;
};
struct SegmentReceived {
  HostId host;
  Selector selector;
  friend bool operator==(const SegmentReceived&, const SegmentReceived&) = default;
};
/// The application of the host has been given at least so many octets.
struct OctetsDelivered {
  HostId host;
  std::uint64_t octets = 0;
  NameId name;
  friend bool operator==(const OctetsDelivered&, const OctetsDelivered&) = default;
};
using Trigger = std::variant<StateReached, SegmentSent, SegmentReceived, OctetsDelivered>;

struct AtTime {
  Time at{};
  friend bool operator==(const AtTime&, const AtTime&) = default;
};
/// So long after step `previous` ran (for a repeated step: ran for the last time); `start`: the start of the run.
struct AfterStep {
  static constexpr std::uint32_t start = 0xFFFFFFFF;
  std::uint32_t previous = start;  // index into Scenario::steps
  Duration after{0};
  friend bool operator==(const AfterStep&, const AfterStep&) = default;
};
/// So long after the trigger held or happened for the first time since the start of the run.
struct Upon {
  Trigger trigger;
  Duration after{0};
  friend bool operator==(const Upon&, const Upon&) = default;
};
using When = std::variant<AtTime, AfterStep, Upon>;

// ---- Body: what ----

/// So many octets of the connection's own pattern, or literal text.
struct Payload {
  std::uint64_t octets = 0;
  std::optional<std::string> text;  // its size is `octets`
  friend bool operator==(const Payload&, const Payload&) = default;
};

struct Listen {
  std::uint16_t port = 0;
  std::optional<std::uint32_t> backlog;
  friend bool operator==(const Listen&, const Listen&) = default;
};
struct Connect {
  HostId to;
  std::uint16_t port = 0;
  std::optional<std::uint16_t> from_port;
  NameId as;
  std::optional<Payload> fast_open{};  // written at once, and sent with the SYN if Fast Open can do it
  friend bool operator==(const Connect&, const Connect&) = default;
};
struct Send {
  Payload payload;
  bool urgent = false;
  friend bool operator==(const Send&, const Send&) = default;
};
/// Reading goes on by itself (on), stops (off), or takes so many octets once, now or as soon as they come.
struct Read {
  enum class Mode : std::uint8_t { on, off, once };
  Mode mode = Mode::on;
  std::uint64_t octets = 0;  // for `once`
  friend bool operator==(const Read&, const Read&) = default;
};
struct Shutdown {
  friend bool operator==(const Shutdown&, const Shutdown&) = default;
};
struct Close {
  friend bool operator==(const Close&, const Close&) = default;
};
struct Abort {
  friend bool operator==(const Abort&, const Abort&) = default;
};
enum class SocketOption : std::uint8_t {
  nodelay,
  rcvbuf,
  sndbuf,
  cork,
  quickack,
  linger,
  keepalive,
  keepalive_idle,
  keepalive_interval,
  keepalive_count,
  user_timeout,
  maxseg,
  syncnt,
  congestion,
  reuseaddr,
  oobinline,
};
struct Set {
  struct Setting {
    SocketOption option = SocketOption::nodelay;
    std::int64_t value = 0;  // 0 or 1, octets, ns, how many, or a CongestionControl; linger: negative is off
    friend bool operator==(const Setting&, const Setting&) = default;
  };
  std::vector<Setting> settings;
  friend bool operator==(const Set&, const Set&) = default;
};
struct Crash {
  friend bool operator==(const Crash&, const Crash&) = default;
};
struct Reboot {
  friend bool operator==(const Reboot&, const Reboot&) = default;
};
struct Flush {
  friend bool operator==(const Flush&, const Flush&) = default;
};
using Action = std::variant<Listen, Connect, Send, Read, Shutdown, Close, Abort, Set, Crash, Reboot, Flush>;

struct HostAction {
  HostId host;
  Action action;
  NameId name;
  friend bool operator==(const HostAction&, const HostAction&) = default;
};

#define SYNWAVE_LINK_KEYS(X)    \
  X(delay, "delay")             \
  X(jitter, "jitter")           \
  X(loss, "loss")               \
  X(rate, "rate")               \
  X(queue, "queue")             \
  X(duplicate, "duplicate")     \
  X(reorder, "reorder")         \
  X(reorder_by, "reorder-by")   \
  X(corrupt, "corrupt")         \
  X(mark, "mark")               \
  X(mtu, "mtu")                 \
  X(unreachable, "unreachable") \
  X(icmp, "icmp")               \
  X(up, "up")

enum class LinkKey : std::uint8_t {
#define X(name, text) name,
  SYNWAVE_LINK_KEYS(X)
#undef X
};

/// One key of a link with its value: ns, parts per billion, bits per second, packets, octets, or 0 and 1.
struct LinkSetting {
  LinkKey key = LinkKey::delay;
  std::int64_t value = 0;
  friend bool operator==(const LinkSetting&, const LinkSetting&) = default;
};
void apply(const LinkSetting& setting, LinkConfig& config);

struct LinkChange {
  Direction direction;
  bool both = true;  // the other way too
  std::vector<LinkSetting> settings;
  friend bool operator==(const LinkChange&, const LinkChange&) = default;
};

struct Ports {
  std::uint16_t source = 0;
  std::uint16_t destination = 0;
  friend bool operator==(const Ports&, const Ports&) = default;
};
/// A forged segment that enters the link at `direction.from`'s end. `name`: whose numbers and ports are meant.
struct Inject {
  Direction direction;
  std::optional<Ports> ports;
  SegmentNotation segment;
  std::optional<std::string> payload;  // its size is segment.length; none: the forger's pattern
  NameId name;
  friend bool operator==(const Inject&, const Inject&) = default;
};

/// `count` times in all, `every` apart.
struct Repeat {
  std::uint32_t count = 1;
  Duration every{0};
  friend bool operator==(const Repeat&, const Repeat&) = default;
};

/// One timed line.
struct Step {
  Place place;
  std::string source;  // the statement without comment, single spaces
  Repeat repeat;
  When when;
  std::variant<HostAction, LinkChange, Inject> what;
};

// ---- Body: faults ----

struct Drop {
  friend bool operator==(const Drop&, const Drop&) = default;
};
struct Delay {
  Duration by{0};
  friend bool operator==(const Delay&, const Delay&) = default;
};
struct Duplicate {
  Duration after{0};
  friend bool operator==(const Duplicate&, const Duplicate&) = default;
};
struct Corrupt {
  friend bool operator==(const Corrupt&, const Corrupt&) = default;
};
/// Marked by the network as congestion experienced (RFC 3168), if the sender knows of ECN.
struct Mark {
  friend bool operator==(const Mark&, const Mark&) = default;
};

struct Fault {
  Place place;
  std::string source;
  Direction direction;
  Selector selector;
  std::variant<Drop, Delay, Duplicate, Corrupt, Mark> what;
};

// ---- Expectations and notes ----

enum class Comparison : std::uint8_t { equal, not_equal, less, at_most, greater, at_least };
std::string_view name_of(Comparison comparison);
constexpr bool holds(std::int64_t left, Comparison comparison, std::int64_t right) {
  switch (comparison) {
    case Comparison::equal: return left == right;
    case Comparison::not_equal: return left != right;
    case Comparison::less: return left < right;
    case Comparison::at_most: return left <= right;
    case Comparison::greater: return left > right;
    case Comparison::at_least: return left >= right;
  }
  return false;
}

/// Exactly the states visited, in order. An accepted connection starts at LISTEN; a deleted TCB is CLOSED.
struct ExpectPath {
  HostId host;
  std::vector<State> states;
  friend bool operator==(const ExpectPath&, const ExpectPath&) = default;
};
/// After all that happens at or before `at`.
struct ExpectStateAt {
  Time at{};
  HostId host;
  State state = State::closed;
  friend bool operator==(const ExpectStateAt&, const ExpectStateAt&) = default;
};
/// Delivered to the application, each octet the one its peer sent there.
struct ExpectReceived {
  HostId host;
  Payload payload;
  friend bool operator==(const ExpectReceived&, const ExpectReceived&) = default;
};
/// Delivered, but never sent by this connection's peer.
struct ExpectStale {
  HostId host;
  std::uint64_t octets = 0;
  friend bool operator==(const ExpectStale&, const ExpectStale&) = default;
};
/// Segments that direction.from put on the wire (forged ones are not its own).
struct ExpectCount {
  Direction direction;
  SegmentClass what = SegmentClass::any;
  Comparison comparison = Comparison::equal;
  std::uint32_t count = 0;
  friend bool operator==(const ExpectCount&, const ExpectCount&) = default;
};
/// The first error that the application was told; `none`: it was told none.
struct ExpectError {
  HostId host;
  Errno error = Errno::none;
  friend bool operator==(const ExpectError&, const ExpectError&) = default;
};
/// A field of the TCB, at a time or at the end. Sequence numbers are relative to their ISN; the rest as value_of()
/// gives it.
struct ExpectVariable {
  std::optional<Time> at;
  HostId host;
  TcbField field = TcbField::state;
  Comparison comparison = Comparison::equal;
  std::int64_t value = 0;
  friend bool operator==(const ExpectVariable&, const ExpectVariable&) = default;
};

struct Expectation {
  Place place;
  std::string source;
  std::variant<ExpectPath, ExpectStateAt, ExpectReceived, ExpectStale, ExpectCount, ExpectError, ExpectVariable> what;
  NameId name;
};

struct StateAnchor {
  HostId host;
  State state = State::closed;
  NameId name;
  friend bool operator==(const StateAnchor&, const StateAnchor&) = default;
};
/// The first transmission that the selector covers.
struct SegmentAnchor {
  Direction direction;
  Selector selector;
  friend bool operator==(const SegmentAnchor&, const SegmentAnchor&) = default;
};

struct Note {
  Place place;
  std::string locale;
  std::variant<AtTime, StateAnchor, SegmentAnchor> anchor;
  std::string text;
};

// ---- The whole ----

struct Scenario {
  std::vector<LocalText> titles;
  std::vector<LocalText> abouts;
  std::uint64_t seed = 1;
  std::optional<Time> until;
  std::vector<HostSpec> hosts;  // HostId is the index
  std::vector<LinkSpec> links;  // at most one between two hosts
  std::vector<ConnectionName> names;
  std::vector<Step> steps;  // in the order of the text
  std::vector<Fault> faults;
  std::vector<Expectation> expectations;
  std::vector<Note> notes;

  const LinkSpec* link_between(HostId a, HostId b) const;
};

/// Equal in everything but places and the spelling of statements.
bool same_meaning(const Scenario& a, const Scenario& b);

}  // namespace synwave::scenario
