"""terminal.py - a program that runs on a terminal of its own."""
import codecs
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time


class Terminal:
    """A program whose controlling terminal is `self.end`. What `standard`
    names ("012", "2") is that terminal; the rest of its standard files are
    pipes or files, as subprocess.Popen takes them."""

    def __init__(self, args, columns=80, standard="012", env=None, **files):
        self.end, far = pty.openpty()
        self.resize(columns)
        names = ("stdin", "stdout", "stderr")
        for i, name in enumerate(names):
            if str(i) in standard:
                files[name] = far
        self.process = subprocess.Popen(
            args, start_new_session=True, preexec_fn=lambda: fcntl.ioctl(
                far, termios.TIOCSCTTY, 0), env=env, pass_fds=(far,), **files)
        os.close(far)
        self.text = ""
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def resize(self, columns, rows=24):
        fcntl.ioctl(self.end, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds):
        """What came within so long."""
        ready, _, _ = select.select([self.end], [], [], seconds)
        if not ready:
            return ""
        try:
            data = self.decoder.decode(os.read(self.end, 65536))
        except OSError:  # the other end is closed
            data = ""
        self.text += data
        return data

    def wait_for(self, part, seconds=30):
        """Reads on until it is there; returns all that came."""
        end = time.monotonic() + seconds
        while part not in self.text:
            if time.monotonic() > end:
                raise AssertionError("%r did not come; %r did"
                                     % (part, self.text[-2000:]))
            self.read(0.1)
        return self.text

    def send(self, keys):
        os.write(self.end, keys.encode())

    def close(self, seconds=30):
        """Waits for the end; returns the exit status."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.05)
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        while self.read(0.05):
            pass
        os.close(self.end)
        return self.process.wait()
