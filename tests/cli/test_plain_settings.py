"""The settings in lines: the same rows as on the screen, and a person's own data among them."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cli.test_plain_practice import facts, now, piped
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.diary import Diary, Preference
from nærvær.domain.errors import DiaryFault, DiaryProblem
from nærvær.domain.practice import InformalPractice
from nærvær.domain.preferences import choices_offered
from nærvær.domain.ratings import RATING_RULES
from nærvær.in_memory import MemoryDiary
from nærvær.plain.console import Console, LineStreams
from nærvær.plain.current_diary import CurrentDiary
from nærvær.store.diary_opener import open_diary
from nærvær.texts import i18n

SETTINGS = "15"
QUESTIONS = len(RATING_RULES) + 2
"""The ratings, the note and the day of the weekly check-in, of the choices offered; the others have to do with sound."""
CATALOGUE = FolderCatalogue(*content_folders())
BEFORE_VOICE = (len(i18n.languages()) > 1) + (len(CATALOGUE.languages()) > 1)
"""The languages of the screens and of the exercises, where there are several."""
OF_SOUND = BEFORE_VOICE + 1 + len(choices_offered(CATALOGUE)) - QUESTIONS + 1
"""With the voice and the body."""
BELL = str(BEFORE_VOICE + 3)
SOUND_FILE = str(OF_SOUND + 1)
REMINDER, MENU, REPORT, OWN_DATA = (str(OF_SOUND + 2 + QUESTIONS + row) for row in (2, 3, 4, 5))
"""After the sound file, voices of one's own, and one's own activity."""
BACK_UP, VERIFY, EXPORT, ERASE = "1", "2", "3", "4"
BACK_TO_MENU = ("", "")
TEETH = ("3", "1")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="runs the app composed for a pseudo-terminal")


def typed(*lines: str) -> str:
    """The lines typed one after the other, and then what leaves the menu."""
    return "\n".join((*lines, "0", ""))


def test_a_preference_and_the_rows_of_home_are_reached_in_lines(tmp_path: Path) -> None:
    done = piped(tmp_path, typed(SETTINGS, BELL, "l3", "l4", "3", ""), "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert facts(tmp_path) == [Preference("bell", "wood")]
    assert f"{BELL} Klang · mykt tre\n" in done.stdout
    assert "Skriv l og tallet for å høre: l1.\nNå hører du «mykt tre».\nHer er det stille.\n" in done.stdout
    assert f"{REMINDER} Påminnelse · " in done.stdout
    assert f"{REPORT} Rapport til behandleren" in done.stdout
    assert f"{SOUND_FILE} Lag lydfil" in done.stdout
    assert f"{OWN_DATA} Sikkerhetskopi, eksport og sletting\n" in done.stdout
    assert f"{MENU} I menyen på skrivebordet · nei\n" in done.stdout
    assert "Farger" not in done.stdout  # lines have none
    groups = [done.stdout.index(f"\n{name}\n") for name in ("Stemme og lyd", "Spørsmål", "Skjermen", "Mine data")]
    assert groups == sorted(groups)


def test_the_diary_is_backed_up_and_verified_in_lines(tmp_path: Path) -> None:
    done = piped(tmp_path, typed(*TEETH, SETTINGS, OWN_DATA, BACK_UP, VERIFY, *BACK_TO_MENU), "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Sikkerhetskopien er laget og kontrollert (1 ting): " in done.stdout
    assert "Dagboka er hel. 1 ting er lest" in done.stdout
    assert list((tmp_path / "backups").iterdir())


def test_the_program_is_put_into_the_menu_of_the_desktop_in_lines(tmp_path: Path) -> None:
    chosen = typed(SETTINGS, MENU, "2", "", "")
    done = piped(tmp_path / "data", chosen, "--plain", XDG_DATA_HOME=str(tmp_path / "home"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "nærvær ligger nå i menyen på skrivebordet." in done.stdout
    assert f"{MENU} I menyen på skrivebordet · ja\n" in done.stdout
    assert (tmp_path / "home/applications/naervaer.desktop").is_file()


def test_everything_is_taken_along_in_lines(tmp_path: Path) -> None:
    done = piped(tmp_path / "data", typed(*TEETH, SETTINGS, OWN_DATA, EXPORT, *BACK_TO_MENU), "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    (export,) = tmp_path.glob("*.zip")
    assert f"Fila ligger her: {export}\n" in done.stdout
    with zipfile.ZipFile(export) as content:
        assert "Pusse tennene" in content.read("dagbok.html").decode()


def test_what_is_erased_in_lines_is_gone_and_the_diary_goes_on(tmp_path: Path) -> None:
    erased = (SETTINGS, OWN_DATA, ERASE, "2", "Slett")
    done = piped(tmp_path, typed(*TEETH, *TEETH, *erased, *TEETH), "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Dette blir slettet for godt: 2 ganger i hverdagen" in done.stdout
    assert "Slettet: 2 ting." in done.stdout
    (fact,) = facts(tmp_path)
    assert isinstance(fact, InformalPractice)
    assert "Ført opp: Pusse tennene" in done.stdout.split("Slettet:")[1]


@pytest.mark.parametrize("answers", [("1",), ("2", "slettet"), ("2", ""), ("",)])
def test_nothing_is_erased_without_the_word(tmp_path: Path, answers: tuple[str, ...]) -> None:
    done = piped(tmp_path, typed(*TEETH, SETTINGS, OWN_DATA, ERASE, *answers, *BACK_TO_MENU), "--plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(facts(tmp_path)) == 1
    assert ("Ingenting er slettet." in done.stdout) is (answers[0] == "2")


def test_another_window_that_has_the_diary_open_is_told_of_and_nothing_is_erased(tmp_path: Path) -> None:
    diary = open_diary(tmp_path, now)
    try:
        diary.append(InformalPractice("dusje", 1))
        done = piped(tmp_path, typed(SETTINGS, OWN_DATA, ERASE, "2", "slett", *BACK_TO_MENU, *TEETH), "--plain")
    finally:
        diary.close()
    assert done.returncode == 0
    assert "Slettet" not in done.stdout
    assert "vindu" in done.stderr
    assert len(facts(tmp_path)) == 2  # and what was done after it went into the same diary


def test_what_is_kept_on_the_disk_again_is_not_called_a_diary_in_memory() -> None:
    refusals = [DiaryProblem(DiaryFault.FULL, "/diary.db")]
    on_disk = MemoryDiary(now)

    def opened() -> Diary:
        if refusals:
            raise refusals.pop()
        return on_disk

    services: Any = SimpleNamespace(open_diary=opened, now=now)
    current = CurrentDiary(Console(LineStreams(None, None, None, keyboard=False)), services)
    assert current.in_memory
    current.reopen(lambda: MemoryDiary(now))
    assert (current.diary, current.in_memory) == (on_disk, False)
