// Writes what TypeScript must know of the engine's records, from the C++ types themselves.
// Usage: synwave_schema typescript | rules | layout
#include "wasm/schema.hpp"

#include <cstdio>
#include <cstring>
#include <string>

namespace synwave::schema {
namespace {

std::string number(std::size_t value) {
  return std::to_string(value);
}

struct Enumerator {
  const char* name;  // of C++
  const char* text;  // as a person reads it
  unsigned value;
};

std::string upper_snake(std::string_view pascal) {
  std::string out;
  for (const char c : pascal) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !out.empty()) out += '_';
    out += capital || c == '_' ? c : static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

/// `sparse`: the values leave holes, so names are looked up instead of indexed.
void write_enum(std::string& out, const char* type, std::span<const Enumerator> enumerators, bool sparse) {
  out += std::string{"export const "} + type + " = {\n";
  for (const Enumerator& e : enumerators) out += std::string{"  "} + e.name + ": " + number(e.value) + ",\n";
  out += std::string{"} as const;\nexport type "} + type + " = (typeof " + type + ")[keyof typeof " + type + "];\n";
  const std::string names = upper_snake(type) + "_NAMES";
  if (sparse) {
    out += "export const " + names + ": Readonly<Record<number, string>> = {\n";
    for (const Enumerator& e : enumerators) out += "  " + number(e.value) + ": '" + e.text + "',\n";
    out += "};\n\n";
    return;
  }
  out += "export const " + names + ": readonly string[] = [\n";
  for (const Enumerator& e : enumerators) out += std::string{"  '"} + e.text + "',\n";
  out += "];\n\n";
}

#define E(name, text) Enumerator{#name, text, static_cast<unsigned>(Enumeration::name)},

void write_enums(std::string& out) {
  const auto plain = [&out](const char* type, std::span<const Enumerator> list) { write_enum(out, type, list, false); };
  {
    using Enumeration = State;
    constexpr Enumerator list[] = {SYNWAVE_STATES(E)};
    plain("State", list);
  }
  {
    using Enumeration = TimerKind;
    constexpr Enumerator list[] = {SYNWAVE_TIMERS(E)};
    plain("TimerKind", list);
  }
  {
    using Enumeration = EventKind;
    constexpr Enumerator list[] = {SYNWAVE_EVENT_KINDS(E)};
    plain("EventKind", list);
  }
  {
    using Enumeration = CallKind;
    constexpr Enumerator list[] = {SYNWAVE_CALLS(E)};
    plain("CallKind", list);
  }
  {
    using Enumeration = Fate;
    constexpr Enumerator list[] = {SYNWAVE_FATES(E)};
    plain("Fate", list);
  }
  {
#define X(name, text, number) Enumerator{#name, text, number},
    constexpr Enumerator list[] = {SYNWAVE_ERRNOS(X)};
#undef X
    write_enum(out, "Errno", list, true);
  }
}
#undef E

void write_flags(std::string& out) {
#define F(prefix, name)           \
  Enumerator {                    \
#name, #name, prefix##_##name \
  }
  constexpr Enumerator flags[] = {F(flag, fin), F(flag, syn), F(flag, rst), F(flag, psh),
                                  F(flag, ack), F(flag, urg), F(flag, ece), F(flag, cwr)};
  constexpr Enumerator marks[] = {F(mark, again), F(mark, forged), F(mark, copy),
                                  F(mark, probe), F(mark, late),   F(mark, ce)};
#undef F
  out += "/** Bits of a segment's `flags`. */\n";
  write_enum(out, "SegmentFlag", flags, true);
  out += "/** Bits of a segment's `marks`. */\n";
  write_enum(out, "SegmentMark", marks, true);
}

void write_tcb(std::string& out) {
#define K(name)                                            \
  Enumerator {                                             \
#name, #name, static_cast < unsigned>(FieldKind::name) \
  }
  constexpr Enumerator kinds[] = {K(our_seq), K(peer_seq), K(octets), K(count), K(duration), K(deadline), K(state)};
#undef K
  out += "/** How the value of a TCB field is to be read. */\n";
  write_enum(out, "FieldKind", kinds, false);
#define X(name, text, kind) Enumerator{#name, text, static_cast<unsigned>(TcbField::name)},
  constexpr Enumerator fields[] = {SYNWAVE_TCB_FIELDS(X)};
#undef X
  out += "/** Fields of a TCB, by the RFC's names. */\n";
  write_enum(out, "TcbField", fields, false);
  out += "export const TCB_FIELD_KINDS: readonly FieldKind[] = [\n";
#define X(name, text, kind) out += "  FieldKind." #kind ",\n";
  SYNWAVE_TCB_FIELDS(X)
#undef X
  out += "];\n\n";
}

const char* getter(Scalar scalar) {
  switch (scalar) {
    case Scalar::u8: return "getUint8";
    case Scalar::u16: return "getUint16";
    case Scalar::u32: return "getUint32";
    case Scalar::i64: return "getInt32";   // of the upper half
    case Scalar::u64: return "getUint32";  // of the upper half
  }
  return "";
}

void write_member(std::string& out, const Record& record, const Member& member) {
  const bool many = member.count > 1;
  const bool wide = size_of(member.scalar) == 8;
  std::string place = "i * " + number(record.size);
  if (member.offset != 0) place += " + " + number(member.offset);
  if (many) place += " + k * " + number(size_of(member.scalar));
  const std::string type = member.type.empty() ? "number" : std::string{member.type};
  out += std::string{"  "} + std::string{member.name} + (many ? "(i: number, k: number): " : "(i: number): ") + type +
         " {\n";
  if (wide) {
    out += "    const at = " + place + ";\n";
    out += std::string{"    return this.view."} + getter(member.scalar) +
           "(at + 4, true) * 4294967296 + this.view.getUint32(at, true);\n";
  } else {
    out += std::string{"    return this.view."} + getter(member.scalar) + "(" + place;
    if (member.scalar != Scalar::u8) out += ", true";
    out += member.type.empty() ? ");\n" : ") as " + type + ";\n";
  }
  out += "  }\n";
}

bool is_padding(const Member& member) {
  return member.name.substr(0, 3) == "pad";
}

void write_reader(std::string& out, const Record& record) {
  out += std::string{"export class "} + std::string{record.reader} + " extends Records {\n";
  out += "  static readonly stride = " + number(record.size) + ";\n\n";
  out += "  constructor(bytes: Uint8Array) {\n    super(bytes, " + number(record.size) + ");\n  }\n";
  for (const Member& member : record.members) {
    if (is_padding(member)) continue;
    out += '\n';
    write_member(out, record, member);
  }
  out += "}\n\n";
}

std::string typescript() {
  std::string out =
      "// Written by wasm/schema.cpp from the engine's C++ types: run scripts/schema after a change there, edit "
      "nothing here.\n\n"
      "/** \"No segment\", \"no socket\", \"no options\" in a record. */\n"
      "export const NOTHING = " +
      number(nothing) + ";\n\n";
  write_enums(out);
  write_flags(out);
  write_tcb(out);
  out +=
      "/** Whether an event of this kind opens a moment; those after it, up to the next such event, are what it led "
      "to. */\n";
  out +=
      "export function opensMoment(kind: EventKind): boolean {\n  return kind <= EventKind.rebooted || kind === "
      "EventKind.icmp;\n}\n\n";
  out +=
      "/** Packed records, read in place. Times are nanoseconds as doubles: exact up to 104 days. */\n"
      "abstract class Records {\n"
      "  readonly length: number;\n"
      "  protected readonly view: DataView;\n\n"
      "  protected constructor(bytes: Uint8Array, stride: number) {\n"
      "    if (bytes.byteLength % stride !== 0) throw new RangeError(`${bytes.byteLength} octets are no records of "
      "${stride}`);\n"
      "    this.length = bytes.byteLength / stride;\n"
      "    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);\n"
      "  }\n"
      "}\n\n";
  for (const Record& record : records) write_reader(out, record);
  out.pop_back();
  return out;
}

/// In single quotes, as all of TypeScript here.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out += "'";
}

/// The rule table: the records name a rule by its place in it, counted from 1.
std::string rules() {
  std::string out =
      "// Written by wasm/schema.cpp from core/trace/rules.def: run scripts/schema after a change there, edit nothing "
      "here.\n"
      "import type { Rule } from './types';\n\n"
      "/** In the order of the numbers that records have, from 1. */\n"
      "export const rules: readonly Rule[] = [\n";
  for (const RuleInfo& rule : all_rules()) {
    out += "  { name: " + quoted(rule.name) + ", rfc: " + std::to_string(rule.rfc) + ", section: ";
    out += quoted(rule.section) + ", requirements: [";
    for (std::string_view rest = rule.requirements; !rest.empty();) {
      const std::size_t blank = rest.find(' ');
      out += quoted(rest.substr(0, blank));
      rest.remove_prefix(blank == std::string_view::npos ? rest.size() : blank + 1);
      if (!rest.empty()) out += ", ";
    }
    out += "], sentence: " + quoted(rule.sentence) + " },\n";
  }
  return out + "];\n";
}

std::string layout() {
  std::string out =
      "// Written by wasm/schema.cpp: the layout that web/src/engine/records.ts was generated for. The wasm build\n"
      "// includes it: a compiler that would lay a record out differently stops here instead of showing wrong "
      "numbers.\n"
      "#pragma once\n\n"
      "#include <cstddef>\n\n"
      "#include \"core/trace/log.hpp\"\n\n"
      "namespace synwave {\n";
  for (const Record& record : records) {
    const std::string type{record.type};
    out += "\nstatic_assert(sizeof(" + type + ") == " + number(record.size) + ");\n";
    for (const Member& member : record.members) {
      out +=
          "static_assert(offsetof(" + type + ", " + std::string{member.name} + ") == " + number(member.offset) + ");\n";
    }
  }
  out += "\n}  // namespace synwave\n";
  return out;
}

}  // namespace
}  // namespace synwave::schema

int main(int argc, char** argv) {
  const char* what = argc == 2 ? argv[1] : "";
  std::string text;
  if (std::strcmp(what, "typescript") == 0) text = synwave::schema::typescript();
  if (std::strcmp(what, "rules") == 0) text = synwave::schema::rules();
  if (std::strcmp(what, "layout") == 0) text = synwave::schema::layout();
  if (text.empty()) {
    std::fputs("usage: synwave_schema typescript|rules|layout\n", stderr);
    return 2;
  }
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}
