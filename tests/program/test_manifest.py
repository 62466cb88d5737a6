"""test_manifest.py - a run leaves a manifest, and verify finds whatever is not
as it was: each kind of tampering, and nothing where there is none."""
import gzip
import json
import os
import random
import shutil

import support
from support import read, write

START = 1767571200
TOUR = os.path.join(support.SOURCE, "datasets", "tour")
HOLIDAYS = "2026-01-06\n"
KNOWN = ('{"known_events":[{"name":"works","series":"a","owner":"ops",'
         '"reason":"x","location":"Europe/Paris","ranges":[{"from":'
         '"2026-01-05T09:00:00Z","to":"2026-01-05T10:00:00Z"}]}]}')


def rows():
    rng = random.Random(3)
    made = "".join("%d,%s,%s\n" % (
        START + i * 300, name, "" if rng.random() < .02 else "%.2f" % (
            9 if 120 <= i < 130 and name == "a" else 50 + rng.gauss(0, 2)))
        for i in range(200) for name in ("a", "b"))
    return "time,series,value\n" + made + "1,a,5\nx,a,5\ntime,series,value\n"


class Run:
    """A folder with a run in it, and its manifest."""

    def __init__(self, folder, *more, verb="score", stdin=b""):
        self.folder = folder
        self.stdin = stdin
        write(os.path.join(folder, "in.csv"), rows())
        write(os.path.join(folder, "days"), HOLIDAYS)
        write(os.path.join(folder, "known.json"), KNOWN)
        self.status, out, self.err = support.run(
            verb, "--manifest", "m.json", *more, cwd=folder, stdin=stdin)
        with open(os.path.join(folder, "out"), "wb") as f:
            f.write(out)

    def manifest(self):
        return json.loads(read(os.path.join(self.folder, "m.json")))

    def verify(self, *args, stdin=None):
        return support.run("verify", *args, "m.json", cwd=self.folder,
                           stdin=self.stdin if stdin is None else stdin)

    def holds(self, *args):
        before = self.files()
        status, out, err = self.verify(*args)
        support.equal(status, 0, err)
        support.contains(out, b"verified")
        support.equal(self.files(), before, "verify wrote something")

    def fails(self, sentence, *args, status=1):
        before = self.files()
        got, out, err = self.verify(*args)
        support.equal((got, out), (status, b""), err)
        support.contains(err, sentence)
        support.equal(err.count(b"\n"), 1, err)
        support.equal(self.files(), before, "verify wrote something")

    def files(self):
        return {name: read(os.path.join(self.folder, name))
                for name in os.listdir(self.folder)}

    def edit(self, name, old, new):
        path = os.path.join(self.folder, name)
        data = read(path)
        assert old in data, data
        with open(path, "wb") as f:
            f.write(data.replace(old, new, 1))


FULL = ("--alerts", "alerts.jsonl", "--rejects", "bad.csv", "--holidays",
        "days", "--known-events", "known.json", "--tz", "Europe/Berlin",
        "in.csv")


def test_a_run_is_verified_and_two_write_the_same_bytes():
    with support.folder() as folder:
        run = Run(folder, *FULL)
        first = read(os.path.join(folder, "m.json"))
        run.holds()
        run.holds("--against", "out")
        run.holds("--against", "alerts.jsonl")
        os.remove(os.path.join(folder, "alerts.jsonl"))
        Run(folder, *FULL)
        support.equal(read(os.path.join(folder, "m.json")), first)
        made = run.manifest()
        support.equal([f["flag"] for f in made["files"]],
                      ["holidays", "known-events"])
        support.equal([z["zone"] for z in made["zones"]],
                      ["Europe/Berlin", "Europe/Paris"])
        counts = made["counts"]
        support.equal((counts["read"], counts["bad"], counts["late"],
                       counts["headers"], counts["verdicts"]),
                      (401, 1, 1, 1, 401))
        assert counts["missing"] > 0
        support.equal([(o["to"], o["path"]) for o in made["outputs"]],
                      [("rows", "-"), ("alerts", "alerts.jsonl"),
                       ("rejects", "bad.csv")])
        support.equal(made["outputs"][0]["lines"], 402)
        for word in (os.uname().nodename, folder, support.SOURCE):
            assert word.encode() not in first, word


def test_what_was_changed_is_named():
    for name, old, new, sentence in (
            ("in.csv", b"\n", b"\n\n", b"in.csv: has changed"),
            ("days", b"06", b"07", b"days: has changed"),
            ("known.json", b"09:00", b"09:05", b"known.json: has changed"),
            ("m.json", b'"read":401', b'"read":400',
             b"read: was 400, is now 401"),
            ("m.json", b'"late":1', b'"late":0', b"late: was 0, is now 1"),
            ("m.json", b'"status":0', b'"status":3',
             b"status: was 3, is now 0"),
            ("m.json", b'raise\\": 1', b'raise\\": 2',
             b"was '\"raise\": 2,', is now '\"raise\": 1,'"),
            ("m.json", b'"hash":"', b'"hash":"0', b"configuration's hash"),
            ("m.json", b'["holidays","days"]', b'["raise","1.5"]',
             b"is now"),
            ("m.json", b'"to":"rows"', b'"to":"rest"',
             b"outputs: was rest, is now rows")):
        with support.folder() as folder:
            run = Run(folder, *FULL)
            run.edit(name, old, new)
            run.fails(sentence)


def swap(folder, *path):
    """Another hash in the manifest."""
    at = os.path.join(folder, "m.json")
    made = json.loads(read(at))
    place = made
    for step in path:
        place = place[step]
    place["sha256"] = "0" * 64
    write(at, json.dumps(made))


def test_other_hashes_are_named():
    for path, sentence in (
            (("inputs", 0), b"in.csv: has changed"),
            (("zones", 0), b"time zone Europe/Berlin: its rules have changed"),
            (("outputs", 0), b"outputs: rows: has changed"),
            (("outputs", 1), b"outputs: alerts: has changed"),
            (("outputs", 2), b"outputs: rejects: has changed"),
            (("learned",), b"what was learned: has changed")):
        with support.folder() as folder:
            run = Run(folder, *FULL)
            swap(folder, *path)
            run.fails(sentence)


def test_the_first_line_that_differs():
    with support.folder() as folder:
        run = Run(folder, *FULL)
        lines = read(os.path.join(folder, "out")).splitlines(True)
        lines[99] = b"what was\x1b[2J\n"
        with open(os.path.join(folder, "out"), "wb") as f:
            f.write(b"".join(lines))
        run.fails(b"out:100: was 'what was?[2J', is now '", "--against", "out")
        with open(os.path.join(folder, "out"), "wb") as f:
            f.write(b"".join(lines[:50]))
        run.fails(b"out:51: was at its end, is now '", "--against", "out")
        run.fails(b"no: cannot open", "--against", "no")


def test_another_version_is_told_and_tried():
    with support.folder() as folder:
        run = Run(folder, *FULL)
        version = run.manifest()["version"].encode()
        run.edit("m.json", b'"version":"' + version, b'"version":"0.0.7')
        status, out, err = run.verify()
        support.equal(status, 0)
        support.contains(err, b"was made by version 0.0.7, this is " + version)
        support.contains(out, b"verified")


def test_what_is_missing():
    with support.folder() as folder:
        run = Run(folder, *FULL)
        os.remove(os.path.join(folder, "in.csv"))
        run.fails(b"in.csv: cannot open")
        os.remove(os.path.join(folder, "m.json"))
        status, _, err = run.verify()
        support.equal(status, 1)
        support.contains(err, b"m.json: cannot open")


def test_standard_input_is_hashed_on_its_way():
    data = rows().encode()
    for packed in (data, gzip.compress(data)):
        with support.folder() as folder:
            run = Run(folder, stdin=packed)
            support.equal(run.manifest()["inputs"][0]["bytes"], len(packed))
            run.holds()
            run.stdin = packed[:-9] if packed == data else b"time,value\n1,2\n"
            run.fails(b"standard input: has changed")


def test_gzip_is_hashed_as_it_lies():
    with support.folder() as folder:
        data = gzip.compress(rows().encode())
        with open(os.path.join(folder, "p.csv.gz"), "wb") as f:
            f.write(data)
        run = Run(folder, "p.csv.gz")
        support.equal(run.manifest()["inputs"][0]["bytes"], len(data))
        run.holds()


def test_states():
    with support.folder() as folder:
        run = Run(folder, "--state", "s", "in.csv")
        support.equal(run.manifest()["state"], "new")
        run.holds()
        run.status, _, _ = support.run("score", "--manifest", "m.json",
                                       "--state", "s", "in.csv", cwd=folder)
        support.equal(run.manifest()["state"], "continued")
        support.equal(run.manifest()["counts"]["seen"], 401)
        run.fails(b"went on from a state that held series")
        run = Run(folder, "--state", "s", "in.csv", verb="fit")
        support.equal(run.manifest()["state"], "new")
        run.holds()
        run.holds("--against", "out")


def test_a_configuration_file_that_names_outputs():
    with support.folder() as folder:
        write(os.path.join(folder, "c.json"),
              '{"alerts":"alerts.jsonl","rejects":"bad.csv","raise":0.9}')
        run = Run(folder, "-c", "c.json", "in.csv")
        support.equal(run.manifest()["files"][0]["flag"], "config")
        run.holds()
        run.edit("m.json", b'"to":"alerts"', b'"to":"alert"')
        run.fails(b"outputs: was alert, is now ")
        run.edit("c.json", b"0.9", b"0.8")
        run.fails(b"c.json: has changed")


def test_replays():
    with support.folder() as folder:
        shutil.copy(os.path.join(TOUR, "incidents.json"), folder)
        shutil.copy(os.path.join(TOUR, "orders.csv"), folder)
        run = Run(folder, "--incidents", "incidents.json", "--alerts", "a",
                  "--fail-if", "recall<2", "orders.csv", verb="replay")
        support.equal(run.status, 4)
        support.equal(run.manifest()["status"], 4)
        support.equal(run.manifest()["files"][0]["flag"], "incidents")
        run.holds()
        run.holds("--against", "out")
        run.edit("incidents.json", b"14:00", b"14:05")
        run.fails(b"incidents.json: has changed")


def test_the_page_of_a_replay():
    with support.folder() as folder:
        shutil.copy(os.path.join(TOUR, "incidents.json"), folder)
        shutil.copy(os.path.join(TOUR, "orders.csv"), folder)
        run = Run(folder, "--incidents", "incidents.json", "--html", "p.html",
                  "orders.csv", verb="replay")
        page = run.manifest()["outputs"][0]
        support.equal((page["to"], page["path"]), ("html", "p.html"))
        run.holds()
        run.holds("--against", "p.html")
        sum = page["sha256"].encode()
        run.edit("m.json", sum, sum[::-1])
        run.fails(b"outputs: html: has changed")


def test_what_cannot_have_a_manifest():
    with support.folder() as folder:
        run = Run(folder, "in.csv")
        for args, sentence in (
                (("--manifest", "in.csv", "in.csv"), b"is an input file"),
                (("--manifest", "a", "--alerts", "a", "in.csv"),
                 b"is the file of --alerts"),
                (("--manifest", "s", "--state", "s", "in.csv"),
                 b"is the file of --state"),
                (("--manifest", "-", "in.csv"), b"want a file"),
                (("--manifest", "x", "--follow", "in.csv"), b"--follow")):
            status, _, err = support.run("score", *args, cwd=folder)
            support.equal(status, 2, err)
            support.contains(err, sentence)
        status, _, err = support.run("score", "--manifest", "x", "no.csv",
                                     cwd=folder)
        support.contains(err, b"no.csv: cannot open")
        status, _, err = support.run("score", "--manifest", "x", "--strict",
                                     "in.csv", cwd=folder)
        support.equal(status, 3)
        support.contains(err, b"no manifest is written")
        support.equal([n for n in os.listdir(folder) if n == "x"], [])
        run.holds()


def test_damaged_manifests_are_refused():
    rng = random.Random(9)
    with support.folder() as folder:
        run = Run(folder, "in.csv")
        whole = read(os.path.join(folder, "m.json"))
        for old, new, sentence in (
                (b'"verb"', b'"verbs"', b"no key 'verbs' is known"),
                (b'"flags":', b'"flags":[1],"flag":', b"flag"),
                (b'"state":"new"', b'"state":1', b"state: ")
                if b'"state":"new"' in whole else
                (b'"state":"none"', b'"state":1', b"state: "),
                (b'"manifest":1', b'"manifest":2', b"of version 2"),
                (b'"sha256":"', b'"sha256":"x', b"64 hexadecimal digits"),
                (b'"bytes":', b'"bytes":-', b"want a count"),
                (b'"verb":"score"', b'"verb":"synth"', b"leaves no manifest"),
                (b'["manifest","m.json"]', b'["manif","in.csv"]',
                 b"no flag is called 'manif'"),
                (b'["manifest","m.json"]', b'["manifest=in.csv",null]',
                 b"no flag is called"),
                (b'["manifest","m.json"]', b'["alert","in.csv"]',
                 b"no flag is called 'alert'")):
            with open(os.path.join(folder, "m.json"), "wb") as f:
                f.write(whole)
            run.edit("m.json", old, new)
            run.fails(sentence, status=3)
        for _ in range(40):
            at = rng.randrange(len(whole) - 4)
            with open(os.path.join(folder, "m.json"), "wb") as f:
                f.write(whole[:at])
            status, out, _ = run.verify()
            support.equal((status, out), (3, b""))


def test_nothing_is_left_behind():
    with support.folder() as folder, support.folder() as temporary:
        run = Run(folder, *FULL, "--state", "s")
        status, _, err = support.run(
            "verify", "m.json", cwd=folder,
            env=dict(os.environ, TMPDIR=temporary))
        support.equal(status, 0, err)
        support.equal(os.listdir(temporary), [])
        del run


support.main(globals())
