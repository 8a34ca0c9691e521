// The octets behind Bytes, kept no longer than somebody can ask for them: runs may be long.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/host/host.hpp"

namespace synwave {

/// Text of packets. All of it is one stream: each packet's gets a place that no other ever had.
class Incoming {
 public:
  Bytes keep(std::span<const std::uint8_t> text);
  /// Appends the octets, which must still be kept.
  void copy(const Bytes& bytes, std::string& out) const;
  /// Forgets every packet's text into which none of `used` points.
  void keep_only(std::vector<Bytes> used);
  std::size_t size() const { return size_; }

 private:
  std::map<std::uint64_t, std::string> pieces_;  // by the place where they begin
  std::uint64_t next_ = 0;
  std::size_t size_ = 0;
};

/// What applications write, a stream each.
class Outgoing {
 public:
  /// The text follows what is there already; in an unknown stream it begins at `offset`.
  void write(StreamId stream, std::uint64_t offset, std::string_view text);
  /// The engine has not taken what lies at `end` and beyond.
  void cut(StreamId stream, std::uint64_t end);
  /// Nobody will ask for what lies before `offset`.
  void forget_before(StreamId stream, std::uint64_t offset);
  void forget(StreamId stream);
  std::string text(const Bytes& bytes) const;
  std::size_t size() const { return size_; }
  std::vector<StreamId> streams() const;

 private:
  struct Stream {
    std::uint64_t begin = 0;
    std::string octets;
  };
  std::map<std::uint32_t, Stream> streams_;
  std::size_t size_ = 0;
};

/// What one host's sockets refer to: the text of packets that came, and what applications wrote.
class TextStore {
 public:
  Incoming incoming;
  Outgoing outgoing;

  /// Looks through what is kept, once it has doubled: so every octet is looked at a few times at most. Nothing but the
  /// connections of `host` may refer to any of it.
  void forget(const Host& host);

 private:
  static constexpr std::size_t least_to_forget = 1 << 20;

  std::vector<SocketId> sockets_;            // alive when last looked at
  std::uint32_t sockets_seen_ = 0;           // of those that were ever created
  std::size_t forget_at_ = least_to_forget;  // how much text is kept before it is looked through
};

}  // namespace synwave
