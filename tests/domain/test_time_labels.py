"""Times in text: the label track of Audacity, WebVTT and SubRip give the same labels; what is none is told by its line."""

from __future__ import annotations

import pytest

from nærvær.domain.errors import BrokenContent, ContentFault
from nærvær.domain.take_assignment import MOST_LABELS, TimeLabel, parse_labels

LABELS = (TimeLabel(0.5, 2.25, "001 Sitt slik du sitter."), TimeLabel(3.0, 62.5, "Pusten & du <her>."))
TRACK = "3.000000\t62.500000\tPusten & du <her>.\n0,5\t2,25\t001  Sitt slik du sitter.\n\\\t20\t300\n"
VTT = """WEBVTT - fra opptaket

NOTE laget for hånd

1
00:00.500 --> 00:02.250 align:start
<v Kari>001 Sitt slik
du <i>sitter</i>.

00:00:03.000 --> 00:01:02.500
Pusten &amp; du &lt;her&gt;.
"""
SRT = (
    "\ufeff1\r\n00:00:00,500 --> 00:00:02,250\r\n001 Sitt slik\r\ndu sitter.\r\n\r\n2\r\n00:00:03,0 --> 00:01:02,5\r\n"
    + ("Pusten &amp; du &lt;her&gt;.\r\n")
)


@pytest.mark.parametrize("text", [TRACK, VTT, SRT], ids=["track", "vtt", "srt"])
def test_the_three_kinds_give_the_same_labels(text: str) -> None:
    assert parse_labels(text, "x") == LABELS


def test_a_label_need_not_say_anything() -> None:
    assert parse_labels("1\t2\n3\t4\t\n", "x") == (TimeLabel(1, 2, ""), TimeLabel(3, 4, ""))


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", ContentFault.NO_TIMES, None),
        ("WEBVTT\n\n-->\n", ContentFault.NO_TIMES, None),
        ("1\t2\tja\nhei\n", ContentFault.BAD_TIME, 2),
        ("2\t1\tja\n", ContentFault.BAD_TIME, 1),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nja\n", ContentFault.BAD_TIME, 3),
        ("1\t999999\tja\n", ContentFault.BAD_TIME, 1),
        (
            "".join(f"{number}\t{number + 1}\n" for number in range(MOST_LABELS + 1)),
            ContentFault.TOO_MANY_SENTENCES,
            5_001,
        ),
    ],
)
def test_what_tells_no_time_is_refused_by_its_line(text: str, reason: ContentFault, line: int | None) -> None:
    with pytest.raises(BrokenContent) as refusal:
        parse_labels(text, "merker.txt")
    assert (refusal.value.reason, refusal.value.data.get("line")) == (reason, line)
