"""The script format with pauses of four kinds, rooms, variants and shared lines: what is read, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.script_parser import parse_script, parse_shared
from nærvær.domain.errors import BrokenContent, ContentFault
from nærvær.domain.practice import Occasion, Posture, PracticeOptions
from nærvær.domain.script import Cue, Pause, PauseKind, SharedSet, Tier
from nærvær.texts.errors import error_sentence

DATA, AUDIO = content_folders()
FRONT = """+++
id = "pause"
title = "Pause"
why = "Fordi."
postures = ["sitting", "lying"]
shortest = 1
longest = 3
+++
== A
"""
SHARED = """+++
id = "shared"
+++
== vandring
Tankene var et annet sted.
Du er tilbake. ~5
== rom-30
Nå er det stille i et halvt minutt.
"""


def cues(*lines: str, shared: tuple[SharedSet, ...] | None = None) -> tuple[Cue, ...]:
    return parse_script(FRONT + "".join(f"{line}\n" for line in lines), "pause.txt", shared).sections[0].cues


def test_other_brackets_after_a_sign_are_words() -> None:
    assert cues("+ [host] Hei.")[0].text == "[host] Hei."


@pytest.mark.parametrize(
    ("written", "pause"),
    [
        ("Hei. ,2", Pause(2.0, PauseKind.BREATH)),
        ("Hei.  ,1,5", Pause(1.5, PauseKind.BREATH)),
        ("Hei. ~6", Pause(6.0, PauseKind.NOTICE)),
        ("Hei. ~~14>9", Pause(14.0, PauseKind.STAY, 9.0)),
        ("Hei. ~~14", Pause(14.0, PauseKind.STAY)),
        ("Hei. =6", Pause(6.0, PauseKind.FIXED)),
        ("@rom ~~40", Pause(40.0, PauseKind.ROOM)),
        ("@rom ~~200", Pause(200.0, PauseKind.ROOM)),
        ("@klang", Pause(6.0, PauseKind.FIXED)),
        ("Hei.", Pause(4.0, PauseKind.NOTICE)),
        ("Én, to =1,5", Pause(1.5, PauseKind.FIXED)),
    ],
)
def test_a_pause_is_read_with_its_kind(written: str, pause: Pause) -> None:
    (cue,) = cues(written)
    assert cue.pause == pause
    assert cue.text in ("Hei.", "", "Én, to")


def test_a_breath_without_a_number_varies_from_sentence_to_sentence_and_never_for_one() -> None:
    read = cues(*(f"Setning nummer {number}. ," for number in range(40)))
    seconds = [cue.pause.seconds for cue in read]
    assert all(1.4 <= length <= 2.6 for length in seconds)
    assert len(set(seconds)) > 20
    assert seconds == [cue.pause.seconds for cue in cues(*(f"Setning nummer {number}. ," for number in range(40)))]


def test_a_comma_inside_a_sentence_is_no_pause() -> None:
    (cue,) = cues("Kjenn etter, og bli der, en stund.")
    assert cue.text == "Kjenn etter, og bli der, en stund."


def test_marks_of_occasions_are_read() -> None:
    first, later, evening, day, safety, inside = cues(
        "[første, liggende] Slik gjør vi.",
        "[siden] Du kjenner veien.",
        "[kveld] Sov godt.",
        "[dag] @klang =10",
        "[alltid] Si fra. ~~9",
        "[inni] Fortsett i ditt tempo. ~8",
    )
    assert first.belongs(Posture.LYING, 1, Occasion(2))
    assert not first.belongs(Posture.LYING, 1, Occasion(3))
    assert not first.belongs(Posture.SITTING, 1, Occasion(1))
    assert later.belongs(Posture.LYING, 1, Occasion(3))
    assert not later.belongs(Posture.LYING, 1, Occasion(2))
    assert evening.belongs(Posture.LYING, 1, Occasion(evening=True))
    assert not evening.belongs(Posture.LYING, 1)
    assert day.bell
    assert not day.belongs(Posture.LYING, 1, Occasion(evening=True))
    assert safety.always
    assert inside.inside


def test_variants_are_alternatives_for_each_posture() -> None:
    read = cues(
        "[variant=a, sittende] En.",
        "[variant=a, sittende] To.",
        "[variant=a, liggende] Tre.",
        "[variant=a, liggende] Fire.",
        "[variant=b] Fem. ~~9",
        "[variant=b] Seks. ~~12",
    )
    assert [cue.variant for cue in read] == ["a"] * 4 + ["b"] * 2


def test_a_room_may_be_left_out_like_a_sentence_and_a_refrain_is_marked() -> None:
    room, refrain, named = cues(
        "+ @rom ~~16", "[refreng] Må du ha det godt. ~4", "[variant=på-tå] En.", "[variant=på-tå] To."
    )[:3]
    assert (room.tier, room.pause.kind) == (Tier.SUPPORT, PauseKind.ROOM)
    assert refrain.refrain
    assert named.variant == "på-tå"


def test_shared_lines_are_named_with_their_own_tier_and_pause() -> None:
    shared = parse_shared(SHARED, "shared.txt")
    assert [(each.name, [cue.text for cue in each.cues]) for each in shared] == [
        ("vandring", ["Tankene var et annet sted.", "Du er tilbake."]),
        ("rom-30", ["Nå er det stille i et halvt minutt."]),
    ]
    assert shared[0].cues[0].id.startswith("shared-")
    core, reminder = cues("@felles vandring ~6", "? @felles vandring ~~8>7", shared=shared)
    assert (core.shared, core.tier, core.pause) == ("vandring", Tier.CORE, Pause(6.0, PauseKind.NOTICE))
    assert (reminder.tier, reminder.pause) == (Tier.REMINDER, Pause(8.0, PauseKind.STAY, 7.0))


@pytest.mark.parametrize("mark", ["Hei. ,", "Hei. ~~6", "@rom ~~40", "[første] Hei.", "[dag] Hei.", "[alltid] Hei."])
def test_one_new_mark_makes_a_script_one_of_the_new_format(mark: str) -> None:
    assert not parse_script(FRONT + "Hei. ~6\n", "pause.txt").has_pause_kinds
    assert parse_script(FRONT + "Hei. ~6\n" + mark + "\n", "pause.txt").has_pause_kinds


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        (["Hei. ,5"], 10, ContentFault.IMPOSSIBLE_PAUSE),
        (["Hei. ,0,5"], 10, ContentFault.IMPOSSIBLE_PAUSE),
        (["Hei. ~~61"], 10, ContentFault.IMPOSSIBLE_PAUSE),
        (["@rom ~~241"], 10, ContentFault.IMPOSSIBLE_PAUSE),
        (["Hei. ~~14>lenge"], 10, ContentFault.BAD_PAUSE),
        (["Hei. ~~14>"], 10, ContentFault.BAD_PAUSE),
        (["Hei. ~14>9"], 10, ContentFault.BAD_PAUSE),
        (["Hei. ~~9>14"], 10, ContentFault.FLOOR_OVER_WEIGHT),
        (["Hei. ~~30>30", "Hei igjen. ~~40>31"], 11, ContentFault.FLOORS_OVER_SHORTEST),
        (["Hei. ~~30>30", "[liggende] Hei igjen. =31", "[uke=1] Så."], 11, ContentFault.FLOORS_OVER_SHORTEST),
        (["@rom"], 10, ContentFault.ROOM_WITHOUT_WEIGHT),
        (["@rom ~40"], 10, ContentFault.ROOM_WITHOUT_WEIGHT),
        (["@rom =40"], 10, ContentFault.ROOM_WITHOUT_WEIGHT),
        (["[i-gang] Hei. ,"], 10, ContentFault.OCCUPIED_WITHOUT_ROOM),
        (["[i-gang] @klang"], 10, ContentFault.OCCUPIED_WITHOUT_ROOM),
        (["+ @klang"], 10, ContentFault.UNKNOWN_SIGNAL),
        (["@gong"], 10, ContentFault.UNKNOWN_SIGNAL),
        (["[variant=A] En.", "[variant=A] To."], 10, ContentFault.BAD_VARIANT),
        (["[variant=a] En.", "To."], 10, ContentFault.LONE_VARIANT),
        ([f"[variant=a] Nummer {n}." for n in range(7)], 10, ContentFault.LONE_VARIANT),
        (["[variant=a, sittende] En.", "[variant=a, sittende] To.", "[variant=a, liggende] Tre."], 12, "lone_variant"),
        (["[variant=a] En.", "[variant=a] + To."], 11, ContentFault.UNEQUAL_VARIANTS),
        (["[variant=a] En. ~6", "[variant=a] To. =6"], 11, ContentFault.UNEQUAL_VARIANTS),
        (["[variant=a] En.", "[variant=a, første] To."], 11, ContentFault.UNEQUAL_VARIANTS),
        (
            ["[variant=a] En.", "[variant=a] To.", "[variant=a, liggende] Tre.", "[variant=a, liggende] Fire."],
            12,
            ContentFault.UNEQUAL_VARIANTS,
        ),
        (["[første, siden] Hei."], 10, ContentFault.CONTRADICTING_MARKS),
        (["[kveld, dag] Hei."], 10, ContentFault.CONTRADICTING_MARKS),
        (["[inni] Hei."], 10, ContentFault.INSIDE_NOTHING),
        (["Hei. ~6", "[inni] Hei."], 11, ContentFault.INSIDE_NOTHING),
        (["[alltid] ? Hei."], 10, ContentFault.OPTIONAL_SAFETY),
        (["Hei.", "+ [liggende, uke=2-] Hei."], 11, ContentFault.MARKS_AFTER_SIGN),
        (["@felles finnes-ikke"], 10, ContentFault.UNKNOWN_SHARED_SET),
        (["@felles"], 10, ContentFault.UNKNOWN_SHARED_SET),
        (["[uke=9] Hei. ,"], 10, ContentFault.BAD_WEEKS),
        (["[morgen] Hei. ,"], 10, ContentFault.UNKNOWN_MARK),
    ],
)
def test_what_cannot_be_used_is_refused_with_file_line_and_reason(
    lines: list[str], line: int, reason: ContentFault
) -> None:
    with pytest.raises(BrokenContent) as refusal:
        cues(*lines, shared=parse_shared(SHARED, "shared.txt"))
    fault = refusal.value
    assert (fault.file, fault.reason, fault.data["line"]) == ("pause.txt", reason, line)
    sentence = error_sentence(fault)
    assert "pause.txt" in sentence
    assert f"linje {line}" in sentence
    assert "{" not in sentence


@pytest.mark.parametrize(
    "lines",
    [
        ["Hei. ~~30>30", "+ Hei igjen. ~~31>31"],
        ["Hei. ~~30>30", "[uke=3-] Hei igjen. ~~31>31"],
        ["Hei. ~~30>30", "[første] Hei igjen. ~~31>31"],
        ["[sittende] Hei. ~~31>31", "[liggende] Hei igjen. ~~31>31"],
        ["[variant=a] Hei. ~~31>31", "[variant=a] Hallo. ~~31>20", "Så. =40"],
        ["Hei. ~~60>60", "== B | fra=2", "Hei igjen. ~~60>60"],
    ],
)
def test_pauses_that_are_not_always_there_may_be_longer_than_the_shortest_practice(lines: list[str]) -> None:
    assert parse_script(FRONT + "".join(f"{line}\n" for line in lines), "pause.txt").has_pause_kinds


@pytest.mark.parametrize("line", ["+ Hei.", "[variant=a] En.\n[variant=a] To.", "@klang", "@felles rom-30", "@rom ~~9"])
def test_a_shared_line_is_a_plain_sentence(line: str) -> None:
    with pytest.raises(BrokenContent) as refusal:
        parse_shared(f"{SHARED}{line}\n", "shared.txt")
    assert refusal.value.reason in (ContentFault.BAD_SHARED_LINE, ContentFault.UNKNOWN_SHARED_SET)
    assert refusal.value.data["line"] == 9


def test_own_shared_lines_stand_in_place_of_ours_and_are_no_exercise(tmp_path: Path) -> None:
    data, own = tmp_path / "data", tmp_path / "own"
    shutil.copytree(DATA, data)
    (own / "scripts").mkdir(parents=True)
    (own / "scripts" / "shared.txt").write_text(
        '+++\nid = "shared"\n+++\n== vandring\nVår egen linje.\n', encoding="utf-8"
    )
    text = (
        (data / "nb" / "scripts" / "sitting.txt").read_text(encoding="utf-8").replace("@klang =10", "@felles vandring")
    )
    (own / "scripts" / "sitting.txt").write_text(text, encoding="utf-8")
    shelf = FolderCatalogue(data, AUDIO, own)
    assert "shared" not in shelf.titles()
    assert shelf.exercise("sitting").id == "sitting"
    assert shelf.faults() == ()
    practice = shelf.score(PracticeOptions("sitting", 10, captions_only=True)).timeline
    assert "Vår egen linje." in [cue.text for cue in practice.cues]
    (own / "scripts" / "shared.txt").write_text('+++\nid = "felles"\n+++\n== a\nHei.\n', encoding="utf-8")
    again = FolderCatalogue(data, AUDIO, own)
    assert again.exercise("sitting").id == "sitting", "ours stand where the own ones cannot be used"
    assert [fault.reason for fault in again.faults()] == [ContentFault.OTHER_ID]
