#include "core/trace/changes.hpp"

#include <bit>

namespace synwave {

namespace {

constexpr std::size_t header_words = 4;
static_assert(tcb_field_count <= 64, "a bit of the group's header for each field");

constexpr bool takes_two_words(FieldKind kind) {
  return kind == FieldKind::duration || kind == FieldKind::deadline;
}

std::uint64_t both(std::uint32_t lower, std::uint32_t upper) {
  return static_cast<std::uint64_t>(upper) << 32 | lower;
}

}  // namespace

void Changes::add(std::uint32_t event, HostId host, SocketId socket, const Tcb& before, const Tcb& after) {
  std::uint32_t* const group = words_.room(header_words + std::size_t{2} * tcb_field_count);
  std::uint32_t* value = group + header_words;
  std::uint64_t fields = 0;
#define X(name, text, kind)                                                                 \
  if (raw_value_of(after, TcbField::name) != raw_value_of(before, TcbField::name)) {        \
    const std::int64_t now = number_of(after, TcbField::name);                              \
    fields |= std::uint64_t{1} << static_cast<unsigned>(TcbField::name);                    \
    *value++ = static_cast<std::uint32_t>(now);                                             \
    if (takes_two_words(FieldKind::kind)) *value++ = static_cast<std::uint32_t>(now >> 32); \
  }
  SYNWAVE_TCB_FIELDS(X)
#undef X
  if (fields == 0) return;
  group[0] = event;
  group[1] = static_cast<std::uint32_t>(host.raw) << 24 | (socket.raw & (max_sockets_per_host - 1));
  group[2] = static_cast<std::uint32_t>(fields);
  group[3] = static_cast<std::uint32_t>(fields >> 32);
  words_.take(static_cast<std::size_t>(value - group));
}

std::size_t Changes::count() const {
  std::size_t sum = 0;
  ChangeCursor cursor;
  for (TcbChange change; cursor.next(*this, change);) ++sum;
  return sum;
}

bool ChangeCursor::next(const Changes& changes, TcbChange& out) {
  const Records<std::uint32_t>& words = changes.words();
  if (fields_ == 0) {
    if (at_ == words.size()) return false;
    event_ = words[at_];
    who_ = words[at_ + 1];
    fields_ = both(words[at_ + 2], words[at_ + 3]);
    at_ += header_words;
  }
  out.field = static_cast<TcbField>(std::countr_zero(fields_));
  fields_ &= fields_ - 1;
  out.value = words[at_++];
  if (takes_two_words(kind_of(out.field))) {
    out.value = static_cast<std::int64_t>(both(static_cast<std::uint32_t>(out.value), words[at_++]));
  }
  out.event = event_;
  out.host = static_cast<std::uint8_t>(who_ >> 24);
  out.socket = who_ & (max_sockets_per_host - 1);
  return true;
}

}  // namespace synwave
