"""tshark reads what our host sent and got, many cases at a time: no two have an address in common."""

import re
import subprocess

from kernel_cases.limits import Failure

WARNING = 0x600000  # tshark's severities: note 0x400000, warning, error 0x800000
FIELDS = ["ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "frame.number", "ip.checksum.status", "tcp.checksum.status", "tcp.checksum", "_ws.malformed",
          "tcp.analysis.retransmission", "_ws.expert.severity", "_ws.expert.message"]

# What may be seen of a connection at our end, and why.
BY_LOSS = [r"Previous segment", r"ACKed segment that wasn't captured"]
# Neither the way nor the device changes an order but in "chaos": what tshark calls out of order was sent again, soon
# after newer text.
AGAIN = r"out-of-order"
# What comes twice is told of by D-SACK, and answered by RST if the connection is gone already.
BY_COPY = [r"D-SACK", r"Connection reset \(RST\)"]
BY_RESET = [r"Connection reset \(RST\)"]
BY_STALL = [r"TCP window specified by the receiver is now completely full", r"TCP Zero Window segment"]


def allowed(case, sent_again):
    """A busy machine loses nothing, but it lets retransmission timers expire: then there are copies, too."""
    patterns = ["^$"]
    if case.impairment != "none" or case.story.corrupts:
        patterns += BY_LOSS + BY_COPY + [AGAIN]
    elif sent_again:
        patterns += BY_COPY + [AGAIN]
    if case.story.resets:
        patterns += BY_RESET
    if case.story.stalls:
        patterns += BY_STALL
    return re.compile("|".join(patterns))


class Findings:
    """What tshark says of one case."""

    def __init__(self):
        self.opened = False
        self.sent_again = False
        self.wrong = []  # malformed, bad checksums
        self.warnings = []

    def take(self, field, kernel_address, corrupted):
        self.opened = True
        self.sent_again = self.sent_again or bool(field["tcp.analysis.retransmission"]) or "out-of-order" in field["_ws.expert.message"]
        inbound = kernel_address in (field["ip.src"], field["ipv6.src"])
        if inbound and corrupted and field["tcp.checksum.status"] == "0":
            return  # the way has flipped a bit; our host drops it
        where = f"(frame {field['frame.number']} of its batch)"
        if field["_ws.malformed"]:
            self.wrong.append(f"malformed {where}")
        # Linux writes 0xffff for a TCP checksum of zero, the other zero of one's complement; tshark wants 0x0000 (RFC 1624 3).
        mangled_zero = field["tcp.checksum"] == "0xffff" and inbound
        if field["ip.checksum.status"] == "0" or (field["tcp.checksum.status"] == "0" and not mangled_zero):
            self.wrong.append(f"bad checksum {where}")
        severities = field["_ws.expert.severity"].split("|")
        for severity, message in zip(severities, field["_ws.expert.message"].split("|")):
            if severity and int(severity) >= WARNING and not (mangled_zero and "RFC 1624" in message):
                self.warnings.append((message, where))

    def failures(self, case):
        if not self.opened:
            return ["tshark: no SYN in the capture"]
        pattern = allowed(case, self.sent_again)
        return [f"tshark: {text}" for text in self.wrong + [f"{m} {where}" for m, where in self.warnings if not pattern.search(m)]]


def check(paths, cases):
    """Adds to the failures of each case what tshark finds in its capture. `paths` and `cases` belong together."""
    if not cases:
        return
    merged = subprocess.Popen(["mergecap", "-w", "-", *map(str, paths)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    command = ["tshark", "-n", "-r", "-", "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE",
               # The text is random, whatever protocol a port or its octets may suggest.
               "-d", "tcp.port==1-65535,data",
               "-Y", f"tcp.flags.syn==1 || _ws.malformed || tcp.analysis.retransmission || tcp.checksum.status!=1 || ip.checksum.status==0 || _ws.expert.severity>={WARNING}",
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
    findings = {case.index: Findings() for case in cases}
    for line in done.stdout.splitlines():
        row = line.split("\t")
        case = next((by_address[a] for a in row[:4] if a in by_address), None)
        if case is None:
            raise Failure(f"a packet of no case: {line}")
        findings[case.index].take(dict(zip(FIELDS, row)), case.addresses[0], case.story.corrupts)
    for case in cases:
        case.failures += findings[case.index].failures(case)
