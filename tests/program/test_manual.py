"""test_manual.py - manual pages and completions: those that are committed are
what the program prints, no formatter has a word to say about the pages, and
the shells complete by them. After a change of flags or of help:

    python3 tests/program/test_manual.py . build/asan/marigram --bless
"""
import json
import os
import re
import shutil
import subprocess
import sys

import support
from terminal import Terminal

SHELLS = {"bash": "marigram", "zsh": "_marigram", "fish": "marigram.fish"}


def verbs():
    text = support.ok("help").decode()
    part = text[text.index("Verbs:\n"):text.index("\nmarigram help VERB")]
    return re.findall(r"^  (\w+)", part, re.M)


def printed():
    """Every file that is made: path, bytes."""
    files = {"man/marigram.1": support.ok("help", "--man"),
             "man/marigram.json.5":
                 support.ok("help", "--man", "marigram.json")}
    for verb in verbs():
        files["man/marigram-%s.1" % verb] = support.ok("help", "--man", verb)
    for shell, name in SHELLS.items():
        files["completions/" + name] = support.ok("help", "--completion", shell)
    return files


def bless():
    for path, data in printed().items():
        path = os.path.join(support.SOURCE, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)


def test_the_committed_pages_are_what_is_printed():
    files = printed()
    there = {folder + "/" + name for folder in ("man", "completions")
             for name in os.listdir(os.path.join(support.SOURCE, folder))}
    support.equal(sorted(there), sorted(files))
    for path, data in files.items():
        got = support.read(os.path.join(support.SOURCE, path))
        support.equal(got.decode().splitlines(), data.decode().splitlines(),
                      path)


def test_no_formatter_finds_fault_with_a_page():
    assert shutil.which("mandoc"), "mandoc is not installed"
    # Pages have no date, so that equal programs print equal bytes.
    for path, data in printed().items():
        if path.startswith("man/"):
            done = subprocess.run(["mandoc", "-T", "lint"], input=data,
                                  capture_output=True, timeout=60)
            found = [line for line in done.stdout.decode().splitlines()
                     if "missing date" not in line]
            support.equal(found, [], path)


def rendered(verb):
    page = support.ok("help", "--man", verb)
    text = subprocess.run(["mandoc", "-T", "ascii", "-O", "width=200"],
                          input=page, capture_output=True, check=True,
                          timeout=60).stdout.decode()
    return re.sub(r".\x08", "", text)


def flags_of(text):
    return set(re.findall(r"^ {2,7}(?:-\w, )?(--[\w-]+)", text, re.M))


def test_a_page_has_every_flag_and_the_words_of_the_help():
    for verb in verbs():
        helped = support.ok("help", verb).decode()
        page = rendered(verb)
        support.equal(flags_of(page) - {"--help"}, flags_of(helped), verb)
        words = " ".join(page.split())
        rest = helped[helped.index("\n\n", helped.index("Usage:")):]
        for entry in re.split(r"\n(?=  (?:-\w, )?--)", rest)[1:]:
            entry = re.split(r"\n\n", entry)[0]
            support.contains(words, " ".join(entry.split()), verb)


def test_the_example_of_the_configuration_can_be_used():
    page = rendered("marigram.json")
    example = re.search(r"^EXAMPLES\n(.*?)^KEYS", page, re.M | re.S).group(1)
    json.loads(example)
    with support.folder() as folder:
        path = os.path.join(folder, "c.json")
        support.write(path, example)
        support.ok("config", "-c", path)


def test_what_is_asked_for_wrongly_is_refused():
    for args, part in (
            (("help", "--completion", "tcsh"), "'tcsh' (want bash, zsh or"),
            (("help", "--completion", "man"), "no completions for 'man'"),
            (("help", "--man", "scor"), "no verb 'scor'"),
            (("help", "marigram.json"), "no verb 'marigram.json'"),
            (("help", "score", "fit"), "help takes one verb"),
            (("score", "--help=html"), "no page 'html' (want text, man")):
        status, out, err = support.run(*args)
        support.equal((status, out), (2, b""), args)
        support.contains(err.decode(), part)


def test_an_installation_has_pages_and_completions():
    with support.folder() as folder:
        subprocess.run(["cmake", "--install", os.path.dirname(support.PROGRAM),
                        "--prefix", folder], check=True, timeout=120,
                       stdout=subprocess.DEVNULL)
        share = os.path.join(folder, "share")
        for path, data in printed().items():
            folder_of, name = os.path.split(path)
            place = ("man/man" + name[-1] if folder_of == "man" else
                     {"marigram": "bash-completion/completions",
                      "_marigram": "zsh/site-functions",
                      "marigram.fish": "fish/vendor_completions.d"}[name])
            there = os.path.join(share, place, name)
            assert support.read(there) == data, there


# ---- completion, by the shells themselves ----
#
# marigram stands for a function that prints what it was called with. A line is
# typed with TAB where a key would be pressed, and then entered.

START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"],
             "source %s\n"
             "marigram() { echo \"<$(printf '[%%s]' \"$@\")>\"; }\n"),
    "zsh": (["zsh", "-f", "-i"],
            "unsetopt zle_bracketed_paste; autoload -Uz compinit; "
            "compinit -u -D; source %s\n"
            "marigram() { print -r -- \"<$(printf '[%%s]' $@)>\" }\n"),
    "fish": (["fish", "--no-config", "-i"],
             "source %s\n"
             "function marigram; echo '<'(printf '[%%s]' $argv | "
             "string join '')'>'; end\n"),
}

# What is typed, and what the verb is then given.
TYPED = [
    ("expl\t", ["explain"]),
    ("score --forma\t", ["score", "--format"]),
    ("score --format nd\t", ["score", "--format", "ndjson"]),
    ("score --only fi\t", ["score", "--only", "firing"]),
    ("score --model spec\t", ["score", "--model", "spectral-residual"]),
    ("score --strict onl\t", ["score", "--strict", "only-file.csv"]),
    ("replay --incidents onl\t", ["replay", "--incidents", "only-file.csv"]),
    ("score -c onl\t", ["score", "-c", "only-file.csv"]),
    ("state ver\t", ["state", "verify"]),
    ("state verify onl\t", ["state", "verify", "only-file.csv"]),
    ("synth --out tide\t", ["synth", "--out", "tides"]),
    ("help --completion fi\t", ["help", "--completion", "fish"]),
    ("help calen\t", ["help", "calendar"]),
    ("tune --max-fal\t", ["tune", "--max-false-alerts"]),
]


def completes(shell):
    assert shutil.which(shell), "%s is not installed" % shell
    args, start = START[shell]
    with support.folder() as folder:
        script = os.path.join(folder, "completion")
        with open(script, "wb") as f:
            f.write(support.ok("help", "--completion", shell))
        data = os.path.join(folder, "data")
        os.makedirs(os.path.join(data, "tides"))
        support.write(os.path.join(data, "only-file.csv"), "")
        env = {"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": folder,
               "LC_ALL": "C.UTF-8", "PS1": "$ "}
        terminal = Terminal(args, columns=200, cwd=data, env=env)
        for line in (start % script).splitlines():
            terminal.send(line + "\n")
        terminal.send("marigram ready\n")
        terminal.wait_for("<[ready]>")
        for typed, wanted in TYPED:
            check_typed(terminal, typed, wanted)
        terminal.send("exit\n")
        terminal.close()


def check_typed(terminal, typed, wanted):
    terminal.text = ""
    terminal.send("marigram " + typed)
    while terminal.read(0.4):  # until the shell has done its work
        pass
    terminal.send("\n")
    terminal.wait_for("]>", 10)
    got = re.findall(r"<((?:\[[^\]]*\])+)>", terminal.text)[-1]
    words = [word.rstrip("/") for word in re.findall(r"\[([^\]]*)\]", got)]
    support.equal(words, wanted, typed)


def test_bash_completes():
    completes("bash")


def test_zsh_completes():
    completes("zsh")


def test_fish_completes():
    completes("fish")


if "--bless" in sys.argv:
    bless()
    sys.exit()
support.main(globals())
