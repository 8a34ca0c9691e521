"""One row of the table: who calls, over which IP, which story, what the way does to packets."""

import dataclasses
import pathlib
import zlib

from kernel_cases import kernel
from kernel_cases.limits import LONG_PATIENCE, PATIENCE, Failure, until
from kernel_cases.ours import Ours

# Of transfers there are many packets, of the others few: each kind gets what makes it meet the trouble several times.
IMPAIRMENTS = {
    "none": ([], []),
    "loss": (["delay=1ms", "loss=1%"], ["delay=5ms", "loss=8%"]),
    "chaos": (["delay=2ms", "jitter=1ms", "reorder=2%", "reorder-by=2ms", "duplicate=2%"],
              ["delay=10ms", "jitter=4ms", "reorder=20%", "reorder-by=8ms", "duplicate=20%"]),
}
# Where something comes twice, a RST may answer it: it must not end TIME_WAIT (RFC 1337). For the kernel a sysctl says so.
ALWAYS = ["rfc1337=on"]
PORT = 8000


@dataclasses.dataclass
class Case:
    index: int
    role: str  # of our host: client, server
    family: str  # v4, v6
    story: object
    impairment: str
    profile: str = "linux"
    failures: list = dataclasses.field(default_factory=list)
    seconds: float = 0.0
    trail: list = dataclasses.field(default_factory=list)  # pairs of states that were seen

    @property
    def name(self):
        profile = "" if self.profile == "linux" else f" {self.profile}"
        return f"{self.role} {self.family} {self.story.name}{profile} {self.impairment}"

    @property
    def words(self):
        return IMPAIRMENTS[self.impairment][0 if self.story.large else 1] + ALWAYS + list(self.story.words)

    @property
    def addresses(self):
        """The kernel's, ours; no two cases have one in common."""
        if self.family == "v6":
            return f"fd09:{self.index:x}::1", f"fd09:{self.index:x}::2"
        return f"10.{100 + self.index // 250}.{self.index % 250}.1", f"10.{100 + self.index // 250}.{self.index % 250}.2"


class Stage:
    """What a story plays on: our host, the kernel's socket, and what each says of the connection."""

    def __init__(self, case, synwave, work):
        self.case = case
        self.work = pathlib.Path(work)
        self.kernel_address, self.our_address = case.addresses
        self.capture = self.work / f"{case.index}.pcapng"
        self.sock = None
        self.listening = None
        self.ends = None  # the kernel's local and remote end
        # How the path of our connection begins; a child's where its listener stands.
        self.opening = ["SYN_SENT", "ESTABLISHED"] if case.role == "client" else ["SYN_RECEIVED", "ESTABLISHED"]
        prefix = 64 if case.family == "v6" else 24
        self.device = f"swtun{case.index}"
        self.ours = Ours(synwave, self.device, f"{self.our_address}/{prefix}", self.capture, case.words,
                         case.profile, zlib.crc32(case.name.encode()))

    def end(self):
        for sock in (self.sock, self.listening):
            if sock is not None:
                sock.close()
        self.ours.kill()

    def file(self, name):
        return self.work / f"{self.case.index}.{name}"

    # ---- Opening ----

    def connect(self, prepare=lambda sock: None):
        """A connection, opened by whom the role says; `prepare` sets options of the kernel's socket first."""
        if self.case.role == "client":
            self.listening = kernel.listener(self.kernel_address, PORT)
            prepare(self.listening)
            self.ours.do(f"connect {PORT}")
            self.sock, _ = self.listening.accept()
        else:
            self.ours.do(f"listen {PORT}")
            self.sock = kernel.caller(self.kernel_address)
            prepare(self.sock)
            self.sock.connect((self.our_address, PORT))
        self.meet()

    def meet(self):
        """Both ends of the kernel's socket are open."""
        self.ends = (self.sock.getsockname()[:2], self.sock.getpeername()[:2])
        self.sock.settimeout(LONG_PATIENCE if self.case.story.large else PATIENCE)
        self.agree("ESTABLISHED", "ESTABLISHED")
        self.expect_path(*self.opening)

    # ---- What both say ----

    def kernel_state(self):
        return kernel.state_between(*self.ends)

    def ss(self):
        return kernel.ss(*self.ends)

    def agree(self, ours, theirs):
        """Both come to these states; one of theirs is enough."""
        theirs = (theirs,) if isinstance(theirs, str) else theirs
        seen = [None, None]

        def there():
            seen[:] = [self.ours.state, self.kernel_state()]
            return seen[0] == ours and seen[1] in theirs

        try:
            until("", there)
        except Failure:
            raise Failure(f"expected ours {ours} and the kernel's {'/'.join(theirs)}, seen {seen[0]} and {seen[1]}") from None
        self.case.trail.append(f"{seen[0]}/{seen[1]}")

    def expect_path(self, *states):
        if self.ours.path != list(states):
            raise Failure(f"expected our path {' '.join(states)}, seen {' '.join(self.ours.path)}")

    def expect_end(self, *closing):
        """Our connection comes to its end, and its whole path was the opening and these."""
        self.ours.wait(f"expected {closing[-1]}", lambda: self.ours.state == closing[-1])
        self.expect_path(*self.opening, *closing)
        if self.ours.errors:
            raise Failure(f"expected no error, seen {self.ours.errors}")


def equal(what, seen, expected):
    if seen != expected:
        raise Failure(f"{what}: expected {expected}, seen {seen}")


def same_octets(what, seen, expected):
    if seen == expected:
        return
    at = next((i for i, (a, b) in enumerate(zip(seen, expected)) if a != b), min(len(seen), len(expected)))
    raise Failure(f"{what}: {len(seen)} of {len(expected)} octets, the first difference at {at}")
