"""Rows that every synchronized state has: what RFC 9293 3.10.7.4 says before it comes to the state."""

from .script import ALL, ONE, WRAP, Row

CHALLENGE = "[RFC5961-3.2-c] RFC 5961 3.2; RFC 9293 3.10.7.4, second check."
OUTSIDE_RST = "[RFC5961-3.2-a] RFC 5961 3.2; RFC 9293 3.10.7.4, first check."
SYN_CHALLENGE = "[RFC5961-4.2-a] RFC 5961 4.2; RFC 9293 3.10.7.4, fourth check."
NO_ACK = "[RFC9293-3.10.7.4-c] RFC 9293 3.10.7.4, fifth check: ACK off."
OUTSIDE = "[RFC9293-3.10.7.4-k] [RFC9293-3.5.2-c] RFC 9293 3.10.7.4, first check."
TOO_OLD = "[RFC5961-5.2-b] [RFC9293-MAY-12] RFC 5961 5.2; RFC 9293 3.10.7.4, fifth check."
ABOVE = "[RFC9293-3.10.7.4-e] RFC 9293 3.10.7.4, fifth check."
DUPLICATE = "[RFC1122-4.2.2.20-c] RFC 9293 3.10.7.4, fifth check."


def answered(s, name, shows, cites, segment, births):
    """The segment is acknowledged and goes no further."""
    return Row(name, shows, cites, [segment, s.acks()] + s.goes_on(), births)


def unanswered(s, name, shows, cites, segment, births):
    """The segment is dropped without a word."""
    return Row(name, shows, cites, [segment] + s.goes_on(), births)


def reset_rows(s):
    """RST that does not end the connection; TIME_WAIT has rows of its own."""
    return [
        unanswered(s, "rst-below-window", "A RST left of the window is dropped without a word.", OUTSIDE_RST,
                   s.arrives("R", s.below), WRAP),
        answered(s, "rst-inside-window",
                 "A RST inside the window but not at RCV.NXT is answered by a challenge ACK, and dropped.", CHALLENGE,
                 s.arrives("R", s.inside), WRAP),
        answered(s, "rst-at-right-edge",
                 "The last number of the window is inside: a RST there is answered by a challenge ACK.", CHALLENGE,
                 s.arrives("R", s.last), ONE),
        unanswered(s, "rst-beyond-window", "A RST right of the window is dropped without a word.", OUTSIDE_RST,
                   s.arrives("R", s.beyond), WRAP),
        answered(s, "rst-ack-inside-window", "With ACK, too, a RST that is not at RCV.NXT is only challenged.",
                 CHALLENGE, s.arrives("R.", s.inside, ack=s.nxt), ONE),
    ]  # fmt: skip


def syn_rows(s):
    below = "A SYN left of the window, as an old duplicate has it: a challenge ACK, and nothing changes."
    if s.state == "TIME_WAIT":
        below = "A SYN that is not beyond the old connection's numbers does not open a new one: a challenge ACK."
    rows = [
        answered(s, "syn-below-window", below, SYN_CHALLENGE, s.arrives("S", s.below), WRAP),
        answered(s, "syn-ack-below-window",
                 "The SYN,ACK of the handshake once more: a challenge ACK, which repairs a peer that waits for it.",
                 SYN_CHALLENGE, s.arrives("S.", s.below, ack=s.nxt), WRAP),
        answered(s, "syn-ack-inside-window", "A SYN,ACK inside the window: a challenge ACK, and nothing changes.",
                 SYN_CHALLENGE, s.arrives("S.", s.inside, ack=s.nxt), ONE),
    ]  # fmt: skip
    if s.state == "TIME_WAIT":
        return rows
    return rows + [
        answered(s, "syn-at-left-edge", "A SYN exactly at RCV.NXT: a challenge ACK, no reset.", SYN_CHALLENGE,
                 s.arrives("S", s.rcv), ONE),
        answered(s, "syn-inside-window", "A SYN inside the window: a challenge ACK, no reset.", SYN_CHALLENGE,
                 s.arrives("S", s.inside), ALL),
        answered(s, "syn-beyond-window", "A SYN right of the window: a challenge ACK, irrespective of its number.",
                 SYN_CHALLENGE, s.arrives("S", s.beyond), ONE),
    ]  # fmt: skip


def rows_without_ack(s):
    return [
        unanswered(s, "no-flags", "A segment without any flag has no ACK: dropped without a word.", NO_ACK,
                   s.arrives("-", s.rcv), ONE),
        unanswered(s, "data-without-ack", "Text without ACK at RCV.NXT: dropped without a word, and not delivered.",
                   NO_ACK, s.arrives("P", s.rcv, 10), ONE),
        unanswered(s, "fin-without-ack", "A FIN without ACK at RCV.NXT: dropped without a word, and not taken.", NO_ACK,
                   s.arrives("F", s.rcv), ONE),
    ]  # fmt: skip


def ack_rows(s):
    """Segments that hold nothing but ACK."""
    rows = [
        unanswered(s, "ack-at-una", "An ACK of what is acknowledged already, with no text: no answer.", DUPLICATE,
                   s.arrives(".", s.rcv, ack=s.una), ONE),
        unanswered(s, "ack-below-una", "An ACK older than the last one, with no text: ignored without a word.",
                   DUPLICATE, s.arrives(".", s.rcv, ack=s.old_ack), WRAP),
        answered(s, "ack-too-old",
                 "An ACK below SND.UNA - MAX.SND.WND cannot be the peer's: an ACK goes back, the segment is dropped.",
                 TOO_OLD, s.arrives(".", s.rcv, ack=s.too_old_ack), WRAP),
        answered(s, "ack-above-nxt", "An ACK of something not yet sent: an ACK goes back, the segment is dropped.",
                 ABOVE, s.arrives(".", s.rcv, ack=s.nxt + 1), ALL),
        answered(s, "ack-from-below-window",
                 "A bare ACK at RCV.NXT - 1, as keep-alive probes have it, is outside the window: it is acknowledged.",
                 OUTSIDE, s.arrives(".", s.below, ack=s.una), ONE),
        unanswered(s, "ack-from-inside-window", "A bare ACK inside the window is acceptable: no answer.",
                   "[RFC9293-3.4-b] RFC 9293 3.10.7.4, first and fifth check.",
                   s.arrives(".", s.inside, ack=s.una), ONE),
        answered(s, "ack-from-beyond-window", "A bare ACK right of the window is not acceptable: it is acknowledged.",
                 OUTSIDE, s.arrives(".", s.beyond + 100, ack=s.una), WRAP),
    ]  # fmt: skip
    if s.rcv == 1:
        rows.append(unanswered(
            s, "ack-from-right-edge",
            "A bare ACK just behind the window's last number comes from a peer that has filled the window and lost\n"
            "something: its ACK field is read, and it is not answered, or two such peers would answer each other for ever.",
            "[RFC9293-A.2-a] RFC 9293 A.2, 3.10.7.4, first check.",
            s.arrives(".", s.beyond, ack=s.una), ONE))  # fmt: skip
    return rows


def outside_rows(s):
    """Text and FIN that no part of the window touches."""
    rows = [
        answered(s, "data-below-window", "An octet left of the window: acknowledged and dropped.", OUTSIDE,
                 s.arrives(".", s.below, 1, ack=s.una), WRAP),
        answered(s, "data-beyond-window", "Text right of the window: acknowledged and dropped.", OUTSIDE,
                 s.arrives(".", s.beyond, 10, ack=s.una), WRAP),
        answered(s, "fin-beyond-window", "A FIN right of the window: acknowledged and dropped.", OUTSIDE,
                 s.arrives("F.", s.beyond, ack=s.una), ONE),
    ]  # fmt: skip
    if s.state == "TIME_WAIT":
        return rows  # of which this is the very purpose
    shows = "A FIN left of the window: acknowledged and dropped."
    cites = OUTSIDE
    if s.rcv == 2:
        shows = "The peer repeats its FIN, so the ACK of it was lost: it is sent again, and the state stays."
        cites = "[RFC9293-3.10.7.4-k] [RFC9293-3.10.7.4-h] RFC 9293 3.10.7.4, first and eighth check."
    return rows + [answered(s, "fin-below-window", shows, cites, s.arrives("F.", s.below, ack=s.una), ONE)]


def wrong_ack_rows(s):
    """Text and FIN in place, but with an ACK field that cannot be."""
    return [
        answered(s, "data-with-too-old-ack",
                 "Text at RCV.NXT whose ACK is below SND.UNA - MAX.SND.WND: an ACK goes back, the text is not taken.",
                 TOO_OLD, s.arrives("P.", s.rcv, 10, ack=s.too_old_ack), ONE),
        answered(s, "data-with-ack-above-nxt",
                 "Text at RCV.NXT that acknowledges something not yet sent: an ACK goes back, the text is not taken.",
                 ABOVE, s.arrives("P.", s.rcv, 10, ack=s.nxt + 1), WRAP),
        answered(s, "fin-with-too-old-ack",
                 "A FIN at RCV.NXT whose ACK is below SND.UNA - MAX.SND.WND: an ACK goes back, the FIN is not taken.",
                 TOO_OLD, s.arrives("F.", s.rcv, ack=s.too_old_ack), ONE),
        answered(s, "fin-with-ack-above-nxt",
                 "A FIN at RCV.NXT that acknowledges something not yet sent: an ACK goes back, the FIN is not taken.",
                 ABOVE, s.arrives("F.", s.rcv, ack=s.nxt + 1), ONE),
    ]  # fmt: skip


def common_rows(s):
    """Everything but valid resets, valid text, valid FINs and ACKs of what is in flight."""
    resets = [] if s.state == "TIME_WAIT" else reset_rows(s)
    arriving = syn_rows(s) + rows_without_ack(s) + ack_rows(s) + outside_rows(s) + wrong_ack_rows(s)
    return resets + arriving + call_rows(s)


def valid_reset_rows(s, told):
    """A RST at RCV.NXT; `told`: what the application hears (RFC 9293 3.10.7.4, second check)."""
    cites = "[RFC5961-3.2-b] RFC 9293 3.10.7.4, second check; RFC 5961 3.2."
    reports = "the application is told" if told else "both sides have said FIN, so nobody is told"
    return [
        Row("rst-at-left-edge", f"A RST exactly at RCV.NXT resets the connection; {reports}.", cites,
            [s.arrives("R", s.rcv)] + told + s.is_gone(), ALL),
        Row("rst-ack-at-left-edge", "A RST with ACK at RCV.NXT resets the connection as well.", cites,
            [s.arrives("R.", s.rcv, ack=s.una)] + told + s.is_gone(), ONE),
        Row("rst-ack-with-wrong-ack", "A RST is judged by its sequence number alone: its ACK field may be anything.",
            "[RFC9293-3.5.3-a] RFC 9293 3.5.3, 3.10.7.4, second check.",
            [s.arrives("R.", s.rcv, ack=s.nxt + 1000)] + told + s.is_gone(), ONE),
        Row("rst-with-text", "A RST may hold text, which says why; it is not delivered.",
            "[RFC9293-SHLD-2] RFC 9293 3.5.3.", [s.arrives("R.", s.rcv, 20, ack=s.una)] + told + s.is_gone(), ONE),
    ]  # fmt: skip


def call_rows(s):
    """SEND, RECEIVE and ABORT: RFC 9293 3.10.2, 3.10.3 and 3.10.5."""
    write, read = f"write({s.fd}, ..., 10)", f"read({s.fd}, ..., 10)"
    lines = []
    if s.nxt == 1:
        sends = "SEND is what this state is for"
        lines += [s.does(f"{write} = 10", "+0.1"), s.sends("P.", 1, 10, ack=s.rcv), s.arrives(".", s.rcv, ack=11)]
    else:
        sends = "SEND fails: this side has closed"
        lines += [s.does(f"{write} = -1 EPIPE (Broken pipe)", "+0.1")]
    if s.rcv == 1:
        receives = "RECEIVE waits for text"
        lines += [s.does(f"recv({s.fd}, ..., 10, MSG_DONTWAIT) = -1 EAGAIN (Resource temporarily unavailable)")]
    else:
        receives = "RECEIVE tells the end of the stream, as often as it is asked"
        lines += [s.does(f"{read} = 0"), s.does(f"{read} = 0")]
    aborts = [s.does(f"setsockopt({s.fd}, SOL_SOCKET, SO_LINGER, {{onoff=1, linger=0}}, 8) = 0"),
              s.does(f"close({s.fd}) = 0", "+0.1")]  # fmt: skip
    if s.state in ("ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSE_WAIT"):
        shows = "ABORT sends RST at SND.NXT, and nobody knows of the connection any more."
        aborts.append(s.resets(s.nxt))
    else:
        shows = "ABORT sends nothing, but nobody knows of the connection any more."
    aborts += [s.arrives(".", s.rcv, ack=s.nxt), s.resets(s.nxt)]
    return [
        Row("send-and-receive", f"{sends}. {receives}.",
            "[RFC9293-3.10.2-a] [RFC9293-3.10.3-a] RFC 9293 3.10.2, 3.10.3.", lines + [s.stands_in(s.state)], ONE),
        Row("abort", shows, "[RFC9293-3.10.5-a] RFC 9293 3.10.5.", aborts, ONE),
    ]  # fmt: skip
