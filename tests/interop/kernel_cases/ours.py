"""Our side of a case: one `synwave tun` that is told what to do through a pipe, and tells what happens."""

import json
import queue
import subprocess
import threading
import time

from kernel_cases.limits import PATIENCE, Failure


class Ours:
    alive = set()  # processes that have to be ended whatever happens

    def __init__(self, synwave, device, address, capture, words, profile="linux", seed=1):
        command = [synwave, "tun", "--here", "--json", "--dev", device, "--addr", address, "--pcap", str(capture),
                   "--profile", profile, "--seed", str(seed), "--script", "-", *words]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        Ours.alive.add(self.process)
        self.lock = threading.Condition()
        self.paths = {}  # by connection, in the order of their births: its states in their order
        self.errors = []
        self.ended = False  # its application has read to the end
        self.over = False
        self.complaints = ""
        self.answers = queue.Queue()
        self.readers = [threading.Thread(target=self._read, daemon=True), threading.Thread(target=self._complain, daemon=True)]
        for reader in self.readers:
            reader.start()
        self._answer("begins", PATIENCE)

    def _read(self):
        for line in self.process.stdout:
            event = json.loads(line)
            with self.lock:
                if event["event"] == "state":
                    self.paths.setdefault(event["connection"], []).append(event["to"])
                elif event["event"] == "error":
                    self.errors.append(event["error"])
                elif event["event"] == "end":
                    self.ended = True
                else:
                    self.answers.put(event)
                self.lock.notify_all()
        with self.lock:
            self.over = True
            self.answers.put({"event": "over"})
            self.lock.notify_all()

    def _complain(self):
        self.complaints = self.process.stderr.read()

    def _answer(self, kind, patience):
        try:
            event = self.answers.get(timeout=patience)
        except queue.Empty:
            raise Failure(f"synwave tun says nothing for {patience} s") from None
        if event["event"] != kind:
            self.readers[1].join(1)
            raise Failure(f"synwave tun: expected {kind}, seen {event} {self.complaints}")
        return event

    def do(self, action, may_fail=False):
        """Has one action done; gives what it failed with, or "none"."""
        try:
            self.process.stdin.write(action + "\n")
            self.process.stdin.flush()
        except OSError:
            raise Failure(f"synwave tun is gone: {self.complaints}") from None
        shown = self._answer("show", PATIENCE) if action.startswith("show") else None
        error = self._answer("done", PATIENCE)["error"]
        if error != "none" and not may_fail:
            raise Failure(f"our host: {action}: {error}")
        return shown or error

    def show(self):
        return self.do("show")

    @property
    def path(self):
        """Of the newest connection."""
        return next(reversed(self.paths.values()), [])

    @property
    def state(self):
        return self.path[-1] if self.path else "CLOSED"

    def wait(self, what, condition, patience=PATIENCE):
        """Until `condition()` holds; it may look at all that events tell."""
        end = time.monotonic() + patience
        with self.lock:
            while not condition():
                left = end - time.monotonic()
                if left <= 0 or self.over:
                    raise Failure(f"our host: {what}: in vain; path {' '.join(self.path)}, errors {self.errors}")
                self.lock.wait(left)

    def wait_error(self, error):
        self.wait(f"expected {error}", lambda: error in self.errors)

    def wait_end(self):
        self.wait("expected the end of the stream", lambda: self.ended)

    def quit(self):
        """Ends the session, so that its capture is whole."""
        if self.process.poll() is None:
            try:
                self.process.stdin.write("quit\n")
                self.process.stdin.close()
                self.process.wait(PATIENCE)
            except (OSError, subprocess.TimeoutExpired):
                self.kill()
        for reader in self.readers:
            reader.join(5)
        if self.process.returncode != 0:
            raise Failure(f"synwave tun ended with {self.process.returncode}: {self.complaints}")
        if self.complaints:
            raise Failure(f"synwave tun complains: {self.complaints}")

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        Ours.alive.discard(self.process)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                stream.close()
            except OSError:
                pass
