"""The kernel's side: what it says of its connections, and its sockets."""

import errno
import ipaddress
import re
import socket
import struct
import subprocess

from kernel_cases.limits import PATIENCE, Failure

# include/net/tcp_states.h; RFC 9293's names. What is not in the table is CLOSED.
STATES = {1: "ESTABLISHED", 2: "SYN_SENT", 3: "SYN_RECEIVED", 4: "FIN_WAIT_1", 5: "FIN_WAIT_2", 6: "TIME_WAIT", 7: "CLOSED",
          8: "CLOSE_WAIT", 9: "LAST_ACK", 10: "LISTEN", 11: "CLOSING", 12: "SYN_RECEIVED"}


NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, NLMSG_ERROR = 4, 20, 1, 2


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def state_between(local, remote):
    """The state of the kernel's connection between two ends (address, port): sock_diag(7) asked for exactly this one.
    /proc/net/tcp tells the same, but walks through the whole machine's table each time."""
    # inet_diag_req_v2: family, protocol, no extensions, all states; then the ends, any device, no cookie.
    ends = struct.pack("!HH16s16s", local[1], remote[1], ipaddress.ip_address(local[0]).packed, ipaddress.ip_address(remote[0]).packed)
    body = struct.pack("=BBBxI", family_of(local[0]), socket.IPPROTO_TCP, 0, 0xFFFFFFFF) + ends + struct.pack("=III", 0, 0xFFFFFFFF, 0xFFFFFFFF)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as diag:
        diag.settimeout(PATIENCE)
        diag.sendall(struct.pack("=IHHII", 16 + len(body), SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 1, 0) + body)
        answer = diag.recv(1 << 16)
    (kind,) = struct.unpack_from("=H", answer, 4)
    if kind == SOCK_DIAG_BY_FAMILY:
        state = STATES[answer[17]]  # inet_diag_msg: family, state
        return "CLOSED" if state == "LISTEN" else state  # nothing but the listener to whom a SYN would go
    (error,) = struct.unpack_from("=i", answer, 16)
    if kind == NLMSG_ERROR and error == -errno.ENOENT:
        return "CLOSED"
    raise Failure(f"sock_diag: message {kind}, error {error}")


def ss(local, remote):
    """What `ss -tino` says of it, as one line without its ends; empty if it knows of none."""
    quoted = lambda end: f"[{end[0]}]:{end[1]}" if ":" in end[0] else f"{end[0]}:{end[1]}"
    done = subprocess.run(["ss", "-H", "-tinoO", "src", quoted(local), "dst", quoted(remote)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def ss_value(line, name):
    """`name:VALUE` as text; None if it is not there."""
    found = re.search(rf"(?<!\S){re.escape(name)}:(\S+)", line)
    return found.group(1) if found else None


def listener(address, port=0):
    sock = socket.socket(family_of(address), socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((address, port))
    sock.listen(16)
    sock.settimeout(PATIENCE)
    return sock


def caller(address, port=0):
    sock = socket.socket(family_of(address), socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((address, port))
    sock.settimeout(PATIENCE)
    return sock


def ask_for_ecn(device, address):
    """SYNs of the kernel through this device ask for ECN; all others do not."""
    network = str(ipaddress.ip_interface(f"{address}/{64 if ':' in address else 24}").network)
    # The words that make it the route that is there already.
    as_it_is = ["metric", "256"] if ":" in address else ["src", address]
    subprocess.run(["ip", "route", "replace", network, "dev", device, *as_it_is, "features", "ecn"], check=True, capture_output=True)


def reset_on_close(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def receive(sock, most=None):
    """All that comes, to the end or until there are `most` octets."""
    text = bytearray()
    while most is None or len(text) < most:
        piece = sock.recv(1 << 18)
        if not piece:
            break
        text += piece
    return bytes(text)
