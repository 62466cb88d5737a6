"""test_check.py - `check` as cron and a monitoring system call it: on data that
grows, with a state; whatever it is given, it answers by the Monitoring Plugins
guidelines."""
import os
import random
import re
import subprocess

import support

START = 1767571200
STEP = 300
NUMBER = r"-?[0-9]+(\.[0-9]+)?"
RANGE = r"@?((~|%s):)?(%s)?" % (NUMBER, NUMBER)
FIGURE = re.compile(r"'([^'=|\n]|'')+'=(U|%s[a-zA-Z%%/]*)(;(%s)?){0,2}(;0)?$"
                    % (NUMBER, RANGE))
NAMES = ("OK", "WARNING", "CRITICAL", "UNKNOWN")


def answer(*args, **more):
    """Runs it; holds the answer against the guidelines, and returns status,
    sentence, figures and further lines."""
    status, out, err = support.run("check", *args, **more)
    support.equal(err, b"")
    assert out.endswith(b"\n"), out
    lines = out.decode()[:-1].split("\n")
    first = re.match(r"MARIGRAM (OK|WARNING|CRITICAL|UNKNOWN) - "
                     r"([^|]+?)(?: \| ([^|]*))?$", lines[0])
    assert first, lines[0]
    support.equal(NAMES.index(first.group(1)), status)
    figures = split(first.group(3) or "")
    for figure in figures:
        assert FIGURE.match(figure), figure
    for line in lines[1:]:
        assert "|" not in line and line, line
    return status, first.group(2), figures, lines[1:]


def split(text):
    """Figures are parted by blanks that are not in quotes."""
    return re.findall(r"(?:'(?:[^']|'')*'|[^ '])+", text)


def write(path, rows):
    with open(path, "w") as f:
        f.write("time,series,value\n" + "".join(
            "%d,%s,%s\n" % row for row in rows))


def made(count, fall=(), seed=3):
    rng = random.Random(seed)
    return [(START + i * STEP, name,
             "%.2f" % (9 if i in fall and name == "a" else
                       50 + rng.gauss(0, 2)))
            for i in range(count) for name in ("a", "b")]


def at(i):
    return str(START + i * STEP)


def test_cron_on_a_file_that_grows():
    """Each call says what one call over everything says; the alert is seen
    when it comes and until it ends, and each row is judged once."""
    rows = made(160, range(120, 130))
    seen = []
    with support.folder() as folder:
        path, state = (os.path.join(folder, n) for n in ("m.csv", "s"))
        for end in range(100, 161, 3):
            write(path, rows[:end * 2])
            now = ("--now", at(end), path)
            got = answer("--state", state, *now)
            support.equal(got, answer(*now))
            seen.append(got[0])
            again = answer("--state", state, *now)
            support.equal(again[0], got[0])
            support.contains(again[1], "no new row, the last ")
            support.contains(again[1], ", 5m ago")
            support.equal(again[2:], got[2:])
        status, out, err = support.run("score", "--state", state, path)
        support.equal(out.count(b"\n"), 1)
        support.contains(err, b"seen 320")
    first = seen.index(1)
    last = len(seen) - seen[::-1].index(1)
    support.equal(set(seen[:first]), {0})
    support.equal(set(seen[first:last]), {1})
    support.equal(set(seen[last:]), {0})


def test_the_worst_since_the_last_call():
    rows = made(160, (120, 121))
    with support.folder() as folder:
        path, state = (os.path.join(folder, n) for n in ("m.csv", "s"))
        write(path, rows[:200])
        args = ("--state", state, "--rows", "worst", path)
        support.equal(answer(*args)[0], 0)
        write(path, rows)
        status, said, _, _ = answer(*args)
        support.equal(status, 1)
        support.contains(said, "1 of 2 series firing: a (9, ")
        support.equal(answer(*args)[0], 0)
        support.equal(answer(path)[0], 0)


def test_rows_of_another_run_count():
    """The answer is about the last row, whoever judged it."""
    rows = made(125, range(120, 125))
    with support.folder() as folder:
        path, state = (os.path.join(folder, n) for n in ("m.csv", "s"))
        write(path, rows)
        support.run("score", "--state", state, path)
        status, said, figures, lines = answer("--state", state, "--now",
                                              at(125), path)
        support.equal((status, figures, lines), answer(path)[:1] +
                      answer(path)[2:])
        support.contains(said, "no new row")
        status, _, _, _ = answer("--state", state, "--model", "ewma", path)
        support.equal(status, 3)


def test_old_and_silent_series():
    rows = made(160)
    with support.folder() as folder:
        path = os.path.join(folder, "m.csv")
        write(path, rows)
        now = ("--now", at(159 + 6), path)
        support.equal(answer("--max-age", "30m", *now)[0], 0)
        for name, status in (("ok", 0), ("warning", 1), ("critical", 2),
                             ("unknown", 3)):
            got = answer("--max-age", "29m", "--stale", name, *now)
            support.equal(got[0], status)
        support.contains(got[1], "2 of 2 series stale: ")
        write(path, [row for row in rows if row[1] == "a" or
                     row[0] < START + 100 * STEP])
        status, said, _, _ = answer("--stale", "critical", *now)
        support.equal(status, 2)
        support.contains(said, "1 of 2 series stale: b (")


def test_two_severities():
    rows = made(125, range(120, 125))
    with support.folder() as folder:
        path = os.path.join(folder, "m.csv")
        write(path, rows)
        for critical, status in ((1.2, 2), (100, 1)):
            got = answer("--critical", str(critical), path)
            support.equal(got[0], status)
            support.contains(got[2][0], ";1;%g;0" % critical)


def test_names_from_hell():
    """No series' name breaks the line, whatever it is called."""
    rng = random.Random(11)
    letters = "ab'='|\\\t;\"{} \u00e4%$&\u2028"
    names = sorted({"".join(rng.choice(letters) for _ in range(12)) or "x"
                    for _ in range(300)})
    rows = "".join('%d,"x%s",%s\n' % (START + i * STEP, n.replace('"', '""'),
                                      rng.choice(("", "1e-30", "-3e29", "5")))
                   for i in range(30) for n in names)
    text = ("time,series,value\n" + rows).encode()
    args = ("--on", "value", "-w", "1:2", "--max-perfdata")
    _, _, figures, lines = answer(*args, "1000", "--max-lines", "1000",
                                  stdin=text)
    support.equal(len(figures), len(names))
    assert len(lines) > 100
    _, said, figures, lines = answer(*args, "7", "--max-lines", "5",
                                     stdin=text)
    support.equal(len(figures), 7)
    support.equal(len(lines), 6)
    support.contains(said, "perfdata of %d left out" % (len(names) - 7))


def test_thousands_of_series_are_told_shortly():
    text = "time,series,value\n" + "".join(
        "%d,s%d,%d\n" % (START + i * STEP, k, k % 7)
        for i in range(3) for k in range(5000))
    status, said, figures, _ = answer(stdin=text.encode())
    support.equal(status, 0)
    support.equal(len(figures), 100)
    support.contains(said, "5000 series, none firing; 5000 warming; perfdata "
                     "of 4900 left out")


def test_known_events_mute_ranges():
    rows = made(125, range(120, 125))
    with support.folder() as folder:
        path, known = (os.path.join(folder, n) for n in ("m.csv", "k.json"))
        write(path, rows)
        with open(known, "w") as f:
            f.write('{"known_events":[{"name":"works","series":"a",'
                    '"owner":"ops","reason":"x","ranges":[{"from":'
                    '"2026-01-05T09:00:00Z","to":"2026-01-06T00:00:00Z"}]}]}')
        status, said, _, _ = answer("--known-events", known, "-w", "~:1", path)
        if status == 3:
            raise AssertionError(said)
        support.equal(status, 0)
        support.contains(said, "1 suppressed")


def test_whatever_goes_wrong_is_unknown():
    with support.folder() as folder:
        path, state = (os.path.join(folder, n) for n in ("m.csv", "s"))
        write(path, made(20))
        torn = os.path.join(folder, "torn")
        with open(torn, "wb") as f:
            f.write(os.urandom(4096))
        support.equal(answer("--state", state, path)[0], 0)
        for args in (("-w", "5:1"), ("-w", ""), ("-c", "1 "), ("--nothing",),
                     ("--state", torn), ("--state", folder), ("--now", "noon"),
                     ("--model", "none"), ("--series", "x"),
                     ("--known-events", torn), ("--holidays", "/no/where"),
                     ("--unit", "|")):
            status, said, figures, lines = answer(*args, path)
            support.equal((status, figures, lines), (3, [], []), args)
        support.equal(answer(os.path.join(folder, "none.csv"))[0], 3)
        support.equal(answer(stdin=b"")[0], 3)
        holder = subprocess.Popen(
            [support.PROGRAM, "score", "--state", state],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        holder.stdin.write(b"ts,value\n%d,1\n" % START)
        holder.stdin.flush()
        while b"\n" not in os.read(holder.stdout.fileno(), 4096):
            pass
        status, said, _, _ = answer("--state", state, path)
        support.equal(status, 3)
        holder.communicate(timeout=60)
        with open("/dev/full", "w") as full:
            done = subprocess.run([support.PROGRAM, "check", path],
                                  stdout=full, stderr=subprocess.PIPE)
        support.equal(done.returncode, 3)
        for flag in ("--help", "-h", "--version", "-V"):
            support.equal(support.run("check", flag)[0], 3)


def test_a_failed_flag_judges_no_row():
    """What is refused has not used up the rows."""
    rows = made(125, range(120, 125))
    with support.folder() as folder:
        path, state = (os.path.join(folder, n) for n in ("m.csv", "s"))
        write(path, rows)
        for args in (("--now", "noon"), ("-w", "x"), ("--unit", "9")):
            support.equal(answer("--state", state, *args, path)[0], 3)
            assert not os.path.exists(state)


support.main(globals())
