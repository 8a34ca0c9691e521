"""tshark reads what our host sent and got, many cases at a time: no two have an address in common."""

import re
import subprocess

from kernel_cases.limits import Failure

WARNING = 0x600000  # tshark's severities: note 0x400000, warning, error 0x800000
FIELDS = ["ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "frame.number", "ip.checksum.status", "tcp.checksum.status", "_ws.malformed",
          "_ws.expert.severity", "_ws.expert.message"]

# What a way that loses and delays makes of a connection, as one end sees it. A busy machine loses nothing, but it lets
# retransmission timers expire: the copies that arrive then are told of by SACK.
BY_LOSS = [r"Previous segment", r"ACKed segment that wasn't captured", r"out-of-order", r"D-SACK Sequence", r"D-SACK Range"]
# A copy, or what was overtaken, may come when the connection is gone already.
BY_COPY = [r"Connection reset \(RST\)"]
BY_DELAY = [r"D-SACK Sequence", r"D-SACK Range"]
BY_RESET = [r"Connection reset \(RST\)"]
BY_STALL = [r"TCP window specified by the receiver is now completely full", r"TCP Zero Window segment",
            r"TCP Window Full"]


def allowed(case):
    patterns = list(BY_DELAY)
    if case.impairment != "none":
        patterns += BY_LOSS
    if case.impairment == "chaos":
        patterns += BY_COPY
    if case.story.resets:
        patterns += BY_RESET
    if case.story.stalls:
        patterns += BY_STALL
    return re.compile("|".join(patterns))


def judge(case, row, pattern):
    """What is wrong with one frame; None if nothing is."""
    field = dict(zip(FIELDS, row))
    if field["_ws.malformed"]:
        return "malformed"
    if "0" in field["tcp.checksum.status"].split(",") or "0" in field["ip.checksum.status"].split(","):
        return "bad checksum"
    severities = [int(s) for s in field["_ws.expert.severity"].split(",") if s]
    messages = field["_ws.expert.message"].split("|")
    if not any(s >= WARNING for s in severities):
        return None
    serious = [m for m, s in zip(messages, severities) if s >= WARNING] if len(messages) == len(severities) else messages
    strange = [m for m in serious if not pattern.search(m)]
    return f"{strange[0]}" if strange else None


def check(paths, cases):
    """Adds to the failures of each case what tshark finds in its capture. `paths` and `cases` belong together."""
    if not cases:
        return
    merged = subprocess.Popen(["mergecap", "-w", "-", *map(str, paths)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    command = ["tshark", "-n", "-r", "-", "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE",
               # The text is random, whatever protocol a port or its octets may suggest.
               "-d", "tcp.port==1-65535,data",
               "-Y", f"tcp.flags.syn==1 || _ws.malformed || tcp.checksum.status!=1 || ip.checksum.status==0 || _ws.expert.severity>={WARNING}",
               "-T", "fields", "-E", "occurrence=a", "-E", "aggregator=|"]
    for name in FIELDS:
        command += ["-e", name]
    done = subprocess.run(command, stdin=merged.stdout, capture_output=True, text=True)
    merged.stdout.close()
    merged.wait()
    if done.returncode != 0 or merged.returncode != 0:
        raise Failure(f"tshark cannot read the captures: {done.stderr.strip()} {merged.stderr.read().decode().strip()}")
    merged.stderr.close()
    by_address = {case.addresses[1]: case for case in cases}
    patterns = {case.index: allowed(case) for case in cases}
    seen = set()
    for line in done.stdout.splitlines():
        row = line.split("\t")
        case = next((by_address[a] for a in row[:4] if a in by_address), None)
        if case is None:
            raise Failure(f"a packet of no case: {line}")
        seen.add(case.index)
        row = row[:5] + [f.replace("|", ",") for f in row[5:9]] + row[9:]
        wrong = judge(case, row, patterns[case.index])
        if wrong:
            case.failures.append(f"tshark: {wrong} (frame {row[4]} of its batch)")
    for case in cases:
        if case.index not in seen:
            case.failures.append("tshark: no SYN in the capture")
