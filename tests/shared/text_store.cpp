#include "tests/shared/text_store.hpp"

#include <algorithm>
#include <iterator>

#include "core/base/ensure.hpp"

namespace synwave {

Bytes Incoming::keep(std::span<const std::uint8_t> text) {
  const Bytes bytes{stream_of(forger, SocketId{0}), static_cast<std::uint32_t>(text.size()), next_};
  if (text.empty()) return {};
  pieces_.emplace(next_, std::string{text.begin(), text.end()});
  next_ += text.size();
  size_ += text.size();
  return bytes;
}

void Incoming::copy(const Bytes& bytes, std::string& out) const {
  std::uint64_t at = bytes.offset;
  while (at < bytes.end()) {
    const auto after = pieces_.upper_bound(at);
    ENSURE(after != pieces_.begin());
    const auto& [begin, text] = *std::prev(after);
    const std::uint64_t within = at - begin;
    ENSURE(within < text.size());
    const std::uint64_t length = std::min(bytes.end() - at, text.size() - within);
    out.append(text, within, length);
    at += length;
  }
}

void Incoming::keep_only(std::vector<Bytes> used) {
  std::sort(used.begin(), used.end(), [](const Bytes& a, const Bytes& b) { return a.offset < b.offset; });
  auto next = used.begin();
  for (auto piece = pieces_.begin(); piece != pieces_.end();) {
    while (next != used.end() && next->end() <= piece->first) ++next;
    const bool wanted = next != used.end() && next->offset < piece->first + piece->second.size();
    if (!wanted) size_ -= piece->second.size();
    piece = wanted ? std::next(piece) : pieces_.erase(piece);
  }
}

void Outgoing::write(StreamId stream, std::uint64_t offset, std::string_view text) {
  Stream& s = streams_[stream.raw];
  if (s.octets.empty()) s.begin = offset;
  ENSURE(s.begin + s.octets.size() == offset);
  s.octets.append(text);
  size_ += text.size();
}

void Outgoing::cut(StreamId stream, std::uint64_t end) {
  const auto found = streams_.find(stream.raw);
  if (found == streams_.end()) return;
  Stream& s = found->second;
  const std::uint64_t left = std::min<std::uint64_t>(end - std::min(end, s.begin), s.octets.size());
  size_ -= s.octets.size() - left;
  s.octets.resize(left);
}

void Outgoing::forget_before(StreamId stream, std::uint64_t offset) {
  const auto found = streams_.find(stream.raw);
  if (found == streams_.end() || offset <= found->second.begin) return;
  Stream& s = found->second;
  const std::uint64_t gone = std::min<std::uint64_t>(offset - s.begin, s.octets.size());
  s.octets = s.octets.substr(gone);  // a copy, so that the room is given back
  s.begin += gone;
  size_ -= gone;
}

void Outgoing::forget(StreamId stream) {
  const auto found = streams_.find(stream.raw);
  if (found == streams_.end()) return;
  size_ -= found->second.octets.size();
  streams_.erase(found);
}

std::string Outgoing::text(const Bytes& bytes) const {
  if (bytes.empty()) return {};
  const Stream& s = streams_.at(bytes.stream.raw);
  ENSURE(bytes.offset >= s.begin && bytes.end() <= s.begin + s.octets.size());
  return s.octets.substr(bytes.offset - s.begin, bytes.length);
}

std::vector<StreamId> Outgoing::streams() const {
  std::vector<StreamId> all;
  for (const auto& [raw, stream] : streams_) all.push_back(StreamId{raw});
  return all;
}

void TextStore::forget(const Host& host) {
  if (incoming.size() + outgoing.size() < forget_at_) return;
  for (; sockets_seen_ < host.sockets_created(); ++sockets_seen_) sockets_.push_back(SocketId{sockets_seen_});
  const auto gone = [&host](SocketId id) { return host.find(id) == nullptr; };
  sockets_.erase(std::remove_if(sockets_.begin(), sockets_.end(), gone), sockets_.end());
  std::vector<Bytes> used;
  for (const SocketId id : sockets_) {
    const Socket& s = *host.find(id);
    if (s.kind != SocketKind::connection) continue;
    used.insert(used.end(), s.connection.unread().begin(), s.connection.unread().end());
    for (const HeldText& held : s.connection.held()) used.push_back(held.text);
  }
  incoming.keep_only(std::move(used));
  for (const StreamId stream : outgoing.streams()) {
    const Socket* s = host.find(SocketId{stream.raw & (max_sockets_per_host - 1)});
    if (s == nullptr || s->kind != SocketKind::connection) {
      outgoing.forget(stream);
    } else {
      outgoing.forget_before(stream, s->connection.written() - s->connection.tcb().snd_queued);
    }
  }
  forget_at_ = std::max(least_to_forget, 2 * (incoming.size() + outgoing.size()));
}

}  // namespace synwave
