"""The kernel's side: what it says of its connections, and its sockets."""

import ipaddress
import re
import socket
import struct
import subprocess
import sys

from kernel_cases.limits import PATIENCE

# include/net/tcp_states.h; RFC 9293's names. What is not in the table is CLOSED.
STATES = {1: "ESTABLISHED", 2: "SYN_SENT", 3: "SYN_RECEIVED", 4: "FIN_WAIT_1", 5: "FIN_WAIT_2", 6: "TIME_WAIT", 7: "CLOSED",
          8: "CLOSE_WAIT", 9: "LAST_ACK", 10: "LISTEN", 11: "CLOSING", 12: "SYN_RECEIVED"}


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def in_table(address, port):
    """As /proc/net/tcp{,6} write an end: words of 32 bits in the machine's order."""
    octets = ipaddress.ip_address(address).packed
    words = struct.unpack(f"{'<' if sys.byteorder == 'little' else '>'}{len(octets) // 4}I", octets)
    return "".join(f"{word:08X}" for word in words) + f":{port:04X}"


def state_between(local, remote):
    """The state of the kernel's connection between two ends (address, port)."""
    table = "/proc/self/net/tcp6" if ":" in local[0] else "/proc/self/net/tcp"
    wanted = [in_table(*local), in_table(*remote)]
    with open(table, encoding="ascii") as lines:
        for line in lines:
            words = line.split()
            if words[1:3] == wanted:
                return STATES[int(words[3], 16)]
    return "CLOSED"


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


def caller(address):
    sock = socket.socket(family_of(address), socket.SOCK_STREAM)
    sock.bind((address, 0))
    sock.settimeout(PATIENCE)
    return sock


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
