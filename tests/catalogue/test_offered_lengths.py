"""What is offered can be practised: an own script that promises too little, and an own voice that is slower than ours."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Never

import pytest

from nærvær.catalogue import layered_content
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.catalogue import Exercise
from nærvær.domain.errors import ContentFault, LengthOutOfRange, UnfittableScript
from nærvær.domain.practice import PracticeOptions, practice_day
from nærvær.domain.preferences import default_options
from nærvær.domain.progress import summarise
from nærvær.texts.errors import error_sentence
from tui.fakes import now

DATA, AUDIO = content_folders()
EXERCISE, OWN_VOICE = "short-sitting", "kari"
SCRIPT = (DATA / "nb" / "scripts" / f"{EXERCISE}.txt").read_text(encoding="utf-8")
SECONDS_A_SENTENCE = 14
LONG_WINDED = "".join(f"Dette er setning {number}, og den er lang nok til å ta litt tid.  ~6\n" for number in range(40))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own"


def put_script(own: Path, *, shortest: int, more: str = "", whole: str = SCRIPT) -> None:
    text = whole.replace("shortest = 5", f"shortest = {shortest}")
    file = own / "scripts" / f"{EXERCISE}.txt"
    file.parent.mkdir(parents=True)
    file.write_text(f"{text}\n== Og så\n{more}" if more else text, encoding="utf-8")


def put_slow_voice(own: Path) -> None:
    """A voice that takes long for each sentence. Its takes are told of, and nobody has decoded them."""
    folder = own / "voices" / OWN_VOICE
    folder.mkdir(parents=True)
    shutil.copy(AUDIO / "synthetic-light" / "voice.toml", folder)
    for name in (EXERCISE, "shared"):
        sheet = json.loads((AUDIO / "synthetic-light" / f"{name}.json").read_text(encoding="utf-8"))
        takes = [{"id": take["id"], "frames": sheet["rate"] * SECONDS_A_SENTENCE} for take in sheet["takes"]]
        (folder / f"{name}.json").write_text(json.dumps(sheet | {"takes": takes}), encoding="utf-8")


def promised(shelf: FolderCatalogue) -> Exercise:
    return shelf.exercise(EXERCISE)


def test_an_own_script_that_promises_too_little_is_offered_as_it_fits(own: Path) -> None:
    put_script(own, shortest=2, more=LONG_WINDED)
    shelf = FolderCatalogue(DATA, AUDIO, own)
    offered = shelf.offer(EXERCISE)
    assert promised(shelf).shortest == 2 < offered.shortest <= offered.short <= offered.long <= offered.longest
    for minutes in (offered.shortest, offered.longest):
        shelf.score(PracticeOptions(EXERCISE, minutes))
    with pytest.raises(LengthOutOfRange) as refused:
        shelf.score(PracticeOptions(EXERCISE, 2))
    assert (refused.value.shortest, refused.value.longest) == (offered.shortest, offered.longest)


def test_a_slower_voice_is_offered_what_it_can_say_and_ours_what_they_promise(own: Path) -> None:
    put_slow_voice(own)
    shelf = FolderCatalogue(DATA, AUDIO, own, decode=_never)
    slow, ours = (shelf.offer(EXERCISE, voice=voice) for voice in (OWN_VOICE, "synthetic-dark"))
    assert ours == shelf.offer(EXERCISE) == promised(shelf)
    assert ours.shortest < slow.shortest <= slow.short <= slow.long <= slow.longest


def test_a_person_has_usual_minutes_that_their_script_fits(own: Path) -> None:
    put_script(own, shortest=2, more=LONG_WINDED)
    shelf = FolderCatalogue(DATA, AUDIO, own)
    options = default_options(shelf, promised(shelf), summarise((), practice_day(now())))
    assert options.minutes == shelf.offer(EXERCISE).shortest > promised(shelf).short
    shelf.score(options)


@pytest.mark.parametrize(
    ("shortest", "whole", "sentences", "fits"), [(2, SCRIPT, 120, (18, 45)), (5, SCRIPT.split("\n== ")[0], 8, (1, 2))]
)
def test_an_own_script_that_fits_no_minutes_it_promises_is_told_of_by_line_with_those_it_fits(
    own: Path, shortest: int, whole: str, sentences: int, fits: tuple[int, int]
) -> None:
    put_script(own, shortest=shortest, whole=whole, more="".join((LONG_WINDED * 3).splitlines(True)[:sentences]))
    shelf = FolderCatalogue(DATA, AUDIO, own)
    assert shelf.offer(EXERCISE) == promised(shelf)
    for minutes in (shortest, 10, 11):
        with pytest.raises(UnfittableScript) as refused:
            shelf.score(PracticeOptions(EXERCISE, minutes))
        assert refused.value.fits == fits
    assert set(shelf.spans(EXERCISE)) == {"synthetic-light-en", "synthetic-dark-en"}  # they read scripts of their own
    (fault,) = shelf.all_faults()
    assert (fault.reason, fault.data["lowest"], fault.data["highest"]) == (ContentFault.UNMET_PROMISE, *fits)
    assert "linje 6, nøkkelen «shortest»" in error_sentence(fault)


def test_nothing_more_is_read_to_offer_what_came_with_the_program(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_script(own, shortest=5)
    shelf = FolderCatalogue(DATA, AUDIO, own)
    shelf.exercises()
    monkeypatch.setattr(layered_content, "_read_script_file", _never)
    monkeypatch.setattr(FolderCatalogue, "voices", _never)
    monkeypatch.setattr(FolderCatalogue, "_voice", _never)
    offered = shelf.offer("body-scan")
    assert (offered.shortest, offered.longest) == (5, 35)


def _never(*_anything: object) -> Never:
    raise AssertionError("nothing of this is needed")
