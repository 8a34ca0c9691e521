// Written by wasm/schema.cpp from the engine's C++ types: run scripts/schema after a change there, edit nothing here.

/** "No segment", "no socket", "no options" in a record. */
export const NOTHING = 4294967295;

export const State = {
  closed: 0,
  listen: 1,
  syn_sent: 2,
  syn_received: 3,
  established: 4,
  fin_wait_1: 5,
  fin_wait_2: 6,
  close_wait: 7,
  closing: 8,
  last_ack: 9,
  time_wait: 10,
} as const;
export type State = (typeof State)[keyof typeof State];
export const STATE_NAMES: readonly string[] = [
  'CLOSED',
  'LISTEN',
  'SYN_SENT',
  'SYN_RECEIVED',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSE_WAIT',
  'CLOSING',
  'LAST_ACK',
  'TIME_WAIT',
];

export const TimerKind = {
  retransmit: 0,
  persist: 1,
  delayed_ack: 2,
  sws_override: 3,
  time_wait: 4,
  fin_wait_2: 5,
  keepalive: 6,
  reorder: 7,
  loss_probe: 8,
} as const;
export type TimerKind = (typeof TimerKind)[keyof typeof TimerKind];
export const TIMER_KIND_NAMES: readonly string[] = [
  'retransmit',
  'persist',
  'delayed_ack',
  'sws_override',
  'time_wait',
  'fin_wait_2',
  'keepalive',
  'reorder',
  'loss_probe',
];

export const EventKind = {
  call: 0,
  arrived: 1,
  expired: 2,
  lost: 3,
  injected: 4,
  link_changed: 5,
  crashed: 6,
  rebooted: 7,
  sent: 8,
  state: 9,
  decided: 10,
  armed: 11,
  cancelled: 12,
  delivered: 13,
  stale: 14,
  end_of_stream: 15,
  completed: 16,
  error: 17,
  refused: 18,
  icmp: 19,
  urgent: 20,
  user_timeout: 21,
} as const;
export type EventKind = (typeof EventKind)[keyof typeof EventKind];
export const EVENT_KIND_NAMES: readonly string[] = [
  'call',
  'arrived',
  'expired',
  'lost',
  'injected',
  'link_changed',
  'crashed',
  'rebooted',
  'sent',
  'state',
  'decided',
  'armed',
  'cancelled',
  'delivered',
  'stale',
  'end_of_stream',
  'completed',
  'error',
  'refused',
  'icmp',
  'urgent',
  'user_timeout',
];

export const CallKind = {
  listen: 0,
  connect: 1,
  accept: 2,
  send: 3,
  read: 4,
  shutdown: 5,
  close: 6,
  abort: 7,
  set: 8,
  bind: 9,
  get: 10,
  poll: 11,
  epoll: 12,
  other: 13,
  flush: 14,
} as const;
export type CallKind = (typeof CallKind)[keyof typeof CallKind];
export const CALL_KIND_NAMES: readonly string[] = [
  'listen',
  'connect',
  'accept',
  'send',
  'read',
  'shutdown',
  'close',
  'abort',
  'set',
  'bind',
  'get',
  'poll',
  'epoll',
  'other',
  'flush',
];

export const Fate = {
  in_flight: 0,
  arrived: 1,
  lost_by_chance: 2,
  dropped: 3,
  queue_full: 4,
  link_down: 5,
  corrupted: 6,
  host_down: 7,
  too_big: 8,
  host_unreachable: 9,
  port_unreachable: 10,
} as const;
export type Fate = (typeof Fate)[keyof typeof Fate];
export const FATE_NAMES: readonly string[] = [
  'in_flight',
  'arrived',
  'lost_by_chance',
  'dropped',
  'queue_full',
  'link_down',
  'corrupted',
  'host_down',
  'too_big',
  'host_unreachable',
  'port_unreachable',
];

export const Errno = {
  none: 0,
  eperm: 1,
  enoent: 2,
  eintr: 4,
  eio: 5,
  ebadf: 9,
  eagain: 11,
  enomem: 12,
  eacces: 13,
  efault: 14,
  eexist: 17,
  einval: 22,
  emfile: 24,
  enotty: 25,
  epipe: 32,
  edom: 33,
  enonet: 64,
  eproto: 71,
  enotsock: 88,
  edestaddrreq: 89,
  emsgsize: 90,
  enoprotoopt: 92,
  eprotonosupport: 93,
  esocktnosupport: 94,
  eopnotsupp: 95,
  eafnosupport: 97,
  eaddrinuse: 98,
  eaddrnotavail: 99,
  enetdown: 100,
  enetunreach: 101,
  econnaborted: 103,
  econnreset: 104,
  enobufs: 105,
  eisconn: 106,
  enotconn: 107,
  eshutdown: 108,
  etimedout: 110,
  econnrefused: 111,
  ehostdown: 112,
  ehostunreach: 113,
  ealready: 114,
  einprogress: 115,
} as const;
export type Errno = (typeof Errno)[keyof typeof Errno];
export const ERRNO_NAMES: Readonly<Record<number, string>> = {
  0: 'none',
  1: 'EPERM',
  2: 'ENOENT',
  4: 'EINTR',
  5: 'EIO',
  9: 'EBADF',
  11: 'EAGAIN',
  12: 'ENOMEM',
  13: 'EACCES',
  14: 'EFAULT',
  17: 'EEXIST',
  22: 'EINVAL',
  24: 'EMFILE',
  25: 'ENOTTY',
  32: 'EPIPE',
  33: 'EDOM',
  64: 'ENONET',
  71: 'EPROTO',
  88: 'ENOTSOCK',
  89: 'EDESTADDRREQ',
  90: 'EMSGSIZE',
  92: 'ENOPROTOOPT',
  93: 'EPROTONOSUPPORT',
  94: 'ESOCKTNOSUPPORT',
  95: 'EOPNOTSUPP',
  97: 'EAFNOSUPPORT',
  98: 'EADDRINUSE',
  99: 'EADDRNOTAVAIL',
  100: 'ENETDOWN',
  101: 'ENETUNREACH',
  103: 'ECONNABORTED',
  104: 'ECONNRESET',
  105: 'ENOBUFS',
  106: 'EISCONN',
  107: 'ENOTCONN',
  108: 'ESHUTDOWN',
  110: 'ETIMEDOUT',
  111: 'ECONNREFUSED',
  112: 'EHOSTDOWN',
  113: 'EHOSTUNREACH',
  114: 'EALREADY',
  115: 'EINPROGRESS',
};

/** Bits of a segment's `flags`. */
export const SegmentFlag = {
  fin: 1,
  syn: 2,
  rst: 4,
  psh: 8,
  ack: 16,
  urg: 32,
  ece: 64,
  cwr: 128,
} as const;
export type SegmentFlag = (typeof SegmentFlag)[keyof typeof SegmentFlag];
export const SEGMENT_FLAG_NAMES: Readonly<Record<number, string>> = {
  1: 'fin',
  2: 'syn',
  4: 'rst',
  8: 'psh',
  16: 'ack',
  32: 'urg',
  64: 'ece',
  128: 'cwr',
};

/** Bits of a segment's `marks`. */
export const SegmentMark = {
  again: 1,
  forged: 2,
  copy: 4,
  probe: 8,
  late: 16,
  ce: 32,
} as const;
export type SegmentMark = (typeof SegmentMark)[keyof typeof SegmentMark];
export const SEGMENT_MARK_NAMES: Readonly<Record<number, string>> = {
  1: 'again',
  2: 'forged',
  4: 'copy',
  8: 'probe',
  16: 'late',
  32: 'ce',
};

/** How the value of a TCB field is to be read. */
export const FieldKind = {
  our_seq: 0,
  peer_seq: 1,
  octets: 2,
  count: 3,
  duration: 4,
  deadline: 5,
  state: 6,
} as const;
export type FieldKind = (typeof FieldKind)[keyof typeof FieldKind];
export const FIELD_KIND_NAMES: readonly string[] = [
  'our_seq',
  'peer_seq',
  'octets',
  'count',
  'duration',
  'deadline',
  'state',
];

/** Fields of a TCB, by the RFC's names. */
export const TcbField = {
  state: 0,
  snd_una: 1,
  snd_nxt: 2,
  snd_wnd: 3,
  rcv_nxt: 4,
  rcv_wnd: 5,
  iss: 6,
  irs: 7,
  snd_wl1: 8,
  snd_wl2: 9,
  max_snd_wnd: 10,
  last_ack_sent: 11,
  snd_mss: 12,
  rcv_mss: 13,
  cwnd: 14,
  ssthresh: 15,
  recover: 16,
  dup_acks: 17,
  srtt: 18,
  rttvar: 19,
  rto: 20,
  backoffs: 21,
  snd_queued: 22,
  rcv_queued: 23,
  rcv_held: 24,
  retransmit_at: 25,
  persist_at: 26,
  delayed_ack_at: 27,
  sws_override_at: 28,
  time_wait_at: 29,
  fin_wait_2_at: 30,
  keepalive_at: 31,
  snd_wind_shift: 32,
  rcv_wind_shift: 33,
  ts_recent: 34,
  snd_up: 35,
  rcv_up: 36,
  user_timeout: 37,
  pipe: 38,
  sacked: 39,
  lost: 40,
  reorder_at: 41,
  loss_probe_at: 42,
} as const;
export type TcbField = (typeof TcbField)[keyof typeof TcbField];
export const TCB_FIELD_NAMES: readonly string[] = [
  'state',
  'SND.UNA',
  'SND.NXT',
  'SND.WND',
  'RCV.NXT',
  'RCV.WND',
  'ISS',
  'IRS',
  'SND.WL1',
  'SND.WL2',
  'MAX.SND.WND',
  'Last.ACK.sent',
  'SND.MSS',
  'RCV.MSS',
  'cwnd',
  'ssthresh',
  'recover',
  'dupacks',
  'SRTT',
  'RTTVAR',
  'RTO',
  'backoffs',
  'send queue',
  'receive queue',
  'out of order',
  'retransmit at',
  'persist at',
  'delayed ACK at',
  'SWS override at',
  '2MSL ends at',
  'FIN_WAIT_2 ends at',
  'keep-alive at',
  'Snd.Wind.Shift',
  'Rcv.Wind.Shift',
  'TS.Recent',
  'SND.UP',
  'RCV.UP',
  'USER_TIMEOUT',
  'pipe',
  'SACKed',
  'lost',
  'reordering ends at',
  'loss probe at',
];

export const TCB_FIELD_KINDS: readonly FieldKind[] = [
  FieldKind.state,
  FieldKind.our_seq,
  FieldKind.our_seq,
  FieldKind.octets,
  FieldKind.peer_seq,
  FieldKind.octets,
  FieldKind.our_seq,
  FieldKind.peer_seq,
  FieldKind.peer_seq,
  FieldKind.our_seq,
  FieldKind.octets,
  FieldKind.peer_seq,
  FieldKind.octets,
  FieldKind.octets,
  FieldKind.octets,
  FieldKind.octets,
  FieldKind.our_seq,
  FieldKind.count,
  FieldKind.duration,
  FieldKind.duration,
  FieldKind.duration,
  FieldKind.count,
  FieldKind.octets,
  FieldKind.octets,
  FieldKind.octets,
  FieldKind.deadline,
  FieldKind.deadline,
  FieldKind.deadline,
  FieldKind.deadline,
  FieldKind.deadline,
  FieldKind.deadline,
  FieldKind.deadline,
  FieldKind.count,
  FieldKind.count,
  FieldKind.count,
  FieldKind.our_seq,
  FieldKind.peer_seq,
  FieldKind.duration,
  FieldKind.octets,
  FieldKind.octets,
  FieldKind.octets,
  FieldKind.deadline,
  FieldKind.deadline,
];

/** Whether an event of this kind opens a moment; those after it, up to the next such event, are what it led to. */
export function opensMoment(kind: EventKind): boolean {
  return kind <= EventKind.rebooted || kind === EventKind.icmp;
}

/** Packed records, read in place. Times are nanoseconds as doubles: exact up to 104 days. */
abstract class Records {
  readonly length: number;
  protected readonly view: DataView;

  protected constructor(bytes: Uint8Array, stride: number) {
    if (bytes.byteLength % stride !== 0) throw new RangeError(`${bytes.byteLength} octets are no records of ${stride}`);
    this.length = bytes.byteLength / stride;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}

export class EventReader extends Records {
  static readonly stride = 32;

  constructor(bytes: Uint8Array) {
    super(bytes, 32);
  }

  at_ns(i: number): number {
    const at = i * 32;
    return this.view.getInt32(at + 4, true) * 4294967296 + this.view.getUint32(at, true);
  }

  value(i: number): number {
    const at = i * 32 + 8;
    return this.view.getInt32(at + 4, true) * 4294967296 + this.view.getUint32(at, true);
  }

  segment(i: number): number {
    return this.view.getUint32(i * 32 + 16, true);
  }

  socket(i: number): number {
    return this.view.getUint32(i * 32 + 20, true);
  }

  rule(i: number): number {
    return this.view.getUint16(i * 32 + 24, true);
  }

  line(i: number): number {
    return this.view.getUint16(i * 32 + 26, true);
  }

  kind(i: number): EventKind {
    return this.view.getUint8(i * 32 + 28) as EventKind;
  }

  host(i: number): number {
    return this.view.getUint8(i * 32 + 29);
  }

  a(i: number): number {
    return this.view.getUint8(i * 32 + 30);
  }

  b(i: number): number {
    return this.view.getUint8(i * 32 + 31);
  }
}

export class SegmentReader extends Records {
  static readonly stride = 80;

  constructor(bytes: Uint8Array) {
    super(bytes, 80);
  }

  sent_ns(i: number): number {
    const at = i * 80;
    return this.view.getInt32(at + 4, true) * 4294967296 + this.view.getUint32(at, true);
  }

  ends_ns(i: number): number {
    const at = i * 80 + 8;
    return this.view.getInt32(at + 4, true) * 4294967296 + this.view.getUint32(at, true);
  }

  text_offset(i: number): number {
    const at = i * 80 + 16;
    return this.view.getUint32(at + 4, true) * 4294967296 + this.view.getUint32(at, true);
  }

  text_stream(i: number): number {
    return this.view.getUint32(i * 80 + 24, true);
  }

  text_length(i: number): number {
    return this.view.getUint32(i * 80 + 28, true);
  }

  seq(i: number): number {
    return this.view.getUint32(i * 80 + 32, true);
  }

  ack(i: number): number {
    return this.view.getUint32(i * 80 + 36, true);
  }

  socket(i: number): number {
    return this.view.getUint32(i * 80 + 40, true);
  }

  copy_of(i: number): number {
    return this.view.getUint32(i * 80 + 44, true);
  }

  options(i: number): number {
    return this.view.getUint32(i * 80 + 48, true);
  }

  source_port(i: number): number {
    return this.view.getUint16(i * 80 + 52, true);
  }

  destination_port(i: number): number {
    return this.view.getUint16(i * 80 + 54, true);
  }

  window(i: number): number {
    return this.view.getUint16(i * 80 + 56, true);
  }

  flags(i: number): number {
    return this.view.getUint16(i * 80 + 58, true);
  }

  fate_line(i: number): number {
    return this.view.getUint16(i * 80 + 60, true);
  }

  rule(i: number): number {
    return this.view.getUint16(i * 80 + 62, true);
  }

  from(i: number): number {
    return this.view.getUint8(i * 80 + 64);
  }

  to(i: number): number {
    return this.view.getUint8(i * 80 + 65);
  }

  fate(i: number): Fate {
    return this.view.getUint8(i * 80 + 66) as Fate;
  }

  marks(i: number): number {
    return this.view.getUint8(i * 80 + 67);
  }

  ttl(i: number): number {
    return this.view.getUint8(i * 80 + 68);
  }

  tos(i: number): number {
    return this.view.getUint8(i * 80 + 69);
  }

  urgent(i: number): number {
    return this.view.getUint16(i * 80 + 70, true);
  }

  flow_label(i: number): number {
    return this.view.getUint32(i * 80 + 72, true);
  }
}

export class OptionsReader extends Records {
  static readonly stride = 72;

  constructor(bytes: Uint8Array) {
    super(bytes, 72);
  }

  timestamp_value(i: number): number {
    return this.view.getUint32(i * 72, true);
  }

  timestamp_echo(i: number): number {
    return this.view.getUint32(i * 72 + 4, true);
  }

  sack_left(i: number, k: number): number {
    return this.view.getUint32(i * 72 + 8 + k * 4, true);
  }

  sack_right(i: number, k: number): number {
    return this.view.getUint32(i * 72 + 24 + k * 4, true);
  }

  mss(i: number): number {
    return this.view.getUint16(i * 72 + 40, true);
  }

  window_scale(i: number): number {
    return this.view.getUint8(i * 72 + 42);
  }

  sack_count(i: number): number {
    return this.view.getUint8(i * 72 + 43);
  }

  sack_permitted(i: number): number {
    return this.view.getUint8(i * 72 + 44);
  }

  has_timestamps(i: number): number {
    return this.view.getUint8(i * 72 + 45);
  }

  has_mss(i: number): number {
    return this.view.getUint8(i * 72 + 46);
  }

  has_window_scale(i: number): number {
    return this.view.getUint8(i * 72 + 47);
  }

  order(i: number): number {
    return this.view.getUint8(i * 72 + 48);
  }

  other_kind(i: number): number {
    return this.view.getUint8(i * 72 + 49);
  }

  other_length(i: number): number {
    return this.view.getUint8(i * 72 + 50);
  }

  other_octets(i: number, k: number): number {
    return this.view.getUint8(i * 72 + 51 + k * 1);
  }

  has_user_timeout(i: number): number {
    return this.view.getUint8(i * 72 + 69);
  }

  user_timeout(i: number): number {
    return this.view.getUint16(i * 72 + 70, true);
  }
}

export class SocketReader extends Records {
  static readonly stride = 32;

  constructor(bytes: Uint8Array) {
    super(bytes, 32);
  }

  socket(i: number): number {
    return this.view.getUint32(i * 32, true);
  }

  created_event(i: number): number {
    return this.view.getUint32(i * 32 + 4, true);
  }

  iss(i: number): number {
    return this.view.getUint32(i * 32 + 8, true);
  }

  irs(i: number): number {
    return this.view.getUint32(i * 32 + 12, true);
  }

  peer_socket(i: number): number {
    return this.view.getUint32(i * 32 + 16, true);
  }

  local_port(i: number): number {
    return this.view.getUint16(i * 32 + 20, true);
  }

  remote_port(i: number): number {
    return this.view.getUint16(i * 32 + 22, true);
  }

  host(i: number): number {
    return this.view.getUint8(i * 32 + 24);
  }

  peer_host(i: number): number {
    return this.view.getUint8(i * 32 + 25);
  }

  has_irs(i: number): number {
    return this.view.getUint8(i * 32 + 26);
  }

  is_listener(i: number): number {
    return this.view.getUint8(i * 32 + 27);
  }

  name(i: number): number {
    return this.view.getUint32(i * 32 + 28, true);
  }
}
