"""support.py - what the package's tests share."""
from __future__ import annotations

import csv
import os
from typing import Dict, List, Tuple

TREE = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


def tree(*path: str) -> str:
    """A path in the source tree."""
    return os.path.join(TREE, *path)


def rows_of(path: str) -> Tuple[List[str], List[List[str]]]:
    """The header of a CSV file, and its rows as texts."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]


def sine(count: int, level: float = 1000) -> "Tuple[List[int], List[float]]":
    """Times (ns, five minutes apart) and values of a daily sine with an hour at
    zero on the third day."""
    import math
    times = [i * 300 * 10**9 for i in range(count)]
    values = [level + 600 * math.sin(2 * math.pi * i / 288) +
              60 * ((i * 7919) % 101 / 101 - .5) for i in range(count)]
    for i in range(800, min(812, count)):
        values[i] = 0.
    return times, values


Settings = Dict[str, str]
