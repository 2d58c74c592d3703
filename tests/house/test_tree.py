"""What may stand in the tracked files, and that the places which tell the same thing agree."""

from __future__ import annotations

import re
import subprocess
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import nærvær

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))
LOCKS = {level: ROOT / "requirements" / f"{level}.txt" for level in ("app", "dev")}
THIS = Path(__file__).resolve()

# An address of a registry in a lock would send everybody there, whatever they have set up for themselves.
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian|proxy\.golang|--(?:extra-)?index-url|--find-links|-i http"
)
MACHINE = re.compile(r"(?<![\w.~-])/(?:root|work|farm|home/\w+|opt/(?!naervaer\b)\w+|Users/\w+|tmp/[\w-]+_jobs)/")
LEFT_OPEN = re.compile(r"\b(?:TODO|FIXME|XXX)\b")


def tracked() -> list[Path]:
    """Every tracked file that is there."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listing.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Where `pattern` stands in tracked text files other than this one."""
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" in content[:8192] or path == THIS:
            continue
        lines = content.decode("utf-8").splitlines()
        found += [
            f"{path.relative_to(ROOT)}:{number}: {line[:120]}"
            for number, line in enumerate(lines, 1)
            if pattern.search(line)
        ]
    return found


def pins(level: str) -> dict[str, list[tuple[Version, str]]]:
    """Every pinned version of a lock with its marker, by package."""
    found: dict[str, list[tuple[Version, str]]] = {}
    for line in LOCKS[level].read_text("utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)==(\S+)(?: ; (.+?))? \\$", line):
            found.setdefault(canonicalize_name(match[1]), []).append((Version(match[2]), match[3] or ""))
    return found


@pytest.mark.parametrize(
    "pattern", [REGISTRY, MACHINE, LEFT_OPEN], ids=["registry address", "machine path", "left open"]
)
def test_no_tracked_file_holds(pattern: re.Pattern[str]) -> None:
    assert lines_with(pattern) == []


def test_every_tracked_name_is_ascii_but_that_of_the_package() -> None:
    names = [str(path.relative_to(ROOT)).removeprefix("src/nærvær/") for path in tracked()]
    assert [name for name in names if not name.isascii()] == []


def test_package_changelog_and_guides_name_the_same_version() -> None:
    """The package has it, and the wheel takes it from there (`tool.hatch.version`)."""
    newest = re.search(r"^## \[(\d\S*)\]", ROOT.joinpath("CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest
    assert nærvær.__version__ == newest[1]
    assert PROJECT["project"]["dynamic"] == ["version"]
    for name in ("README.md", "README.en.md"):
        named = re.findall(r"naervaer-(\S+?)-py3", ROOT.joinpath(name).read_text("utf-8"))
        assert set(named) == {nærvær.__version__}, name


def test_the_licences_are_the_ones_the_project_declares() -> None:
    assert PROJECT["project"]["license"] == "MIT AND CC-BY-4.0"
    assert ROOT.joinpath("LICENSE").read_text("utf-8").startswith("MIT License")
    content = ROOT.joinpath("LICENSE-CONTENT").read_text("utf-8")
    assert "SPDX-License-Identifier: CC-BY-4.0" in content
    assert "Section 8 – Interpretation." in content


def test_everything_in_the_locks_is_pinned_with_hashes_and_nothing_else_stands_there() -> None:
    for lock in LOCKS.values():
        entries = [line.strip() for line in lock.read_text("utf-8").splitlines() if not line.lstrip().startswith("#")]
        for entry in entries:
            assert re.fullmatch(r"[a-z0-9._-]+==[\w.]+(?: ; [^\\]+)? \\|--hash=sha256:[0-9a-f]{64}(?: \\)?", entry), (
                entry
            )
        assert all(after.startswith("--hash") for line, after in pairwise(entries) if "==" in line)


def test_the_app_runs_on_the_very_versions_the_tests_passed_on() -> None:
    app, dev = pins("app"), pins("dev")
    assert {name: dev.get(name) for name in app} == app


@pytest.mark.parametrize(
    ("level", "wanted"),
    [("app", PROJECT["project"]["dependencies"]), ("dev", PROJECT["dependency-groups"]["dev"])],
    ids=["app", "dev"],
)
def test_the_locks_meet_what_the_project_asks_for(level: str, wanted: list[str]) -> None:
    held = pins(level)
    for requirement in map(Requirement, wanted):
        versions = [version for version, _ in held.get(canonicalize_name(requirement.name), [])]
        assert versions, f"{requirement} is not in the lock"
        assert all(version in requirement.specifier for version in versions), f"{requirement}: {versions}"


def test_no_two_helpers_have_one_name() -> None:
    """The folders that tests and tools import from by plain name share one namespace in a test process.

    A second `english.py` hid the first one from every test that came after it in its process: eleven files were not run.
    """
    settings = PROJECT["tool"]["pytest"]["ini_options"]
    folders = (*settings["pythonpath"], "tools/voice")
    names = [path.stem for folder in folders for path in ROOT.joinpath(folder).glob("*.py") if path.stem != "__init__"]
    names += [path.parent.name for folder in folders for path in ROOT.joinpath(folder).glob("*/__init__.py")]
    assert sorted(names) == sorted(set(names))
