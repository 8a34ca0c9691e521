// What changed in the TCBs of a run, packed: most of a trace would be this otherwise.
#pragma once

#include <cstdint>

#include "core/base/ids.hpp"
#include "core/base/records.hpp"
#include "core/trace/tcb.hpp"

namespace synwave {

/// A field of a TCB took a new value within a moment of the trace.
struct TcbChange {
  std::int64_t value = 0;   // as value_of()
  std::uint32_t event = 0;  // index of the moment's opening event
  std::uint32_t socket = 0;
  TcbField field = TcbField::state;
  std::uint8_t host = 0;
};

/// Words of 32 bits in groups, one for each socket and moment: the index of the moment's opening event; host * 2^24 +
/// socket; a bit for each TcbField that changed, two words, the lower half first; their new values in that order, of
/// durations and deadlines two words, the lower half first.
class Changes {
 public:
  void add(std::uint32_t event, HostId host, SocketId socket, const Tcb& before, const Tcb& after);

  bool empty() const { return words_.empty(); }
  /// How many fields took a new value; goes through all.
  std::size_t count() const;
  const Records<std::uint32_t>& words() const { return words_; }
  void clear() { words_.clear(); }

 private:
  Records<std::uint32_t> words_;
};

/// Goes through changes one by one, also while more are added. A value: it keeps its place, not what it reads.
class ChangeCursor {
 public:
  /// False: there is no more yet.
  bool next(const Changes& changes, TcbChange& out);

 private:
  std::size_t at_ = 0;        // the next word
  std::uint64_t fields_ = 0;  // of the present group, those that are still to come
  std::uint32_t event_ = 0;
  std::uint32_t who_ = 0;
};

}  // namespace synwave
