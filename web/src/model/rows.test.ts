import { describe, expect, test } from 'vitest';
import { EventKind, SegmentFlag } from '../engine/records';
import type { NoteInfo } from '../engine/types';
import { bulk, lastAckLost, RunBuilder, englishWords as words } from './fixture';
import { type Box, geometryOf, overlap, textWidth } from './geometry';
import { type Ladder, ladderOf } from './ladder';
import type { CallRow, StayRow, TextAt, TimerRow } from './margins';
import { eachSegmentBetween, type Row, type SegmentRow, visibleRows } from './rows';
import type { RunData } from './run';

const laid = (run: RunData, width = 792, zoom = 1, notes: readonly NoteInfo[] = []): Ladder =>
  ladderOf({ run, zoom, geometry: geometryOf(width, 2), numbers: 'absolute', words, focus: null, notes, lines: [] });
const all = (ladder: Ladder): Row[] => visibleRows(ladder, 0, ladder.scale.height);
const only = <T extends Row['type']>(rows: Row[], type: T) =>
  rows.filter(row => row.type === type) as Extract<Row, { type: T }>[];

function boxOf(at: TextAt, font: number, character: number): Box {
  const w = textWidth(at.text, font, character);
  return { x: at.anchor === 'end' ? at.x - w : at.x, y: at.y - 9, w, h: 11 };
}

/** Everything that is written, as boxes. */
function writing(ladder: Ladder): { what: string; box: Box }[] {
  const { fonts, character } = ladder.geometry;
  return all(ladder).flatMap(row => {
    switch (row.type) {
      case 'segment':
        return [row.label, row.note].flatMap(box => (box ? [{ what: `segment ${row.segment}`, box }] : []));
      case 'stay':
        return row.label ? [{ what: row.label.text, box: boxOf(row.label, fonts.state, character) }] : [];
      case 'timer':
        return row.label ? [{ what: row.label.text, box: boxOf(row.label, fonts.small, character) }] : [];
      case 'call':
        return [{ what: row.text, box: row }];
      case 'note':
        return [{ what: `note ${row.note + 1}`, box: row }];
      default:
        return [];
    }
  });
}

test('what a link’s change says is covered by nothing', () => {
  const run = new RunBuilder();
  run.host('client');
  run.host('server');
  for (let k = 0; k < 6; k++) {
    const at = k * 20e6;
    const segment = run.send({ at, from: k % 2, flags: SegmentFlag.ack, seq: 1000 + k, ack: 5000, length: 10 });
    if (k === 3) run.event(at + 5e6, EventKind.link_changed, 0, { line: 2 });
    run.arrive(at + 50e6, segment);
  }
  const lines = ['', '65ms link client server delay=20ms loss=3%'];
  const ladder = ladderOf({ ...laid(run.build()), lines });
  const [link] = only(all(ladder), 'link');
  expect(link!.text).toBe('delay 20 ms · loss 3%');
  const { box } = link!;
  expect(box.x + box.w / 2).toBeCloseTo((link!.x1 + link!.x2) / 2);
  const labels = only(all(ladder), 'segment').flatMap(row => row.label ?? []);
  expect(labels.length).toBe(6);
  expect(labels.filter(label => overlap(label, box))).toEqual([]);
});

const note = (at_ms: number, host: number | null, segment: number | null, text: string): NoteInfo => ({
  line: 1,
  locale: '',
  text,
  at_ns: at_ms * 1e6,
  host,
  segment,
});

/** Every kind of anchor, crowded places among them. */
const someNotes: readonly NoteInfo[] = [
  note(0, null, null, 'the call opens the connection'),
  note(100, 0, null, 'the client knows that the server is there'),
  note(100, 0, 2, 'and says so'),
  note(350, 1, null, '服务器得知客户端不再发送。'),
  note(350, 1, 5, 'the FIN is acknowledged at once, for nothing else is to be sent in this moment by the server'),
  note(400, 0, null, 'half closed'),
  note(760, 1, null, 'now the server closes too'),
  note(810, 0, null, 'from here on the client waits for twice the time that a segment may live'),
  note(810, 0, 10, 'this one is lost'),
  note(20_000, null, null, 'nothing moves'),
];

describe.each([792, 390, 620, 1200])('notes in a ladder %d px wide', width => {
  const ladder = laid(lastAckLost(), width, 1, someNotes);
  const notes = only(all(ladder), 'note');

  test('all have a place, within the width', () => {
    expect(notes.map(row => row.note)).toEqual(someNotes.map((_, k) => k));
    for (const { x, w } of notes) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + w).toBeLessThanOrEqual(width);
    }
  });

  test('cover nothing that is written, nor each other', () => {
    const boxes = writing(ladder);
    for (const row of notes) {
      const covered = boxes.filter(({ box }) => box !== row && overlap(box, row)).map(({ what }) => what);
      expect(covered, `note ${row.note + 1}`).toEqual([]);
    }
  });

  test('take no state its name', () => {
    const names = (it: Ladder) => only(all(it), 'stay').map(row => row.label?.text);
    expect(names(ladder)).toEqual(names(laid(lastAckLost(), width)));
  });

  test('stay where they are while the view moves', () => {
    for (const row of only(visibleRows(ladder, 150, 400), 'note')) expect(row).toEqual(notes[row.note]);
  });

  test('are markers where there is no room for words', () => {
    const words = notes.filter(row => row.lines.length > 0);
    if (width < 600) expect(words).toEqual([]);
    else expect(words.length).toBeGreaterThan(3);
    for (const row of words) expect(row.lines.join(' ').replace(/(?<=[^ -~]) /g, '')).toBe(someNotes[row.note]!.text);
  });
});

describe('among three hosts', () => {
  const run = new RunBuilder();
  for (const name of ['client', 'relay', 'server']) run.host(name);
  run.event(1e9, EventKind.link_changed, 1, { line: 1 });
  run.event(2e9, EventKind.link_changed, 0, { line: 2 });
  const lines = ['1s link relay server down', '2s link client server delay=20ms'];
  const notes = [note(500, 1, null, 'in between'), note(500, 2, null, 'at the edge')];
  const ladder = ladderOf({ ...laid(run.build(), 1400), geometry: geometryOf(1400, 3), lines, notes });
  const [first, second, third] = ladder.geometry.columns.map(({ x }) => x) as [number, number, number];

  test('a note beside an inner lane is a marker, for arrows run there', () => {
    const rows = only(all(ladder), 'note');
    expect(rows.map(row => row.lines)).toEqual([[], ['at the edge']]);
    expect(rows[0]!.x).toBeGreaterThan(second);
  });

  test('a change is drawn across its own link, and written on no lane', () => {
    const [near, far] = only(all(ladder), 'link');
    expect([near!.text, near!.x1 > second, near!.x2 < third]).toEqual(['link down', true, true]);
    expect([far!.x1 < second, far!.x2 > second]).toEqual([true, true]);
    for (const { box } of [near!, far!]) {
      for (const x of [first, second, third]) expect(box.x < x && box.x + box.w > x).toBe(false);
    }
  });
});

test('a note without room for words at its moment stands near it', () => {
  const ladder = laid(lastAckLost(), 390, 1, someNotes);
  for (const row of only(all(ladder), 'note')) expect(Math.abs(row.y + row.h / 2 - row.at)).toBeLessThan(70);
});

describe.each([792, 390, 620])('a ladder %d px wide', width => {
  const ladder = laid(lastAckLost(), width);
  const rows = all(ladder);

  test('writes on every segment, and nothing over anything else', () => {
    for (const row of only(rows, 'segment')) expect(row.label, `segment ${row.segment}`).not.toBeNull();
    const boxes = writing(ladder);
    for (let i = 0; i < boxes.length; i++) {
      for (let j = i + 1; j < boxes.length; j++) {
        expect(overlap(boxes[i]!.box, boxes[j]!.box), `${boxes[i]!.what} / ${boxes[j]!.what}`).toBe(false);
      }
    }
  });

  test('stays within its width', () => {
    for (const { what, box } of writing(ladder)) {
      expect(box.x, what).toBeGreaterThanOrEqual(0);
      expect(box.x + box.w, what).toBeLessThanOrEqual(width);
    }
  });

  test('names every state', () => {
    expect(only(rows, 'stay').map((row: StayRow) => row.label?.text)).toEqual([
      ...['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT', 'CLOSED'],
      ...['LISTEN', 'SYN_RECEIVED', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'],
    ]);
  });
});

test('in a roomy place every label says everything, in little room the number that matters', () => {
  const roomy = only(all(laid(lastAckLost())), 'segment');
  expect(roomy.find(row => row.segment === 4)!.label!.detail).toBe('seq 1004 · ack 5001');
  const compact = only(all(laid(lastAckLost(), 390)), 'segment');
  expect(compact.find(row => row.segment === 4)!.label!.detail).toBe('seq 1004');
});

test('a lost segment says why it was lost, behind its cross', () => {
  const row = only(all(laid(lastAckLost())), 'segment').find(it => it.lost)!;
  expect(row.note!.text).toBe('dropped by you');
  expect(row.note!.x).toBeGreaterThan(row.x2);
});

test('timers stand where they ran', () => {
  const ladder = laid(lastAckLost());
  const timers: TimerRow[] = only(all(ladder), 'timer');
  expect(timers.map(row => `${row.host} ${row.label?.text}`)).toEqual(
    ['1 retransmit 1.0 s', '0 time_wait 1 min', '0 time_wait 1 min restarted'].map(text =>
      text.replace('1 min', '60 s'),
    ),
  );
  expect(timers[1]!.bottom).toBe(timers[2]!.top);
});

test('what is in view does not move what is written', () => {
  const ladder = laid(lastAckLost());
  const whole = only(all(ladder), 'segment');
  for (let top = 0; top < 600; top += 37) {
    for (const row of only(visibleRows(ladder, top, top + 120), 'segment')) {
      expect(row.label).toEqual(whole.find(it => it.segment === row.segment)!.label);
    }
  }
});

test('only rows that reach into view are drawn, all of them', () => {
  const ladder = laid(lastAckLost());
  const inView = (row: SegmentRow) => row.y2 >= 300 - 24 && row.y1 <= 420 + 24;
  const wanted = only(all(ladder), 'segment')
    .filter(inView)
    .map(row => row.segment);
  const drawn = only(visibleRows(ladder, 300, 420), 'segment').map(row => row.segment);
  expect(drawn).toEqual(wanted);
});

test('calls stand outside the lanes, on their host’s side', () => {
  const ladder = laid(lastAckLost());
  const [left, right] = ladder.geometry.columns;
  for (const row of only(all(ladder), 'call') as CallRow[]) {
    if (row.host === 0) expect(row.x + row.w).toBeLessThan(left!.x);
    else expect(row.x).toBeGreaterThan(right!.x);
  }
});

test('segments of another connection step aside', () => {
  const focused = ladderOf({ ...laid(lastAckLost()), focus: 1 });
  expect(focused.aside(3)).toBe(false);
  const other = ladderOf({ ...laid(lastAckLost()), focus: 0 });
  expect(other.aside(3)).toBe(true);
});

test('and so do its calls, but not what concerns a host or a listener', () => {
  const asideOf = (focus: number | null) =>
    only(all(ladderOf({ ...laid(lastAckLost()), focus })), 'call').map(({ host, aside }) => `${host} ${aside}`);
  expect(new Set(asideOf(null))).toEqual(new Set(['0 false', '1 false']));
  expect(new Set(asideOf(1))).toEqual(new Set(['0 false', '1 false']));
  const run = lastAckLost();
  const listener = ladderOf({ ...laid(run), focus: 0 });
  expect(only(all(listener), 'call').filter(({ host, aside }) => host === 0 && aside).length).toBeGreaterThan(0);
});

describe('a hundred thousand segments', () => {
  const run = bulk(100_000);
  const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1]!;
  const timed = (work: () => void) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const first = timed(() => laid(run));
  const ladder = laid(run);

  /** The best of three rounds: what other programs take from the machine is not ours. */
  const best = (round: () => number) => Math.min(round(), round(), round());

  test('are laid out once, and pan within a frame', () => {
    const pan = best(() => {
      const fresh = laid(run);
      return median(
        Array.from({ length: 60 }, (_, k) => {
          const top = (fresh.scale.height * k) / 61 + k * 13;
          return timed(() => visibleRows(fresh, top, top + 1200));
        }),
      );
    });
    console.log(`100,000 segments: first layout ${first.toFixed(0)} ms, pan ${pan.toFixed(2)} ms at the median`);
    expect(pan).toBeLessThan(16);
  });

  test('zoom within a frame, down to the whole run at once', () => {
    const zooms = [4, 2, 1, 0.5, 0.2, 0.05, 700 / ladder.scale.height];
    const times = zooms.map(zoom =>
      best(() =>
        timed(() => {
          const zoomed = laid(run, 792, zoom);
          const top = zoomed.scale.height / 3;
          visibleRows(zoomed, top, top + 900);
        }),
      ),
    );
    console.log(`zoom ${zooms.map((zoom, k) => `${zoom.toPrecision(2)}×: ${times[k]!.toFixed(1)}`).join(', ')} ms`);
    expect(median([...times])).toBeLessThan(16);
  });

  test('are written upon without overlap', () => {
    for (const zoom of [1, 2.5]) {
      const zoomed = laid(run, 792, zoom);
      const middle = zoomed.scale.height / 2;
      const labels = only(visibleRows(zoomed, middle, middle + 2000), 'segment').flatMap(row => row.label ?? []);
      const lost = only(visibleRows(zoomed, middle, middle + 2000), 'segment').filter(row => row.lost);
      const crosses = lost.map(({ x2, y2 }) => ({ x: x2 - 5, y: y2 - 5, w: 10, h: 10 }));
      expect(crosses.length).toBeGreaterThan(0);
      expect(labels.length).toBeGreaterThan(20);
      for (const [k, label] of labels.entries()) {
        expect(labels.slice(k + 1).filter(other => overlap(label, other))).toEqual([]);
        expect(crosses.filter(cross => overlap(label, cross))).toEqual([]);
      }
    }
  });

  test('are thinned out to what the eye can tell apart; the selected one stays', () => {
    const whole = laid(run, 792, 700 / ladder.scale.height);
    const rows = only(visibleRows(whole, 0, 700, 54_321), 'segment');
    let reached = 0;
    eachSegmentBetween(whole, 0, 700, () => reached++);
    expect(reached).toBe(100_000);
    expect(rows.length).toBeLessThan(2000);
    expect(rows.some(row => row.segment === 54_321)).toBe(true);
    expect(rows.some(row => row.lost)).toBe(true);
  });
});
