"""ESTABLISHED to TIME_WAIT: what each state does with valid resets, with what acknowledges something, text and FIN."""

from .common import DUPLICATE, answered, common_rows, unanswered, valid_reset_rows
from .script import ALL, LISTEN_BORN, ONE, WRAP, Row

TEXT = "[RFC9293-SHLD-18] [RFC9293-MUST-40] RFC 9293 3.10.7.4, seventh step; 3.8.6.3."
HELD = "[RFC9293-SHLD-31] [RFC5681-3.2-a] RFC 9293 3.10.7.4, seventh step; RFC 5681 3.2."
TRIMMED = "[RFC9293-3.10.7.4-a] RFC 9293 3.10.7.4, first check."
IGNORED = "[RFC9293-3.10.7.4-h] RFC 9293 3.10.7.4, seventh step."
EIGHTH = "RFC 9293 3.10.7.4, eighth step."


def reset(s):
    return [f"+0   read({s.fd}, ..., 100) = -1 ECONNRESET (Connection reset by peer)"]


def in_flight(s):
    """1000 octets that are not acknowledged yet."""
    return [f"+0   write({s.fd}, ..., 1000) = 1000", f"+0   > P. 1:1001(1000) ack {s.rcv}"]


def text_rows(s):
    """ESTABLISHED, FIN_WAIT_1 and FIN_WAIT_2 take text."""
    r, reads = s.rcv, f"+0   read({s.fd}, ..., 100) = 10"
    ack_later = s.acks(r + 10, "+0.2")
    fills_gap = [s.arrives(".", r, 100, ack=s.una), s.acks(r + 110), f"+0   read({s.fd}, ..., 200) = 110"]
    nothing_moves = [s.stands_in(s.state)]
    return [
        Row("data-at-left-edge", "Text at RCV.NXT is taken, and acknowledged after the delay.", TEXT,
            [s.arrives("P.", r, 10, ack=s.una), reads, ack_later] + s.goes_on(r + 10), ALL),
        Row("data-inside-window", "Text behind a gap is held and answered by a duplicate ACK at once;\n"
            "once the gap is filled all of it is delivered and acknowledged at once.", HELD,
            [s.arrives("P.", s.inside, 10, ack=s.una), s.acks()] + fills_gap + s.goes_on(r + 110), WRAP),
        Row("data-at-right-edge", "The last octet of the window is acceptable: held, and a duplicate ACK at once.", HELD,
            [s.arrives("P.", s.last, 1, ack=s.una), s.acks()] + nothing_moves, WRAP),
        Row("data-across-right-edge", "Text that begins in the window and ends behind it: its first part is acceptable.",
            TRIMMED, [s.arrives("P.", s.last - 4, 10, ack=s.una), s.acks(),
                      s.arrives(".", r, s.last - 4 - r, ack=s.una), s.acks(s.last + 1)] + nothing_moves, ONE),
        Row("data-across-left-edge", "Text that begins before RCV.NXT: only the new part is taken.", TRIMMED,
            [s.arrives("P.", s.below, 11, ack=s.una), reads, s.acks(r + 10, "+0~+0.2")] + s.goes_on(r + 10), WRAP),
        Row("data-with-old-ack", "Text at RCV.NXT with an ACK older than the last one: the ACK is ignored, the text taken.",
            "[RFC1122-4.2.2.20-c] RFC 9293 3.10.7.4, fifth check and seventh step.",
            [s.arrives("P.", r, 10, ack=s.old_ack), reads, ack_later] + s.goes_on(r + 10), ONE),
        Row("data-twice", "The same text again, now left of the window: acknowledged at once, and delivered only once.",
            "[RFC9293-3.10.7.4-k] RFC 9293 3.10.7.4, first check.",
            [s.arrives("P.", r, 10, ack=s.una), reads, ack_later, s.arrives("P.", r, 10, ack=s.una), s.acks(r + 10)] +
            s.goes_on(r + 10), ONE),
    ]  # fmt: skip


def fin_rows(s, next_state, births=ALL, also=""):
    """ESTABLISHED, FIN_WAIT_1 (our FIN not acknowledged) and FIN_WAIT_2 take the peer's FIN."""
    r = s.rcv
    ends = [f"+0   read({s.fd}, ..., 100) = 0", s.stands_in(next_state)]
    cites = f"[RFC9293-MUST-12] {also}{EIGHTH}"
    gap = [s.arrives(".", r, 100, ack=s.una), s.acks(r + 101), f"+0   read({s.fd}, ..., 200) = 100"]
    return [
        Row("fin-at-left-edge", f"A FIN at RCV.NXT is acknowledged at once: {next_state}.", cites,
            [s.arrives("F.", r, ack=s.una), s.acks(r + 1)] + ends, births),
        Row("fin-inside-window", "A FIN behind a gap changes nothing but draws a duplicate ACK; it counts once the gap is filled.",
            f"[RFC9293-3.10.7.4-l] {EIGHTH}",
            [s.arrives("F.", s.inside, ack=s.una), s.acks(), s.stands_in(s.state)] + gap + ends, WRAP),
        Row("fin-with-text", "Text and FIN in one segment: one ACK for both, and the text is delivered before its end.",
            f"[RFC9293-MUST-59] {EIGHTH}",
            [s.arrives("FP.", r, 10, ack=s.una), s.acks(r + 11), f"+0   read({s.fd}, ..., 100) = 10"] + ends, WRAP),
        Row("fin-across-left-edge", "Old text and a new FIN: the text is trimmed away, the FIN is taken.", TRIMMED,
            [s.arrives("P.", r, 10, ack=s.una), f"+0   read({s.fd}, ..., 100) = 10", s.acks(r + 10, "+0.2"),
             s.arrives("FP.", r, 10, ack=s.una), s.acks(r + 11)] + ends, ONE),
    ]  # fmt: skip


def established_rows(s):
    n = 1001
    gone_on = [s.arrives("F.", 1, ack=n), s.sends(".", n, ack=2), s.stands_in("CLOSE_WAIT")]
    rows = [
        Row("ack-of-part", "An ACK of half of what is in flight is taken without a word; the rest goes on waiting.",
            "[RFC6298-5.3-a] RFC 9293 3.10.7.4, fifth check; RFC 6298 (5.3).",
            in_flight(s) + [s.arrives(".", 1, ack=501), s.stands_in("ESTABLISHED"), "+1   > P. 501:1001(500) ack 1"] +
            gone_on, WRAP),
        Row("ack-of-all", "An ACK of all that is in flight is taken without a word; the retransmission timer stops.",
            "[RFC6298-5.2-a] RFC 9293 3.10.7.4, fifth check; RFC 6298 (5.2).",
            in_flight(s) + [s.arrives(".", 1, ack=n), s.stands_in("ESTABLISHED"), s.arrives("F.", 1, ack=n, when="+5"),
                            s.sends(".", n, ack=2)], WRAP),
        Row("ack-one-above-all", "One number above what is in flight has not been sent: an ACK goes back.",
            "[RFC9293-3.10.7.4-e] RFC 9293 3.10.7.4, fifth check.",
            in_flight(s) + [s.arrives(".", 1, ack=n + 1), s.sends(".", n, ack=1), s.stands_in("ESTABLISHED")] + gone_on,
            WRAP),
        Row("duplicate-ack", "One duplicate ACK proves nothing: no answer, nothing is sent again before the timer.",
            "[RFC5681-2-b] [RFC6298-5-a] RFC 9293 3.10.7.4, fifth check; RFC 5681 2.",
            in_flight(s) + [s.arrives(".", 1, ack=1), "+0.9 > P. 1:1001(1000) ack 1"] + gone_on, ONE),
        Row("data-with-ack-of-all", "Text that acknowledges what is in flight: both are taken.",
            "[RFC9293-SHLD-18] RFC 9293 3.10.7.4, fifth check and seventh step.",
            in_flight(s) + [s.arrives("P.", 1, 10, ack=n), f"+0   read({s.fd}, ..., 100) = 10",
                            s.sends(".", n, ack=11, when="+0.2"), s.stands_in("ESTABLISHED")], ONE),
        Row("fin-with-ack-of-all", "A FIN that acknowledges what is in flight: both are taken.",
            f"[RFC9293-MUST-12] RFC 9293 3.10.7.4, fifth check; {EIGHTH}",
            in_flight(s) + gone_on, ONE),
    ]  # fmt: skip
    return rows + common_rows(s) + valid_reset_rows(s, reset(s)) + text_rows(s) + fin_rows(s, "CLOSE_WAIT")


def fin_wait_1_rows(s):
    cites = "[RFC9293-3.10.7.4-i] RFC 9293 3.10.7.4, fifth check; " + EIGHTH
    goes_on = [s.arrives("F.", 1, ack=2), s.acks(2), s.stands_in("TIME_WAIT")]
    both = [s.acks(2), f"+0   read({s.fd}, ..., 100) = 0", s.stands_in("TIME_WAIT")]
    return common_rows(s) + valid_reset_rows(s, reset(s)) + text_rows(s) + fin_rows(s, "CLOSING", also="[RFC9293-3.10.7.4-i] ") + [
        Row("ack-of-fin", "The ACK of our FIN: FIN_WAIT_2, without a word.",
            "[RFC9293-3.10.7.4-i] RFC 9293 3.10.7.4, fifth check.",
            [s.arrives(".", 1, ack=2), s.stands_in("FIN_WAIT_2")] + goes_on, ALL),
        Row("data-with-ack-of-fin", "Text that acknowledges our FIN: FIN_WAIT_2, and the text is taken.",
            "[RFC9293-3.10.7.4-i] RFC 9293 3.10.7.4, fifth check and seventh step.",
            [s.arrives("P.", 1, 10, ack=2), s.stands_in("FIN_WAIT_2"), f"+0   read({s.fd}, ..., 100) = 10",
             s.acks(11, "+0.2")], ONE),
        Row("fin-with-ack-of-fin", "A FIN that acknowledges ours: straight to TIME_WAIT (figure 5, note 2).", cites,
            [s.arrives("F.", 1, ack=2)] + both, WRAP),
        Row("fin-with-text-and-ack-of-fin", "Text, FIN and the ACK of ours: the text is delivered, then TIME_WAIT; one ACK.",
            cites, [s.arrives("FP.", 1, 10, ack=2), s.acks(12), f"+0   read({s.fd}, ..., 100) = 10",
                    f"+0   read({s.fd}, ..., 100) = 0", s.stands_in("TIME_WAIT")], ONE),
    ]  # fmt: skip


def fin_wait_2_rows(s):
    return common_rows(s) + valid_reset_rows(s, reset(s)) + text_rows(s) + fin_rows(s, "TIME_WAIT")


def rows_after_fin(s, births=ALL):
    """The peer has said FIN: text is ignored, and so is a FIN behind the first one."""
    eighth = f"[RFC9293-3.10.7.4-h] {EIGHTH}"
    return [
        unanswered(s, "data-at-left-edge", "Text behind the peer's FIN should not occur: it is ignored, without a word.",
                   IGNORED, s.arrives("P.", s.rcv, 10, ack=s.una), births),
        unanswered(s, "data-inside-window", "Text further behind the peer's FIN is ignored as well.", IGNORED,
                   s.arrives("P.", s.inside, 10, ack=s.una), ONE),
        unanswered(s, "data-at-right-edge", "So is text in the last octet of the window.", IGNORED,
                   s.arrives("P.", s.last, 1, ack=s.una), ONE),
        unanswered(s, "data-with-old-ack", "Text behind the peer's FIN, with an old ACK: both are ignored.", IGNORED,
                   s.arrives("P.", s.rcv, 10, ack=s.old_ack), ONE),
        unanswered(s, "fin-inside-window", "A second FIN, behind the first: the state stays, and RCV.NXT with it.", eighth,
                   s.arrives("F.", s.inside, ack=s.una), ONE),
    ]  # fmt: skip


def close_wait_rows(s):
    n = 1001
    closes = [f"+0.1 shutdown({s.fd}, SHUT_WR) = 0", f"+0   > F. {n}:{n}(0) ack 2", s.stands_in("LAST_ACK")]
    return common_rows(s) + valid_reset_rows(s, reset(s)) + rows_after_fin(s) + [
        Row("ack-of-all", "CLOSE_WAIT still sends: an ACK of what is in flight is taken as in ESTABLISHED.",
            "[RFC9293-3.10.7.4-e] RFC 9293 3.10.7.4, fifth check.",
            in_flight(s) + [s.arrives(".", 2, ack=n), s.stands_in("CLOSE_WAIT")] + closes, WRAP),
        Row("ack-one-above-all", "An ACK one number above what is in flight: an ACK goes back.",
            "[RFC9293-3.10.7.4-e] RFC 9293 3.10.7.4, fifth check.",
            in_flight(s) + [s.arrives(".", 2, ack=n + 1), s.sends(".", n, ack=2), s.arrives(".", 2, ack=n)] + closes, ONE),
        Row("fin-again-with-ack-of-all", "The peer repeats its FIN and acknowledges what is in flight: its ACK field is read.",
            "[RFC9293-A.2-a] RFC 9293 A.2, 3.10.7.4, first check.",
            in_flight(s) + [s.arrives("F.", 1, ack=n), s.sends(".", n, ack=2),
                            s.does(f"shutdown({s.fd}, SHUT_WR) = 0", "+3"), f"+0   > F. {n}:{n}(0) ack 2"], ONE),
    ]  # fmt: skip


def closing_rows(s):
    cites = "[RFC9293-3.10.7.4-j] RFC 9293 3.10.7.4, fifth check."
    fin_again = [s.arrives("F.", 1, ack=2), s.acks(), s.stands_in("TIME_WAIT")]
    return common_rows(s) + valid_reset_rows(s, []) + rows_after_fin(s) + [
        Row("ack-of-fin", "The ACK of our FIN: TIME_WAIT, not CLOSED, and without a word.", cites,
            [s.arrives(".", 2, ack=2), s.stands_in("TIME_WAIT")] + fin_again, ALL),
        Row("fin-again-with-ack-of-fin", "The peer repeats its FIN and acknowledges ours: answered, and TIME_WAIT.",
            "[RFC9293-A.2-a] [RFC9293-3.10.7.4-j] RFC 9293 A.2, 3.10.7.4, first and fifth check.",
            [s.arrives("F.", 1, ack=2), s.acks(), s.stands_in("TIME_WAIT")], WRAP),
    ]  # fmt: skip


def last_ack_rows(s):
    cites = "[RFC9293-3.10.7.4-j] RFC 9293 3.10.7.4, fifth check."
    return common_rows(s) + valid_reset_rows(s, []) + rows_after_fin(s) + [
        Row("ack-of-fin", "The ACK of our FIN: CLOSED, and nothing is left of the connection.", cites,
            [s.arrives(".", 2, ack=2)] + s.is_gone(), ALL),
        Row("fin-again-with-ack-of-fin", "The peer repeats its FIN and acknowledges ours: nothing is left to do but to close.",
            "[RFC9293-A.2-a] [RFC9293-3.10.7.4-j] RFC 9293 A.2, 3.10.7.4, first and fifth check.",
            [s.arrives("F.", 1, ack=2), s.stands_in("CLOSED")], ONE),
    ]  # fmt: skip


def time_wait_rows(s):
    """RFC 1337 (F1): a RST does nothing; RFC 9293 3.6.1: a SYN beyond the old numbers opens anew, if somebody listens."""
    f1 = "[RFC1337-3-F1] RFC 1337 3."
    restart = "[RFC9293-3.10.7.4-g] RFC 9293 3.10.7.4, fifth check and eighth step."
    rows = [
        unanswered(s, name, f"A RST {where} TIME_WAIT's window is ignored: it could be the echo of an old segment.", f1,
                   s.arrives(flags, at, ack=ack), births)
        for name, where, flags, at, ack, births in (
            ("rst-below-window", "left of", "R", s.below, None, ONE),
            ("rst-at-left-edge", "at the left edge of", "R", s.rcv, None, ALL),
            ("rst-inside-window", "inside", "R", s.inside, None, ONE),
            ("rst-at-right-edge", "in the last number of", "R", s.last, None, ONE),
            ("rst-beyond-window", "right of", "R", s.beyond, None, ONE),
            ("rst-ack-at-left-edge", "with ACK at the left edge of", "R.", s.rcv, s.nxt, ONE),
        )
    ]  # fmt: skip
    rows += [
        answered(s, "fin-again", "The peer repeats its FIN: it is acknowledged again, and 2MSL starts anew.", restart,
                 s.arrives("F.", 1, ack=2), ALL),
        Row("fin-again-restarts-2msl", "The FIN comes again after 50 s: TIME_WAIT ends 240 s after that, not 240 s after the first.",
            f"[RFC9293-MUST-13] [RFC9293-3.10.8-c] {restart}",
            [s.arrives("F.", 1, ack=2, when="+50"), s.acks(), s.does(f"`synwave state {s.fd} TIME_WAIT`", "+239.9"),
             s.does(f"`synwave state {s.fd} CLOSED`", "+0.2")], WRAP),
        answered(s, "fin-at-left-edge", "A FIN behind the first one: acknowledged without moving, 2MSL starts anew.", restart,
                 s.arrives("F.", 2, ack=2), ONE),
        unanswered(s, "ack-of-fin-again", "A bare ACK in place gets no answer, or two ends in TIME_WAIT would never be quiet.",
                   DUPLICATE, s.arrives(".", 2, ack=2), ALL),
    ]  # fmt: skip
    rows += common_rows(s) + [row for row in rows_after_fin(s) if row.name != "fin-inside-window"]
    may_2 = "[RFC9293-MAY-2] [RFC6191-2-e] RFC 9293 3.6.1; RFC 6191 2."
    for name, where, at, births in (
        ("syn-at-left-edge", "just beyond the old connection's", s.rcv, WRAP),
        ("syn-inside-window", "inside the window, beyond the old connection's", s.inside, ONE),
        ("syn-beyond-window", "right of the window, beyond the old connection's", s.beyond, ONE),
    ):
        if s.birth == LISTEN_BORN:
            shows = f"A SYN {where} numbers opens a new connection at once, for somebody listens."
            lines = [s.arrives("S", at), s.sends("S.", 0, ack=at + 1, options="<mss 1460>"),
                     "+0.1 < . 1:1(0) ack 1 win 65535", "+0   accept(3, ..., ...) = 5",
                     s.stands_in("ESTABLISHED", 5)]  # fmt: skip
        else:
            shows = f"A SYN {where} numbers, but nobody listens: a challenge ACK, and TIME_WAIT stays."
            lines = [s.arrives("S", at), s.acks()] + s.goes_on()
        rows.append(Row(name, shows, may_2, lines, births))
    return rows
