#include "core/trace/tcb.hpp"

namespace synwave {

std::int64_t value_of(const Tcb& tcb, TcbField field) {
  return number_of(tcb, field);
}

const char* name_of(TcbField field) {
  switch (field) {
#define X(name, text, kind) \
  case TcbField::name: return text;
    SYNWAVE_TCB_FIELDS(X)
#undef X
  }
  return "?";
}

FieldKind kind_of(TcbField field) {
  switch (field) {
#define X(name, text, kind) \
  case TcbField::name: return FieldKind::kind;
    SYNWAVE_TCB_FIELDS(X)
#undef X
  }
  return FieldKind::count;
}

}  // namespace synwave
