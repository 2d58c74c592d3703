"""The pictures of the README show the app as it is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOLD = "import pictures, sys; sys.stdout.reconfigure(encoding='utf-8'); sys.stdout.write(pictures.told())"


def test_the_pictures_show_what_the_screens_show_now() -> None:
    """When this fails, look at what has changed, and take the pictures anew: python tools/pictures.py."""
    done = subprocess.run(
        [sys.executable, "-c", TOLD],
        cwd=ROOT / "tools",
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == (ROOT / "docs" / "pictures" / "screens.txt").read_text(encoding="utf-8")


def test_every_picture_the_pages_show_is_there() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    named = {part.split(")")[0] for page in pages for part in page.read_text(encoding="utf-8").split("](")[1:]}
    local = {name for name in named if not name.startswith("http") and "#" not in name}
    missing = {name for name in local if not any((page.parent / name).exists() for page in pages)}
    assert local and not missing


def test_the_english_page_shows_english_screens() -> None:
    shown = re.findall(r"\(docs/pictures/([\w-]+)\.png\)", (ROOT / "README.en.md").read_text(encoding="utf-8"))
    assert shown and all(name.endswith("-en") for name in shown)
