"""test_tuning.py - tuning does not see what is not there, and comes back."""
import json
import os
import random
from datetime import datetime, timedelta, timezone

import support

QUEUE = os.path.join(support.SOURCE, "datasets/queue")
START = datetime(2025, 9, 15, tzinfo=timezone.utc)
SEEDS = 60 if os.environ.get("MARIGRAM_LONG") else 20


def tune(incidents, *more):
    status, out, err = support.run("tune", "--incidents", incidents,
                                   "--format", "json", *more, QUEUE)
    support.equal(status, 0, err.decode())
    return json.loads(out)


def recorded():
    return os.path.join(QUEUE, "incidents.json")


def shuffled(folder, seed):
    """As many incidents, each as long, at times when nothing in particular
    happened."""
    with open(recorded()) as f:
        document = json.load(f)
    draw = random.Random(seed)
    for incident in document["incidents"]:
        start, end = (datetime.fromisoformat(incident[k].replace("Z", "+00:00"))
                      for k in ("start", "end"))
        new = START + timedelta(minutes=5 * draw.randrange(20 * 288))
        incident["start"] = new.isoformat()
        incident["end"] = (new + (end - start)).isoformat()
    path = os.path.join(folder, "%d.json" % seed)
    with open(path, "w") as f:
        json.dump(document, f)
    return path


def test_shuffled_incidents_show_no_gain():
    verdicts = {}
    with support.folder() as folder:
        for seed in range(SEEDS):
            got = tune(shuffled(folder, seed), "--settings", "60",
                       "--prove", "1", "--seed", str(seed))
            verdicts[got["verdict"]] = verdicts.get(got["verdict"], 0) + 1
    assert verdicts.get("gain", 0) <= SEEDS // 20, verdicts
    assert "limits" not in verdicts, verdicts


def test_settings_that_are_plainly_wrong_show_a_gain():
    shop = os.path.join(support.SOURCE, "datasets/shop")
    with support.folder() as folder:
        out = os.path.join(folder, "out.json")
        status, _, err = support.run(
            "tune", "--incidents", os.path.join(shop, "incidents.json"),
            "--raise", "3", "--for", "40m", "--settings", "300",
            "--out", out, shop)
        support.equal(status, 0, err.decode())
        with open(out) as f:
            assert {"raise", "for"} & set(json.load(f)), "those are wrong"


def test_the_same_seed_gives_the_same_outcome_on_any_number_of_threads():
    one = tune(recorded(), "--settings", "50", "--threads", "1")
    support.equal(tune(recorded(), "--settings", "50", "--threads", "4"), one)
    other = tune(recorded(), "--settings", "50", "--seed", "2")
    assert other["front"] != one["front"] or \
        other["chosen_settings"] != one["chosen_settings"]


def test_what_is_given_alone_is_kept():
    got = tune(recorded(), "--settings", "1")
    support.equal(got["verdict"], "keep")
    support.equal(got["chosen_settings"], {})
    support.equal(got["proven"], [])


def test_another_baseline_is_rehearsed_as_it_is():
    """The rule as given, on a tape of its own: the rehearsal is the truth."""
    got = tune(recorded(), "--settings", "2", "--model", "ewma",
               "--try", "model=auto")
    support.equal(got["chosen_settings"], {"model": "auto"})
    (proven,) = got["proven"]
    support.equal(proven["rehearsed"], proven["truth"])
    support.equal(proven["alerts_at_the_same_row"], proven["alerts_raised"])
    support.equal(proven["alerts_rehearsed"], proven["alerts_raised"])


def test_its_figures_are_those_of_replay():
    """The chosen settings as flags, judged on the later part alone."""
    got = tune(recorded(), "--settings", "80", "--max-false-alerts", "1/2w")
    flags = [word for key, value in got["chosen_settings"].items()
             for word in ("--" + key, str(value))]
    status, out, err = support.run(
        "replay", "--incidents", recorded(), "--recorded-from", got["split"],
        "--format", "json", *flags, QUEUE)
    support.equal(status, 0, err.decode())
    figures = json.loads(out)["figures"]
    for name in ("recall", "precision", "f1", "false_alerts_per_week"):
        support.equal(got["chosen"]["later"][name]["value"],
                      figures[name]["value"], name)


support.main(globals())
