"""test_configuration.py - the configuration file: the published schema is the program's
own, what it takes the program takes and what it refuses the program refuses; a
file in force gives the rows that its flags give; and the examples of the page."""
import json
import os
import random
import re

import jsonschema

import support

SCHEMA = json.loads(support.run("config", "--schema")[1])
VALID = jsonschema.Draft202012Validator(SCHEMA)

# What no schema can say: a value of its own meaning, settings that belong to
# others, and how long a span may be.
APART = {"preset", "model", "season", "tz", "season-tz", "holidays",
         "known-events", "alert-budget", "recalibrate", "alpha", "beta",
         "gamma", "period", "seasonal", "damped", "level-time", "season-gain",
         "raise", "clear", "critical", "critical-clear", "for", "flap-low",
         "flap-high", "trend-window", "keep-samples", "lift-decay", "severity",
         "critical-severity", "rule", "window", "batch", "risk",
         "known_events"}


def some_value(lot, spec):
    """A value that fits the schema's word for one setting."""
    if "enum" in spec:
        return lot.choice(spec["enum"])
    if spec["type"] == "boolean":
        return lot.random() < .5
    if spec["type"] == "integer":
        return lot.randint(int(spec["minimum"]), min(int(spec["maximum"]), 9999))
    if spec["type"] == "number":
        return lot.choice([spec["minimum"] + .5, 1, 0.25 + spec["minimum"]])
    if "pattern" in spec:
        return lot.choice(["90s", "1m30s", "120s"])
    return lot.choice(["some", "a b", ["x", "y"]])


WRONG = [None, True, 5, -1, 1e400, "", "soon", "5 m", "1.5h", "3/", [], [5],
         {}, "above", "1/2/3", {"a": 1}]


def check(document):
    """Does the program take it? With what it says."""
    with support.folder() as folder:
        path = os.path.join(folder, "m.json")
        with open(path, "w") as file:
            json.dump(document, file, allow_nan=False)
        status, _, err = support.run("config", "--check", "-c", path)
    return status == 0, err.decode()


def test_the_published_schema_is_the_programs():
    with open(os.path.join(support.SOURCE, "docs/marigram.schema.json")) as file:
        support.equal(json.load(file), SCHEMA)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_schema_and_program_are_of_one_mind():
    lot = random.Random(7)
    top = SCHEMA["properties"]
    entry = top["series"]["items"]["properties"]
    rule = top["rules"]["items"]["properties"]
    seen = {True: 0, False: 0}
    for _ in range(200):
        place, table = lot.choice([("top", top), ("entry", entry),
                                   ("rule", rule)])
        names = [n for n in table if n not in APART
                 and n not in ("series", "rules", "match", "$schema")]
        document = {n: some_value(lot, table[n])
                    for n in lot.sample(names, min(4, len(names)))}
        kind = lot.random()
        if kind < .3:
            name = lot.choice(names)
            document[name] = lot.choice([w for w in WRONG if w != 1e400])
        elif kind < .4:
            document[lot.choice(["rais", "Raise", "", "match", "series"])] = 1
        if place == "entry":
            document["match"] = lot.choice(["a*", ["a", "b{*"]])
            if lot.random() < .1:
                del document["match"]
            document = {"series": [document]}
        elif place == "rule":
            document = {"rules": [document]}
        takes, said = check(document)
        valid = VALID.is_valid(document)
        seen[takes] += 1
        # a list where no list is meant comes to one text with commas
        if takes != valid:
            raise AssertionError("schema %s, program %s: %s\n%s"
                                 % (valid, takes, json.dumps(document), said))
    assert min(seen.values()) > 40, seen


EVENT = {"name": "n", "series": "s*", "reason": "r", "owner": "o",
         "ranges": [{"from": "2026-01-01", "to": "2026-01-02"}]}


def with_event(**more):
    event = dict(EVENT, **more)
    return {"known_events": [{k: v for k, v in event.items() if v is not None}]}


TIMES = {"start_time": "02:00", "end_time": "03:00"}

EVENTS_TAKEN = [
    with_event(), {"known_events": []}, with_event(series=["a", '{b=~"c|d"}']),
    with_event(own_profile=True), with_event(own_profile=True, mute=True),
    with_event(freeze=False), with_event(mute=False, expires="2027-01-01"),
    with_event(ranges=None, location="Europe/Berlin", time_intervals=[
        {"times": [TIMES], "weekdays": ["monday:friday"], "years": [2026],
         "days_of_month": [-1, "1:5"], "months": ["may"],
         "location": "UTC"}]),
]
EVENTS_REFUSED = [
    {"known_events": {}}, {"known_events": [1]}, with_event(name=None),
    with_event(name=""), with_event(series=None), with_event(series=[]),
    with_event(series=[1]), with_event(reason=5), with_event(owner=None),
    with_event(ranges=None), with_event(ics="x.ics"), with_event(rangs=[]),
    with_event(ranges=[]), with_event(ranges=[{"from": "2026-01-01"}]),
    with_event(mute="yes"), with_event(own_profile=1), with_event(expires=5),
    with_event(ranges=None, time_intervals=[{"times": []}]),
    with_event(ranges=None, time_intervals=[{}]),
    with_event(ranges=None, time_intervals=[{"location": "UTC"}]),
    with_event(ranges=None, time_intervals=[{"times": [{"start": "02:00"}]}]),
    with_event(ranges=None, time_intervals=[{"day": ["monday"]}]),
    with_event(own_profile=True, freeze=False),
    with_event(mute=False, freeze=False),
    {"series": [{"match": "a", "known_events": []}]},
]


def test_schema_and_program_agree_on_known_events():
    for documents, wanted in ((EVENTS_TAKEN, True), (EVENTS_REFUSED, False)):
        for document in documents:
            takes, said = check(document)
            support.equal(takes, wanted, json.dumps(document) + ": " + said)
            support.equal(VALID.is_valid(document), wanted,
                          "schema: " + json.dumps(document))


def checked(text):
    with support.folder() as folder:
        path = os.path.join(folder, "m.json")
        with open(path, "w") as file:
            file.write(text)
        status, out, err = support.run("config", "--check", "-c", path)
    support.equal(status, 0, err.decode())
    lines = [line.split() for line in out.decode().splitlines()]
    return {words[0]: words[-1] for words in lines}


def test_known_events_are_counted_and_hashed():
    """By what they say: blanks and comments count nothing."""
    plain = checked(json.dumps(with_event()))
    spaced = checked("// all\n" + json.dumps(with_event(), indent=2))
    other = checked(json.dumps(with_event(own_profile=True)))
    none = checked("{}")
    empty = checked('{"known_events": []}')
    support.equal([c["known"] for c in (plain, other, none, empty)],
                  ["1", "1", "0", "0"], "counted")
    support.equal(plain["configuration"], spaced["configuration"])
    support.equal(none["configuration"], empty["configuration"])
    support.equal(len({c["configuration"] for c in (plain, other, none)}), 3)


def test_a_file_is_its_flags():
    data = "datasets/shop"
    flags = ["--raise", "1.3", "--critical", "2", "--tz", "Europe/Berlin",
             "--direction", "below"]
    wanted = support.run("score", "--only", "changes", *flags, data)
    with support.folder() as folder:
        path = os.path.join(folder, "m.json")
        with open(path, "w") as file:
            file.write('{"raise": 1.3, /* high */ "critical": 2, "tz": '
                       '"Europe/Berlin",\n"direction": "above"} // all')
        got = support.run("score", "--direction", "below", "-c", path,
                          "--only", "changes", data)
    support.equal(got[:2], wanted[:2])


def test_series_have_their_own():
    """An entry changes its own series' rows and no other's."""
    plain = support.run("score", "datasets/shop")[1].split(b"\n")
    with support.folder() as folder:
        path = os.path.join(folder, "m.json")
        with open(path, "w") as file:
            json.dump({"series": [{"match": "request_rate",
                                   "model": "ewma"}]}, file)
        own = support.run("score", "-c", path, "datasets/shop")[1].split(b"\n")
    differ = {a.split(b",")[1] for a, b in zip(plain, own) if a != b}
    support.equal(len(plain), len(own))
    support.equal(differ, {b"request_rate"})


def test_the_examples_of_the_page():
    with open(os.path.join(support.SOURCE, "docs/configuration.md")) as file:
        page = file.read()
    examples = re.findall(r"```json\n(.*?)```", page, re.S)
    assert examples
    for text in examples:
        with support.folder() as folder:
            path = os.path.join(folder, "m.json")
            with open(path, "w") as file:
                file.write(text)
            status, _, err = support.run("config", "--check", "-c", path)
            support.equal(status, 0, "%s\n%s" % (text, err.decode()))


support.main(globals())
