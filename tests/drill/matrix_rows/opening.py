"""CLOSED, LISTEN, SYN_SENT and SYN_RECEIVED: RFC 9293 3.10.7.1 to 3.10.7.4, RFC 5961 3.2."""

from .script import GETS_SYN, LISTEN_BORN, LISTENS, NO_ERROR, REFUSED, SIMULTANEOUS, Row, Situation

EVERY = (LISTEN_BORN, SIMULTANEOUS)
MSS = "<mss 1460>"


def closed_rows():
    """Nobody has this port: RFC 9293 3.10.7.1."""
    s = Situation("CLOSED", "", ["0    socket(..., SOCK_STREAM, IPPROTO_TCP) = 3"], rcv=0, una=0, nxt=0)
    cites = "[RFC9293-3.5.2-a] RFC 9293 3.10.7.1, 3.5.2."

    def reset_at_ack(name, shows, flags, length=0):
        return Row(name, shows, cites, [s.arrives(flags, 100, length, ack=7), s.sends("R", 7)])

    def reset_of_length(name, shows, flags, length, takes):
        return Row(name, shows, cites,
                   [s.arrives(flags, 100, length), s.sends("R.", 0, ack=100 + takes)])  # fmt: skip

    def nothing(name, shows, *arguments, **named):
        syn = [s.arrives("S", 0), s.sends("R.", 0, ack=1)]
        return Row(name, shows, cites, [s.arrives(*arguments, **named)] + syn)

    return s, [
        Row("syn", "A SYN to a closed port: RST,ACK of the SYN, which takes one number.", cites,
            [s.arrives("S", 0), s.sends("R.", 0, ack=1)]),
        Row("syn-with-text", "A SYN with ten octets of text: the RST acknowledges all eleven numbers.", cites,
            [s.arrives("S", 0, 10), s.sends("R.", 0, ack=11)]),
        Row("syn-fin", "A SYN with FIN: both take a number.", cites,
            [s.arrives("SF", 0), s.sends("R.", 0, ack=2)]),
        Row("syn-ack", "A SYN,ACK that nobody waits for: RST at the number it acknowledges.", cites,
            [s.arrives("S.", 0, ack=7), s.sends("R", 7)]),
        reset_at_ack("ack", "A bare ACK: RST at the number it acknowledges.", "."),
        reset_at_ack("data", "Text with ACK: RST at the number it acknowledges; the text is discarded.", "P.", 10),
        reset_at_ack("fin", "A FIN with ACK: RST at the number it acknowledges.", "F."),
        reset_of_length("data-without-ack", "Text without ACK: RST,ACK of all of it, from number 0.", "P", 10, 10),
        reset_of_length("fin-without-ack", "A FIN without ACK: it takes one number.", "F", 0, 1),
        reset_of_length("fin-with-text-without-ack", "Text and FIN without ACK: the length of both.", "F", 10, 11),
        reset_of_length("no-flags", "No flag and no text: the RST acknowledges the number the segment has.", "-", 0, 0),
        nothing("rst", "A RST is never answered by a RST.", "R", 100),
        nothing("rst-ack", "A RST with ACK is not answered either.", "R.", 100, ack=7),
        nothing("rst-with-text", "Nor is a RST with text.", "R.", 100, 10, ack=7),
    ]  # fmt: skip


def listen_rows():
    """A listener: RFC 9293 3.10.7.2."""
    s = Situation("LISTEN", "", list(LISTENS), fd=3, rcv=0, una=0, nxt=0)
    cites = "[RFC9293-3.10.7.2-a] RFC 9293 3.10.7.2"
    opens = [line.replace("+0  ", "+0.1", 1) if i == 0 else line for i, line in enumerate(GETS_SYN)]
    accepted = ["+0.1 < . 1:1(0) ack 1 win 65535", "+0   accept(3, ..., ...) = 4", s.stands_in("ESTABLISHED", 4)]
    as_before = [s.stands_in("LISTEN")] + opens + accepted
    reset = s.sends("R", 7)

    def answered(name, shows, segment):
        return Row(name, shows, f"{cites}, second.", [segment, reset] + as_before)

    def ignored(name, shows, why, segment):
        return Row(name, shows, f"{cites}, {why}.", [segment] + as_before)

    return s, [
        ignored("rst", "A RST is ignored: it cannot answer anything that was sent from here.", "first",
                s.arrives("R", 0)),
        ignored("rst-ack", "A RST with ACK is ignored: RST is looked at before ACK.", "first",
                s.arrives("R.", 0, ack=7)),
        ignored("rst-syn", "RST is looked at before SYN: no connection begins.", "first",
                s.arrives("SR", 0, options="")),
        answered("ack", "A bare ACK acknowledges something that was never sent: RST at that number.",
                 s.arrives(".", 1, ack=7)),
        answered("syn-ack", "A SYN,ACK at a listener: ACK is looked at before SYN, so RST.",
                 s.arrives("S.", 0, ack=7)),
        answered("data", "Text of a connection that is not there: RST.", s.arrives("P.", 1, 10, ack=7)),
        answered("fin", "A FIN with ACK: RST.", s.arrives("F.", 1, ack=7)),
        ignored("no-flags", "Neither RST, ACK nor SYN: dropped without a word.", "fourth", s.arrives("-", 1)),
        ignored("data-without-ack", "Text without ACK: dropped without a word.", "fourth", s.arrives("P", 1, 10)),
        ignored("fin-without-ack", "A FIN without ACK: dropped without a word; it cannot be validated.", "fourth",
                s.arrives("F", 1)),
        Row("syn", "A SYN is answered by SYN,ACK, and the listener stays as it is.", f"{cites}, third.",
            opens + accepted + [s.stands_in("LISTEN")]),
        Row("syn-without-mss", "Without MSS in the SYN, 536 octets of text are all that a segment may have.",
            "[RFC9293-MUST-15] RFC 9293 3.7.1.",
            [s.arrives("S", 0, options=""), opens[1]] + accepted +
            ["+0   write(4, ..., 1072) = 1072", "+0   > . 1:537(536) ack 1", "+0   > P. 537:1073(536) ack 1"]),
        Row("syn-with-text",
            "Text on a SYN is legal; it is not acknowledged before it can be delivered, and it is delivered once.",
            f"[RFC9293-3.5-a] RFC 9293 3.5; {cites}, third.",
            [s.arrives("S", 0, 10), opens[1], "+0.1 < P. 1:11(10) ack 1 win 65535", "+0   accept(3, ..., ...) = 4",
             "+0   read(4, ..., 100) = 10", "+0~+0.2 > . 1:1(0) ack 11"]),
        Row("syn-fin", "A FIN on a SYN waits until the connection is open: only the SYN is acknowledged.",
            f"[RFC9293-3.10.7.4-l] RFC 9293 3.10.7.4, eighth; {cites}, third.",
            [s.arrives("SF", 0), opens[1], "+0.1 < F. 1:1(0) ack 1 win 65535", "+0   > . 1:1(0) ack 2",
             "+0   accept(3, ..., ...) = 4", "+0   read(4, ..., 100) = 0", s.stands_in("CLOSE_WAIT", 4)]),
    ]  # fmt: skip


def syn_sent_rows(s):
    """RFC 9293 3.10.7.3."""
    opens = [s.arrives("S.", 0, ack=1), s.sends(".", 1, ack=1), NO_ERROR, s.stands_in("ESTABLISHED")]
    as_before = [s.stands_in("SYN_SENT")] + opens
    first = "[RFC9293-3.5.2-b] RFC 9293 3.10.7.3, first."
    second = "[RFC5961-3.2-d] [RFC9293-3.5.3-a] RFC 9293 3.10.7.3, second; RFC 5961 3.2."
    fourth = "[RFC9293-3.10.7.3-c] RFC 9293 3.10.7.3, fourth."
    fifth = "[RFC9293-3.10.7.3-c] RFC 9293 3.10.7.3, fifth."
    refused = [REFUSED, s.stands_in("CLOSED"), s.arrives("S.", 0, ack=1), s.sends("R", 1)]

    def wrong_ack(name, shows, flags, ack, **named):
        return Row(name, shows, first, [s.arrives(flags, 0, ack=ack, **named), s.sends("R", ack)] + as_before)

    def dropped(name, shows, cites, segment):
        return Row(name, shows, cites, [segment] + as_before)

    def crosses(name, shows, flags, length=0):
        return Row(name, shows, fourth,
                   [s.arrives(flags, 0, length), s.sends("S.", 0, ack=(s.irs + 1) % 2**32, options=MSS),
                    s.stands_in("SYN_RECEIVED"), "+0.1 < . 1:1(0) ack 1 win 65535", s.stands_in("ESTABLISHED")])  # fmt: skip

    return [
        wrong_ack("ack-at-iss", "An ACK of ISS acknowledges nothing of ours: RST at that number, and still SYN_SENT.",
                  ".", 0),
        wrong_ack("ack-below-iss", "An ACK below ISS, of an earlier connection: RST at that number, still SYN_SENT.",
                  ".", -5000),
        wrong_ack("ack-above-nxt", "An ACK above SND.NXT: RST at that number, still SYN_SENT.", ".", 2),
        wrong_ack("syn-ack-at-iss", "A SYN,ACK that does not acknowledge our SYN: RST, still SYN_SENT.", "S.", 0),
        wrong_ack("syn-ack-above-nxt", "A SYN,ACK of something never sent: RST, still SYN_SENT.", "S.", 2),
        wrong_ack("data-with-wrong-ack", "Text of an earlier connection: RST at the number it acknowledges.", "P.",
                  5001, length=10),
        wrong_ack("fin-with-wrong-ack", "A FIN of an earlier connection: RST at the number it acknowledges.", "F.",
                  5001),
        dropped("rst-ack-at-iss", "A RST that does not acknowledge our SYN is dropped without a word.", second,
                s.arrives("R.", 0, ack=0)),
        dropped("rst-ack-above-nxt", "A RST of something never sent is dropped without a word.", second,
                s.arrives("R.", 0, ack=2)),
        dropped("rst-without-ack", "A RST without ACK proves nothing: dropped without a word.", second,
                s.arrives("R", 0)),
        dropped("rst-syn-without-ack", "RST is looked at before SYN: without ACK it is dropped.", second,
                s.arrives("SR", 0, options="")),
        Row("rst-ack", "A RST that acknowledges our SYN refuses the connection.", second,
            [s.arrives("R.", 0, ack=1)] + refused),
        Row("rst-ack-any-sequence", "In SYN_SENT a RST is judged by its ACK only: the sequence number may be anything.",
            "[RFC9293-3.5.3-a] [RFC9293-3.10.7.3-b] RFC 9293 3.5.3; RFC 5961 3.2.",
            [s.arrives("R.", 123456, ack=1)] + refused),
        Row("rst-syn-ack", "RST is looked at before SYN: with an acceptable ACK the connection is refused.", second,
            [s.arrives("SR.", 0, ack=1, options="")] + refused),
        dropped("ack", "An acceptable ACK without SYN says nothing about the peer's numbers: dropped.", fifth,
                s.arrives(".", 0, ack=1)),
        dropped("data", "Text with an acceptable ACK but without SYN: dropped.", fifth, s.arrives("P.", 1, 10, ack=1)),
        dropped("fin", "A FIN with an acceptable ACK but without SYN: dropped.",
                "[RFC9293-3.10.7.4-l] RFC 9293 3.10.7.3, fifth; 3.10.7.4, eighth.", s.arrives("F.", 1, ack=1)),
        dropped("no-flags", "Neither SYN nor RST: dropped.", fifth, s.arrives("-", 0)),
        dropped("data-without-ack", "Text without ACK and SYN: dropped.", fifth, s.arrives("P", 1, 10)),
        dropped("fin-without-ack", "A FIN without ACK and SYN: dropped.",
                "[RFC9293-3.10.7.4-l] RFC 9293 3.10.7.3, fifth; 3.10.7.4, eighth.", s.arrives("F", 1)),
        Row("syn-ack", "SYN,ACK of our SYN: the connection is open, and the ACK goes at once.", fourth, opens),
        Row("syn-ack-without-mss", "Without MSS in the SYN,ACK, 536 octets of text are all that a segment may have.",
            "[RFC9293-MUST-15] RFC 9293 3.7.1.",
            [s.arrives("S.", 0, ack=1, options=""), s.sends(".", 1, ack=1), "+0   write(3, ..., 1072) = 1072",
             "+0   > . 1:537(536) ack 1", "+0   > P. 537:1073(536) ack 1"]),
        Row("syn-ack-window", "The window of the SYN,ACK counts at once: no more than 100 octets are sent.",
            "[RFC1122-4.2.2.20-b] RFC 1122 4.2.2.20; RFC 9293 3.10.7.3, fourth.",
            [s.arrives("S.", 0, ack=1).replace("win 65535", "win 100"), s.sends(".", 1, ack=1),
             "+0   write(3, ..., 300) = 300", "+0   > . 1:101(100) ack 1"]),
        Row("syn-ack-with-text", "Text on the SYN,ACK is taken, and one ACK serves both.",
            "[RFC9293-MUST-58] RFC 9293 3.10.7.3, fourth; 3.10.7.4, seventh.",
            [s.arrives("S.", 0, 10, ack=1), s.sends(".", 1, ack=11), "+0   read(3, ..., 100) = 10",
             s.stands_in("ESTABLISHED")]),
        Row("syn-ack-fin", "A FIN on the SYN,ACK: open and half closed in one step.",
            "[RFC9293-3.10.7.3-c] RFC 9293 3.10.7.3, fourth; 3.10.7.4, eighth.",
            [s.arrives("SF.", 0, ack=1), s.sends(".", 1, ack=2), "+0   read(3, ..., 100) = 0",
             s.stands_in("CLOSE_WAIT")]),
        crosses("syn", "A SYN meets our SYN: SYN_RECEIVED, and SYN,ACK with our number again.", "S"),
        crosses("syn-with-text", "Text on the crossing SYN waits or is dropped: only the SYN is acknowledged.", "S", 10),
        crosses("syn-fin", "A FIN on the crossing SYN is not processed: only the SYN is acknowledged.", "SF"),
    ]  # fmt: skip


SECOND = "[RFC9293-MUST-11] RFC 9293 3.10.7.4, second check."
CHALLENGE = "[RFC5961-3.2-c] RFC 5961 3.2; RFC 9293 3.10.7.4, second check."
OUTSIDE = "[RFC9293-3.10.7.4-k] RFC 9293 3.10.7.4, first check."
FIFTH = "[RFC9293-3.10.7.4-d] RFC 9293 3.10.7.4, fifth check."
NO_ACK = "[RFC9293-3.10.7.4-c] RFC 9293 3.10.7.4, fifth check: ACK off."


class SynReceived:
    """Which lines follow a segment in SYN_RECEIVED: what a passive open does otherwise than an active one is here."""

    def __init__(self, s):
        self.s = s
        self.passive = s.birth == LISTEN_BORN
        self.fd = 4 if self.passive else 3
        self.taken = ["+0   accept(3, ..., ...) = 4"] if self.passive else [NO_ERROR]
        self.opened = self.taken + [s.stands_in("ESTABLISHED", self.fd)]
        self.writes = [f"+0   write({self.fd}, ..., 10) = 10", "+0   > P. 1:11(10) ack 1"]
        self.as_before = [s.arrives(".", 1, ack=1)] + self.opened + self.writes
        if self.passive:
            self.valid = "the listener is free again, and nobody is told"
            self.is_gone = [s.stands_in("LISTEN"), s.arrives(".", 1, ack=1), s.sends("R", 1)]
        else:
            self.valid = "the connection was refused"
            self.is_gone = [REFUSED] + s.is_gone()

    def answered(self, name, shows, cites, segment):
        return Row(name, shows, cites, [segment, self.s.acks()] + self.as_before, EVERY)

    def unanswered(self, name, shows, cites, segment):
        return Row(name, shows, cites, [segment] + self.as_before, EVERY)

    def wrong_ack(self, name, shows, flags, ack, length=0):
        lines = [self.s.arrives(flags, 1, length, ack=ack), self.s.sends("R", ack)]
        return Row(name, shows, FIFTH, lines + self.as_before, EVERY)

    def syn_inside(self, name, shows, at):
        cites = "[RFC9293-3.10.7.4-b] RFC 9293 3.10.7.4, fourth check."
        if self.passive:
            return Row(name, f"{shows}, after a passive open: back to LISTEN; the peer will repeat its SYN.", cites,
                       [self.s.arrives("S", at)] + self.is_gone, EVERY)  # fmt: skip
        return Row(name, f"{shows}, after an active open: as in the synchronized states, a challenge ACK.", cites,
                   [self.s.arrives("S", at), self.s.acks()] + self.as_before, EVERY)  # fmt: skip


def syn_received_resets_and_syns(s, w):
    """First, second and fourth check."""
    return [
        w.unanswered("rst-below-window", "A RST left of the window is dropped without a word.",
                   "[RFC5961-3.2-a] RFC 5961 3.2; RFC 9293 3.10.7.4, first check.", s.arrives("R", 0)),
        w.unanswered("rst-beyond-window", "A RST right of the window is dropped without a word.",
                   "[RFC5961-3.2-a] RFC 5961 3.2; RFC 9293 3.10.7.4, first check.", s.arrives("R", s.beyond)),
        w.answered("rst-inside-window", "A RST inside the window but not at RCV.NXT: a challenge ACK.", CHALLENGE,
                 s.arrives("R", s.inside)),
        w.answered("rst-at-right-edge", "The window's last number is inside: a challenge ACK.", CHALLENGE,
                 s.arrives("R", s.last)),
        Row("rst-at-left-edge", f"A RST exactly at RCV.NXT: {w.valid}.", SECOND, [s.arrives("R", 1)] + w.is_gone, EVERY),
        Row("rst-ack-at-left-edge", f"A RST with ACK at RCV.NXT: {w.valid}.", SECOND,
            [s.arrives("R.", 1, ack=1)] + w.is_gone, EVERY),
        Row("rst-ack-with-wrong-ack", f"A RST is judged by its sequence number alone: {w.valid}.",
            "[RFC9293-3.5.3-a] RFC 9293 3.5.3, 3.10.7.4, second check.",
            [s.arrives("R.", 1, ack=1000)] + w.is_gone, EVERY),
        w.answered("syn-again", "The peer's SYN once more, left of the window: it is acknowledged; the SYN,ACK has its own timer.",
                 OUTSIDE, s.arrives("S", 0)),
        w.answered("syn-beyond-window", "A SYN right of the window: it is acknowledged and dropped.", OUTSIDE,
                 s.arrives("S", s.beyond)),
        w.syn_inside("syn-at-left-edge", "A SYN at RCV.NXT", 1),
        w.syn_inside("syn-inside-window", "A SYN inside the window", s.inside),
    ]  # fmt: skip


def syn_received_acks(s, w):
    """Fifth check."""
    return [
        Row("ack", "The ACK of our SYN opens the connection; it is not answered.",
            "[RFC1122-4.2.2.20-b] RFC 9293 3.10.7.4, fifth check.", w.as_before, EVERY),
        Row("ack-from-inside-window", "An ACK of our SYN anywhere in the window is acceptable: open.",
            "[RFC9293-3.4-b] RFC 9293 3.10.7.4, first and fifth check.",
            [s.arrives(".", s.inside, ack=1)] + w.opened + w.writes, EVERY),
        w.answered("ack-from-below-window", "An ACK of our SYN from left of the window is not acceptable: still SYN_RECEIVED.",
                 OUTSIDE, s.arrives(".", 0, ack=1)),
        w.answered("ack-from-beyond-window", "An ACK of our SYN from right of the window is not acceptable: still SYN_RECEIVED.",
                 OUTSIDE, s.arrives(".", s.beyond + 100, ack=1)),
        w.wrong_ack("ack-at-iss", "An ACK that does not acknowledge our SYN: RST at that number, still SYN_RECEIVED.", ".", 0),
        w.wrong_ack("ack-below-iss", "An ACK below ISS: RST at that number, still SYN_RECEIVED.", ".", -5000),
        w.wrong_ack("ack-above-nxt", "An ACK of something never sent: RST at that number, still SYN_RECEIVED.", ".", 2),
        w.wrong_ack("data-with-wrong-ack", "Text with an ACK above SND.NXT: RST, and the text is not taken.", "P.", 2, 10),
        w.wrong_ack("fin-with-wrong-ack", "A FIN with an ACK above SND.NXT: RST, and the FIN is not taken.", "F.", 2),
        w.unanswered("no-flags", "A segment without ACK is dropped without a word.", NO_ACK, s.arrives("-", 1)),
        w.unanswered("data-without-ack", "Text without ACK is dropped without a word.", NO_ACK, s.arrives("P", 1, 10)),
        w.unanswered("fin-without-ack", "A FIN without ACK is dropped without a word.", NO_ACK, s.arrives("F", 1)),
    ]  # fmt: skip


def syn_received_texts(s, w):
    """Seventh and eighth."""
    return [
        Row("data-at-left-edge", "Text with the ACK of our SYN: open, and the text is taken.",
            "[RFC9293-3.10.7.4-d] RFC 9293 3.10.7.4, fifth and seventh check.",
            [s.arrives("P.", 1, 10, ack=1)] + w.opened + [f"+0   read({w.fd}, ..., 100) = 10", "+0~+0.2 > . 1:1(0) ack 11"],
            EVERY),
        Row("data-inside-window", "Text that is not in order, with the ACK of our SYN: open, and a duplicate ACK at once.",
            "[RFC9293-SHLD-31] [RFC5681-3.2-a] RFC 9293 3.10.7.4, fifth check; RFC 5681 3.2.",
            [s.arrives("P.", s.inside, 10, ack=1), s.acks()] + w.opened, EVERY),
        w.answered("data-beyond-window", "Text right of the window is acknowledged and dropped: still SYN_RECEIVED.", OUTSIDE,
                 s.arrives("P.", s.beyond, 10, ack=1)),
        Row("fin-at-left-edge", "A FIN with the ACK of our SYN: open and half closed in one step.",
            "[RFC9293-3.10.7.4-l] RFC 9293 3.10.7.4, fifth and eighth check.",
            [s.arrives("F.", 1, ack=1), s.acks(2)] + w.taken +
            [f"+0   read({w.fd}, ..., 100) = 0", s.stands_in("CLOSE_WAIT", w.fd)], EVERY),
        w.answered("fin-beyond-window", "A FIN right of the window is acknowledged and dropped: still SYN_RECEIVED.", OUTSIDE,
                 s.arrives("F.", s.beyond, ack=1)),
        Row("fin-with-text", "Text and FIN with the ACK of our SYN: the text is delivered, then its end.",
            "[RFC9293-MUST-59] RFC 9293 3.10.7.4, fifth to eighth check.",
            [s.arrives("FP.", 1, 10, ack=1), s.acks(12)] + w.taken +
            [f"+0   read({w.fd}, ..., 100) = 10", f"+0   read({w.fd}, ..., 100) = 0", s.stands_in("CLOSE_WAIT", w.fd)], EVERY),
    ]  # fmt: skip


def syn_received_crossing(s, w):
    """The SYN,ACK of a peer whose SYN has crossed ours."""
    return [
        Row("syn-ack-again", "The peer's SYN,ACK, whose SYN is known: its ACK opens the connection, as in figure 7.",
            "[RFC9293-MUST-10] [RFC9293-A.2-a] RFC 9293 3.5, A.2.",
            [s.arrives("S.", 0, ack=1)] + w.opened + w.writes, EVERY),
        Row("syn-ack-again-wrong-ack", "The peer's SYN,ACK with an ACK above SND.NXT: RST, still SYN_RECEIVED.", FIFTH,
            [s.arrives("S.", 0, ack=2), s.sends("R", 2)] + w.as_before, EVERY),
        w.answered("syn-ack-inside-window", "A SYN,ACK with another number inside the window: a challenge ACK.",
                 "[RFC9293-3.10.7.4-b] RFC 9293 3.10.7.4, fourth check.", s.arrives("S.", s.inside, ack=1)),
    ]  # fmt: skip


def syn_received_rows(s):
    """RFC 9293 3.10.7.4."""
    w = SynReceived(s)
    rows = syn_received_resets_and_syns(s, w) + syn_received_acks(s, w) + syn_received_texts(s, w)
    return rows if w.passive else rows + syn_received_crossing(s, w)
