"""The folder of a clinic that 0.1.0 itself made: it opens, is encrypted where it lies, and every visit is as it was.

`recorded_in_0_1_0/clinic.zip` holds a lead, a colleague, two people with a PIN, one of them in the middle of a practice, a
code nobody has used yet, one person who was anonymised, the log, and the copies beside all that.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from clinic.houses import PASSPHRASE, PIN
from nærvær.__main__ import main
from nærvær.domain.clinic import AuditAction, PersonState, Role
from nærvær.domain.diary import Entry, WeekStarted
from nærvær.domain.login_rules import LoginAccepted
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd, PracticeInProgress
from nærvær.domain.ratings import CheckIn, Ratings, Reflection
from nærvær.store import open_diary
from nærvær.store.clinic import SqliteClinic, open_clinic
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic.clinic_keys import ClinicKeys
from nærvær.store.clinic.clinic_paths import ClinicPaths
from nærvær.texts import i18n
from store.diaries import Clock

RECORDED = Path(__file__).parents[1] / "recorded_in_0_1_0" / "clinic.zip"
LEAD, COLLEAGUE = "D3B73X8X", "W296NV2X"
FIRST, SECOND, ERASED, UNUSED = "NV956X", "36C3XK", "2NU5H9", "GU4976"
LATER = datetime(2026, 11, 27, 9, 0, tzinfo=ZoneInfo("Europe/Oslo"))


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "COST", 2**10)


@pytest.fixture
def folder(quick_path: Path) -> Path:
    with zipfile.ZipFile(RECORDED) as archive:
        archive.extractall(quick_path / "klinikk")
    return quick_path / "klinikk"


def visit(
    clinic: SqliteClinic, folder: Path, code: str, keys: ClinicKeys
) -> tuple[tuple[Entry, ...], PracticeInProgress | None]:
    """What a person finds who comes with the code and the PIN of 0.1.0."""
    login = clinic.log_in(code, PIN)
    assert isinstance(login, LoginAccepted)
    cipher = keys.rows_of(login.key)
    place = ClinicPaths(folder).diary_folder(login.key)
    with open_diary(place, Clock(LATER), person=login.key, cipher=cipher) as diary:
        assert diary.notices == ()
        return diary.entries(), diary.in_progress()


def everything_is_as_it_was(folder: Path, keys: ClinicKeys) -> None:
    with open_clinic(folder, Clock(LATER), keys=keys) as clinic:
        lead = clinic.staff_log_in(LEAD, PASSPHRASE)
        assert (lead.role, clinic.staff_log_in(COLLEAGUE, PASSPHRASE).role) == (Role.LEAD, Role.STAFF)
        assert {person.code: person.state for person in clinic.people(lead)} == {
            FIRST: PersonState.ACTIVE,
            SECOND: PersonState.ACTIVE,
            UNUSED: PersonState.ISSUED,
        }
        log = [(event.staff, event.action, event.subject) for event in clinic.audit(lead)]
        assert log[0] == (LEAD, AuditAction.BEGAN_CLINIC, "")
        assert (LEAD, AuditAction.ANONYMISED, ERASED) in log
        entries, left = visit(clinic, folder, FIRST, keys)
        facts = [entry.fact for entry in entries]
        assert len(facts) == 10
        assert left is None
        practice = Practice(
            "breathing-space",
            1,
            180,
            180.0,
            PracticeEnd.FINISHED,
            "synthetic-light",
            "sitting",
            Ratings(6, 4, helped=7),
            "Rolig i dag.",
        )
        for told in (
            practice,
            InformalPractice("make-coffee", 1, 300, in_programme=True),
            CheckIn(1, 5, 4, "gå tur", 6),
            WeekStarted(2),
        ):
            assert told in facts
        answers = [fact.answer for fact in facts if isinstance(fact, Reflection)]
        assert answers == ["Etter frokost"]
        entries, left = visit(clinic, folder, SECOND, keys)
        assert [type(entry.fact) for entry in entries] == [WeekStarted, Practice]
        assert left is not None
        assert (left.options.exercise, left.heard_seconds, left.ratings.pain_before) == ("sitting", 240.0, 5)


def test_it_goes_on_in_the_clear_and_is_the_same_once_it_is_encrypted(folder: Path) -> None:
    everything_is_as_it_was(folder, ClinicKeys(ClinicPaths(folder)))
    shown: list[bytes] = []
    with open_clinic(folder, Clock(LATER)) as clinic:
        clinic.encrypt(clinic.staff_log_in(LEAD, PASSPHRASE), PASSPHRASE, shown.append)
    everything_is_as_it_was(folder, ClinicKeys(ClinicPaths(folder), shown[0]))


@pytest.mark.parametrize(("code", "said"), [("nb", "Uke 2: 1 person"), ("en", "Week 2: 1 person")])
def test_staff_are_told_the_weeks_in_their_language(
    folder: Path,
    shipped_languages: tuple[str, ...],
    code: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert code in shipped_languages
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
    monkeypatch.setenv("NAERVAER_STAFF", LEAD)
    try:
        assert main(["clinic", "weeks", "--language", code, "--data-dir", str(folder)]) == 0
        assert said in capsys.readouterr().out
    finally:
        i18n.use_language(i18n.SOURCE_LANGUAGE)
