"""What a closer look says of cues the recogniser hears badly: reviews.tsv.

`voice, cue id, review` a line. report.py names every cue over its limit with its review, so that none
is passed over in silence. A cue whose text changes has a new id and needs a new review.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PATH = Path(__file__).with_name("reviews.tsv")


def load(path: Path = PATH) -> Mapping[tuple[str, str], str]:
    """The review by voice and cue id."""
    found: dict[tuple[str, str], str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            voice, cue_id, review = line.split("\t")
            found[voice, cue_id] = review
    return found
