"""Content that cannot be used is refused with its file, its place and the reason."""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from pathlib import Path

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.programme_parser import parse_programme
from nærvær.catalogue.script_parser import parse_script
from nærvær.domain.errors import BrokenContent, UnknownName
from nærvær.domain.practice import Bell, Posture, PracticeOptions
from nærvær.domain.script import Tier
from nærvær.texts.errors import error_sentence
from voice_0_1_0 import copy_exercise

DATA, AUDIO = content_folders()
FRONT = """+++
id = "pause"
title = "Pause"
why = "Fordi."
postures = ["sitting", "lying"]
shortest = 1
longest = 3
+++
"""
GOOD = (
    FRONT
    + """
== Start | område=feet fra=2 runder=3
@klang =6
[sittende, uke=1-3] Kjenn  føttene. ~5
+ Kjenn gulvet. =1,5
? Kom tilbake.
== Stille | stille
@stille
"""
)


def test_a_script_is_read_as_it_is_written() -> None:
    script = parse_script(GOOD, "pause.txt")
    bell, first, support, reminder = script.sections[0].cues
    assert bell.bell
    assert (bell.pause.seconds, bell.pause.stretches) == (6, False)
    assert (first.text, first.tier, first.weeks, first.postures) == (
        "Kjenn føttene.",
        Tier.CORE,
        (1, 3),
        {Posture.SITTING},
    )
    assert (support.tier, support.pause.seconds, support.pause.stretches) == (Tier.SUPPORT, 1.5, False)
    assert (reminder.tier, reminder.pause.seconds, reminder.pause.stretches) == (Tier.REMINDER, 4.0, True)
    section = script.sections[0]
    assert (section.region, section.from_minutes, section.rounds) == ("feet", 2, 3)
    assert script.sections[1].is_silence


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("Hei.", 1, "no_front_matter"),
        (FRONT, 8, "no_sections"),
        (FRONT + "Hei.\n", 9, "cue_before_section"),
        (FRONT + "== \n", 9, "no_title"),
        (FRONT + "== A | farge=blå\nHei.\n", 9, "unknown_option"),
        (FRONT + "== A | runder=0\nHei.\n", 9, "bad_number"),
        (FRONT + "== A | fra=tre\nHei.\n", 9, "bad_number"),
        (FRONT + "== A | fra=121\nHei.\n", 9, "bad_number"),
        ("Hei.\n" + FRONT + "== A\nHei.\n", 1, "no_front_matter"),
        (FRONT.replace("shortest = 1", "shortest = true") + "== A\nHei.\n", 6, "bad_number"),
        ((FRONT + "== A\nHei.\n[uke=9] Hei.\n").replace("\n", "\r"), 11, "bad_weeks"),
        (FRONT + "== A | runder=61\nHei.\n", 9, "bad_number"),
        (FRONT + "== A | steg=10\nHei.\n", 9, "bad_number"),
        (FRONT + "== A | område=Føtter\nHei.\n", 9, "bad_region"),
        (FRONT + "== A\n[hengende] Hei.\n", 10, "unknown_mark"),
        (FRONT + "== A\n[sittende, figur=salto] Hei.\n", 10, "unknown_figure"),
        (FRONT + "== A\n[uke=9] Hei.\n", 10, "bad_weeks"),
        (FRONT + "== A\n[uke=5-2] Hei.\n", 10, "bad_weeks"),
        (FRONT + "== A\n[uke=] Hei.\n", 10, "bad_weeks"),
        (FRONT + "== A\n[uke=-] Hei.\n", 10, "bad_weeks"),
        (FRONT + "== A\n[uke=0-3] Hei.\n", 10, "bad_weeks"),
        (FRONT + "== A\n[uke=1-9] Hei.\n", 10, "bad_weeks"),
        (FRONT + "== A\n[uke=1-2-3] Hei.\n", 10, "bad_weeks"),
        (FRONT + "== A\n[uke=٣] Hei.\n", 10, "bad_weeks"),
        (FRONT + "== A\n[uke=2-٣] Hei.\n", 10, "bad_weeks"),
        (FRONT + "== A\nHei. ~lenge\n", 10, "bad_pause"),
        (FRONT + "== A\nHei. ~1e1\n", 10, "bad_pause"),
        (FRONT + "== A\nHei. ~1_0\n", 10, "bad_pause"),
        (FRONT + "== A\nHei. ~٤\n", 10, "bad_pause"),
        (FRONT + "== A\nHei. =+4\n", 10, "bad_pause"),
        (FRONT + "== A\nHei. ~60,5\n", 10, "impossible_pause"),
        (FRONT + "== A\nHei. ~61\n", 10, "impossible_pause"),
        (FRONT + "== A\nHei. =-1\n", 10, "impossible_pause"),
        (FRONT + "== A\nHei. ~nan\n", 10, "bad_pause"),
        (FRONT + "== A\n@gong\n", 10, "unknown_signal"),
        (FRONT + "== A\n+ ~4\n", 10, "empty_cue"),
        (FRONT + "== A | runder=" + "9" * 5_000 + "\nHei.\n", 9, "too_many_characters"),
        (FRONT + "== A | runder=" + "9" * 1_900 + "\nHei.\n", 9, "bad_number"),
        (FRONT + "== A | fra=\u0663\nHei.\n", 9, "bad_number"),
        (FRONT + "== A\nHei." + " " * 190_000 + "\n", 10, "too_many_characters"),
        (FRONT + "== A\nHei. ~ 4 5 6 =\u2028nan\n", 10, "bad_pause"),
        (FRONT + "== A\n" + "Hei.\n" * 501, 510, "too_many_cues"),
        (FRONT + "== A | runder=60\n" + "Hei.\n" * 9, 18, "too_many_cues"),
        (FRONT + "== A | steg=1\nHei.\n== B\nHei.\n", 11, "steps_incomplete"),
        (FRONT.replace("shortest = 1", "shortest = 0"), 6, "bad_number"),
        (FRONT.replace("shortest = 1", "shortest = " + "9" * 5_000), 6, "toml_word"),
        (FRONT.replace('why = "Fordi."', "why" + ".why" * 900 + " = 1"), 4, "toml_depth"),
        (FRONT.replace('why = "Fordi."', "why = " + "[" * 5_000), 4, "toml_depth"),
        (FRONT.replace('"Pause"', '"' + "x" * 9_000 + '"'), 3, "toml_line"),
        (FRONT.replace('"Pause"', '"' + "x" * 3_000 + '"'), 3, "too_many_characters"),
        (FRONT.replace('title = "Pause"\n', ""), 1, "missing_text"),
        (FRONT + "== A\n== B\nHei.\n", 9, "empty_section"),
        (FRONT + "== A | stille\nHei.\n", 9, "silence_mismatch"),
        (FRONT + "== A | stille\n@stille ~4\n", 10, "silence_with_pause"),
    ],
)
def test_a_broken_line_is_named(text: str, line: int, reason: str) -> None:
    with pytest.raises(BrokenContent) as refusal:
        parse_script(text, "pause.txt")
    assert (refusal.value.file, refusal.value.data["line"], refusal.value.reason) == ("pause.txt", line, reason)
    assert "pause.txt" in error_sentence(refusal.value)
    assert str(line) in error_sentence(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('title = "Pause"', "", "title", "missing_text"),
        ('title = "Pause"', "title = 3", "title", "missing_text"),
        ('id = "pause"', 'id = "Min øvelse"', "id", "bad_id"),
        ("shortest = 1", "shortest = 0", "shortest", "bad_number"),
        ("shortest = 1", "shortest = 9", "shortest", "shortest_over_longest"),
        ('["sitting", "lying"]', '["upside-down"]', "postures", "bad_postures"),
        ('["sitting", "lying"]', '["lying"]', "postures", "posture_missing"),
        ('why = "Fordi."', f'why = "{"fordi " * 61}"', "why", "too_long"),
        ('title = "Pause"', "title = ", "front matter", "toml_syntax"),
    ],
)
def test_a_broken_front_matter_is_named_by_its_key(old: str, new: str, key: str, reason: str) -> None:
    with pytest.raises(BrokenContent) as refusal:
        parse_script(GOOD.replace(old, new), "pause.txt")
    assert (refusal.value.key, refusal.value.reason) == (key, reason)
    assert "pause.txt" in error_sentence(refusal.value)


@pytest.mark.parametrize(
    "line",
    [" " * 1_999, "~" * 1_999, "= " * 999, "[" * 1_999, "[" + "," * 1_990 + "]", "a\u0300\u0316" * 600, "+" * 1_999],
)
def test_no_line_takes_long_to_read(line: str) -> None:
    text = FRONT + "== A\n" + f"{line}\n" * (190_000 // len(line.encode()))
    began = time.process_time()
    with contextlib.suppress(BrokenContent):
        parse_script(text, "pause.txt")
    assert time.process_time() - began < 5.0


@pytest.mark.parametrize(
    ("line", "text", "seconds", "stretches"),
    [
        ("Kjenn etter. ~5", "Kjenn etter.", 5.0, True),
        ("Kjenn etter.~5", "Kjenn etter.", 5.0, True),
        ("Kjenn etter.  =\t1,5  ", "Kjenn etter.", 1.5, False),
        ("To = to. =2", "To = to.", 2.0, False),
        ("Kjenn ~ etter nå.", "Kjenn ~ etter nå.", 4.0, True),
        ("Kjenn etter.", "Kjenn etter.", 4.0, True),
        ("@klang =2,5", "", 2.5, False),
        ("@klang", "", 6.0, False),
    ],
)
def test_the_pause_is_what_stands_after_the_last_sign(line: str, text: str, seconds: float, stretches: bool) -> None:
    (cue,) = parse_script(f"{FRONT}== A\n{line}\n", "pause.txt").sections[0].cues
    assert (cue.text, cue.pause.seconds, cue.pause.stretches) == (text, seconds, stretches)


def test_a_script_and_a_programme_have_room_for_so_much_and_no_more() -> None:
    for read, text in ((parse_script, GOOD + "#\n" * 100_000), (parse_programme, PROGRAMME + "#\n" * 50_000)):
        with pytest.raises(BrokenContent) as refusal:
            read(text, "en fil")
        assert refusal.value.reason == "too_large"


def test_weeks_and_postures_are_those_that_stand_there() -> None:
    front = FRONT.replace('["sitting", "lying"]', '["sitting", "lying", "sitting"]')
    script = parse_script(f"{front}== A\n[uke=3-] En.\n[uke=-3] To.\n[uke=3] Tre.\n[uke=2-4] Fire.\n", "pause.txt")
    assert [cue.weeks for cue in script.sections[0].cues] == [(3, 8), (1, 3), (3, 3), (2, 4)]
    assert script.postures == (Posture.SITTING, Posture.LYING)


def test_letters_of_two_parts_mean_the_same_as_letters_of_one() -> None:
    text = f"{FRONT}== Pa\u030a gulvet\n[sta\u030aende] Sta\u030a.\n".replace('["sitting", "lying"]', '["standing"]')
    (section,) = parse_script(text, "pause.txt").sections
    assert section.title == "På gulvet"
    assert (section.cues[0].text, section.cues[0].postures) == ("Stå.", {Posture.STANDING})


def test_a_sign_that_only_looks_like_the_end_of_a_line_is_no_new_line() -> None:
    text = FRONT + "== A\nEn\u2028to\x0ctre.\x85 Fire. ~lenge\n"
    with pytest.raises(BrokenContent) as refusal:
        parse_script(text, "pause.txt")
    assert refusal.value.data["line"] == 10
    assert parse_script(text.replace(" ~lenge", ""), "pause.txt").sections[0].cues[0].text == "En to tre. Fire."


def test_what_is_shown_of_a_fault_is_never_longer_than_can_be_read() -> None:
    for text in (FRONT + "== A\nHei. ~" + "x" * 1_900, FRONT + "== A\n[" + "x" * 1_900 + "] Hei."):
        with pytest.raises(BrokenContent) as refusal:
            parse_script(text, "pause.txt")
        assert len(error_sentence(refusal.value)) < 1_000


def test_steps_belong_to_every_section_or_to_none() -> None:
    with pytest.raises(BrokenContent) as refusal:
        parse_script(FRONT + "== A | steg=1\nHei.\n== B\nHei.\n", "pause.txt")
    assert refusal.value.reason == "steps_incomplete"


PROGRAMME = (DATA / "nb/programme.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("number = 3", "number = 4", "week[3].number", "bad_number"),
        ('theme = "Bevegelse"', "", "week[3].theme", "missing_text"),
        ('exercise = "movement"', 'exercise = "movment"', "week[3].formal[1].exercise", "unknown_exercise"),
        ("times = 6", "times = 0", "week[1].formal[1].times", "bad_number"),
        ('id = "body-scan"', 'id = "breathing-space"', "exercise[2].id", "twice"),
        ("long = 10", "long = 2", "exercise[1].long", "bad_number"),
        ("[everyday]", "[hverdag]", "hverdag", "unknown_key"),
        ('theme = "Kroppen"', 'theme = "Kroppen"\nfarge = "rød"', "week[2].farge", "unknown_key"),
        ("[[week]]\nnumber = 1", "week = 3\n[[other]]\nnumber = 1", "file", "toml_syntax"),
        ("times = 6", "times = true", "week[1].formal[1].times", "bad_number"),
        ('theme = "Kroppen"\nwhy = "', f'theme = "Kroppen"\nwhy = "{"ord " * 61}', "week[2].why", "too_long"),
        ('{ id = "shower", name = "Dusje" }', '" "', "everyday.activities", "missing_text"),
        ('{ id = "shower", name = "Dusje" }', "7", "everyday.activities", "missing_text"),
        ('name = "Dusje"', 'name = " "', "everyday.activities[2].name", "missing_text"),
        ('id = "shower", ', "", "everyday.activities[2].id", "missing_text"),
        ('id = "shower"', 'id = "Dusje nå"', "everyday.activities[2].id", "bad_id"),
        ('id = "shower"', 'id = "walk"', "everyday.activities[6].id", "twice"),
        ('id = "listen"', 'id = "walk"', "week[7].focus[2].id", "twice"),
        ('id = "shower"', 'sted = "shower"', "everyday.activities[2].sted", "unknown_key"),
        ('kind = "silent"', 'kind = "stille"', "exercise[12].kind", "unknown_kind"),
        ("shortest = 1", "shortest = 6", "exercise[12].shortest", "bad_number"),
        ('id = "pain"', 'id = "../pain"', "exercise[5].id", "bad_id"),
        ('id = "pain"', 'id = "pain\\u0000"', "exercise[5].id", "bad_id"),
        ('id = "pain"', f'id = "{"a" * 300}"', "exercise[5].id", "bad_id"),
        ('theme = "Kroppen"', f'theme = "{"k" * 3_000}"', "week[2].theme", "too_many_characters"),
        ('name = "Dusje"', f'name = "{"d" * 3_000}"', "everyday.activities[2].name", "too_many_characters"),
        ('{ id = "shower", name = "Dusje" }', f'"{"d" * 3_000}"', "everyday.activities", "too_many_characters"),
        ('theme = "Kroppen"', 'theme = "Kroppen"\n"a[b" = 1', "week[2].a[b", "unknown_key"),
    ],
)
def test_a_broken_programme_is_named_by_its_key(old: str, new: str, key: str, reason: str) -> None:
    with pytest.raises(BrokenContent) as refusal:
        parse_programme(PROGRAMME.replace(old, new, 1), "programme.toml")
    assert (refusal.value.key, refusal.value.reason) == (key, reason)
    assert "programme.toml" in error_sentence(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('theme = "Bevegelse"', 'tema = "Bevegelse"', 'tema = "Bevegelse"'),
        ("number = 3", "number = 2", 'number = 2\ntheme = "Bevegelse"'),
        ('theme = "Bevegelse"\n', "", "[[week]]\nnumber = 3"),
        ("times = 6", "times = 0", 'formal = [{ exercise = "breathing-space", times = 0'),
        ("[everyday]", "[hverdag]", "[hverdag]"),
        ("activities = [", "ting = [", "ting = ["),
        ("long = 10", "long = 2", "long = 2"),
    ],
)
def test_what_is_wrong_in_a_programme_is_told_by_its_line(old: str, new: str, line: str) -> None:
    text = PROGRAMME.replace(old, new, 1)
    with pytest.raises(BrokenContent) as refusal:
        parse_programme(text, "programme.toml")
    number = text[: text.index(line)].count("\n") + 1
    assert f"Feil i fila, linje {number}, nøkkelen «" in error_sentence(refusal.value)


def test_a_programme_with_nothing_in_it_has_no_line_to_tell() -> None:
    with pytest.raises(BrokenContent) as refusal:
        parse_programme("", "programme.toml")
    assert "Feil i fila, nøkkelen «exercise»" in error_sentence(refusal.value)


def test_a_number_that_can_only_be_one_is_told_as_that() -> None:
    with pytest.raises(BrokenContent) as refusal:
        parse_programme(PROGRAMME.replace("number = 3", "number = 2"), "programme.toml")
    assert "«2» må være 3. " in error_sentence(refusal.value)


def test_a_programme_of_seven_weeks_is_refused() -> None:
    last = PROGRAMME.index("[[week]]\nnumber = 8")
    text = PROGRAMME[:last] + PROGRAMME[PROGRAMME.index("[[exercise]]") :]
    with pytest.raises(BrokenContent) as refusal:
        parse_programme(text, "programme.toml")
    assert refusal.value.reason == "eight_weeks"


def test_the_plan_is_the_study_s() -> None:
    weeks = FolderCatalogue(DATA, AUDIO).programme().weeks
    assert [[(formal.exercise, formal.times) for formal in week.formal] for week in weeks] == [
        [("breathing-space", 6)],
        [("body-scan", 6)],
        [("movement", 6)],
        [("sitting", 6)],
        [("pain", 6)],
        [(None, 6)],
        [(None, None)],
        [(None, None)],
    ]
    assert all(week.theme and week.informal and len(week.why.split()) <= 60 for week in weeks)


def own_folder(tmp_path: Path) -> Path:
    own = tmp_path / "own"
    (own / "scripts").mkdir(parents=True)
    return own


def test_a_clinic_s_own_programme_and_script_win(tmp_path: Path) -> None:
    own = own_folder(tmp_path)
    (own / "programme.toml").write_text(PROGRAMME.replace("En første smak", "Vår start"), encoding="utf-8")
    script = (DATA / "nb/scripts/breathing-space.txt").read_text(encoding="utf-8")
    (own / "scripts/breathing-space.txt").write_text(script.replace("Pusterommet", "Pustepausen"), encoding="utf-8")
    shelf = FolderCatalogue(DATA, AUDIO, own)
    assert shelf.programme().week(1).theme == "Vår start"
    assert shelf.exercise("breathing-space").title == "Pustepausen"


def test_files_saved_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    own = own_folder(tmp_path)
    voice = own / "voices" / "Kari"
    voice.mkdir(parents=True)
    for source, target in (
        (DATA / "nb/programme.toml", own / "programme.toml"),
        (DATA / "nb/scripts/body-scan.txt", own / "scripts/body-scan.txt"),
        (AUDIO / "synthetic-light/voice.toml", voice / "voice.toml"),
    ):
        target.write_text(source.read_text(encoding="utf-8"), encoding="utf-8-sig")
    shelf = FolderCatalogue(DATA, AUDIO, own)
    assert len(shelf.programme().weeks) == 8
    assert shelf.exercise("body-scan").title == "Kroppsskanning"
    assert "Kari" in {voice.id for voice in shelf.voices()}


def test_a_script_under_the_wrong_name_is_refused(tmp_path: Path) -> None:
    own = own_folder(tmp_path)
    (own / "scripts/body-scan.txt").write_text(GOOD, encoding="utf-8")
    shelf = FolderCatalogue(DATA, AUDIO, own)
    assert shelf.exercise("body-scan").title == "Kroppsskanning"
    (fault,) = shelf.faults()
    assert (fault.reason, fault.data["line"]) == ("other_id", 2)


def test_a_script_that_is_no_text_is_refused(tmp_path: Path) -> None:
    own = own_folder(tmp_path)
    (own / "scripts/body-scan.txt").write_bytes(b"en\n\xff\xfe\x00")
    shelf = FolderCatalogue(DATA, AUDIO, own)
    assert shelf.exercise("body-scan").title == "Kroppsskanning"
    (fault,) = shelf.faults()
    assert (fault.reason, fault.data["line"]) == ("not_utf8", 2)


@pytest.fixture
def voices(tmp_path: Path) -> Path:
    """A voice of 0.1.0 with one exercise."""
    copy_exercise("breathing-space", tmp_path / "audio" / "synthetic-light")
    return tmp_path / "audio"


def test_a_missing_sound_file_leaves_captions_and_is_named(voices: Path) -> None:
    (voices / "synthetic-light/breathing-space.opus").unlink()
    shelf = FolderCatalogue(DATA, voices)
    score = shelf.score(PracticeOptions("breathing-space", 5))
    assert score.recording is None
    assert score.timeline.cues
    faults = [fault for fault in shelf.missing() if fault.exercise == "breathing-space"]
    assert [(Path(fault.file).name, fault.reason) for fault in faults] == [("breathing-space.opus", "absent")]


def test_what_a_clinic_has_not_recorded_is_no_fault_of_the_program_s(voices: Path, tmp_path: Path) -> None:
    own = own_folder(tmp_path)
    script = (DATA / "nb/scripts/breathing-space.txt").read_text(encoding="utf-8")
    (own / "scripts/breathing-space.txt").write_text(script.replace("Spør deg selv", "Spør"), encoding="utf-8")
    (own / "voices" / "mor").mkdir(parents=True)
    shutil.copy(voices / "synthetic-light/voice.toml", own / "voices" / "mor")
    shelf = FolderCatalogue(DATA, voices, own)
    whose = {(fault.voice, fault.exercise): shelf.is_own(fault) for fault in shelf.missing()}
    assert whose["synthetic-light", "breathing-space"]
    assert whose["mor", "body-scan"]
    assert ("synthetic-light", "body-scan") not in whose  # a voice of ours that has not read it yet


@pytest.mark.parametrize("damage", ["", "{", '{"format": 1}', '{"format": 99, "cues": []}'])
def test_a_damaged_cue_sheet_leaves_captions(voices: Path, damage: str) -> None:
    (voices / "synthetic-light/breathing-space.json").write_text(damage, encoding="utf-8")
    shelf = FolderCatalogue(DATA, voices)
    assert shelf.score(PracticeOptions("breathing-space", 5)).recording is None
    assert [fault.reason for fault in shelf.missing() if fault.exercise == "breathing-space"] == ["unreadable"]


def test_a_sentence_without_a_take_stays_a_caption_and_is_named(voices: Path) -> None:
    file = voices / "synthetic-light/breathing-space.json"
    sheet = json.loads(file.read_text(encoding="utf-8"))
    gone = sheet["cues"].pop(1)["id"]
    file.write_text(json.dumps(sheet), encoding="utf-8")
    shelf = FolderCatalogue(DATA, voices)
    score = shelf.score(PracticeOptions("breathing-space", 10))
    assert score.recording is not None
    assert gone not in score.recording.takes
    assert [fault.reason for fault in shelf.missing() if fault.exercise == "breathing-space"] == ["stale"]


def test_a_cue_sheet_cannot_point_outside_its_folder(voices: Path) -> None:
    file = voices / "synthetic-light/breathing-space.json"
    sheet = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**sheet, "sound": "../../../etc/passwd"}), encoding="utf-8")
    assert FolderCatalogue(DATA, voices).score(PracticeOptions("breathing-space", 5)).recording is None


@pytest.mark.parametrize("name", ["name", "description", "licence"])
def test_a_voice_that_does_not_say_who_it_is_is_left_out_and_told_of(voices: Path, name: str) -> None:
    file = voices / "synthetic-light/voice.toml"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith(name)]
    file.write_text("\n".join(lines), encoding="utf-8")
    shelf = FolderCatalogue(DATA, voices)
    assert shelf.voices() == ()
    assert [(fault.file, fault.key) for fault in shelf.faults()] == [(str(file), name)]


def test_names_that_do_not_exist_are_refused_with_those_that_do() -> None:
    shelf = FolderCatalogue(DATA, AUDIO)
    for wish, kind in [
        (PracticeOptions("body-skan", 10), "exercise"),
        (PracticeOptions("body-scan", 10, voice="kari"), "voice"),
        (PracticeOptions("body-scan", 10, posture=Posture.STANDING), "posture"),
    ]:
        with pytest.raises(UnknownName) as refusal:
            shelf.score(wish)
        assert refusal.value.kind == kind
        assert refusal.value.known


def test_the_same_wish_gives_the_same_timeline_whatever_the_bell() -> None:
    shelf = FolderCatalogue(DATA, AUDIO)
    digests = {shelf.score(PracticeOptions("breathing-space", 7, bell=bell)).timeline.digest for bell in Bell}
    assert len(digests) == 1
