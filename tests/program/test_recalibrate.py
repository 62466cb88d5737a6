"""test_recalibrate.py - a run that recalibrates: the same bytes each time, by
whatever way the rows come, and nothing before the first promotion changes."""
import gzip
import json
import os
import random

import support

START = 1767571200
STEP = 1800
ROWS = 7 * 7 * 48


def rows(series, seed):
    """A walk, which a faster level than the standard one follows better."""
    rng = random.Random(seed)
    level = 1000
    made = []
    for i in range(ROWS):
        level += rng.gauss(0, 10)
        made.append((START + i * STEP, series, "%.3f" % level))
    return made


def write(path, made):
    text = "time,series,value\n" + "".join("%d,%s,%s\n" % row for row in made)
    packed = path.endswith(".gz")
    with (gzip.open if packed else open)(path, "wt") as file:
        file.write(text)


def score(place, *args):
    status, out, told = support.run("score", *args, cwd=place)
    support.equal(status, 0, told)
    return out.decode().splitlines()


def promotions(place, *args):
    events = [json.loads(line) for line in
              score(place, "--recalibrate", "1w", "--alerts", "-", *args)]
    return [e for e in events if e["annotations"]["event"] == "recalibrated"]


def test_rows_before_the_first_promotion_are_as_without():
    with support.folder() as place:
        write(os.path.join(place, "a.csv"), rows("a", 1))
        was = score(place, "a.csv")
        now = score(place, "--recalibrate", "1w", "a.csv")
        again = score(place, "--recalibrate", "1w", "a.csv")
        support.equal(now, again)
        support.equal(len(now), len(was))
        week = 7 * 86400 // STEP
        support.equal(now[:week + 1], was[:week + 1])
        assert now[week + 1:] != was[week + 1:]


def test_each_promotion_is_told_and_better():
    with support.folder() as place:
        write(os.path.join(place, "a.csv"), rows("a", 1))
        told = promotions(place, "a.csv")
        assert told, "none"
        for event in told:
            notes = event["annotations"]
            assert float(notes["after"]) < float(notes["before"]), notes
            assert "level-time" in notes["summary"], notes
            support.equal(event["labels"]["alertname"], "Recalibration")


def test_however_rows_come_the_events_are_the_same():
    with support.folder() as place:
        both = sorted(rows("a", 1) + rows("b", 2))
        write(os.path.join(place, "all.csv"), both)
        write(os.path.join(place, "all.csv.gz"), both)
        want = promotions(place, "all.csv")
        assert {e["labels"]["series"] for e in want} == {"a", "b"}
        support.equal(promotions(place, "all.csv.gz"), want)
        support.equal(promotions(place, "--lateness", "1m", "all.csv"), want)


def test_a_later_file_is_read_again_with_those_before_it():
    """The second file goes on with a series of the first, and brings one."""
    with support.folder() as place:
        a, b = rows("a", 1), rows("b", 2)
        cut = 2 * 7 * 48
        write(os.path.join(place, "1.csv"), a[:cut])
        write(os.path.join(place, "2.csv"), sorted(a[cut:] + b[cut:]))
        late = [e for e in promotions(place, "1.csv", "2.csv")
                if e["labels"]["series"] == "b"]
        write(os.path.join(place, "b.csv"), b[cut:])
        assert late, "none"
        support.equal(late, promotions(place, "b.csv"))
        same = promotions(place, "1.csv", "2.csv", "1.csv")
        support.equal(same, promotions(place, "1.csv", "2.csv"))


def test_bad_rows_are_told_once():
    with support.folder() as place:
        made = rows("a", 1)
        made[5] = (made[5][0], "a", "noon")
        write(os.path.join(place, "a.csv"), made)
        told = [support.run("score", *flags, "a.csv", cwd=place)[2]
                for flags in ([], ["--recalibrate", "1w"])]
        support.equal(told[1], told[0])


def test_replay_recalibrates_as_score_does():
    with support.folder() as place:
        write(os.path.join(place, "a.csv"), rows("a", 1))
        with open(os.path.join(place, "i.json"), "w") as file:
            file.write('{"incidents": []}')
        status, _, told = support.run(
            "replay", "--incidents", "i.json", "--recalibrate", "1w",
            "--alerts", "r.jsonl", "a.csv", cwd=place)
        support.equal(status, 0, told)
        score(place, "--recalibrate", "1w", "--alerts", "s.jsonl", "a.csv")
        texts = [open(os.path.join(place, name)).read()
                 for name in ("r.jsonl", "s.jsonl")]
        support.equal(texts[0], texts[1])
        assert "recalibrated" in texts[0]


if __name__ == "__main__":
    support.main(globals())
