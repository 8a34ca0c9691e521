"""Runs the benchmark's work here, in ns-3 and in wasm, one after another, and prints ratios beside their targets.

Usage: table.py --worker PROGRAM --ns3 PROGRAM [--wasm MODULE] [--octets N]
CPU time is what counts, for one core does the work and others may be busy; wall time stands beside it.
Ends with 1 if a target is missed.
"""

import argparse
import re
import subprocess
import sys

SEGMENT = 1460
GIGABIT = 1_000_000_000
PATH_WINDOW = 2_500_000  # 1 Gbit/s for a round trip of 20 ms
LINE = re.compile(r'octets=(\d+) segments=(\d+) wall=([\d.]+) cpu=([\d.]+) peak_kb=(\d+)')


class Took:
    def __init__(self, line):
        self.octets, self.segments, self.wall, self.cpu, self.peak_kb = map(float, LINE.match(line).groups())

    def per_segment(self):
        """CPU nanoseconds."""
        return self.cpu / self.segments * 1e9


def run(command, work):
    """`command` does `work`; its best time of some runs."""
    done = subprocess.run([*command, *work.split()], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0 or not LINE.match(done.stdout):
        sys.exit(f'{" ".join(command)} {work}: failed ({done.returncode}) {done.stdout}')
    return Took(done.stdout)


class Table:
    def __init__(self):
        self.missed = 0

    def title(self, text, *columns):
        print(f'\n{text:<46}' + ''.join(f'{c:>14}' for c in columns), flush=True)

    def row(self, name, *cells, passed=None):
        verdict = '' if passed is None else '   pass' if passed else '   FAIL'
        self.missed += passed is False
        print(f'  {name:<44}' + ''.join(f'{c:>14}' for c in cells) + verdict, flush=True)


def in_turns(one, other, times=5):
    """The best run of each, measured in turns: a phase in which the machine is slow meets both."""
    pairs = [(one(), other()) for _ in range(times)]
    return tuple(min(runs, key=lambda run: run.cpu) for runs in zip(*pairs))


def against_ns3(table, worker, ns3, octets):
    lossy = f'bulk octets={octets // 5} window={PATH_WINDOW} loss=10'
    rows = [
        ('bulk, window of the path (2.5 MB)', f'bulk octets={octets} window={PATH_WINDOW}', 100),
        ('bulk, window of 65,535 octets', f'bulk octets={octets}', None),
        ('bulk, 1 % loss, no SACK', lossy, None),
        ('bulk, 1 % loss, SACK', lossy + ' sack=1', 40),
        ('2000 connections: open, 10 kB, close', 'churn', 100),
    ]
    table.title('Against ns-3: 1 Gbit/s, 10 ms one way', 'ns/segment', 'ns-3', 'ratio, wall', 'ratio, CPU', 'target')
    for name, work, target in rows:
        ours, theirs = in_turns(lambda: run(worker, work + ' runs=7'), lambda: run(ns3, work))
        # Both put about as many segments on the wire; what counts is the work done, so octets are what is compared.
        ratio = (theirs.cpu / theirs.octets) / (ours.cpu / ours.octets)
        wall = (theirs.wall / theirs.octets) / (ours.wall / ours.octets)
        table.row(name, f'{ours.per_segment():.0f}', f'{theirs.per_segment():.0f}', f'{wall:.0f}', f'{ratio:.0f}',
                  f'>= {target}' if target else '', passed=ratio >= target if target else None)


def windows(table, worker, octets):
    table.title('Windows: 10 Gbit/s, 10 ms one way', 'ns/segment', 'to the first', 'target')
    first = None
    for segments in (64, 128, 256, 512, 1024, 2048, 4096, 8192):
        work = f'bulk octets={3 * octets} window={segments * SEGMENT} rate={10 * GIGABIT} runs=5'
        cost = run(worker, work).per_segment()
        first = first or cost
        last = segments == 8192
        table.row(f'{segments} segments', f'{cost:.0f}', f'{cost / first:.2f}', '<= 1.50' if last else '',
                  passed=cost / first <= 1.5 if last else None)


def trace(table, worker, octets):
    """Memory that a run gets for the first time costs what the system takes for its pages, so that stands apart."""
    table.title('Trace', 'off, ns/seg.', 'on, ns/seg.', 'on/off', 'new memory', 'target')
    for name, work in [('bulk, window of 65,535 octets', f'bulk octets={octets}'),
                       ('bulk, window of the path', f'bulk octets={octets} window={PATH_WINDOW}'),
                       ('2000 connections', 'churn')]:
        off, on = in_turns(lambda: run(worker, work + ' runs=7'), lambda: run(worker, work + ' runs=7 trace=1'))
        off, on = off.per_segment(), on.per_segment()
        new = min(run(worker, work + ' trace=1').per_segment() for _ in range(3))
        table.row(name, f'{off:.0f}', f'{on:.0f}', f'{on / off:.2f}', f'{new / off:.2f}', '<= 2.00',
                  passed=on / off <= 2)


def memory(table, worker):
    table.title('Memory: a run without trace', 'peak, MB', 'target')
    for name, work in [('1 GB, window of 65,535 octets', f'bulk octets={GIGABIT}'),
                       ('1 GB, window of the path', f'bulk octets={GIGABIT} window={PATH_WINDOW}')]:
        peak = run(worker, work).peak_kb / 1024
        table.row(name, f'{peak:.1f}', '< 8.0', passed=peak < 8)


def wasm(table, worker, module, octets):
    table.title('WebAssembly in node', 'native', 'wasm, ns/seg.', 'wasm/native', 'target')
    for name, work in [('bulk, window of 65,535 octets', f'bulk octets={octets}'), ('2000 connections', 'churn')]:
        native, there = in_turns(lambda: run(worker, work + ' runs=7'), lambda: run(['node', module], work + ' runs=7'))
        native, there = native.per_segment(), there.per_segment()
        table.row(name, f'{native:.0f}', f'{there:.0f}', f'{there / native:.2f}', '<= 2.00', passed=there / native <= 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--worker', required=True)
    parser.add_argument('--ns3')
    parser.add_argument('--wasm')
    parser.add_argument('--octets', type=int, default=100_000_000)
    asked = parser.parse_args()
    worker = [asked.worker]
    table = Table()
    if asked.ns3:
        against_ns3(table, worker, [asked.ns3], asked.octets)
    windows(table, worker, asked.octets)
    trace(table, worker, asked.octets)
    memory(table, worker)
    if asked.wasm:
        wasm(table, worker, asked.wasm, asked.octets)
    print(f'\n{table.missed} targets missed' if table.missed else '\nall targets met')
    return 1 if table.missed else 0


if __name__ == '__main__':
    sys.exit(main())
