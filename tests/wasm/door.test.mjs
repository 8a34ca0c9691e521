// The modules that the page loads, driven under node as the page drives them.
// Usage: node --test tests/wasm/door.test.mjs     (after scripts/play --build-only)
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../../', import.meta.url);
const engine = new URL('web/public/engine/', root);
async function load(name) {
  const { default: create } = await import(new URL(`${name}.mjs`, engine));
  return create({ wasmBinary: readFileSync(new URL(`${name}.wasm`, engine)) });
}
const module = await load('synwave');
const scripts = await load('synwave_script');
const scenario = name => readFileSync(new URL(`tests/scenarios/${name}.wave`, root), 'utf8');

function run(text) {
  const lab = new module.Lab();
  assert.equal(lab.begin(text), true, lab.summary());
  while (lab.step(1000) === 0);
  return lab;
}

test('a scenario runs to its end, and its verdicts are those of the native runner', () => {
  const lab = run(scenario('simultaneous-close'));
  const summary = JSON.parse(lab.summary());
  assert.equal(summary.ok, true);
  assert.equal(summary.done, true);
  assert.ok(summary.verdicts.length > 0);
  for (const verdict of summary.verdicts) assert.equal(verdict.passed, true, JSON.stringify(verdict));
  assert.deepEqual(
    summary.hosts.map(host => host.address),
    ['10.0.0.1', '10.0.0.2'],
  );
  assert.equal(summary.links.length, 1);
  assert.equal(typeof summary.hosts[0].keys.msl, 'string');
  assert.equal(typeof summary.links[0].keys_ab.delay, 'string');
});

test('records come in whole numbers, and the first segment is the SYN', () => {
  const lab = run(scenario('four-way-close'));
  for (const [view, stride] of [['events', 32], ['segments', 80], ['options', 72], ['changes', 24], ['sockets', 32]]) {
    const octets = lab[view]();
    assert.ok(octets instanceof Uint8Array);
    assert.ok(octets.length > 0, view);
    assert.equal(octets.length % stride, 0, view);
  }
  const packet = lab.octets(0);
  assert.equal(packet[0] >> 4, 4);
  assert.deepEqual([...packet.slice(12, 20)], [10, 0, 0, 1, 10, 0, 0, 2]);
  assert.equal(packet[33], 2, 'flags: SYN alone');
  assert.equal(lab.octets(1_000_000).length, 0);
});

test('the capture of a host is pcapng', () => {
  const lab = run(scenario('four-way-close'));
  const capture = lab.pcapng(0);
  assert.deepEqual([...capture.slice(0, 4)], [0x0a, 0x0d, 0x0d, 0x0a]);
  assert.equal(lab.pcapng(9).length, 0);
});

test('slices of any size give the same records', () => {
  const whole = run(scenario('lossy-transfer'));
  const sliced = new module.Lab();
  sliced.begin(scenario('lossy-transfer'));
  while (sliced.step(7) === 0);
  assert.deepEqual(sliced.events().slice(), whole.events().slice());
});

test('a text that cannot run says where and why, and there are no records', () => {
  const lab = run(scenario('refused'));
  assert.equal(lab.begin('host client\n0 client clsoe\n'), false);
  const { ok, diagnostics } = JSON.parse(lab.summary());
  assert.equal(ok, false);
  assert.equal(diagnostics[0].severity, 'error');
  assert.equal(diagnostics[0].line, 2);
  assert.match(diagnostics[0].text, /clsoe/);
  assert.equal(lab.events().length, 0);
});

test('garbage, and text that is no UTF-16 either, is refused with a message', () => {
  const lab = new module.Lab();
  for (const text of ['\0\0\0', '\ud800', 'x'.repeat(300_000), '"', 'host '.repeat(1000)]) {
    assert.equal(lab.begin(text), false);
    assert.ok(JSON.parse(lab.summary()).diagnostics.length > 0);
  }
});

test('a cancelled run leaves nothing behind', () => {
  const lab = run(scenario('refused'));
  lab.cancel();
  assert.equal(lab.events().length, 0);
  assert.equal(lab.octets(0).length, 0);
  assert.equal(JSON.parse(lab.summary()).ok, false);
});

test('dropping a segment adds one line that drops it', () => {
  const text = scenario('four-way-close');
  const lab = run(text);
  const edited = JSON.parse(lab.edit(text, JSON.stringify({ do: 'drop', segment: 0 })));
  assert.equal(edited.error, undefined);
  assert.equal(edited.text.split('\n')[edited.line - 1].trim().split(' ')[0], 'drop');
  assert.equal(edited.text.split('\n').length, text.split('\n').length + 1);
  const fate = record => record[66];
  assert.equal(fate(lab.segments()), 1, 'arrived');
  assert.equal(fate(run(edited.text).segments()), 3, 'dropped');
});

test('an intention that makes no sense is an error with a code, and changes nothing', () => {
  const text = scenario('four-way-close');
  const lab = run(text);
  const wrong = ['', '{}', 'null', '{"do":"fly"}', '{"do":"drop"}', '{"do":"drop","segment":1000000}', '{"do":"drop","segment":-1}'];
  for (const intent of [...wrong, '{"do":"call","host":"nobody","call":"close","at_ns":0}']) {
    const { error, text: edited } = JSON.parse(lab.edit(text, intent));
    assert.equal(typeof error?.code, 'string', intent);
    assert.equal(edited, undefined);
  }
});

test('formatting twice is formatting once', () => {
  const lab = new module.Lab();
  const once = lab.format(scenario('last-ack-lost'));
  assert.equal(lab.format(once), once);
  assert.equal(lab.format('clsoe'), 'clsoe');
});

test('the version is the one of the release', () => {
  assert.match(new module.Lab().version(), /^\d+\.\d+\.\d+$/);
});

// ---- Scripts ----

const example = name => readFileSync(new URL(`tests/drill/examples/${name}.pkt`, root), 'utf8');

function drill(text) {
  const lab = new scripts.Lab();
  assert.equal(lab.begin(text), true, lab.summary());
  while (lab.step(100) === 0);
  return lab;
}

test('every example of the page passes', () => {
  for (const name of readFileSync(new URL('tests/drill/examples/index.txt', root), 'utf8').trim().split(/\s+/)) {
    const { verdict } = JSON.parse(drill(example(name)).summary());
    assert.equal(verdict.outcome, 'pass', `${name}:${verdict.line}: ${verdict.text}`);
  }
});

test('a script has the summary of a scenario, with two hosts and a verdict', () => {
  const summary = JSON.parse(drill(example('handshake')).summary());
  assert.equal(summary.kind, 'script');
  assert.equal(summary.ok, true);
  assert.equal(summary.done, true);
  assert.deepEqual(
    summary.hosts.map(({ name, profile }) => [name, profile]),
    [['kernel', summary.profile], ['script', '']],
  );
  assert.ok(summary.end_ns > 0);
  assert.ok(summary.checks > 10);
  assert.deepEqual([summary.links.length, summary.notes, summary.verdicts, summary.diagnostics], [1, [], [], []]);
  const { passed, line, code, expected, seen, segment, text } = summary.verdict;
  assert.deepEqual([passed, line, code, expected, seen, segment, text], [true, 0, '', '', '', null, '']);
});

test('a failing script says line, expected, seen, time and segment', () => {
  const text = example('handshake').replace('> . 1:1(0) ack 101', '> . 1:1(0) ack 100');
  const lab = drill(text);
  const { verdict } = JSON.parse(lab.summary());
  assert.equal(verdict.outcome, 'fail');
  assert.equal(verdict.code, 'packet_differs');
  assert.match(text.split('\n')[verdict.line - 1], /ack 100/);
  assert.match(verdict.expected, /ack 100/);
  assert.match(verdict.seen, /ack 101/);
  assert.match(verdict.text, /expected .*ack 100.* got .*ack 101/);
  const segments = lab.segments();
  const record = new DataView(segments.buffer, segments.byteOffset + verdict.segment * 80, 80);
  assert.equal(Number(record.getBigInt64(0, true)), verdict.at_ns);
});

test('the records of a script are those of a scenario: the calls bear lines, the kernel has a capture', () => {
  const lab = drill(example('handshake'));
  const events = lab.events();
  assert.equal(events.length % 32, 0);
  const view = new DataView(events.buffer, events.byteOffset, events.length);
  const calls = [];
  for (let at = 0; at < events.length; at += 32) if (view.getUint8(at + 28) === 0) calls.push(view.getUint16(at + 26, true));
  assert.ok(calls.length >= 4);
  const lines = example('handshake').split('\n');
  for (const line of calls) assert.match(lines[line - 1], /\w\(/);
  const packet = lab.octets(0);
  assert.equal(packet[0] >> 4, 4);
  assert.deepEqual([...lab.pcapng(0).slice(0, 4)], [0x0a, 0x0d, 0x0d, 0x0a]);
  assert.equal(lab.pcapng(2).length, 0);
});

test('a script that cannot be understood has one diagnostic with line and column', () => {
  const lab = new scripts.Lab();
  for (const text of ['', 'x', '0 > S. 0:9(0)\n', '/*', '%{', '\0', '0 close(3', 'x'.repeat(2_000_000)]) {
    assert.equal(lab.begin(text), false, text.slice(0, 20));
    const { ok, done, verdict, diagnostics } = JSON.parse(lab.summary());
    assert.deepEqual([ok, done, verdict, diagnostics.length], [false, false, null, 1], text.slice(0, 20));
    assert.equal(diagnostics[0].severity, 'error');
    assert.ok(diagnostics[0].text.length > 5);
    assert.equal(lab.events().length, 0);
    assert.equal(lab.step(1), 1);
  }
});

test('both modules have the same version; a script cannot be edited', () => {
  const lab = new scripts.Lab();
  assert.equal(lab.version(), new module.Lab().version());
  assert.equal(lab.edit, undefined);
  lab.delete();
});
