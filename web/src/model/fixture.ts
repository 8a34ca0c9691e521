/** Runs made by hand, for tests: records encoded as the engine lays them out. Not part of the page. */
import { type Change, packChanges } from '../engine/changes';
import {
  CallKind,
  Errno,
  EventKind,
  EventReader,
  Fate,
  NOTHING,
  OptionsReader,
  opensMoment,
  SegmentFlag,
  SegmentMark,
  SegmentReader,
  SocketReader,
  State,
  TcbField,
  TimerKind,
} from '../engine/records';
import type { HostInfo, Summary } from '../engine/types';
import type { LadderWords } from './ladder';
import { type RunData, runData } from './run';

export const ms = 1e6;

export const englishWords: LadderWords = {
  again: 'again',
  forged: 'forged',
  copy: 'copy',
  probe: 'probe',
  late: 'delayed',
  marked: 'marked',
  fates: ['', '', 'lost', 'dropped by you', 'queue full', 'link down', 'corrupted', 'host is down', 'too big'],
  crash: 'crash',
  reboot: 'reboot',
  stale: octets => `${octets} stale`,
  urgent: octets => `urgent: ${octets} to read`,
  idle: time => `${time}, nothing happens`,
  timer: (name, time, restarted) => `${name} ${time}${restarted ? ' restarted' : ''}`,
  linkChanged: 'link changed',
  linkDown: 'link down',
  linkUp: 'link up',
};

export interface SegmentInit {
  readonly at: number;
  readonly from: number;
  readonly socket?: number;
  readonly flags: number;
  readonly seq: number;
  readonly ack?: number;
  readonly length?: number;
  readonly window?: number;
  readonly marks?: number;
  readonly mss?: number;
  readonly rule?: number;
  readonly to?: number;
}

interface SegmentState extends SegmentInit {
  ends: number;
  fate: Fate;
  options: number;
}

type EventInit = Partial<{
  value: number;
  segment: number;
  socket: number;
  rule: number;
  line: number;
  a: number;
  b: number;
}>;

/** Writes little-endian records one after the other. */
class Packed {
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(
    count: number,
    private readonly stride: number,
  ) {
    this.bytes = new Uint8Array(count * stride);
    this.view = new DataView(this.bytes.buffer);
  }

  i64(i: number, at: number, value: number): void {
    this.view.setBigInt64(i * this.stride + at, BigInt(Math.round(value)), true);
  }
  u32(i: number, at: number, value: number): void {
    this.view.setUint32(i * this.stride + at, value >>> 0, true);
  }
  u16(i: number, at: number, value: number): void {
    this.view.setUint16(i * this.stride + at, value, true);
  }
  u8(i: number, at: number, value: number): void {
    this.view.setUint8(i * this.stride + at, value);
  }
}

/** Things are added in the order in which they happen. */
export class RunBuilder {
  private readonly hosts: HostInfo[] = [];
  private readonly events: ({ at: number; kind: EventKind; host: number } & EventInit)[] = [];
  private readonly segments: SegmentState[] = [];
  private readonly mss: number[] = [];
  private readonly changes: Change[] = [];
  private readonly sockets: {
    host: number;
    socket: number;
    created: number;
    iss: number;
    irs: number | null;
    peerHost: number;
    peer: number;
    listener: boolean;
    local: number;
    remote: number;
    name: number;
  }[] = [];
  private opening = 0;

  host(name: string): number {
    const address = `10.0.0.${this.hosts.length + 1}`;
    this.hosts.push({ name, address, profile: 'rfc', line: this.hosts.length + 1, keys: {} });
    return this.hosts.length - 1;
  }

  socket(
    host: number,
    init: {
      iss?: number;
      irs?: number | null;
      peerHost?: number;
      peer?: number;
      listener?: boolean;
      local?: number;
      remote?: number;
      name?: number;
    },
  ): number {
    const socket = this.sockets.filter(other => other.host === host).length;
    this.sockets.push({
      host,
      socket,
      created: this.opening,
      iss: init.iss ?? 0,
      irs: init.irs ?? null,
      peerHost: init.peerHost ?? 255,
      peer: init.peer ?? NOTHING,
      listener: init.listener ?? false,
      local: init.local ?? 0,
      remote: init.remote ?? 0,
      name: init.name ?? NOTHING,
    });
    return socket;
  }

  event(at: number, kind: EventKind, host: number, init: EventInit = {}): number {
    this.events.push({ at, kind, host, ...init });
    if (opensMoment(kind)) this.opening = this.events.length - 1;
    return this.events.length - 1;
  }

  call(at: number, host: number, call: CallKind, value = 0, socket = 0): number {
    return this.event(at, EventKind.call, host, { a: call, value, socket, line: 1 });
  }

  state(at: number, host: number, socket: number, before: State, after: State, rule = 1): void {
    this.event(at, EventKind.state, host, { socket, a: before, b: after, rule });
    this.change(host, socket, TcbField.state, after);
  }

  change(host: number, socket: number, field: TcbField, value: number): void {
    this.changes.push({ event: this.opening, field, host, socket, value });
  }

  send(init: SegmentInit): number {
    const segment = this.segments.length;
    const options = init.mss === undefined ? NOTHING : this.mss.push(init.mss) - 1;
    this.segments.push({ ...init, ends: init.at, fate: Fate.in_flight, options });
    const kind = (init.marks ?? 0) & SegmentMark.forged ? EventKind.injected : EventKind.sent;
    this.event(init.at, kind, init.from, { segment, socket: init.socket ?? NOTHING, rule: init.rule ?? 0 });
    return segment;
  }

  /** A copy that the link made: no event says that it set out. */
  copy(at: number, of: number): number {
    const original = this.segments[of]!;
    const marks = (original.marks ?? 0) | SegmentMark.copy | SegmentMark.late;
    this.segments.push({ ...original, at, marks, ends: at, fate: Fate.in_flight });
    return this.segments.length - 1;
  }

  arrive(at: number, segment: number, socket = 0): void {
    const record = this.segments[segment]!;
    record.ends = at;
    record.fate = Fate.arrived;
    this.event(at, EventKind.arrived, record.to ?? 1 - record.from, { segment, socket });
  }

  lose(at: number, segment: number, fate: Fate = Fate.dropped): void {
    const record = this.segments[segment]!;
    record.ends = at;
    record.fate = fate;
    this.event(at, EventKind.lost, record.from, { segment, a: fate });
  }

  arm(at: number, host: number, socket: number, timer: TimerKind, deadline: number): void {
    this.event(at, EventKind.armed, host, { socket, a: timer, value: deadline });
    this.change(host, socket, (TcbField.retransmit_at + timer) as TcbField, deadline);
  }

  expire(at: number, host: number, socket: number, timer: TimerKind): void {
    this.event(at, EventKind.expired, host, { socket, a: timer });
    this.change(host, socket, (TcbField.retransmit_at + timer) as TcbField, -1);
  }

  cancel(at: number, host: number, socket: number, timer: TimerKind): void {
    this.event(at, EventKind.cancelled, host, { socket, a: timer });
    this.change(host, socket, (TcbField.retransmit_at + timer) as TcbField, -1);
  }

  build(
    end_ns = this.events[this.events.length - 1]?.at ?? 0,
    names: readonly string[] = [],
    more: Partial<Summary> = {},
    text = '',
  ): RunData {
    const summary: Summary = {
      ok: true,
      done: true,
      end_ns,
      title: {},
      about: {},
      seed: 1,
      hosts: this.hosts,
      links: [],
      names,
      notes: [],
      diagnostics: [],
      verdicts: [],
      ...more,
    };
    const records = {
      events: this.packEvents(),
      segments: this.packSegments(),
      options: this.packOptions(),
      changes: packChanges(this.changes),
      sockets: this.packSockets(),
    };
    return runData(summary, records, text);
  }

  private packEvents(): Uint8Array {
    const to = new Packed(this.events.length, EventReader.stride);
    this.events.forEach((event, i) => {
      to.i64(i, 0, event.at);
      to.i64(i, 8, event.value ?? 0);
      to.u32(i, 16, event.segment ?? NOTHING);
      to.u32(i, 20, event.socket ?? NOTHING);
      to.u16(i, 24, event.rule ?? 0);
      to.u16(i, 26, event.line ?? 0);
      to.u8(i, 28, event.kind);
      to.u8(i, 29, event.host);
      to.u8(i, 30, event.a ?? 0);
      to.u8(i, 31, event.b ?? 0);
    });
    return to.bytes;
  }

  private packSegments(): Uint8Array {
    const to = new Packed(this.segments.length, SegmentReader.stride);
    this.segments.forEach((segment, i) => {
      to.i64(i, 0, segment.at);
      to.i64(i, 8, segment.ends);
      to.u32(i, 28, segment.length ?? 0);
      to.u32(i, 32, segment.seq);
      to.u32(i, 36, segment.ack ?? 0);
      to.u32(i, 40, segment.socket ?? NOTHING);
      to.u32(i, 44, NOTHING);
      to.u32(i, 48, segment.options);
      to.u16(i, 52, segment.from === 0 ? 49152 : 80);
      to.u16(i, 54, segment.from === 0 ? 80 : 49152);
      to.u16(i, 56, segment.window ?? 65535);
      to.u16(i, 58, segment.flags);
      to.u16(i, 62, segment.rule ?? 0);
      to.u8(i, 64, segment.from);
      to.u8(i, 65, segment.to ?? 1 - segment.from);
      to.u8(i, 66, segment.fate);
      to.u8(i, 67, segment.marks ?? 0);
    });
    return to.bytes;
  }

  private packOptions(): Uint8Array {
    const to = new Packed(this.mss.length, OptionsReader.stride);
    this.mss.forEach((mss, i) => {
      to.u16(i, 40, mss);
      to.u8(i, 46, 1);
    });
    return to.bytes;
  }

  private packSockets(): Uint8Array {
    const to = new Packed(this.sockets.length, SocketReader.stride);
    this.sockets.forEach((socket, i) => {
      to.u32(i, 0, socket.socket);
      to.u32(i, 4, socket.created);
      to.u32(i, 8, socket.iss);
      to.u32(i, 12, socket.irs ?? 0);
      to.u32(i, 16, socket.peer);
      to.u16(i, 20, socket.local);
      to.u16(i, 22, socket.remote);
      to.u8(i, 24, socket.host);
      to.u8(i, 25, socket.peerHost);
      to.u8(i, 26, socket.irs === null ? 0 : 1);
      to.u8(i, 27, socket.listener ? 1 : 0);
      to.u32(i, 28, socket.name);
    });
    return to.bytes;
  }
}

const { ack: A, fin: F, psh: P, syn: S } = SegmentFlag;

/**
 * The picture that the page is modelled on: a handshake, three octets, the client closes, 2,000 octets back, the server closes,
 * the last ACK is lost, the FIN comes again, 2MSL starts anew.
 */
export function lastAckLost(): RunData {
  const run = new RunBuilder();
  const client = run.host('client');
  const server = run.host('server');
  run.call(0, server, CallKind.listen, 80);
  const listener = run.socket(server, { listener: true, local: 80 });
  run.state(0, server, listener, State.closed, State.listen);
  run.call(0, client, CallKind.connect, 80);
  const c = run.socket(client, { iss: 1000, irs: 5000, peerHost: server, peer: 1, local: 49152, remote: 80 });
  run.state(0, client, c, State.closed, State.syn_sent);
  const syn = run.send({ at: 0, from: client, socket: c, flags: S, seq: 1000, mss: 1460 });
  run.arm(0, client, c, TimerKind.retransmit, 1000 * ms);

  run.arrive(50 * ms, syn);
  const s = run.socket(server, { iss: 5000, irs: 1000, peerHost: client, peer: c, local: 80, remote: 49152 });
  run.state(50 * ms, server, s, State.listen, State.syn_received);
  const synAck = run.send({ at: 50 * ms, from: server, socket: s, flags: S | A, seq: 5000, ack: 1001, mss: 1460 });
  run.arrive(100 * ms, synAck, c);
  run.cancel(100 * ms, client, c, TimerKind.retransmit);
  run.state(100 * ms, client, c, State.syn_sent, State.established);
  run.change(client, c, TcbField.snd_nxt, 1001);
  run.change(client, c, TcbField.rcv_nxt, 5001);
  const third = run.send({ at: 100 * ms, from: client, socket: c, flags: A, seq: 1001, ack: 5001 });
  run.arrive(150 * ms, third, s);
  run.state(150 * ms, server, s, State.syn_received, State.established);

  run.call(170 * ms, client, CallKind.send, 3, c);
  const data = run.send({ at: 170 * ms, from: client, socket: c, flags: P | A, seq: 1001, ack: 5001, length: 3 });
  run.change(client, c, TcbField.snd_nxt, 1004);
  run.arrive(220 * ms, data, s);
  run.call(300 * ms, client, CallKind.shutdown, 0, c);
  run.state(300 * ms, client, c, State.established, State.fin_wait_1);
  const fin = run.send({ at: 300 * ms, from: client, socket: c, flags: F | A, seq: 1004, ack: 5001, rule: 2 });
  run.change(client, c, TcbField.snd_nxt, 1005);
  run.arrive(350 * ms, fin, s);
  run.state(350 * ms, server, s, State.established, State.close_wait);
  const finAck = run.send({ at: 350 * ms, from: server, socket: s, flags: A, seq: 5001, ack: 1005 });
  run.arrive(400 * ms, finAck, c);
  run.state(400 * ms, client, c, State.fin_wait_1, State.fin_wait_2);

  run.call(650 * ms, server, CallKind.send, 2000, s);
  const one = run.send({ at: 650 * ms, from: server, socket: s, flags: P | A, seq: 5001, ack: 1005, length: 1460 });
  const two = run.send({ at: 650 * ms, from: server, socket: s, flags: P | A, seq: 6461, ack: 1005, length: 540 });
  run.arrive(700 * ms, one, c);
  run.arrive(700 * ms, two, c);
  const got = run.send({ at: 700 * ms, from: client, socket: c, flags: A, seq: 1005, ack: 7001 });
  run.arrive(750 * ms, got, s);
  run.call(760 * ms, server, CallKind.close, 0, s);
  run.state(760 * ms, server, s, State.close_wait, State.last_ack);
  const fin2 = run.send({ at: 760 * ms, from: server, socket: s, flags: F | A, seq: 7001, ack: 1005 });
  run.arm(760 * ms, server, s, TimerKind.retransmit, 1760 * ms);
  run.arrive(810 * ms, fin2, c);
  run.state(810 * ms, client, c, State.fin_wait_2, State.time_wait);
  run.arm(810 * ms, client, c, TimerKind.time_wait, 60810 * ms);
  const last = run.send({ at: 810 * ms, from: client, socket: c, flags: A, seq: 1005, ack: 7002 });
  run.lose(835 * ms, last);

  run.expire(1760 * ms, server, s, TimerKind.retransmit);
  const fin3 = run.send({
    at: 1760 * ms,
    from: server,
    socket: s,
    flags: F | A,
    seq: 7001,
    ack: 1005,
    marks: SegmentMark.again,
  });
  run.arm(1760 * ms, server, s, TimerKind.retransmit, 3760 * ms);
  run.arrive(1810 * ms, fin3, c);
  run.arm(1810 * ms, client, c, TimerKind.time_wait, 61810 * ms);
  const again = run.send({ at: 1810 * ms, from: client, socket: c, flags: A, seq: 1005, ack: 7002 });
  run.arrive(1860 * ms, again, s);
  run.cancel(1860 * ms, server, s, TimerKind.retransmit);
  run.state(1860 * ms, server, s, State.last_ack, State.closed);
  run.expire(61810 * ms, client, c, TimerKind.time_wait);
  run.state(61810 * ms, client, c, State.time_wait, State.closed);
  return run.build();
}

/** A bulk transfer of `count` segments over 20 ms: two of data, one ACK, one segment of data in a hundred lost. */
export function bulk(count: number): RunData {
  const run = new RunBuilder();
  run.host('client');
  run.host('server');
  run.call(0, 0, CallKind.connect, 80);
  run.socket(0, { iss: 1000, irs: 5000, peerHost: 1, peer: 0, local: 49152, remote: 80 });
  run.socket(1, { iss: 5000, irs: 1000, peerHost: 0, peer: 0, local: 80, remote: 49152 });
  run.state(0, 0, 0, State.closed, State.established);
  run.state(0, 1, 0, State.closed, State.established);
  const way = 20 * ms;
  const step = 0.3 * ms;
  const flying: { at: number; segment: number }[] = [];
  let oldest = 0;
  for (let k = 0; k < count; k++) {
    const at = Math.round(k * step);
    while (oldest < flying.length && flying[oldest]!.at <= at) {
      const { at: end, segment } = flying[oldest++]!;
      if (segment % 100 === 7) run.lose(end, segment, Fate.lost_by_chance);
      else run.arrive(end, segment);
    }
    const from = k % 3 === 2 ? 1 : 0;
    const segment = run.send(
      from === 0
        ? { at, from, socket: 0, flags: A, seq: 1001 + k * 1460, ack: 5001, length: 1460 }
        : { at, from, socket: 0, flags: A, seq: 5001, ack: 1001 + k * 1460 },
    );
    flying.push({ at: at + way, segment });
  }
  for (; oldest < flying.length; oldest++) run.arrive(flying[oldest]!.at, flying[oldest]!.segment);
  return run.build();
}

/** A script whose SYN,ACK is not the expected one: without delay on the way, and with calls that are lines of the text. */
export function failedScript(): RunData {
  const run = new RunBuilder();
  const [kernel, script] = [run.host('kernel'), run.host('script')];
  const text = [
    '0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3',
    '+0  bind(3, ..., ...) = 0',
    '+0  listen(3, 1) = 0',
    '+.1 < S 0:0(0) win 65535 <mss 1460>',
    '+0  > S. 0:0(0) ack 1 <mss 1460>',
  ].join('\n');
  for (const line of [1, 2, 3]) run.event(0, EventKind.call, kernel, { a: CallKind.set, line });
  run.event(0, EventKind.refused, kernel, { a: CallKind.connect, b: Errno.einprogress });
  const at = 100 * ms;
  run.arrive(at, run.send({ at, from: script, flags: S, seq: 0, marks: SegmentMark.forged }));
  const seen = run.send({ at, from: kernel, flags: S | A, seq: 0, ack: 1, mss: 1460 });
  run.arrive(at, seen);
  return run.build(
    at,
    [],
    {
      kind: 'script',
      checks: 4,
      verdict: {
        outcome: 'fail',
        passed: false,
        line: 5,
        code: 'packet_differs',
        params: {
          expected: '> S. 0:0(0) ack 1 <mss 1460>',
          got: '> S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop>',
          what: 'options',
        },
        expected: '> S. 0:0(0) ack 1 <mss 1460>',
        seen: '> S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop>',
        at_ns: at,
        segment: seen,
        text: 'expected this, got that (options)',
      },
    },
    text,
  );
}
