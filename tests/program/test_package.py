"""test_package.py - the Debian packages: built in a copy of the tree, and found
to hold what they should, without a complaint of lintian. Where Debian's tools are
not, only what the files of debian/ say is held against the tree."""
import os
import re
import shutil
import subprocess

import support

TOOLS = ("dpkg-buildpackage", "dh", "lintian")
PACKAGES = {
    "marigram": ["usr/bin/marigram",
                 "usr/share/marigram/marigram.schema.json"],
    "libmarigram0": ["libmarigram.so.0", "libmarigram.so.0.1.0"],
    "libmarigram-dev": ["usr/include/marigram/marigram.h", "libmarigram.a",
                        "libmarigram.so", "cmake/marigram/marigram-config.cmake",
                        "pkgconfig/marigram.pc"],
}


def do(*command, cwd):
    # No package of debugging symbols, and no optimising: neither is looked at.
    options = dict(os.environ, LC_ALL="C.UTF-8",
                   DEB_BUILD_OPTIONS="parallel=2 noautodbgsym noopt")
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True,
                          timeout=400, env=options)
    support.equal(done.returncode, 0, " ".join(command) + "\n" +
                  done.stdout[-4000:] + done.stderr[-4000:])
    return done.stdout


def named(pattern, path):
    with open(os.path.join(support.SOURCE, path)) as f:
        return set(re.findall(pattern, f.read(), re.M))


def test_the_package_wants_what_the_scripts_install():
    text = support.read(os.path.join(support.SOURCE,
                                     "script/packages.txt")).decode()
    build = re.search(r"^\[build\]\n(.*?)^\[", text, re.M | re.S).group(1)
    wanted = set(re.findall(r"^([a-z0-9-]+)", build, re.M))
    told = named(r"^(?:Build-Depends:)?\s+([a-z0-9-]+)[, (\n]",
                 "debian/control")
    support.equal(sorted(wanted - told), ["gcc", "libc6-dev"],
                  "what is not in debian/control")


def test_versions_agree():
    version = named(r"VERSION (\d+\.\d+\.\d+)", "CMakeLists.txt")
    support.equal(named(r"^marigram \(([\d.]+)\)", "debian/changelog"), version)
    support.equal(named(r"^version: ([\d.]+)", "CITATION.cff"), version)
    support.equal(named(r'MARIGRAM_VERSION "([\d.]+)"',
                        "include/marigram/marigram.h"), version)


def check_content(folder):
    for package, wanted in PACKAGES.items():
        found = [name for name in os.listdir(folder)
                 if name.startswith(package + "_") and name.endswith(".deb")]
        support.equal(len(found), 1, package)
        content = do("dpkg-deb", "-c", found[0], cwd=folder)
        for name in wanted:
            assert re.search(r"/%s( ->|$)" % re.escape(name), content, re.M), \
                "%s is not in %s\n%s" % (name, package, content)
        assert "/man/" not in content or package == "marigram", content


def test_the_packages_build_and_lintian_has_nothing_to_say():
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        print("skipped: no %s here" % ", ".join(missing))
        return
    with support.folder() as folder:
        tree = os.path.join(folder, "marigram")
        shutil.copytree(support.SOURCE, tree, symlinks=True,
                        ignore=shutil.ignore_patterns("build", ".git"))
        do("dpkg-buildpackage", "-us", "-uc", "-b", cwd=tree)
        check_content(folder)
        changes, = [n for n in os.listdir(folder) if n.endswith(".changes")]
        said = do("lintian", "--allow-root", changes, cwd=folder)
        if not os.path.isdir(os.path.join(support.SOURCE, "man")):
            said = said.replace("W: marigram: no-manual-page "
                                "[usr/bin/marigram]\n", "")
        support.equal(said, "")


support.main(globals())
