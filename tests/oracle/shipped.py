"""The values of a shipped series, and how an oracle's word on it is written: a
line for every so many rows, with what is expected of the row, half the band,
and the alarms up to it and with it."""


def values(path):
    with open(path) as file:
        next(file)
        return [float(line.split(",")[1]) for line in file]


def write(path, said, every):
    """said: (expected, half) before each row or None, and whether it alarmed"""
    alarms = 0
    with open(path, "w") as file:
        for row, (bounds, alarm) in enumerate(said):
            alarms += bool(alarm)
            if bounds and row % every == 0:
                file.write("%d %.17g %.17g %d\n" % (row, *bounds, alarms))
