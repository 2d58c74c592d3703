"""A tired person reads one screen, not two: reasons, cards and answers have at most sixty words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.catalogue import HelpNumber, HelpPurpose
from nærvær.domain.errors import BrokenContent, ContentFault
from nærvær.invocation import command
from nærvær.texts.file_errors import content_errors_short
from nærvær.texts.help import ANSWERS, HARD_FEELINGS, answer_lines
from nærvær.texts.i18n import look_up
from nærvær.texts.ratings import (
    BOTHER_NOW,
    HELPED,
    HINDERED,
    HINDERED_CHANGE,
    HINDERED_CHANGES,
    PAIN_AVERAGE,
    PAIN_CHANGE,
    PAIN_CHANGES,
    PAIN_NOW,
    RatingItem,
    activity_item,
)

MOST_WORDS = 60


def texts() -> Iterator[tuple[str, str]]:
    """Every text that is read in one go, with where it stands."""
    yield from ((question(), answer()) for question, answer in ANSWERS)
    programme = tomllib.loads((files("nærvær") / "data" / "nb" / "programme.toml").read_text(encoding="utf-8"))
    for week in programme["week"]:
        yield from ((f"week {week['number']}, {name}", week[name]) for name in ("why", "card"))
    for exercise in programme["exercise"]:
        yield f"exercise {exercise['id']}", exercise.get("why", "")


def test_what_is_read_in_one_go_has_at_most_sixty_words() -> None:
    lengths = {where: len(text.split()) for where, text in texts()}
    assert len(lengths) > 9 + 2 * 8
    assert {where: count for where, count in lengths.items() if count > MOST_WORDS} == {}


def test_what_is_read_with_the_telephone_numbers_has_at_most_sixty_words_too() -> None:
    catalogue = FolderCatalogue(*content_folders(), country=lambda: "NO")
    _, *answer = answer_lines(ANSWERS.index(HARD_FEELINGS), catalogue.help_numbers())
    assert "116 123: Noen å snakke med (Mental Helse)." in answer
    assert "116 117: Legevakt, når det haster." in answer
    assert "113: Nød, ved fare for liv." in answer
    assert len(" ".join(answer).split()) <= MOST_WORDS


def test_no_other_answer_has_telephone_numbers_and_without_numbers_nobody_is_told_to_call() -> None:
    numbers = (HelpNumber("116 123", HelpPurpose.TALK),)
    told = [index for index in range(len(ANSWERS)) if "116 123" in " ".join(answer_lines(index, numbers))]
    assert told == [ANSWERS.index(HARD_FEELINGS)]
    assert len(answer_lines(told[0], ())) == 2


@pytest.mark.parametrize(
    ("item", "stem", "low", "high"),
    [
        (PAIN_NOW, "Hvor sterk er smerten akkurat nå?", "Ingen smerte", "Verst tenkelig smerte"),
        (
            BOTHER_NOW,
            "Hvor plagsom er smerten akkurat nå?",
            "Ikke plagsom i det hele tatt",
            "Så plagsom som du kan tenke deg",
        ),
        (HELPED, "Hvor mye hjalp øvelsen deg denne gangen?", "Ikke i det hele tatt", "Svært mye"),
        (HINDERED, "Hvor mye har smertene hemmet deg den siste uka?", "Ikke hemmet", "Fullstendig hemmet"),
        (
            PAIN_AVERAGE,
            "Hvor mye smerte har du hatt i gjennomsnitt den siste uka?",
            "Ingen smerte",
            "Verst tenkelig smerte",
        ),
        (
            activity_item("Å gå tur."),
            "Hvor godt klarte du å gå tur den siste uka?",
            "Klarte det ikke",
            "Klarte det uten problemer",
        ),
    ],
)
def test_the_items_are_worded_exactly_as_agreed(item: RatingItem, stem: str, low: str, high: str) -> None:
    """An answer means nothing beside an earlier one when its question has been reworded."""
    assert (item.stem, item.low, item.high, len(item.steps)) == (stem, low, high, 11)


def test_the_comparisons_have_their_seven_steps_from_worst_to_best() -> None:
    assert PAIN_CHANGE() == "I forhold til før du begynte med øvelsene: hvordan er smertene dine?"
    assert HINDERED_CHANGE() == "… og hvor hemmet er du av dem?"
    assert look_up(PAIN_CHANGES) == (
        "Mye verre",
        "Verre",
        "Litt verre",
        "Ingen forandring",
        "Litt bedre",
        "Bedre",
        "Mye bedre",
    )
    assert look_up(HINDERED_CHANGES) == (
        "Mye mer hemmet",
        "Mer hemmet",
        "Litt mer hemmet",
        "Ingen forandring",
        "Litt mindre hemmet",
        "Mindre hemmet",
        "Mye mindre hemmet",
    )


def test_todays_remark_on_broken_content_has_room_on_a_small_screen_wherever_the_diary_lies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fault = BrokenContent("/k/scripts/pust.txt", "line 9", ContentFault.EMPTY_CUE, line=9)
    monkeypatch.setattr("sys.argv", ["nærvær"])
    monkeypatch.chdir("/")  # where no command of this name is installed, its whole path is told
    assert content_errors_short([fault]) == f"Feil i pust.txt, linje 9. «{command('doctor')}» sier hva."
    monkeypatch.setattr("sys.argv", ["nærvær", "--data-dir", "/hjem/ei mappe/" + "lang" * 40])
    assert content_errors_short([fault]) == "Feil i pust.txt, linje 9. Kommandoen «doctor» sier hva."
