"""The documents: their links lead somewhere, and the files and commands they name are there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "nærvær"
MAP = ROOT / "docs" / "developers.md"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
FENCE = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)
OF_THE_REPOSITORY = ("src", "tests", "tools", "docs", "packaging", "audio", "benchmarks", "requirements", ".github")
NAMED = re.compile(rf"(?<![\w./~-])(?:{'|'.join(map(re.escape, OF_THE_REPOSITORY))})/[\w./-]*[\w/]")
MODULE = re.compile(r"`((?:[a-z_]+/)*[a-z_]+(?:\.(?:py|toml)|/))`")
COMMAND = re.compile(r"python3? ((?:tools|benchmarks)/\S+\.py|run\.py)")


def documents() -> list[Path]:
    """Every tracked Markdown file but the changelog, which tells of files as they were."""
    listing = subprocess.run(["git", "ls-files", "-z", "*.md"], cwd=ROOT, capture_output=True, check=False)
    names = listing.stdout.decode().split("\0") if not listing.returncode else []
    return [ROOT / name for name in names if name and name != "CHANGELOG.md"]


def anchors(document: Path) -> set[str]:
    """The anchors a forge gives the headings of a document."""
    text = FENCE.sub("", document.read_text("utf-8"))
    plain = (re.sub(r"[`*_]|\[|\]\([^)]*\)", "", heading).lower() for heading in HEADING.findall(text))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


def dead_links(document: Path) -> list[str]:
    """The links of a document to files or headings that are not there."""
    found = []
    for target in LINK.findall(FENCE.sub("", document.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        file = document.parent / name if name else document
        if not file.exists() or (anchor and anchor not in anchors(file)):
            found.append(target)
    return found


def absent_files(document: Path) -> list[str]:
    """The paths of this repository that a document names and that are not there."""
    text = document.read_text("utf-8")
    named = {name.rstrip(".") for name in NAMED.findall(text)} | set(COMMAND.findall(text))
    return sorted(name for name in named if not ROOT.joinpath(name).exists())


def absent_modules(document: Path) -> list[str]:
    """The modules and folders of the package that a document names, and that are neither there nor at the root."""
    named = set(MODULE.findall(document.read_text("utf-8")))
    return sorted(name for name in named if not any(root.joinpath(name).exists() for root in (ROOT, PACKAGE)))


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    assert dead_links(document) == []


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_files_it_names_are_there(document: Path) -> None:
    assert absent_files(document) == []


@pytest.mark.parametrize("name", ["developers.md", "glossary.md"])
def test_the_modules_they_name_are_there(name: str) -> None:
    assert absent_modules(MAP.with_name(name)) == []


def test_the_map_is_read() -> None:
    assert len(set(MODULE.findall(MAP.read_text("utf-8")))) > 50


def test_every_folder_of_the_package_is_on_the_map() -> None:
    named = MAP.read_text("utf-8")
    folders = {file.parent.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.py")} - {"."}
    assert sorted(folder for folder in folders if f"`{folder}/`" not in named) == []


def test_a_dead_link_and_an_absent_file_would_be_found(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text(
        "# One thing: two\n\n[good](#one-thing-two) [bad](#other) [gone](b.md) `src/gone.py`\n\n```\n[no link](c.md)\n```\n",
        encoding="utf-8",
    )
    assert dead_links(document) == ["#other", "b.md"]
    assert absent_files(document) == ["src/gone.py"]
    assert absent_modules(document) == ["src/gone.py"]
