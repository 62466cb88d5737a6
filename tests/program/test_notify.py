"""test_notify.py - notifications to a command: tried again, given up, never in
the way of the rows; and the clock that goes on while input is waited for."""
import json
import os
import signal
import subprocess
import threading
import time

import support

# 400 quiet rows, one that is far off, and one more, so that it is told.
ROWS = b"time,value\n" + b"".join(
    b"%d,%d\n" % (1767571200 + i * 60, 500 if i >= 400 else 10 + i % 7)
    for i in range(402))


def script(folder, text):
    path = os.path.join(folder, "tell")
    with open(path, "w") as f:
        f.write("#!/bin/sh\n" + text)
    os.chmod(path, 0o755)
    return path


def score(command, *more, rows=ROWS):
    begin = time.monotonic()
    done = support.run("score", "--notify-command", command, *more,
                       stdin=rows)
    return done + (time.monotonic() - begin,)


def read(path):
    with open(path) as f:
        return f.read()


def children():
    """Processes that this one, or init in its place, has to answer for."""
    return subprocess.run(["ps", "-eo", "stat,args"], capture_output=True,
                          text=True, timeout=20).stdout


def test_a_notification_is_its_input():
    with support.folder() as folder:
        out = os.path.join(folder, "out")
        status, rows, _, _ = score("cat >> %s" % out)
        support.equal(status, 0)
        told = json.loads(read(out))
        support.equal(told["status"], "firing")
        support.equal(told["version"], "4")
        support.equal(told["alerts"][0]["annotations"]["value"], "500")
        support.equal(rows.count(b"\n"), 403)


def test_what_it_writes_is_not_among_the_rows():
    _, rows, errors, _ = score("cat > /dev/null; echo from the command")
    assert b"from the command" not in rows
    support.contains(errors, b"from the command")


def test_what_fails_twice_is_told_the_third_time():
    with support.folder() as folder:
        out, count = os.path.join(folder, "out"), os.path.join(folder, "count")
        tell = script(folder, """echo x >> %s
            [ $(wc -l < %s) -gt 2 ] || exit 7
            cat > %s""" % (count, count, out))
        status, _, errors, lasted = score(tell)
        support.equal(status, 0)
        support.equal(read(count), "x\n" * 3)
        support.equal(json.loads(read(out))["status"], "firing")
        support.equal(errors.count(b"exit status 7"), 1)
        assert 3 <= lasted < 9, "1 s and 2 s of pause, not %s" % lasted


def test_what_hangs_is_ended_with_all_that_it_started():
    with support.folder() as folder:
        mark = "86399.%d" % os.getpid()  # nobody else sleeps so long
        tell = script(folder, "sleep %s & sleep %s" % (mark, mark))
        status, rows, errors, lasted = score(
            tell, "--notify-timeout", "300ms", "--notify-drain", "2s")
        support.equal(status, 1)
        support.contains(errors, b"not done in time")
        support.contains(errors, b"1 notification not taken")
        support.equal(rows.count(b"\n"), 403)
        assert lasted < 10, "the end waited for %s s" % lasted
        assert mark not in children(), "something still runs"


def test_what_does_not_exist_is_told():
    status, rows, errors, lasted = score("/no/such/program",
                                         "--notify-drain", "1500ms")
    support.equal(status, 1)
    support.contains(errors, b"exit status 127")
    support.contains(errors, b"1 notification not taken")
    support.equal(rows.count(b"\n"), 403)
    assert lasted < 10


def test_after_five_tries_it_is_given_up():
    status, _, errors, lasted = score("exit 3", "--notify-drain", "40s")
    support.equal(status, 1)
    support.contains(errors, b"given up after 5 tries: exit status 3")
    assert 15 <= lasted < 35, "1 + 2 + 4 + 8 s of pauses, not %s" % lasted


def many(series):
    head = b"time" + b"".join(b',"load{host=""h%04d""}"' % s
                              for s in range(series))
    rows = [head]
    for i in range(60):
        jump = 900 if i >= 58 else 0
        rows.append(b"%d" % (1767571200 + i * 300) + b"".join(
            b",%d" % (20 + jump + (i * 7 + s) % 5) for s in range(series)))
    return b"\n".join(rows) + b"\n"


def test_a_huge_body_is_read_whole_or_not_at_all():
    """1,000 alerts written out are far more than a pipe holds."""
    with support.folder() as folder:
        out = os.path.join(folder, "out")
        wide = ("--wide", "--notify-most", "1000")
        status, _, _, _ = score("cat > %s" % out, *wide, rows=many(1000))
        support.equal(status, 0)
        support.equal(len(json.loads(read(out))["alerts"]), 1000)
        assert os.path.getsize(out) > 500000
        # One that does not read, and one that goes away in the middle.
        support.equal(score("true", *wide, rows=many(1000))[0], 0)
        support.equal(score("head -c 100 > /dev/null", *wide,
                            rows=many(1000))[0], 0)


def test_what_waits_too_long_is_dropped_and_counted():
    """1,200 groups at once, and a command that hangs: 1,000 may wait."""
    status, rows, errors, lasted = score(
        "sleep 60", "--wide", "--group-by", "host", "--storm-limit", "0",
        "--notify-drain", "500ms", rows=many(1200))
    support.equal(status, 1)
    support.contains(errors, b"more than 1000 notifications wait")
    support.contains(errors, b"1200 notifications not taken")
    support.equal(rows.count(b"\n"), 60 * 1200 + 1)
    assert lasted < 60


def start(*args):
    return subprocess.Popen([support.PROGRAM, "score", *args, "-"],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)


def wait_for(path, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.path.exists(path) and os.path.getsize(path):
            return
        time.sleep(.02)
    raise AssertionError("%s: nothing came" % path)


def test_the_rows_do_not_wait_for_a_command_that_hangs():
    process = start("--notify-command", "sleep 600", "--notify-drain", "0",
                    "--group-wait", "0")
    rows = []
    reader = threading.Thread(target=lambda: rows.append(
        process.stdout.read()))
    reader.start()
    begin = time.monotonic()
    process.stdin.write(ROWS)
    process.stdin.close()
    support.equal(process.wait(20), 1)
    reader.join(20)
    support.equal(rows[0].count(b"\n"), 403)
    assert time.monotonic() - begin < 15
    process.stderr.close()
    process.stdout.close()


def test_the_time_of_the_data_goes_on_while_input_is_waited_for():
    with support.folder() as folder:
        out = os.path.join(folder, "out")
        process = start("--notifications", out, "--group-wait", "1s",
                        "--notify-command", "cat > %s.told" % out)
        process.stdin.write(ROWS[:ROWS.rindex(b"\n", 0, -1) + 1])
        process.stdin.flush()
        wait_for(out)
        wait_for(out + ".told")
        support.equal(json.loads(read(out))["time"], "2026-01-05T06:40:01Z")
        process.stdin.close()
        process.stdout.read()
        support.equal(process.wait(20), 0)
        support.equal(read(out).count("\n"), 1)
        process.stdout.close()
        process.stderr.close()


def test_the_same_rows_give_the_same_notifications():
    for cut in (1, 3, 50):
        process = start("--notifications", "-")
        for at in range(0, len(ROWS), len(ROWS) // cut + 1):
            process.stdin.write(ROWS[at:at + len(ROWS) // cut + 1])
            process.stdin.flush()
        got = process.communicate(timeout=30)[0]
        support.equal(got, support.run("score", "--notifications", "-",
                                       stdin=ROWS)[1])


def test_a_signal_ends_a_followed_run_well():
    with support.folder() as folder:
        rows, out = os.path.join(folder, "rows"), os.path.join(folder, "out")
        with open(rows, "wb") as f:
            f.write(ROWS)
        process = subprocess.Popen(
            [support.PROGRAM, "score", "--follow", "--group-wait", "300ms",
             "--notify-command", "cat >> %s" % out, rows],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        wait_for(out)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
        support.equal(process.returncode, 0)
        support.equal(read(out).count("\n"), 1)


def test_a_run_with_a_state_goes_on_with_what_is_open():
    """Told once, though each run is a process of its own."""
    with support.folder() as folder:
        rows, out = os.path.join(folder, "rows"), os.path.join(folder, "out")
        state = os.path.join(folder, "state")
        lines = ROWS.splitlines(True)
        lines += [b"%d,%d\n" % (1767571200 + i * 60,
                                500 if i < 540 else 10 + i % 7)
                  for i in range(402, 600)]
        for end in (402, 403, 500, 530, len(lines)):
            with open(rows, "wb") as f:
                f.writelines(lines[:end])
            support.equal(support.run(
                "score", "--state", state, "--notifications", out,
                "--repeat-interval", "1h", rows)[0], 0)
        told = [json.loads(line) for line in read(out).splitlines()]
        support.equal([(t["status"], t["repeat"]) for t in told],
                      [("firing", False), ("firing", True), ("firing", True),
                       ("resolved", False)])


support.main(globals())
