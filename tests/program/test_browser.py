"""test_browser.py - the report in a real browser: makes the pages, installs what
drives the browser into the build folder, and runs tests/browser/ there."""
import json
import math
import os
import random
import shutil
import subprocess
import sys

import support

HERE = os.path.join(support.SOURCE, "tests", "browser")
PLACE = os.path.join(os.path.dirname(support.PROGRAM), "browser")
PAGES = os.path.join(PLACE, "pages")
SHOP = os.path.join(support.SOURCE, "datasets", "shop")
SKIPPED = 77
HOSTILE = ["</script><script>alert(1)</script>",
           "<img src=x onerror=alert(1)>", "<!--", "it's \"quoted\" & so on",
           "a\u2028b\u2029c", "--> ]]> &lt;b&gt; %s {{title}}",
           "javascript:alert(1)"]


def browser():
    """One that starts; some systems have a name that only asks for another
    package."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if not found:
            continue
        done = subprocess.run([found, "--version"], capture_output=True,
                              timeout=60)
        if done.returncode == 0 and b"Chrom" in done.stdout:
            return found
    return None


def install():
    """Into the build folder, once for each lock file."""
    os.makedirs(PAGES, exist_ok=True)
    lock = os.path.join(PLACE, "package-lock.json")
    wanted = support.read(os.path.join(HERE, "package-lock.json"))
    there = os.path.exists(lock) and support.read(lock) == wanted and \
        os.path.isdir(os.path.join(PLACE, "node_modules", "playwright-core"))
    for name in os.listdir(HERE):
        shutil.copy(os.path.join(HERE, name), PLACE)
    if not there:
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit",
                        "--no-fund", "--loglevel=error"], cwd=PLACE,
                       check=True, timeout=300, stdin=subprocess.DEVNULL)


def page(name, *args):
    support.ok("report", *args, "--out", os.path.join(PAGES, name))


def write(name, text):
    path = os.path.join(PAGES, name)
    support.write(path, text)
    return path


def shop_pages():
    incidents = os.path.join(SHOP, "incidents.json")
    page("shop.html", "--incidents", incidents, SHOP)
    page("compared.html", "--incidents", incidents, "--compare",
         "calm: raise=1.3", "--compare", "model=ewma", SHOP)
    rows = support.ok("score", SHOP).decode()
    page("rows.html", "--from", write("score.csv", rows))
    for name, more in (("outcome", []), ("pairs", ["--compare", "raise=2"])):
        text = support.ok("replay", "--incidents", incidents, "--format",
                          "json", *more, SHOP).decode()
        page(name + ".html", "--from", write(name + ".json", text))


def hostile_page():
    rows, incidents = ["timestamp,series,value"], []
    for number, name in enumerate(HOSTILE):
        series = '"%s"' % name.replace('"', '""')
        rows += ["%d,%s,%d" % (1772409600 + 300 * i, series,
                               900 if i == 400 else 50 + 7 * i % 13)
                 for i in range(500)]
        incidents.append({"id": name, "title": name, "series": "*",
                          "start": "2026-03-03T09:%02d:00Z" % number,
                          "end": "2026-03-03T10:00:00Z"})
    data = write("hostile.csv", "\n".join(rows) + "\n")
    record = write("hostile-incidents.json", json.dumps({"incidents": incidents}))
    page("hostile.html", "--title", HOSTILE[0] + HOSTILE[1], "--incidents",
         record, "--compare", HOSTILE[0] + ": raise=2", data)
    shown = support.read(os.path.join(PAGES, "hostile.html")).decode()
    assert "alert(1)" in shown
    write("hostile.json", json.dumps({
        "title": HOSTILE[0] + HOSTILE[1], "incidents": HOSTILE,
        "series": HOSTILE}))


def million_page():
    """A million rows with ten spikes and one gap."""
    random.seed(1)
    rows = ["timestamp,value"]
    for i in range(1000000):
        value = 100 + 40 * math.sin(2 * math.pi * i / 1440)
        value += random.gauss(0, 3)
        if i % 100003 == 50000:
            value = 400
        minute = i if i < 600000 else i + 20000
        rows.append("%d,%.2f" % (1767225600 + 60 * minute, value))
    page("million.html", write("million.csv", "\n".join(rows) + "\n"))


def many_page():
    random.seed(2)
    rows = ["timestamp,series,host,value"]
    for i in range(60):
        rows += ["%d,load,%d,%.1f" % (1772409600 + 3600 * i, host,
                                 random.gauss(50, 5) + 60 * (i == host % 97))
                 for host in range(2000)]
    page("many.html", "--key", "series,host",
         write("many.csv", "\n".join(rows) + "\n"))


def make_pages():
    shop_pages()
    hostile_page()
    million_page()
    many_page()
    page("none.html", "--draw", "no such series", SHOP)
    page("zones.html", "--season-tz", "Europe/Berlin",
         os.path.join(support.SOURCE, "datasets", "clocks"))


def main():
    found = browser()
    if not found or not shutil.which("npm"):
        print("skipped: no Chromium or no npm here (script/install test)")
        sys.exit(SKIPPED)
    install()
    make_pages()
    env = dict(os.environ, MARIGRAM_BROWSER=found, MARIGRAM_PAGES=PAGES)
    done = subprocess.run(["node", "report.mjs"], cwd=PLACE, env=env,
                          timeout=400)
    sys.exit(done.returncode)


main()
