"""rehearsal.py - how far settings that are rehearsed on a tape are from their
true runs, on the data sets that are shipped; the table of docs/tuning.md:

    python3 bench/rehearsal.py build/marigram
"""
import json
import os
import subprocess
import sys

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = sys.argv[1]
SETS = (("shop", []), ("queue", []), ("fleet", ["--wide"]), ("cost", []),
        ("clocks", ["--tz", "Europe/Berlin"]))


def proven(name, flags):
    folder = os.path.join(SOURCE, "datasets", name)
    out = subprocess.run(
        [PROGRAM, "tune", "--incidents", folder + "/incidents.json",
         "--settings", "5000", "--prove", "16", "--format", "json", *flags,
         folder], check=True, capture_output=True).stdout
    return json.loads(out)["proven"]


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else float("nan")


print("| data set | settings | alerts, true run | rehearsed | same row |"
      " recall off by | precision off by |")
print("|---|---|---|---|---|---|---|")
for name, flags in SETS:
    runs = proven(name, flags)

    def off(figure):
        return mean(abs((r["rehearsed"][figure] or 0) -
                        (r["truth"][figure] or 0)) for r in runs)
    print("| %s | %d | %.1f | %.1f | %.1f | %.3f | %.3f |" % (
        name, len(runs), mean(r["alerts_raised"] for r in runs),
        mean(r["alerts_rehearsed"] for r in runs),
        mean(r["alerts_at_the_same_row"] for r in runs),
        off("recall"), off("precision")))
