"""test_alertmanager.py - alerts in a real Alertmanager, started for the test on
127.0.0.1. Skipped, and said so, only where prometheus-alertmanager is not
installed. What is started here is ended here, whatever happens."""
import atexit
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import support

BINARY = shutil.which("prometheus-alertmanager") or shutil.which(
    "alertmanager")
CONFIG = """
route:
  receiver: none
  group_wait: 1s
receivers:
  - name: none
"""
PROCESSES = []


@atexit.register
def end_all():
    for process in PROCESSES:
        if process.poll() is None:
            process.kill()
            process.wait()


def a_child(*args, **more):
    """A process that ends with us, even where we are killed."""
    def with_parent():
        import ctypes
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    process = subprocess.Popen(args, preexec_fn=with_parent, **more)
    PROCESSES.append(process)
    return process


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def until(what, seconds=20):
    """The first value of what() that is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = what()
        if got:
            return got
        time.sleep(.05)
    raise AssertionError("it never came")


class Alertmanager:
    def __init__(self, folder, port=None):
        self.port = port or free_port()
        self.url = "http://127.0.0.1:%d" % self.port
        config = os.path.join(folder, "am.yml")
        with open(config, "w") as f:
            f.write(CONFIG)
        self.process = a_child(
            BINARY, "--config.file=" + config,
            "--storage.path=" + os.path.join(folder, "data%d" % self.port),
            "--web.listen-address=127.0.0.1:%d" % self.port,
            "--cluster.listen-address=",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self.is_ready)

    def is_ready(self):
        assert self.process.poll() is None, "it would not start"
        try:
            with urllib.request.urlopen(self.url + "/-/ready", timeout=2):
                return True
        except OSError:
            return False

    def alerts(self, **labels):
        with urllib.request.urlopen(self.url + "/api/v2/alerts",
                                    timeout=5) as f:
            found = json.load(f)
        return [alert for alert in found
                if labels.items() <= alert["labels"].items()]

    def silence(self, name, value):
        now = time.time()
        stamp = [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now + s))
                 for s in (0, 600)]
        body = {"matchers": [{"name": name, "value": value, "isRegex": False}],
                "startsAt": stamp[0], "endsAt": stamp[1],
                "createdBy": "test", "comment": "test"}
        urllib.request.urlopen(urllib.request.Request(
            self.url + "/api/v2/silences", json.dumps(body).encode(),
            {"Content-Type": "application/json"}), timeout=5).close()

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


@contextlib.contextmanager
def alertmanagers(count=1):
    with support.folder() as folder:
        started = []
        try:
            for _ in range(count):
                started.append(Alertmanager(folder))
            yield started[0] if count == 1 else started
        finally:
            for one in started:
                one.stop()


class Live:
    """A run that is fed rows whose times end now."""

    def __init__(self, *args, names=("load",)):
        self.names = names
        self.process = a_child(support.PROGRAM, "score", *args, "-",
                               stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
        self.errors = b""
        self.reader = threading.Thread(target=self.read_errors, daemon=True)
        self.reader.start()
        self.at = int(time.time()) - 500 * 10
        self.count = 0
        self.write(b"time,series,value\n")
        self.rows(400, None)

    def read_errors(self):
        self.errors = self.process.stderr.read()

    def write(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def rows(self, count, value):
        for _ in range(count):
            usual = 10 + self.count * 7 % 5
            for name in self.names:
                self.write(b'%d,"%s",%d\n' % (
                    self.at, name.replace('"', '""').encode(),
                    usual if value is None else value))
            self.at += 10
            self.count += 1

    def end(self):
        self.process.stdin.close()
        status = self.process.wait(40)
        self.reader.join(10)
        self.process.stderr.close()
        return status


def test_raised_renewed_and_resolved():
    with alertmanagers() as am:
        live = Live("--alertmanager", am.url, "--renewal", "1s")
        live.rows(1, 500)
        first = until(am.alerts)[0]
        support.equal(first["labels"],
                      {"alertname": "MetricAnomaly", "series": "load"})
        support.equal(first["annotations"]["severity"], "warning")
        support.equal(first["annotations"]["value"], "500")
        support.equal(first["status"]["state"], "active")
        # A lease of 4 s, renewed each second: it outlives itself.
        time.sleep(6)
        later = am.alerts()
        support.equal(len(later), 1, "one alert, however often it is posted")
        support.equal(later[0]["fingerprint"], first["fingerprint"])
        support.equal(later[0]["startsAt"], first["startsAt"])
        assert later[0]["endsAt"] > first["endsAt"], "not renewed"
        live.rows(90, None)
        until(lambda: not am.alerts())
        support.equal(live.end(), 0)


def test_the_fingerprint_is_alertmanagers():
    with alertmanagers() as am, support.folder() as folder:
        out = os.path.join(folder, "out")
        live = Live("--alertmanager", am.url, "--notifications", out,
                    names=('load{host="ä b",dc="x"}',))
        live.rows(1, 500)
        alert = until(am.alerts)[0]
        support.equal(live.end(), 0)
        with open(out) as f:
            told = json.loads(f.readline())
        support.equal(told["alerts"][0]["fingerprint"], alert["fingerprint"])
        support.equal(told["alerts"][0]["labels"], alert["labels"])


def test_a_change_of_severity():
    critical = ("--critical", "30")
    for label in ((), ("--severity-label",)):
        with alertmanagers() as am:
            live = Live("--alertmanager", am.url, "--renewal", "1s", *critical,
                        *label)
            live.rows(1, 100)
            first = until(am.alerts)[0]
            support.equal(first["annotations"]["severity"], "warning")
            support.equal(first["labels"].get("severity"),
                          "warning" if label else None)
            live.rows(1, 100000)
            until(lambda: [a for a in am.alerts() if
                           a["annotations"]["severity"] == "critical"])
            if label:
                support.equal([a["labels"]["severity"] for a in am.alerts()],
                              ["critical"], "the old one ended with the post")
            else:
                support.equal([a["fingerprint"] for a in am.alerts()],
                              [first["fingerprint"]])
            support.equal(live.end(), 0)


def test_a_silenced_one_stays_silenced():
    with alertmanagers() as am:
        am.silence("series", "load")
        live = Live("--alertmanager", am.url, "--renewal", "1s")
        live.rows(1, 500)
        until(am.alerts)
        time.sleep(2.5)
        state = [a["status"]["state"] for a in am.alerts()]
        support.equal(state, ["suppressed"])
        support.equal(live.end(), 0)


def test_all_instances_are_posted_to_and_one_is_down():
    with alertmanagers(2) as (one, two):
        down = "http://user:secret@127.0.0.1:%d" % free_port()
        live = Live("--alertmanager", ",".join((one.url, down, two.url)),
                    "--notify-drain", "1s")
        live.rows(1, 500)
        until(one.alerts)
        until(two.alerts)
        support.equal(live.end(), 0, "somebody took it")
        support.contains(live.errors, b"not taken yet")
        assert b"secret" not in live.errors, "a password is told"


def test_nobody_takes_it():
    live = Live("--alertmanager", "http://127.0.0.1:%d" % free_port(),
                "--notify-drain", "1s")
    live.rows(1, 500)
    support.equal(live.end(), 1)
    support.contains(live.errors, b"1 alert not taken by any")


def test_renewal_brings_an_alert_back_after_a_restart():
    with support.folder() as folder:
        am = Alertmanager(folder)
        live = Live("--alertmanager", am.url, "--renewal", "1s")
        live.rows(1, 500)
        until(am.alerts)
        am.stop()
        time.sleep(2.5)  # a renewal is refused
        again = Alertmanager(folder, am.port)
        try:
            support.equal(len(until(again.alerts)), 1)
            support.equal(live.end(), 0)
            support.contains(live.errors, b"answers again")
        finally:
            again.stop()


def test_the_past_is_not_posted_but_what_is_open():
    begun = 1767571200
    with alertmanagers() as am, support.folder() as folder:
        for name, open_rows in (("ended", 3), ("open", 60)):
            path = os.path.join(folder, name)
            with open(path, "w") as f:
                f.write("time,value\n")
                for i in range(460):
                    off = 400 <= i < 400 + open_rows
                    f.write("%d,%d\n" % (begun + i * 60,
                                         500 if off else 10 + i % 7))
            status, _, errors = support.run("score", "--alertmanager", am.url,
                                            path)
            support.equal(status, 0)
            support.equal(errors.count(b"1 alert of the past not posted"),
                          name == "ended")
        support.equal([a["labels"]["series"] for a in am.alerts()], ["open"])
        support.equal(am.alerts()[0]["startsAt"][:10], "2026-01-05")


def test_a_storm_is_posted_whole():
    names = tuple('load{host="h%d"}' % i for i in range(1500))
    with alertmanagers() as am:
        live = Live("--alertmanager", am.url, "--nodata", "0", names=names)
        live.rows(1, 500)
        until(lambda: len(am.alerts()) == 1500, 60)
        support.equal(live.end(), 0)


class Fake(BaseHTTPRequestHandler):
    """Answers as its list says, and then 200; keeps the bodies."""

    def do_POST(self):
        body = json.loads(
            self.rfile.read(int(self.headers["Content-Length"])))
        status = (self.server.answers.pop(0) if self.server.answers else 200)
        text = b""
        if self.server.spoil:
            status, text = self.spoil(body)
        self.server.posts.append((time.monotonic(), status, body))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text)

    def spoil(self, body):
        """Puts an alert beside them that the Alertmanager refuses."""
        body = body + [{"labels": {"not-a-name": "x"}}]
        request = urllib.request.Request(
            self.server.spoil + self.path, json.dumps(body).encode(),
            {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def fake(*answers, spoil=None):
    server = HTTPServer(("127.0.0.1", 0), Fake)
    server.answers, server.posts = list(answers), []
    server.spoil = spoil
    server.url = "http://127.0.0.1:%d" % server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def test_some_are_refused():
    """400 is a partial success: the good one is stored, the refusal is told
    once, and nothing is tried again before the renewal."""
    with alertmanagers() as am, fake(spoil=am.url) as server:
        live = Live("--alertmanager", server.url, "--renewal", "2s")
        live.rows(1, 500)
        until(am.alerts)
        until(lambda: len(server.posts) == 3)
        support.equal([post[1] for post in server.posts], [400] * 3)
        times = [post[0] for post in server.posts]
        assert times[2] - times[0] > 3, "tried again before its renewal"
        support.equal(live.end(), 0)
        support.contains(live.errors, b"refused, some of 1 alert (400: ")
        support.contains(live.errors, b"not-a-name")
        support.equal(live.errors.count(b"refused"), 1)


def test_5xx_and_429_are_tried_again_with_longer_pauses():
    with fake(503, 429) as server:
        live = Live("--alertmanager", server.url)
        live.rows(1, 500)
        until(lambda: len(server.posts) == 3)
        support.equal(live.end(), 0)
        times = [post[0] for post in server.posts]
        assert .9 <= times[1] - times[0] < 1.9, times
        assert 1.9 <= times[2] - times[1] < 3.5, times


def test_404_is_not_tried_again():
    with fake(404, 404, 404) as server:
        live = Live("--alertmanager", server.url)
        live.rows(1, 500)
        until(lambda: server.posts)
        time.sleep(2)
        support.equal(len(server.posts), 1)
        support.equal(live.end(), 1)
        support.contains(live.errors, b"404")


def test_an_end_is_sent_again():
    with fake() as server:
        live = Live("--alertmanager", server.url, "--renewal", "1s",
                    "--keep-firing-for", "0", "--keep-samples", "1")
        live.rows(1, 500)
        until(lambda: server.posts)
        live.rows(2, None)
        def ends():
            return [p for p in server.posts
                    if "cleared" in json.dumps(p[2])]
        until(lambda: len(ends()) >= 3)
        support.equal(len({p[2][0]["endsAt"] for p in ends()}), 1)
        support.equal(live.end(), 0)


if BINARY:
    support.main(globals())
print("skipped: no prometheus-alertmanager is installed")
