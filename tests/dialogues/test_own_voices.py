"""«Egne stemmer» as a therapist meets it first: from an empty list to a voice that is read in, question by question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path, PurePath
from types import SimpleNamespace
from typing import Any, cast

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.catalogue.voice_folder import read_voice_folder, write_take
from nærvær.dialogues.interviewer import Choose, DialogueContext, LongWork, NoAnswer, Show, Unanswered
from nærvær.dialogues.own_voices import look_after_voices
from nærvær.domain.own_voice import VoiceConsent
from nærvær.domain.services import Services
from nærvær.domain.teleprompter import MicrophoneFault, MicrophoneProblem
from nærvær.sound.decode_check import decode_in_worker
from nærvær.voice_workshop import FolderVoices
from small_voice import EXERCISE, SMALL_TEXTS, small_script
from stepped import Refused, SteppedInterviewer, Work

TODAY = date(2026, 11, 29)
BACK = Unanswered.ESCAPED
TOLD = ("Kari", "Kari Nordmann", "øvelsene i gruppa", "1.6.2027")
Held = Callable[..., list[Any]]


@pytest.fixture
def held(tmp_path: Path) -> Held:
    """Holds the dialogue with these answers, labels for what is chosen, and returns the steps that were answered."""
    own = tmp_path / "own"
    (own / "scripts").mkdir(parents=True)
    (own / "scripts" / f"{EXERCISE}.txt").write_text(small_script(3), encoding="utf-8")
    voices = tmp_path / "voices"

    def hold(*answers: object, microphone: MicrophoneProblem | None = None) -> list[Any]:
        async def read_in(folder: PurePath) -> None:
            if microphone is not None:
                raise microphone
            write_take(Path(folder), 1, b"RIFF")

        shelf = FolderCatalogue(*content_folders(), own, decode_in_worker, own_voices=voices)
        workshop = FolderVoices(voices, (), decode_in_worker, lambda _: small_script(3))
        services = cast("Services", SimpleNamespace(voice_workshop=workshop))
        context = DialogueContext(shelf, tuple, lambda: TODAY)
        talk = look_after_voices(services, read_in, SteppedInterviewer(), context)
        given, seen = list(answers), []
        step = talk.send(None)
        try:
            while True:
                if isinstance(step, Work):
                    step = talk.send(step.do())
                    continue
                seen.append(step)
                if isinstance(step, LongWork):
                    step = talk.send(step.do(lambda _: None))
                else:
                    step = talk.send(picked(step, given.pop(0)))
        except StopIteration:
            assert not given
            return seen

    return hold


def picked(step: object, answer: object) -> object:
    """What the row or the button with this label stands for; other answers as they are."""
    if isinstance(answer, NoAnswer):
        return answer
    if isinstance(step, Choose):
        return {option.label: option.value for option in step.options}[cast("str", answer)]
    return dict(step.options)[cast("str", answer)] if isinstance(step, Show) else answer


def test_from_nothing_to_a_voice_that_is_being_read_in(held: Held, tmp_path: Path) -> None:
    seen = held("Lag en ny stemme", *TOLD, "Når det røyner på", "Les inn nå", "Kari", BACK, BACK)
    first, name, person, _purpose, _until, exercise, made, after, one, last = seen
    assert first.question.startswith("Du har ingen egne stemmer ennå.")
    assert (name.position.number, person.question) == (1, "Hvem er det som snakker?")
    rows = {option.label: option.detail for option in exercise.options}
    assert rows["Når det røyner på"] == "3 setninger, omtrent 35 sekunder"
    assert made.sentences[0].startswith("Stemmen er laget. Du har 3 setninger, omtrent ")
    assert (after.options[0].label, after.options[0].detail) == ("Kari", "1 av 3 lest")
    assert "Kari Nordmann, til øvelsene i gruppa. Det gjelder til og med 1. juni 2027." in one.question
    assert [option.label for option in one.options][:3] == ["Les videre", "Sjekk opptakene", "Legg til lydfiler"]
    assert last.options[0].label == "Kari"
    voice = read_voice_folder(tmp_path / "voices" / "kari")
    assert voice.card.consent == VoiceConsent("Kari Nordmann", "øvelsene i gruppa", TODAY, date(2027, 6, 1))
    assert [each.text for each in voice.sentences] == list(SMALL_TEXTS[:3])


def test_a_step_back_asks_the_question_before_and_an_empty_line_makes_nothing(held: Held, tmp_path: Path) -> None:
    seen = held("Lag en ny stemme", "Kari", BACK, "Kåre", "  ", BACK, BACK)
    assert seen[3].initial == "Kari"
    assert not (tmp_path / "voices").exists()


def test_without_a_microphone_the_voice_is_there_and_it_is_said(held: Held, tmp_path: Path) -> None:
    problem = MicrophoneProblem(MicrophoneFault.NO_MICROPHONE)
    seen = held("Lag en ny stemme", *TOLD, "Når det røyner på", "Les inn nå", None, BACK, microphone=problem)
    assert seen[-2] == Refused("Kari", problem)
    assert (tmp_path / "voices" / "kari" / "voice.toml").exists()


def test_a_folder_that_cannot_be_read_is_named_and_can_be_removed(held: Held, tmp_path: Path) -> None:
    folder = tmp_path / "voices" / "fremmed"
    folder.mkdir(parents=True)
    (folder / "voice.toml").write_bytes(b"\x00\xff")
    (folder / "manuscript.txt").write_text("001 Hei.\n", encoding="utf-8")
    seen = held("fremmed", "Slett stemmen", "Slett alt sammen", "Tilbake", BACK)
    assert (seen[0].options[0].detail, seen[0].options[-1].label) == ("kan ikke leses", "Lag en ny stemme")
    assert not folder.exists()
