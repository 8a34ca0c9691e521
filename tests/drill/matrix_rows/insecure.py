"""The same segments at an endpoint without RFC 5961: the original rules, which RFC 9293 3.10.7.4 still describes."""

from .script import ONE, Row

OFF = "challenge-ack=off"
SECOND = "RFC 5961 3.1; RFC 9293 3.10.7.4, second check, without the mitigation."
FOURTH = "RFC 5961 4.1; RFC 9293 3.10.7.4, fourth check, without the mitigation."
FIFTH = "RFC 9293 3.10.7.4, fifth check, without the mitigation of RFC 5961 5."
FIRST = "[RFC9293-3.10.7.4-k] RFC 9293 3.10.7.4, first check."


def insecure_rows(s):
    told = []
    if s.state in ("ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSE_WAIT"):
        told = [f"+0   read({s.fd}, ..., 100) = -1 ECONNRESET (Connection reset by peer)"]
    takes_text = s.rcv == 1
    rows = [
        Row("rst-at-left-edge", "Insecure: a RST at RCV.NXT resets the connection.", SECOND,
            [s.arrives("R", s.rcv)] + told + s.is_gone(), ONE, OFF),
        Row("rst-inside-window", "Insecure: a RST anywhere in the window resets the connection.", SECOND,
            [s.arrives("R", s.inside)] + told + s.is_gone(), ONE, OFF),
        Row("rst-at-right-edge", "Insecure: so does a RST in the last number of the window.", SECOND,
            [s.arrives("R", s.last)] + told + s.is_gone(), ONE, OFF),
        Row("rst-below-window", "Insecure: a RST left of the window is dropped without a word all the same.", SECOND,
            [s.arrives("R", s.below)] + s.goes_on(), ONE, OFF),
        Row("rst-beyond-window", "Insecure: a RST right of the window is dropped without a word all the same.", SECOND,
            [s.arrives("R", s.beyond)] + s.goes_on(), ONE, OFF),
        Row("syn-inside-window", "Insecure: a SYN inside the window is an error; a RST goes out, the connection is reset.",
            FOURTH, [s.arrives("S", s.inside), s.resets(s.nxt)] + told + s.is_gone(), ONE, OFF),
        Row("syn-below-window", "Insecure: a SYN left of the window is acknowledged and dropped, as any segment there.",
            FIRST, [s.arrives("S", s.below), s.acks()] + s.goes_on(), ONE, OFF),
        Row("syn-beyond-window", "Insecure: a SYN right of the window is acknowledged and dropped.", FIRST,
            [s.arrives("S", s.beyond), s.acks()] + s.goes_on(), ONE, OFF),
        Row("ack-too-old", "Insecure: an ACK however old is a duplicate, and ignored.", FIFTH,
            [s.arrives(".", s.rcv, ack=s.too_old_ack)] + s.goes_on(), ONE, OFF),
    ]  # fmt: skip
    if takes_text:
        rows.append(Row(
            "data-with-too-old-ack", "Insecure: text is taken however old its ACK is; that is how data could be injected.",
            FIFTH, [s.arrives("P.", s.rcv, 10, ack=s.too_old_ack), f"+0   read({s.fd}, ..., 100) = 10",
                    s.acks(s.rcv + 10, "+0.2")] + s.goes_on(s.rcv + 10), ONE, OFF))  # fmt: skip
    return rows
