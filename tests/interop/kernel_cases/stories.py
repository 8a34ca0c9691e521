"""The stories: each a function that plays on a Stage and fails with a reason. `theirs` are the kernel's states."""

import dataclasses
import random
import socket
import threading
import typing

from kernel_cases import kernel
from kernel_cases.case import PORT, Stage, equal, same_octets
from kernel_cases.limits import LONG_PATIENCE, Failure, until

MEGABYTE = 1 << 20
LARGE = random.Random(9293).randbytes(10 * MEGABYTE)
SMALL = LARGE[:100_000]


@dataclasses.dataclass
class Story:
    name: str
    play: typing.Callable[[Stage], None]
    words: tuple = ()
    large: bool = False  # many packets
    resets: bool = False  # a RST is part of it
    stalls: bool = False  # a window that is full is part of it
    corrupts: bool = False  # bits are flipped on the way
    roles: tuple = ("client", "server")
    impairments: tuple = ("none", "loss", "chaos")
    profiles: tuple = ("linux",)


# ---- Opening ----

def handshake(stage):
    """Options: what both ends say of the connection is the same."""
    stage.connect()
    ours, line = stage.ours.show(), stage.ss()
    rich = stage.case.profile != "rfc"
    words = line.split()
    for option, name in (("timestamps", "ts"), ("sack", "sack")):
        equal(f"our {option}", ours[option], rich)
        equal(f"{name} in ss", name in words, rich)
    equal("our window scaling", ours["window_scale"], rich)
    # ss: the shift of what the peer announces, then of what the kernel announces.
    scales = f"{ours['rcv_wind_shift']},{ours['snd_wind_shift']}" if rich else None
    equal("wscale in ss", kernel.ss_value(line, "wscale"), scales)
    # MSS: the MTU without the headers; of that, timestamps take 12 octets in every segment (RFC 6691 2).
    offered = 1500 - (60 if stage.case.family == "v6" else 40)
    usual = offered - (12 if rich else 0)
    equal("our SND.MSS", ours["snd_mss"], usual)
    equal("mss in ss", kernel.ss_value(line, "mss"), str(usual))
    equal("advmss in ss", kernel.ss_value(line, "advmss"), str(usual))
    exchange(stage)
    close_first_ours(stage)


def exchange(stage, text=b"to the kernel and back"):
    stage.ours.do(f'send "{text.decode()}"')
    same_octets("the kernel received", kernel.receive(stage.sock, len(text)), text)
    before = stage.ours.show()["received"]
    stage.sock.sendall(text)
    stage.ours.do(f"wait received {before + len(text)} 60s")
    stage.ours.do("wait sent 60s")


def both_open(stage):
    """Each SYN is sent before the other one has arrived (RFC 9293 3.5, simultaneous open)."""
    stage.opening = ["SYN_SENT", "SYN_RECEIVED", "ESTABLISHED"]
    ours, theirs = (stage.our_address, PORT + 1), (stage.kernel_address, PORT)
    stage.sock = kernel.caller(stage.kernel_address, PORT)
    stage.ends = (theirs, ours)
    connected = in_thread(lambda: stage.sock.connect(ours))
    until("the kernel's SYN_SENT", lambda: stage.kernel_state() == "SYN_SENT")
    stage.ours.do(f"connect {PORT} from={PORT + 1}")
    stage.agree("SYN_SENT", "SYN_SENT")
    connected()
    stage.meet()
    stage.agree("ESTABLISHED", "ESTABLISHED")
    stage.expect_path(*stage.opening)
    stage.ours.do("link delay=1ms")
    exchange(stage)
    close_first_ours(stage)


def reopen(stage):
    """The same four-tuple again, while the one that closed first is in TIME_WAIT (RFC 9293 3.6.1 MAY-2, RFC 6191)."""
    stage.connect()
    exchange(stage)
    ours, theirs = stage.ends[1], stage.ends[0]
    if stage.case.role == "client":
        stage.sock.close()
        stage.agree("CLOSE_WAIT", "FIN_WAIT_2")
        stage.ours.do("close")
        stage.agree("CLOSED", "TIME_WAIT")
        stage.ours.do(f"connect {PORT} from={ours[1]}")
        stage.sock, _ = stage.listening.accept()
    else:
        close_first_ours(stage)
        stage.sock = kernel.caller(stage.kernel_address, theirs[1])
        stage.sock.connect(ours)
    stage.meet()
    equal("the connection's ends", stage.ends, (theirs, ours))
    stage.agree("ESTABLISHED", "ESTABLISHED")
    equal("connections so far", len(stage.ours.paths), 2)
    stage.expect_path(*stage.opening)
    stage.ours.ended = False
    exchange(stage)
    close_first_ours(stage)


def refused_ours(stage):
    stage.ours.do(f"connect {PORT}")
    stage.ours.wait_error("ECONNREFUSED")
    stage.expect_path("SYN_SENT", "CLOSED")


def refused_kernel(stage):
    stage.sock = kernel.caller(stage.kernel_address)
    try:
        stage.sock.connect((stage.our_address, PORT))
    except ConnectionRefusedError:
        return
    raise Failure("the kernel's connect() succeeded at a port where nobody listens")


# ---- Transfers ----

def in_thread(work):
    """Runs `work` aside; the returned function waits for its end and gives what it gave."""
    box = {}

    def run():
        try:
            box["value"] = work()
        except Exception as error:  # told to who waits
            box["error"] = error

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    def join():
        thread.join(LONG_PATIENCE)
        if thread.is_alive():
            raise Failure("a transfer does not end")
        if "error" in box:
            raise Failure(f"the kernel's socket: {box['error']}")
        return box.get("value")

    return join


def upload(stage):
    stage.connect()
    received = in_thread(lambda: kernel.receive(stage.sock))
    stage.ours.do(f"send file={stage.work / 'large'}")
    stage.ours.do("close")
    same_octets("the kernel received", received(), LARGE)
    stage.agree("FIN_WAIT_2", "CLOSE_WAIT")
    stage.sock.close()
    stage.expect_end("FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT")


def download(stage):
    stage.connect()
    stage.ours.do(f"save {stage.file('saved')}")
    in_thread(lambda: (stage.sock.sendall(LARGE), stage.sock.shutdown(socket.SHUT_WR)))()
    stage.ours.wait_end()
    same_octets("we received", stage.file("saved").read_bytes(), LARGE)
    stage.file("saved").unlink()
    stage.agree("CLOSE_WAIT", "FIN_WAIT_2")
    stage.ours.do("close")
    stage.expect_end("CLOSE_WAIT", "LAST_ACK", "CLOSED")


def both_ways(stage):
    """At the same time: what the kernel sends is sent back."""
    stage.connect()
    stage.ours.do("echo")
    received = in_thread(lambda: kernel.receive(stage.sock))
    in_thread(lambda: (stage.sock.sendall(LARGE), stage.sock.shutdown(socket.SHUT_WR)))()
    same_octets("the kernel received", received(), LARGE)
    stage.expect_end("CLOSE_WAIT", "LAST_ACK", "CLOSED")
    stage.agree("CLOSED", "TIME_WAIT")


def corrupted(stage):
    """What arrives damaged is dropped on both sides, and sent again."""
    stage.connect()
    stage.ours.do(f"save {stage.file('saved')}")
    received = in_thread(lambda: kernel.receive(stage.sock))
    stage.ours.do(f"send file={stage.work / 'small'}")
    stage.ours.do("shutdown")
    in_thread(lambda: (stage.sock.sendall(SMALL), stage.sock.shutdown(socket.SHUT_WR)))()
    same_octets("the kernel received", received(), SMALL)
    stage.ours.wait_end()
    same_octets("we received", stage.file("saved").read_bytes(), SMALL)


def congested(stage):
    """The way marks instead of dropping (RFC 3168): agreed on by both, told by the kernel, obeyed by us without a loss."""
    kernel.ask_for_ecn(stage.device, stage.kernel_address)
    stage.connect()
    equal("our ECN", stage.ours.show()["ecn"], True)
    equal("ecn in ss", "ecn" in stage.ss().split(), True)
    received = in_thread(lambda: kernel.receive(stage.sock, MEGABYTE))
    stage.ours.do(f"send file={stage.work / 'megabyte'}")
    same_octets("the kernel received", received(), LARGE[:MEGABYTE])
    stage.ours.do("wait sent 60s")
    equal("ecnseen in ss", "ecnseen" in stage.ss().split(), True)
    ours = stage.ours.show()
    if ours["ssthresh"] >= MEGABYTE:
        raise Failure(f"marks have not made us slower: ssthresh {ours['ssthresh']}")
    close_first_ours(stage)


# ---- Closing ----

def close_first_ours(stage):
    stage.ours.do("close")
    stage.agree("FIN_WAIT_2", "CLOSE_WAIT")
    equal("the kernel reads", stage.sock.recv(1), b"")
    stage.sock.close()
    stage.agree("TIME_WAIT", "CLOSED")
    stage.expect_end("FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT")


def close_ours(stage):
    stage.connect()
    exchange(stage)
    close_first_ours(stage)
    stage.ours.wait("2MSL ends", lambda: stage.ours.state == "CLOSED")


def close_kernel(stage):
    stage.connect()
    exchange(stage)
    stage.sock.close()
    stage.agree("CLOSE_WAIT", "FIN_WAIT_2")
    stage.ours.wait_end()
    stage.ours.do("close")
    stage.agree("CLOSED", "TIME_WAIT")
    stage.expect_end("CLOSE_WAIT", "LAST_ACK", "CLOSED")


def close_both(stage):
    """Each FIN is sent before the other one has arrived: the way holds them for as long as that takes to see."""
    stage.connect()
    exchange(stage)
    stage.ours.do("link delay=700ms jitter=0 reorder=0")
    stage.ours.do("close")
    stage.sock.close()
    stage.agree("FIN_WAIT_1", "FIN_WAIT_1")
    stage.ours.wait("expected CLOSING", lambda: "CLOSING" in stage.ours.path)
    stage.agree("TIME_WAIT", "TIME_WAIT")
    stage.expect_end("FIN_WAIT_1", "CLOSING", "TIME_WAIT")


def half_close_ours(stage):
    """After our FIN the kernel goes on sending."""
    stage.connect()
    stage.ours.do(f"save {stage.file('saved')}")
    stage.ours.do("shutdown")
    stage.agree("FIN_WAIT_2", "CLOSE_WAIT")
    equal("the kernel reads", stage.sock.recv(1), b"")
    stage.sock.sendall(SMALL)
    stage.ours.do(f"wait received {len(SMALL)} 60s")
    stage.agree("FIN_WAIT_2", "CLOSE_WAIT")
    stage.sock.close()
    stage.ours.wait_end()
    same_octets("we received", stage.file("saved").read_bytes(), SMALL)
    stage.agree("TIME_WAIT", "CLOSED")
    stage.expect_end("FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT")


def half_close_kernel(stage):
    """After the kernel's FIN we go on sending."""
    stage.connect()
    stage.sock.shutdown(socket.SHUT_WR)
    stage.agree("CLOSE_WAIT", "FIN_WAIT_2")
    received = in_thread(lambda: kernel.receive(stage.sock, len(SMALL)))
    stage.ours.do(f"send file={stage.work / 'small'}")
    same_octets("the kernel received", received(), SMALL)
    stage.ours.do("wait sent 60s")
    stage.agree("CLOSE_WAIT", "FIN_WAIT_2")
    stage.ours.do("close")
    equal("the kernel reads", stage.sock.recv(1), b"")
    stage.agree("CLOSED", "TIME_WAIT")
    stage.expect_end("CLOSE_WAIT", "LAST_ACK", "CLOSED")


# ---- Resets ----

def kernel_is_reset(stage):
    """The kernel learns of our RST; one that is lost is sent again when the kernel sends something."""
    stage.sock.settimeout(0.2)

    def told():
        try:
            if stage.kernel_state() != "CLOSED":
                stage.sock.send(b"?")
            return stage.sock.recv(1 << 16) == b"never"
        except ConnectionResetError:
            return True
        except BrokenPipeError:
            raise Failure("the kernel's socket: expected ECONNRESET, seen EPIPE") from None
        except TimeoutError:
            return False

    if stage.case.impairment == "loss":
        until("the kernel's ECONNRESET", told)
    else:
        stage.sock.settimeout(60)
        try:
            equal("the kernel reads", stage.sock.recv(1), "ECONNRESET")
        except ConnectionResetError:
            pass
    until("the kernel's CLOSED", lambda: stage.kernel_state() == "CLOSED")


def we_are_reset(stage, *closing):
    """The same for our host."""
    if stage.case.impairment == "loss":
        def told():
            if not stage.ours.errors:
                stage.ours.do('send "?"', may_fail=True)
            return stage.ours.errors
        until("our ECONNRESET", told)
    stage.ours.wait_error("ECONNRESET")
    stage.expect_path(*stage.opening, *closing)


def abort_ours(stage):
    stage.connect()
    exchange(stage)
    stage.ours.do("abort")
    kernel_is_reset(stage)
    stage.expect_path(*stage.opening, "CLOSED")


def abort_kernel(stage):
    stage.connect()
    exchange(stage)
    kernel.reset_on_close(stage.sock)
    ends = stage.ends
    stage.sock.close()
    until("the kernel's CLOSED", lambda: kernel.state_between(*ends) == "CLOSED")
    we_are_reset(stage, "CLOSED")


def unread_ours(stage):
    """close() with text that nobody has read resets (RFC 9293 3.6.1 SHLD-3)."""
    stage.connect()
    stage.ours.do("read off")
    stage.sock.sendall(b"unread")
    until("our unread text", lambda: stage.ours.show()["unread"] == 6)
    stage.ours.do("close")
    kernel_is_reset(stage)
    stage.expect_path(*stage.opening, "CLOSED")


def unread_kernel(stage):
    stage.connect()
    stage.ours.do('send "unread"')
    stage.ours.do("wait sent 60s")
    stage.sock.close()
    we_are_reset(stage, "CLOSED")


# ---- Patience ----

def keepalive_ours(stage):
    stage.connect()
    begin = stage.ours.show()
    # Probes go out, answers come in, and the connection stands.
    def answered():
        now = stage.ours.show()
        return now["segs_out"] >= begin["segs_out"] + 3 and now["segs_in"] >= begin["segs_in"] + 3
    until("answers to our keep-alives", answered)
    stage.agree("ESTABLISHED", "ESTABLISHED")
    stage.ours.do("link down")
    stage.ours.wait_error("ETIMEDOUT")
    stage.agree("CLOSED", "ESTABLISHED")  # the kernel has no reason to doubt
    stage.ours.do("link up loss=0 reorder=0 duplicate=0")
    stage.sock.send(b"?")
    try:
        equal("the kernel reads", stage.sock.recv(1), "ECONNRESET")
    except ConnectionResetError:
        pass
    stage.expect_path(*stage.opening, "CLOSED")


def short_keepalive(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)


def keepalive_kernel(stage):
    stage.connect(short_keepalive)
    begin = stage.ours.show()
    def answered():
        now = stage.ours.show()
        return now["segs_in"] >= begin["segs_in"] + 1 and now["segs_out"] >= begin["segs_out"] + 1
    until("the kernel's keep-alive and our answer", answered)
    stage.agree("ESTABLISHED", "ESTABLISHED")
    stage.ours.do("link down")
    try:
        equal("the kernel reads", stage.sock.recv(1), "ETIMEDOUT")
    except TimeoutError as error:
        equal("the kernel's error", error.errno is not None, True)  # the connection's, not the socket's patience
    stage.agree("ESTABLISHED", "CLOSED")
    stage.ours.do("link up loss=0 reorder=0 duplicate=0")
    stage.ours.do('send "?"')
    stage.ours.wait_error("ECONNRESET")
    stage.expect_path(*stage.opening, "CLOSED")


def zero_window_ours(stage):
    """Nobody reads on our side: the kernel stops, probes, and goes on once the window is open again."""
    stage.connect()
    stage.ours.do(f"save {stage.file('saved')}")
    stage.ours.do("read off")
    sent = in_thread(lambda: (stage.sock.sendall(LARGE[:MEGABYTE]), stage.sock.shutdown(socket.SHUT_WR)))
    until("our window closes", lambda: stage.ours.show()["rcv_wnd"] == 0)
    until("the kernel's persist timer", lambda: "timer:(persist" in stage.ss())
    before = stage.ours.show()
    until("the kernel's window probe", lambda: stage.ours.show()["segs_in"] > before["segs_in"])
    equal("octets read", stage.ours.show()["received"], 0)
    stage.ours.do("read on")
    sent()
    stage.ours.wait_end()
    same_octets("we received", stage.file("saved").read_bytes(), LARGE[:MEGABYTE])
    stage.agree("CLOSE_WAIT", "FIN_WAIT_2")
    stage.ours.do("close")
    stage.expect_end("CLOSE_WAIT", "LAST_ACK", "CLOSED")


def zero_window_kernel(stage):
    """Nobody reads on the kernel's side: we stop, probe, and go on once the window is open again."""
    stage.connect(lambda sock: sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20_000))
    stage.ours.do(f"send file={stage.work / 'megabyte'}")
    stage.ours.do("shutdown")
    until("the kernel's window closes", lambda: stage.ours.show()["snd_wnd"] == 0)
    until("our persist timer", lambda: stage.ours.show()["persist_at"] >= 0)
    before = stage.ours.show()
    def probed():
        now = stage.ours.show()
        return now["segs_out"] > before["segs_out"] and now["snd_wnd"] == 0
    until("our window probe", probed)
    same_octets("the kernel received", kernel.receive(stage.sock), LARGE[:MEGABYTE])
    stage.agree("FIN_WAIT_2", "CLOSE_WAIT")
    stage.sock.close()
    stage.expect_end("FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT")


SHORT_MSL = ("msl=1s",)
SHORT_KEEPALIVE = ("keepalive=on", "keepalive-idle=200ms", "keepalive-interval=200ms", "keepalive-count=6")

STORIES = [
    Story("handshake", handshake),
    Story("handshake", handshake, profiles=("rfc", "freebsd"), impairments=("none",)),
    Story("open, both at once", both_open, ("delay=600ms",), roles=("client",), impairments=("none",)),
    Story("reopen in TIME_WAIT", reopen, impairments=("none",)),
    Story("upload 10 MB", upload, large=True, stalls=True),
    Story("download 10 MB", download, large=True, stalls=True),
    Story("both ways 10 MB", both_ways, large=True, stalls=True, impairments=("none",)),
    Story("corrupted 100 kB", corrupted, ("delay=1ms", "corrupt=5%"), corrupts=True, impairments=("none",)),
    Story("congested 1 MB", congested, ("ecn=on", "delay=1ms", "rate=50Mbps", "mark=8"), stalls=True, impairments=("none",)),
    Story("close, ours first", close_ours, SHORT_MSL),
    Story("close, kernel first", close_kernel),
    Story("close, both at once", close_both),
    Story("half-close, ours", half_close_ours),
    Story("half-close, kernel", half_close_kernel),
    Story("abort, ours", abort_ours, resets=True),
    Story("abort, kernel", abort_kernel, resets=True),
    Story("close unread, ours", unread_ours, resets=True),
    Story("close unread, kernel", unread_kernel, resets=True),
    Story("keep-alive, ours", keepalive_ours, SHORT_KEEPALIVE, resets=True),
    Story("keep-alive, kernel", keepalive_kernel, resets=True),
    Story("zero window, ours", zero_window_ours, ("rcvbuf=64k",), stalls=True),
    Story("zero window, kernel", zero_window_kernel, stalls=True),
    Story("closed port, kernel", refused_ours, resets=True, roles=("client",)),
    Story("closed port, ours", refused_kernel, resets=True, roles=("server",)),
]
