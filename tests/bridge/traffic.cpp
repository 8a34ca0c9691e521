// Text and packets: what goes between the application, the host and the wire.
#include <algorithm>

#include "core/host/results.hpp"
#include "core/wire/codec.hpp"
#include "core/wire/icmp.hpp"
#include "tests/bridge/bridge.hpp"

namespace synwave::bridge {

// ---- Text ----

Returned Bridge::send(Lock& lock, int fd, const std::string& octets, std::uint32_t flags) {
  const Socket* s = socket(fd);
  if (s == nullptr || s->kind != SocketKind::connection) {
    return finish(lock, host_.send(now_, host_fd(fd), octets.size(), nullptr, flags));
  }
  const StreamId stream = s->connection.stream();
  const bool waits = !s->nonblocking && (flags & send_dontwait) == 0;
  if (busy_.count(stream.raw) != 0) {  // two threads write: one after the other
    if (!waits) return {failed(Errno::eagain), {}};
    wake_.wait(lock, [&] { return busy_.count(stream.raw) == 0 || shut_down_; });
    s = socket(fd);
    if (s == nullptr || s->kind != SocketKind::connection) return {failed(Errno::ebadf), {}};
  }
  const std::uint64_t begin = s->connection.written();
  text_.outgoing.write(stream, begin, octets);
  busy_.insert(stream.raw);
  Returned returned = finish(lock, host_.send(now_, host_fd(fd), octets.size(), nullptr, flags));
  busy_.erase(stream.raw);
  wake_.notify_all();
  text_.outgoing.cut(stream, begin + static_cast<std::uint64_t>(std::max<std::int64_t>(returned.result.value, 0)));
  forget_text();
  return returned;
}

Returned Bridge::recv(Lock& lock, int fd, std::uint64_t most, std::uint32_t flags) {
  CallResult result = host_.recv(now_, host_fd(fd), most, nullptr, flags);
  const auto takes_little_by_little = [&] {
    return (flags & recv_waitall) != 0 || host_.get_option(now_, host_fd(fd), SocketOption::so_rcvlowat).value > 1;
  };
  const bool greedy = result.waits() && takes_little_by_little();
  greedy_readers_ += greedy ? 1 : 0;
  Returned returned = finish(lock, std::move(result));
  greedy_readers_ -= greedy ? 1 : 0;
  return returned;
}

/// Text in the hands of a sleeping reader is referred to by nothing else.
void Bridge::forget_text() {
  if (greedy_readers_ == 0) text_.forget(host_);
}

// ---- The wire ----

void Bridge::emit(const Segment& segment) {
  constexpr std::size_t most_octets = 64 << 20;
  Octets octets;
  if (!segment.text.empty()) octets.write(segment.text.stream, segment.text.offset, text_.outgoing.text(segment.text));
  Emitted emitted{{}, now_};
  encode(segment, octets, emitted.octets);
  if (wire_octets_ + emitted.octets.size() > most_octets) {
    return report_once("synwave bridge: 64 MiB of datagrams have not been fetched; what follows is lost");
  }
  wire_octets_ += emitted.octets.size();
  wire_.push_back(std::move(emitted));
}

void Bridge::drop_emitted() {
  wire_octets_ -= wire_.front().octets.size();
  wire_.pop_front();
}

const Emitted* Bridge::next_emitted(Lock& lock) {
  while (wire_.empty() && run_timer(never)) await_leavers(lock);
  return wire_.empty() ? nullptr : &wire_.front();
}

/// What is damaged is dropped without a word, as by every stack.
void Bridge::receive_packet(Lock& lock, std::span<const std::uint8_t> packet) {
  const IpResult ip = parse_ip_header(packet);
  if (ip.error == ParseError::fragment) return report_once("not supported yet: IP fragments");
  if (!ip.ok()) return;
  learn_address(ip.header.destination);
  if (ip.header.destination != host_.address()) {
    report_once("synwave bridge: a datagram for another address than the host's is lost; ip=ADDRESS sets it");
    return;
  }
  ParseResult tcp = parse(packet);
  if (tcp.ok()) {
    if (tcp.text_length != 0) tcp.segment.text = text_.incoming.keep(packet.subspan(tcp.text_at, tcp.text_length));
    host_.on_segment(now_, tcp.segment, nullptr);
  } else if (tcp.error == ParseError::not_tcp) {
    const IcmpParseResult icmp = parse_icmp(packet);
    if (icmp.ok()) host_.on_icmp(now_, icmp.message, nullptr);
    if (icmp.error == ParseError::not_icmp) report_once("not supported yet: IP protocols besides TCP and ICMP");
    if (icmp.error == ParseError::not_icmp_error) report_once("not supported yet: ICMP messages that report no error");
  }
  flush();
  forget_text();
  await_leavers(lock);
}

}  // namespace synwave::bridge
