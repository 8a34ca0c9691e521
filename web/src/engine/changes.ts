/**
 * What changed in the TCBs of a run. The engine packs it into words, a group for each socket and moment (core/trace/changes.hpp
 * says how); here it is one row per field again.
 */
import { FieldKind, TCB_FIELD_KINDS, type TcbField } from './records';

const headerOctets = 16;
const twoWords = TCB_FIELD_KINDS.map(kind => kind === FieldKind.duration || kind === FieldKind.deadline);
/** The same as bits of the two words that say which fields a group has. */
const twoWordsBits = [0, 32].map(first =>
  twoWords.slice(first, first + 32).reduce((sum, yes, i) => sum + (yes ? 2 ** i : 0), 0),
);

function bitCount(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}

export class ChangeReader {
  /** How many fields took a new value. */
  readonly length: number;
  private readonly words: DataView;
  /** Of every change: the first octet of its group, its field, and where its value stands. */
  private readonly groups: Uint32Array;
  private readonly fields: Uint8Array;
  private readonly values: Uint32Array;

  constructor(bytes: Uint8Array) {
    this.words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let length = 0;
    for (let group = 0; group < bytes.byteLength; group = this.endOf(group)) {
      length += bitCount(this.words.getUint32(group + 8, true)) + bitCount(this.words.getUint32(group + 12, true));
    }
    this.length = length;
    this.groups = new Uint32Array(length);
    this.fields = new Uint8Array(length);
    this.values = new Uint32Array(length);
    this.index();
  }

  /** As in a TCB: sequence numbers and octets as they are, ns, deadlines in ns or -1. */
  value(i: number): number {
    const at = this.values[i]!;
    const lower = this.words.getUint32(at, true);
    return twoWords[this.fields[i]!] ? this.words.getInt32(at + 4, true) * 4294967296 + lower : lower;
  }

  /** Index of the event that opened the moment. */
  event(i: number): number {
    return this.words.getUint32(this.groups[i]!, true);
  }

  field(i: number): TcbField {
    return this.fields[i] as TcbField;
  }

  host(i: number): number {
    return this.words.getUint8(this.groups[i]! + 7);
  }

  socket(i: number): number {
    return this.words.getUint32(this.groups[i]! + 4, true) & 0xffffff;
  }

  private index(): void {
    let i = 0;
    for (let group = 0; group < this.words.byteLength; ) {
      let at = group + headerOctets;
      for (const half of [0, 1]) {
        for (let rest = this.words.getInt32(group + 8 + 4 * half, true); rest !== 0; rest &= rest - 1) {
          const field = 32 * half + 31 - Math.clz32(rest & -rest);
          this.groups[i] = group;
          this.fields[i] = field;
          this.values[i] = at;
          at += twoWords[field] ? 8 : 4;
          i++;
        }
      }
      group = at;
    }
  }

  private endOf(group: number): number {
    let words = 0;
    for (const half of [0, 1]) {
      const fields = this.words.getUint32(group + 8 + 4 * half, true);
      words += bitCount(fields) + bitCount(fields & twoWordsBits[half]!);
    }
    return group + headerOctets + 4 * words;
  }
}

/** One change, as fixtures write them. */
export interface Change {
  readonly event: number;
  readonly host: number;
  readonly socket: number;
  readonly field: TcbField;
  readonly value: number;
}

/** As the engine would have it if every field had changed in a moment of its own. */
export function packChanges(changes: readonly Change[]): Uint8Array {
  const words: number[] = [];
  for (const { event, host, socket, field, value } of changes) {
    words.push(
      event,
      host * 0x1000000 + socket,
      field < 32 ? 2 ** field : 0,
      field < 32 ? 0 : 2 ** (field - 32),
      value,
    );
    if (twoWords[field]) words.push(Math.floor(value / 4294967296));
  }
  const bytes = new DataView(new ArrayBuffer(4 * words.length));
  for (const [i, word] of words.entries()) bytes.setUint32(4 * i, word % 4294967296, true);
  return new Uint8Array(bytes.buffer);
}
