"""One line for each notification."""
import json
import sys

for line in sys.stdin:
    told = json.loads(line)
    print(told["time"], "repeat" if told["repeat"] else told["status"],
          told["open"], "open", told["ended"], "ended", told["heldBack"],
          "held back", " ".join(told["groupLabels"].values()))
