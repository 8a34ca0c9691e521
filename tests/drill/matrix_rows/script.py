"""What a script of the matrix is made of: where the endpoint stands, what arrives, what the answer is.

Numbers are those of packetdrill: relative to the initial sequence numbers, except in segments with SYN.
"""

import dataclasses

WINDOW = 65535  # what both sides offer in the rfc profile
NUMBERS = 2**32

LISTEN_BORN = "listen-born"
CONNECT_BORN = "connect-born"
SIMULTANEOUS = "simultaneous-open"
BIRTHS = (LISTEN_BORN, CONNECT_BORN, SIMULTANEOUS)

# Which births a row is written for. A synchronized state does the same whatever the birth, so most rows need one.
# Where the comparison of numbers could go wrong, ESTABLISHED and TIME_WAIT repeat the row with numbers that wrap.
ONE = (LISTEN_BORN,)
WRAP = (LISTEN_BORN, CONNECT_BORN)
ALL = BIRTHS


@dataclasses.dataclass(frozen=True)
class Row:
    """One arriving segment in one state."""

    name: str  # of the file
    shows: str  # one or two sentences
    cites: str  # requirement ids in brackets, then the sections
    lines: list  # of the script, after the prologue
    births: tuple = ONE
    first_command: str = ""


@dataclasses.dataclass
class Situation:
    """The endpoint in one state, as the prologue leaves it."""

    state: str
    birth: str
    prologue: list
    fd: int = 4
    una: int = 1  # SND.UNA
    nxt: int = 1  # SND.NXT
    rcv: int = 1  # RCV.NXT
    irs: int = 0  # the peer's initial sequence number as the script writes it
    setting: str = ""  # host keys, as a first command
    remark: str = ""

    # The right edge does not move (RFC 9293 3.8.6, SHLD-14): 65535 octets from the first on.
    @property
    def last(self):
        """The last number that is certainly in the window."""
        return WINDOW

    @property
    def beyond(self):
        """A number right of the window."""
        return WINDOW + 1 if self.rcv == 1 else WINDOW + 65

    @property
    def inside(self):
        return self.rcv + 100

    @property
    def below(self):
        return self.rcv - 1

    @property
    def old_ack(self):
        """Below SND.UNA, but no further than the largest window the peer has offered."""
        return self.una - 1

    @property
    def too_old_ack(self):
        """Below SND.UNA - MAX.SND.WND (RFC 5961 5.2)."""
        return self.una - WINDOW - 4465

    def arrives(self, flags, seq, length=0, ack=None, when="+0.1", options=None):
        """A segment from the peer; `seq` is relative, and written as packetdrill wants it."""
        syn = "S" in flags
        if syn:
            seq += self.irs
            options = options if options is not None else "<mss 1460>"
        first = seq % NUMBERS
        words = [f"{when:<4} < {flags} {first}:{(first + length) % NUMBERS}({length})"]
        if ack is not None:
            words.append(f"ack {ack % NUMBERS}")
        words.append(f"win {WINDOW}")
        if options:
            words.append(options)
        return " ".join(words)

    def sends(self, flags, seq, length=0, ack=None, when="+0", options=None):
        first = seq % NUMBERS
        words = [f"{when:<4} > {flags} {first}:{(first + length) % NUMBERS}({length})"]
        if ack is not None:
            words.append(f"ack {ack % NUMBERS}")
        if options:
            words.append(options)
        return " ".join(words)

    def acks(self, ack=None, when="+0"):
        """<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>"""
        return self.sends(".", self.nxt, ack=self.rcv if ack is None else ack, when=when)

    def resets(self, seq):
        """<SEQ=...><CTL=RST>"""
        return self.sends("R", seq)

    def stands_in(self, state, fd=None):
        return f"+0   `synwave state {self.fd if fd is None else fd} {state}`"

    def does(self, call, when="+0"):
        return f"{when:<4} {call}"

    def goes_on(self, rcv=None, nxt=None):
        """What shows that nothing else was sent, that the state is the same and that the numbers are as they were.

        An answer that was not expected would be met by the first `>` line here, at the wrong time or with other numbers.
        """
        rcv = self.rcv if rcv is None else rcv
        nxt = self.nxt if nxt is None else nxt
        keeps = [self.stands_in(self.state)]
        fin_is_answered = [self.arrives("F.", rcv, ack=nxt), self.sends(".", nxt, ack=rcv + 1)]
        if self.state == "ESTABLISHED":
            return keeps + fin_is_answered + [self.stands_in("CLOSE_WAIT")]
        if self.state in ("FIN_WAIT_1", "FIN_WAIT_2"):
            return keeps + fin_is_answered + [self.stands_in("TIME_WAIT")]
        if self.state == "CLOSE_WAIT":
            return keeps + [
                self.does(f"shutdown({self.fd}, SHUT_WR) = 0", "+0.1"),
                self.sends("F.", nxt, ack=rcv),
                self.stands_in("LAST_ACK"),
            ]
        fin_again = [self.arrives("F.", rcv - 1, ack=nxt), self.sends(".", nxt, ack=rcv)]
        if self.state == "CLOSING":
            acked = [self.arrives(".", rcv, ack=nxt), self.stands_in("TIME_WAIT")]
            return keeps + acked + fin_again
        if self.state == "LAST_ACK":
            fin_again[0] = self.arrives("F.", rcv - 1, ack=nxt - 1)
            return keeps + fin_again + [self.arrives(".", rcv, ack=nxt), self.stands_in("CLOSED")]
        return keeps + fin_again + [self.stands_in("TIME_WAIT")]

    def is_gone(self):
        """The TCB is deleted: even an acceptable ACK is answered with RST (RFC 9293 3.10.7.1, 3.10.7.2)."""
        return [self.stands_in("CLOSED"), self.arrives(".", self.rcv, ack=self.nxt), self.resets(self.nxt)]


SOCKET = "0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3"
LISTENS = [SOCKET, "+0   bind(3, ..., ...) = 0", "+0   listen(3, 1) = 0"]
GETS_SYN = ["+0   < S 0:0(0) win 65535 <mss 1460>", "+0   > S. 0:0(0) ack 1 <mss 1460>"]
CONNECTS = [
    SOCKET,
    "+0   fcntl(3, F_GETFL) = 0x2 (flags O_RDWR)",
    "+0   fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0",
    "+0   connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)",
    "+0   > S 0:0(0) <mss 1460>",
]
NO_ERROR = "+0   getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0"
REFUSED = "+0   getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0"

HIGHEST = NUMBERS - 1
WRAPS = {
    "setting": f"isn={HIGHEST}",
    "irs": HIGHEST,
    "remark": "Both initial sequence numbers are 2^32 - 1, so that the numbers of both sides wrap.",
}


def syn_sent():
    return Situation("SYN_SENT", CONNECT_BORN, list(CONNECTS), fd=3, una=0, rcv=0, **WRAPS)


def syn_received(birth):
    if birth == LISTEN_BORN:
        return Situation("SYN_RECEIVED", birth, LISTENS + GETS_SYN, fd=3, una=0)
    crossing = ["+0.1 < S 0:0(0) win 65535 <mss 1460>", "+0   > S. 0:0(0) ack 1 <mss 1460>"]
    return Situation("SYN_RECEIVED", birth, CONNECTS + crossing, fd=3, una=0)


def established(birth):
    if birth == LISTEN_BORN:
        s = syn_received(birth)
        s.fd = 4
        s.prologue = s.prologue + ["+0.1 < . 1:1(0) ack 1 win 65535", "+0   accept(3, ..., ...) = 4"]
    elif birth == CONNECT_BORN:
        s = syn_sent()
        s.rcv = 1
        s.prologue = s.prologue + [
            f"+0.1 < S. {s.irs}:{s.irs}(0) ack 1 win 65535 <mss 1460>",
            "+0   > . 1:1(0) ack 1",
            NO_ERROR,
        ]
    else:
        s = syn_received(birth)
        s.prologue = s.prologue + ["+0.1 < . 1:1(0) ack 1 win 65535", NO_ERROR]
    s.state, s.una = "ESTABLISHED", 1
    return s


def close_wait(birth):
    s = established(birth)
    s.prologue += [s.arrives("F.", 1, ack=1), s.sends(".", 1, ack=2)]
    s.state, s.rcv = "CLOSE_WAIT", 2
    return s


def fin_wait_1(birth):
    s = established(birth)
    s.prologue += [f"+0   shutdown({s.fd}, SHUT_WR) = 0", s.sends("F.", 1, ack=1)]
    s.state, s.nxt = "FIN_WAIT_1", 2
    return s


def fin_wait_2(birth):
    s = fin_wait_1(birth)
    s.prologue += [s.arrives(".", 1, ack=2)]
    s.state, s.una = "FIN_WAIT_2", 2
    return s


def closing(birth):
    s = fin_wait_1(birth)
    s.prologue += [s.arrives("F.", 1, ack=1), s.sends(".", 2, ack=2)]
    s.state, s.rcv = "CLOSING", 2
    return s


def last_ack(birth):
    s = close_wait(birth)
    s.prologue += [f"+0   shutdown({s.fd}, SHUT_WR) = 0", s.sends("F.", 1, ack=2)]
    s.state, s.nxt = "LAST_ACK", 2
    return s


def time_wait(birth):
    s = fin_wait_2(birth)
    s.prologue += [s.arrives("F.", 1, ack=2), s.sends(".", 2, ack=2)]
    s.state, s.rcv = "TIME_WAIT", 2
    return s


BORN = {
    LISTEN_BORN: "born by a SYN at a listener",
    CONNECT_BORN: "born by connect()",
    SIMULTANEOUS: "born by crossing SYNs",
}


def text_of(situation, row):
    """The whole file."""
    head = [f"// {line}" for line in row.shows.split("\n")]
    where = situation.state if not situation.birth else f"{situation.state}, {BORN[situation.birth]}"
    head.append(f"// {where}. {situation.remark}".rstrip())
    head.append(f"// {row.cites}")
    head.append("--profile=rfc")
    command = " ".join(word for word in (situation.setting, row.first_command) if word)
    if command:
        head.append(f"`synwave set {command}`")
    return "\n".join(head + [""] + situation.prologue + [""] + row.lines) + "\n"
