#include "tests/runner/tun/engine.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/wire/address.hpp"
#include "core/wire/codec.hpp"
#include "core/wire/icmp.hpp"

namespace synwave::runner::tun {

namespace {

Event wire_event(Time now, EventKind kind, HostId host, std::uint32_t segment) {
  Event event;
  event.at_ns = to_ns(now);
  event.kind = static_cast<std::uint8_t>(kind);
  event.host = host.raw;
  event.segment = segment;
  return event;
}

}  // namespace

Engine::Engine(const EngineSpec& spec, Surroundings around)
    : host_{our_host, spec.address, spec.settings.config, spec.seed},
      out_{our_host, kernel_host, spec.settings.out, spec.seed},
      in_{kernel_host, our_host, spec.settings.in, spec.seed},
      around_{std::move(around)},
      keeps_log_{spec.keeps_log} {
  host_.set_default_route(spec.settings.out.mtu);
}

void Engine::warn_once(const std::string& text) {
  if (warned_.insert(text).second) around_.warn(text);
}

void Engine::set_link(Time now, const LinkConfig& out, const LinkConfig& in) {
  out_.set_config(out);
  in_.set_config(in);
  host_.set_default_route(out.mtu);
  log_.add(wire_event(now, EventKind::link_changed, our_host, nothing));
  finish(now);
}

// ---- The order of things ----

Time Engine::next() {
  return std::min({in_.next(), out_.next(), host_.next_wakeup()});
}

/// At one moment, packets before timers, as in core/sim.
void Engine::run(Time now) {
  for (Time due = next(); due <= now; due = next()) {
    if (in_.next() == due) {
      arrive(now, in_.take());
    } else if (out_.next() == due) {
      reach_kernel(now, out_.take());
    } else {
      host_.on_timer(now, &log_);
      finish(now);
    }
  }
}

void Engine::finish(Time now) {
  Departure departure;
  while (host_.poll(now, departure, &log_)) emit(now, departure);
  around_.witness(log_, witnessed_);
  if (!keeps_log_) log_.clear();
  witnessed_ = log_.events.size();
  text_.forget(host_);
}

// ---- From our host to the kernel ----

void Engine::emit(Time now, const Departure& departure) {
  const Segment& segment = departure.outgoing.segment;
  Octets octets;
  if (!segment.text.empty()) octets.write(segment.text.stream, segment.text.offset, text_.outgoing.text(segment.text));
  std::vector<std::uint8_t> packet;
  encode(segment, octets, packet);
  capture_.add(now, packet, CaptureDirection::outbound);
  if (departure.record != nothing) log_.segments[departure.record].to = kernel_host.raw;
  set_going(now, out_, std::move(packet), departure.record);
}

void Engine::set_going(Time now, Way& way, std::vector<std::uint8_t> packet, std::uint32_t record) {
  const Link::Course course = way.decide(now, packet.size());
  const bool marked = course.marked && mark_as_congested(packet);
  if (record != nothing) {
    if (marked) log_.segments[record].marks = static_cast<std::uint8_t>(log_.segments[record].marks | mark_ce);
    log_.segments[record].ends_ns = to_ns(course.ends);
    log_.segments[record].fate = static_cast<std::uint8_t>(Fate::in_flight);
  }
  if (!keeps_log_) record = nothing;
  if (course.twice) way.put({course.ends, 0, packet, Fate::arrived, record_copy(record)});
  way.put({course.ends, 0, std::move(packet), course.fate, record});
}

void Engine::reach_kernel(Time now, Carried packet) {
  record_end(now, packet);
  if (packet.fate == Fate::arrived && packet.record != nothing) {
    log_.add(wire_event(now, EventKind::arrived, kernel_host, packet.record));
  }
  if (packet.fate != Fate::arrived && packet.fate != Fate::corrupted) return;
  if (!around_.deliver(packet.octets))
    warn_once(std::string{"the kernel did not take a packet: "} + std::strerror(errno));
}

// ---- From the kernel to our host ----

/// Multicast of a kernel that looks for neighbours is not for us.
void Engine::from_kernel(Time now, std::span<const std::uint8_t> packet) {
  const IpResult ip = parse_ip_header(packet);
  if (ip.error == ParseError::fragment) return warn_once("not supported yet: IP fragments");
  if (!ip.ok() || ip.header.destination != host_.address()) return;
  std::uint32_t record = nothing;
  if (keeps_log_) {
    const ParseResult parsed = parse(packet);
    if (parsed.ok()) {
      Segment segment = parsed.segment;
      segment.text.length = parsed.text_length;
      record = record_sending(now, segment);
    }
  }
  set_going(now, in_, {packet.begin(), packet.end()}, record);
}

/// What is damaged is dropped without a word, as by every stack.
void Engine::arrive(Time now, Carried packet) {
  record_end(now, packet);
  if (packet.fate != Fate::arrived && packet.fate != Fate::corrupted) return;
  capture_.add(now, packet.octets, CaptureDirection::inbound,
               packet.fate == Fate::corrupted ? "corrupted on the way" : "");
  ParseResult tcp = parse(packet.octets);
  if (tcp.ok()) {
    const std::span<const std::uint8_t> octets{packet.octets};
    if (tcp.text_length != 0) {
      tcp.segment.text = text_.incoming.keep(octets.subspan(tcp.text_at, tcp.text_length));
    }
    host_.on_segment(now, tcp.segment, Origin{}, packet.record, &log_);
  } else if (tcp.error == ParseError::not_tcp) {
    const IcmpParseResult icmp = parse_icmp(packet.octets);
    if (icmp.error == ParseError::not_icmp) warn_once("not supported yet: IP protocols besides TCP and ICMP");
    if (icmp.error == ParseError::not_icmp_error) warn_once("not supported yet: ICMP messages that report no error");
    if (!icmp.ok()) return;
    host_.on_icmp(now, icmp.message, &log_);
  }
  finish(now);
}

// ---- The timeline ----

std::uint32_t Engine::record_sending(Time now, const Segment& segment) {
  const std::uint32_t index = log_.add(segment);
  SegmentRecord& record = log_.segments[index];
  record.sent_ns = to_ns(now);
  record.from = kernel_host.raw;
  record.to = our_host.raw;
  log_.add(wire_event(now, EventKind::injected, kernel_host, index));
  return index;
}

std::uint32_t Engine::record_copy(std::uint32_t original) {
  if (original == nothing) return nothing;
  SegmentRecord record = log_.segments[original];
  record.copy_of = original;
  record.marks = static_cast<std::uint8_t>(record.marks | mark_copy);
  log_.segments.push_back(record);
  return static_cast<std::uint32_t>(log_.segments.size() - 1);
}

void Engine::record_end(Time now, const Carried& packet) {
  if (packet.record == nothing) return;
  SegmentRecord& record = log_.segments[packet.record];
  record.ends_ns = to_ns(now);
  record.fate = static_cast<std::uint8_t>(packet.fate);
  if (packet.fate == Fate::arrived) return;
  Event event = wire_event(now, EventKind::lost, HostId{record.from}, packet.record);
  event.a = record.fate;
  log_.add(event);
}

}  // namespace synwave::runner::tun
