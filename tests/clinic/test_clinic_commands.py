"""`nærvær clinic` as staff type it: what it says, what it writes, what it refuses."""

from __future__ import annotations

import errno
import io
import os
import re
import secrets
import shutil
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from clinic.houses import OLD_LEAD, PASSPHRASE, PIN, begun_by_the_first
from nærvær import kiosk_settings_file as kiosk_file
from nærvær.__main__ import main
from nærvær.domain.clinic import AuditAction, AuditEvent, ClinicNotice, PersonState, Role, Staff
from nærvær.domain.diary import Fact, Preference
from nærvær.domain.group_slip import SLIP_LENGTH, read_slip
from nærvær.domain.login_rules import PERSON_CODE_LENGTH, STAFF_CODE_LENGTH, format_code, new_code, read_code
from nærvær.domain.paper_words import from_words
from nærvær.domain.practice import InformalPractice, Practice, PracticeEnd
from nærvær.domain.ratings import CheckIn, Plan, Ratings, Reflection
from nærvær.files import atomic_write
from nærvær.machine_services import local_now
from nærvær.store import SqliteOwnData, open_diary
from nærvær.store.clinic import SqliteClinic, open_clinic
from nærvær.store.clinic import login_check as credentials
from nærvær.store.clinic.clinic_keys import ClinicKeys
from nærvær.store.clinic.clinic_paths import ClinicPaths
from nærvær.texts.clinic import AUDIT_ACTIONS, STATES, audit_line, no_people
from nærvær.texts.clinic_errors import pin_reason, slip_reason
from nærvær.texts.formats import numeric_date

NOBODY_S, NOBODY_S_STAFF = (
    format_code(new_code(lambda _: 1, length)) for length in (PERSON_CODE_LENGTH, STAFF_CODE_LENGTH)
)


class Counter:
    """Somebody at the counter with a command line."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._monkeypatch, self._capsys = folder, monkeypatch, capsys
        self.code = ""

    def types(self, *arguments: str, says: str = PASSPHRASE) -> tuple[int, str, str]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(f"{says}\n"))
        self._monkeypatch.setenv("NAERVAER_STAFF", self.code)
        try:
            code = main(["clinic", *arguments, "--data-dir", str(self.folder)])
        except SystemExit as end:
            code = int(end.code or 0)
        told = self._capsys.readouterr()
        return code, told.out, told.err

    def keys(self) -> ClinicKeys:
        """The keys of the clinic, opened as whoever stands at the counter opens them."""
        keys = ClinicKeys(ClinicPaths(self.folder))
        assert keys.open_as_staff(read_code(self.code, 8) or "", PASSPHRASE)
        return keys

    def open(self) -> SqliteClinic:
        return open_clinic(self.folder, local_now, keys=self.keys())

    def new_codes(self, count: int) -> list[str]:
        codes = [read_code(line) for line in self.types("codes", "--new", str(count))[1].split()]
        return [code for code in codes if code]


def staff_code_in(text: str) -> str:
    found = re.search(r"\b\w{4}-\w{4}\b", text)
    assert found
    return found[0]


@pytest.fixture
def counter(quick_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Counter:
    monkeypatch.setattr(credentials, "COST", 2**10)
    counter = Counter(quick_path / "klinikk", monkeypatch, capsys)
    code, out, _ = counter.types("init")
    assert code == 0
    counter.code = staff_code_in(out)
    return counter


def test_a_clinic_is_begun_once(counter: Counter) -> None:
    code, _, err = counter.types("init")
    assert code == 1
    assert "Her er det en klinikk fra før" in err


def test_a_weak_passphrase_is_refused_in_norwegian(counter: Counter, quick_path: Path) -> None:
    counter.folder = quick_path / "ny"
    code, _, err = counter.types("init", says="kort")
    assert (code, err) == (2, "Frasen må ha minst 12 tegn. Fire ord er fint.\n")
    assert not counter.folder.exists()


def test_where_there_is_no_clinic_it_says_how_to_begin(counter: Counter, quick_path: Path) -> None:
    counter.folder = quick_path / "ny"
    code, _, err = counter.types("people")
    assert code == 1
    assert "nærvær clinic init" in err


def test_settings_of_the_kiosk_that_cannot_be_used_stop_nobody_who_names_the_folder(
    counter: Counter, quick_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = quick_path / "kiosk.toml"
    file.write_text("ukjent = 1\n", encoding="utf-8")
    monkeypatch.setattr(kiosk_file, "DEFAULT_FILE", file)
    assert counter.types("people")[0] == 0
    code, _, err = counter.types("people", "--config", str(file))
    assert code != 0
    assert "kiosk.toml" in err


class Keyboard(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


def test_codes_are_asked_for_so_that_they_stand_in_no_history(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = counter.new_codes(1)
    monkeypatch.delenv("NAERVAER_STAFF")
    monkeypatch.setattr("getpass.getpass", lambda _prompt: PASSPHRASE)
    monkeypatch.setattr("sys.stdin", Keyboard(f"{format_code(code)}\n{counter.code}\n"))
    assert main(["clinic", "reset-pin", "--data-dir", str(counter.folder)]) == 0
    told = capsys.readouterr()
    assert "Koden er åpnet i 30 minutter" in told.out
    assert told.err == "Koden til personen: Personalkoden din: "
    monkeypatch.setattr("sys.stdin", Keyboard("hei\n"))
    assert main(["clinic", "people", "--data-dir", str(counter.folder)]) == 2
    assert "ikke en hel personalkode" in capsys.readouterr().err


def test_nobody_is_asked_where_nobody_sits(counter: Counter) -> None:
    assert counter.types("reset-pin")[::2] == (2, "Skriv koden til personen.\n")
    counter.code = ""
    code, _, err = counter.types("people")
    assert code == 2
    assert "--staff" in err


class Asked(AssertionError):
    """Somebody was asked for a passphrase though it could not be of any use."""


@pytest.fixture
def unasked(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """Somebody who must be told what is wrong before they think of a passphrase."""

    def asked() -> str:
        raise Asked

    for module in ("clinic", "clinic_upkeep"):
        monkeypatch.setattr(f"nærvær.cli.commands.{module}.ask_new_passphrase", asked)
        monkeypatch.setattr(f"nærvær.cli.commands.{module}.ask_passphrase", asked)
    return counter


def begun_before(folder: Path) -> str:
    folder.mkdir()
    (folder / "clinic.db").write_bytes(b"")
    return "Her er det en klinikk fra før"


def lost(folder: Path) -> str:
    (folder / "clinic-backups").mkdir(parents=True)
    (folder / "clinic-backups" / "clinic-2026-01-01.db").write_bytes(b"")
    return "Klinikkens fil er borte, men kopiene er her"


def orphaned(folder: Path) -> str:
    (folder / "people" / ("0af1" * 8) / "backups").mkdir(parents=True)
    return "klinikkens fil og alle kopiene er borte"


def file_in_the_way(folder: Path) -> str:
    folder.write_bytes(b"")
    return "Det ligger ei fil der det skulle vært ei mappe"


def file_in_the_way_above(folder: Path) -> str:
    folder.parent.rmdir()
    folder.parent.write_bytes(b"")
    return "Det ligger ei fil der det skulle vært ei mappe"


def link_to_nowhere(folder: Path) -> str:
    folder.mkdir()
    (folder / "clinic.db").symlink_to(folder / "ute" / "clinic.db")
    return "Ei lenke fører ikke fram"


@pytest.mark.skipif(sys.platform == "win32", reason="links")
@pytest.mark.parametrize(
    "trouble", [begun_before, lost, orphaned, file_in_the_way, file_in_the_way_above, link_to_nowhere]
)
def test_what_hinders_a_clinic_is_said_before_anybody_thinks_of_a_passphrase(
    unasked: Counter, tmp_path: Path, trouble: Callable[[Path], str]
) -> None:
    (tmp_path / "mappe").mkdir()
    unasked.folder = tmp_path / "mappe" / "ny"
    told = trouble(unasked.folder)
    before = sorted(tmp_path.rglob("*"))
    code, out, err = unasked.types("init")
    assert (code, out) == (1, "")
    assert told in err
    assert sorted(tmp_path.rglob("*")) == before, "nothing is made"


@pytest.mark.skipif(sys.platform == "win32", reason="locks of Unix")
def test_a_disk_without_locks_is_said_before_anybody_thinks_of_a_passphrase(
    unasked: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr("fcntl.flock", refuse)
    for folder in (tmp_path, tmp_path / "ny" / "klinikk"):
        unasked.folder = folder
        code, _, err = unasked.types("init")
        assert code == 1
        assert "en disk i maskinen selv" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("refused", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("deed", [("init",), ("people",), ("staff", "--lead"), ("withdraw", NOBODY_S, "--erase")])
def test_a_disk_that_takes_nothing_is_said_before_a_passphrase_is_asked_for(
    unasked: Counter, monkeypatch: pytest.MonkeyPatch, deed: tuple[str, ...], refused: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(refused, os.strerror(refused))

    monkeypatch.setattr("nærvær.store.clinic.clinic_paths.tempfile.TemporaryFile", refuse)
    if deed == ("init",):
        unasked.folder = unasked.folder.parent / "ny"
    code, out, err = unasked.types(*deed)
    assert (code, out) == (1, "")
    assert {errno.ENOSPC: "ikke plass", errno.EROFS: "kan bare leses", errno.EACCES: "ikke lov"}[refused] in err


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_a_link_that_leads_nowhere_is_no_missing_clinic(unasked: Counter, tmp_path: Path) -> None:
    unasked.folder = tmp_path
    (tmp_path / "clinic.db").symlink_to(tmp_path / "ute")
    code, _, err = unasked.types("people")
    assert code == 1
    assert "Ei lenke fører ikke fram" in err


@pytest.mark.parametrize(
    "verb",
    [
        ("codes", "--new", "2"),
        ("slips", "body-scan", "--minutes", "20"),
        ("report", NOBODY_S),
        ("export", NOBODY_S),
    ],
)
def test_a_folder_that_takes_no_file_is_said_before_a_passphrase_is_asked_for(
    unasked: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("nærvær.cli.commands.clinic.tempfile.TemporaryFile", refuse)
    file = tmp_path / "ut.html"
    code, _, err = unasked.types(*verb, "-o", str(file))
    assert code == 1
    assert f"Det går ikke an å skrive her. Velg et annet sted. Stedet er: {file}\n" in err


def test_a_code_nobody_on_the_staff_has_is_said_before_a_new_passphrase_is_asked_for(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> str:
        raise Asked

    monkeypatch.setattr("nærvær.cli.commands.clinic.ask_new_passphrase", asked)
    code, _, err = counter.types("passphrase", "--for", NOBODY_S_STAFF)
    assert code == 2
    assert f"Det er ingen med koden {NOBODY_S_STAFF} her." in err


def test_codes_are_printed_on_slips_with_a_line_for_the_name(counter: Counter, tmp_path: Path) -> None:
    file = tmp_path / "lapper.html"
    code, out, _ = counter.types("codes", "--new", "20", "-o", str(file))
    assert code == 0
    assert out.startswith("20 nye koder på lapper. ")
    assert os.name == "nt" or file.stat().st_mode & 0o777 == 0o600
    page = file.read_text("utf-8")
    codes = {read_code(found) for found in re.findall(r'class="code">([^<]+)<', page)}
    assert len(codes) == 20
    assert None not in codes
    assert page.count('<div class="line">') == 20
    assert page.count("Navn, skrevet for hånd") == 20
    assert "http" not in page
    assert "<script" not in page


@pytest.mark.parametrize("where", ["ingen/lapper.html", "."])
def test_no_code_is_made_that_cannot_be_put_on_a_slip(counter: Counter, tmp_path: Path, where: str) -> None:
    code, _, told = counter.types("codes", "--new", "3", "-o", str(tmp_path / where))
    assert code == 1
    assert str(tmp_path) in told
    assert no_people() in counter.types("people")[1]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_no_code_is_made_where_nothing_may_be_written(counter: Counter, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert counter.types("codes", "--new", "3", "-o", str(tmp_path / "lapper.html"))[0] == 1
    assert no_people() in counter.types("people")[1]


@pytest.mark.parametrize("verb", [("codes", "--new", "2"), ("slips", "body-scan", "--minutes", "20")])
def test_a_file_that_is_there_is_written_over_only_when_that_is_said(
    counter: Counter, tmp_path: Path, verb: tuple[str, ...]
) -> None:
    file = tmp_path / "lapper.html"
    file.write_text("ikke skrevet ut ennå")
    code, out, told = counter.types(*verb, "-o", str(file))
    assert (code, out) == (2, "")
    assert "finnes fra før" in told
    assert "--overwrite" in told
    assert file.read_text() == "ikke skrevet ut ennå"
    assert no_people() in counter.types("people")[1]
    code, out, _ = counter.types(*verb, "-o", str(file), "--overwrite")
    assert code == 0
    assert "Den gamle fila er skrevet over." in out
    assert 'class="code"' in file.read_text("utf-8")


def test_codes_that_cannot_be_printed_are_not_made(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("nærvær.cli.commands.clinic.echo", full)
    assert counter.types("codes", "--new", "3")[0] == 1
    monkeypatch.undo()
    with counter.open() as clinic:
        assert clinic.people(Staff(read_code(counter.code, 8) or "", Role.LEAD)) == ()


def test_where_the_clinic_s_disk_is_full_there_is_neither_code_nor_slip(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nærvær.store.clinic.audit_log import AuditLog

    file = tmp_path / "lapper.html"
    append = AuditLog.append

    def fills_up(self: AuditLog, at: datetime, actor: str, action: AuditAction, *texts: str) -> int:
        if action is AuditAction.MADE_CODES:
            _full()
        return append(self, at, actor, action, *texts)

    monkeypatch.setattr(AuditLog, "append", fills_up)
    code, out, told = counter.types("codes", "--new", "3", "-o", str(file))
    assert (code, out) == (1, "")
    assert "plass" in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links")
@pytest.mark.parametrize("verb", [("codes", "--new", "2"), ("slips", "body-scan", "--minutes", "20")])
def test_a_link_stays_and_what_it_leads_to_is_written(counter: Counter, tmp_path: Path, verb: tuple[str, ...]) -> None:
    file, link = tmp_path / "lapper.html", tmp_path / "link.html"
    file.write_text("gammel")
    link.symlink_to(file)
    assert counter.types(*verb, "-o", str(link), "--overwrite")[0] == 0
    assert link.is_symlink()
    assert 'class="code"' in file.read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="locks of Unix")
def test_what_a_killed_one_left_of_slips_with_codes_is_gone_the_next_time(counter: Counter, tmp_path: Path) -> None:
    left = tmp_path / ".lapper.html.4711.part"
    left.write_text("koder")
    assert counter.types("codes", "--new", "2", "-o", str(tmp_path / "lapper.html"))[0] == 0
    assert [file.name for file in tmp_path.iterdir()] == ["lapper.html"]


def test_an_interruption_while_codes_are_made_leaves_both_codes_and_slips_or_neither(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import signal

    from nærvær.report import printed_slips

    file = tmp_path / "lapper.html"
    slips = printed_slips.code_slips

    def interrupted(codes: Sequence[str]) -> bytes:
        signal.raise_signal(signal.SIGINT)
        return slips(codes)

    monkeypatch.setattr(printed_slips, "code_slips", interrupted)
    counter.types("codes", "--new", "3", "-o", str(file))
    monkeypatch.setattr(printed_slips, "code_slips", slips)
    assert list(tmp_path.iterdir()) == []
    assert no_people() in counter.types("people")[1]


def _full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_the_list_shows_codes_and_where_they_stand_and_nothing_else(counter: Counter) -> None:
    codes = counter.new_codes(2)
    counter.types("reset-pin", codes[1])
    code, out, _ = counter.types("people")
    assert code == 0
    lines = out.splitlines()
    assert STATES[PersonState.ISSUED]() in lines[0]
    assert STATES[PersonState.OPENED]() in lines[1]
    assert [read_code(line.split()[0]) for line in lines] == codes


def test_an_opened_code_can_choose_a_pin(counter: Counter) -> None:
    (asked,) = counter.new_codes(1)
    code, out, _ = counter.types("reset-pin", asked.lower())
    assert code == 0
    assert "30 minutter" in out
    with counter.open() as clinic:
        clinic.choose_pin(asked, PIN)
    assert "Ingen har begynt ennå." in counter.types("weeks")[1]


def test_who_is_taken_out_is_gone(counter: Counter) -> None:
    (asked,) = counter.new_codes(1)
    assert counter.types("withdraw", asked)[0] == 2
    assert counter.types("withdraw", asked, "--erase", "--anonymise")[0] == 2
    for says in ("", "anonymiser", "slett den", "slett\x00"):
        code, out, _ = counter.types("withdraw", asked, "--erase", says=f"{PASSPHRASE}\n{says}")
        assert code == 1, says
        assert f"Alt om {format_code(asked)} blir slettet for godt. Skriv «slett» og trykk Enter." in out
        assert out.endswith("Ingenting er gjort.\n")
    done = f"Alt om {format_code(asked)} er slettet. Ta også bort delen av lappen som er låst inne.\n"
    assert counter.types("withdraw", asked, "--erase", says=f"{PASSPHRASE}\n Slett ")[1].endswith(done)
    code, _, err = counter.types("withdraw", asked, "--erase", says=f"{PASSPHRASE}\nslett")
    assert code == 2
    assert "Det er ingen med koden" in err


def test_numbers_stay_only_where_that_was_typed(counter: Counter) -> None:
    (asked,) = counter.new_codes(1)
    refused = counter.types("withdraw", asked, "--anonymise", says=f"{PASSPHRASE}\nslett")
    assert refused[0] == 1
    assert "Tallene venter kryptert til minst fem er anonymisert." in refused[1]
    done, out, _ = counter.types("withdraw", asked, "--anonymise", says=f"{PASSPHRASE}\nanonymiser")
    assert done == 0
    assert f"{format_code(asked)} er borte. Tallene venter kryptert til minst fem er anonymisert" in out


def test_only_the_lead_makes_staff(counter: Counter) -> None:
    code, out, _ = counter.types("staff", says=f"{PASSPHRASE}\nen annen lang frase")
    assert code == 0
    counter.code = staff_code_in(out)
    code, _, err = counter.types("staff", says="en annen lang frase\nenda en lang frase")
    assert (code, err) == (2, "Bare lederen kan gjøre dette.\n")


def test_staff_change_their_passphrase_and_the_lead_gives_others_one_or_removes_them(counter: Counter) -> None:
    _, out, _ = counter.types("staff", says=f"{PASSPHRASE}\nen annen lang frase")
    new = staff_code_in(out)
    own = ("--staff", new)
    told = f"Den nye frasen for {new} gjelder fra nå.\n"
    assert counter.types("passphrase", *own, says="en annen lang frase\nminst tolv tegn") == (0, told, "")
    assert counter.types("passphrase", "--for", new, says=f"{PASSPHRASE}\nda velger vi ny") == (0, told, "")
    code, _, err = counter.types("passphrase", "--for", counter.code, *own, says="da velger vi ny\nenda en lang frase")
    assert (code, err) == (2, "Bare lederen kan gjøre dette.\n")
    listed = counter.types("staff", "--list")[1].splitlines()
    leads = {line.split("  ")[0]: "leder" in line for line in listed}
    assert leads == {format_code(counter.code): True, format_code(new): False}
    assert list(leads) == sorted(leads)
    assert counter.types("staff", "--remove", new, "--list")[0] == 2
    code, _, err = counter.types("staff", "--remove", counter.code)
    assert (code, err) == (2, "Dette er den eneste lederen. Lag en leder til først: nærvær clinic staff --lead\n")
    assert counter.types("staff", "--remove", "nei", "--lead")[0] == 2
    gone = f"Personalkoden {new} gjelder ikke lenger.\n"
    assert counter.types("staff", "--remove", new) == (0, gone, "")
    assert counter.types("people", *own, says="da velger vi ny")[0] == 1
    assert f"tok bort personalkode {new}" in counter.types("audit")[1]


def test_a_wrong_passphrase_and_an_unknown_staff_code_are_told_alike(counter: Counter) -> None:
    wrong = counter.types("people", says="feil frase her nå")
    counter.code = "2222-2222"
    assert read_code(counter.code, 8) == "22222222"
    unknown = counter.types("people")
    assert wrong == unknown
    assert wrong == (1, "", "Det stemte ikke. Prøv igjen.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ((), 2, "Hva vil du gjøre?"),
        (("codes",), 2, "Det mangler noe: --new"),
        (("codes", "--new", "0"), 2, "Antallet må være et helt tall fra 1 til 500. Dette var «0»."),
        (("codes", "--new", "mange"), 2, "Antallet må være"),
        (("reset-pin", "K7P"), 2, "Dette er ikke en hel kode."),
        (("slips", "body-scan", "--minutes", "7,5", "-o", "x.html"), 2, "Minuttene må være"),
        (("slips", "kroppen", "--minutes", "7", "-o", "x.html"), 2, "Jeg kjenner ikke øvelsen"),
        (("slips", "body-scan", "--minutes", "7", "--date", "i morgen", "-o", "x.html"), 2, "Skriv dagen som"),
        (("slips", "body-scan", "--minutes", "90", "-o", "x.html"), 2, "kan vare fra 5 til 35 minutter, ikke 90"),
        (("slips", "body-scan", "--minutes", "4", "-o", "x.html"), 2, "kan vare fra 5 til 35 minutter, ikke 4"),
        (
            ("slips", "body-scan", "--minutes", "9" * 5000, "-o", "x.html"),
            2,
            "Minuttene må være et helt tall fra 5 til 35",
        ),
        (("slips", "body-scan", "--minutes", "7", "--date", "2031-01-01", "-o", "x.html"), 2, "Skriv en dag fra"),
        (("slips", "body-scan", "--minutes", "7", "--date", "1.1.2026", "-o", "x.html"), 2, "Skriv en dag fra"),
        (("codes", "--new", "9" * 5000), 2, "Antallet må være et helt tall fra 1 til 500"),
        (("people", "--staff", "nei"), 2, "Dette er ikke en hel personalkode."),
        (("danse",), 2, "Ukjent kommando: «danse»."),
    ],
)
def test_what_cannot_be_done_is_said_in_norwegian(
    counter: Counter, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    told = counter.types(*arguments)
    assert told[0] == code
    assert sentence in told[2]
    assert "Traceback" not in told[2]


def test_slips_of_a_group_can_each_be_read(counter: Counter, tmp_path: Path) -> None:
    file = tmp_path / "gruppe.html"
    day = local_now().date() - timedelta(days=5)
    made = counter.types(
        "slips", "body-scan", "--minutes", "20", "--count", "9", "--date", day.isoformat(), "-o", str(file)
    )
    assert made[0] == 0, made
    page = file.read_text("utf-8")
    slips = re.findall(r'class="code">([^<]+)<', page)
    assert len(set(slips)) == 9
    for slip in slips:
        session = read_slip(slip, {"body-scan": 35}, local_now().date())
        assert (session.minutes, session.day) == (20, day)
        assert len(session.slip) == SLIP_LENGTH
    assert f"Kroppsskanning, 20 minutter, {numeric_date(day)}" in page


def test_the_audit_tells_what_was_done_with_codes_only(counter: Counter) -> None:
    (asked,) = counter.new_codes(1)
    counter.types("reset-pin", asked)
    code, out, _ = counter.types("audit")
    assert code == 0
    told = out.splitlines()
    assert "begynte klinikken" in told[0]
    assert any(f"åpnet for første gang {asked[:3]}-{asked[3:]}" in line for line in told)
    assert told[-4].endswith("så på (loggen)")
    assert re.fullmatch(r"Merket for loggen nå: 7( \w{5}|-\w{5}){5}", told[-2])


def test_an_anchor_that_was_written_down_tells_whether_the_log_is_the_same(counter: Counter) -> None:
    anchor = counter.types("audit")[1].splitlines()[-2].partition(": ")[2]
    counter.new_codes(1)
    code, out, _ = counter.types("audit", "--anchor", anchor.upper().replace("-", " "))
    assert (code, out) == (0, "Loggen stemmer. Linje 1 til 3 er de samme som da merket ble skrevet ned.\n")
    number, _, words = anchor.partition(" ")
    for typed, said in (
        (f"{int(number) - 1} {words}", "Loggen stemmer ikke med merket."),
        (f"4{number} {words}", "Nå er det færre."),
    ):
        code, out, _ = counter.types("audit", "--anchor", typed)
        assert code == 1
        assert said in out
    for nonsense in ("", "12", f"{number} {words[:-1]}", f"{number} {words}-babab", "x " + words, "9" * 5000 + words):
        code, out, err = counter.types("audit", "--anchor", nonsense)
        assert (code, out) == (2, "")
        assert "et tall og fem ord" in err


def test_what_somebody_put_into_the_file_never_reaches_the_terminal_as_an_order(counter: Counter) -> None:
    counter.new_codes(1)
    order = "\x1b[31mzz"
    with counter.open() as clinic, clinic._writing():
        for notice in ClinicNotice:
            clinic._register.add_notice(notice, order)
        clinic._register.log.append(local_now(), order, AuditAction.LOOKED, order, order)
    code, out, err = counter.types("audit")
    assert code == 0
    assert "zz" in out
    assert err.count("zz") == len(ClinicNotice)
    assert "\x1b" not in out + err
    entry = AuditEvent(1, order, order, AuditAction.LOOKED, order, order, b"")
    assert "\x1b" not in audit_line(entry)


@pytest.mark.skipif(sys.platform == "win32", reason="its zone cannot be set for one program")
def test_the_audit_tells_the_time_the_clock_on_the_wall_showed(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as east:
        east.setenv("TZ", "EAST-5")  # five hours before UTC
        time.tzset()
        before = datetime.now()
        told = counter.types("audit")[1].splitlines()[-4]
        after = datetime.now()
    time.tzset()
    assert before.replace(second=0, microsecond=0) <= datetime.strptime(told[:16], "%Y-%m-%d %H:%M") <= after


# Handing over

CONSENTS = {"report": "share_report", "export": "share_export"}
NO_YES = (
    "Personen har ikke sagt ja til dette. Det gjør man selv på skjermen, med egen kode og PIN: Innstillinger, så "
    "«Hva personalet kan få»."
)
WORDS = {"report": "rapport", "export": "eksport"}
OWN_WORDS = ("KLUMP I MAGEN", "BÆRE VED", "VED KJØKKENBORDET", "DET GIKK")


def says(counter: Counter, code: str, *facts: Fact) -> str:
    """What a person tells in their own visit; the name of their folder."""
    place = ClinicPaths(counter.folder)
    keys = counter.keys()
    with counter.open() as clinic:
        key = next(
            person.key
            for person in clinic.people(Staff(read_code(counter.code, 8) or "", Role.LEAD))
            if person.code == code
        )
    with open_diary(place.diary_folder(key), local_now, person=key, cipher=keys.rows_of(key)) as diary:
        for fact in facts:
            diary.append(fact)
    return key


def told_of(counter: Counter, code: str) -> str:
    """A person with something of their own in every place that has room for it."""
    note, activity, plan, answer = OWN_WORDS
    ratings = Ratings(pain_before=6, pain_after=4, helped=7)
    return says(
        counter,
        code,
        Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, "lys", ratings=ratings, note=note),
        InformalPractice(activity.lower(), 1, note=note),
        CheckIn(1, 5, 4, activity, 3),
        CheckIn(8, 4, 4, activity, 3, 1, 1, 0),
        Plan(where=plan),
        Reflection(1, "Hva la du merke til?", answer),
    )


@pytest.mark.parametrize("verb", ["report", "export"])
def test_nothing_is_handed_over_but_on_a_yes_that_stands(counter: Counter, tmp_path: Path, verb: str) -> None:
    code, other = counter.new_codes(2)
    told_of(counter, code)
    file = tmp_path / "ut"
    refused = (2, "", f"{NO_YES}\n")
    assert counter.types(verb, code, "-o", str(file)) == refused
    (other_consent,) = {*CONSENTS.values()} - {CONSENTS[verb]}
    says(
        counter,
        code,
        Preference(CONSENTS[verb], "yes"),
        Preference(CONSENTS[verb], "no"),
        Preference(other_consent, "yes"),
    )
    assert counter.types(verb, code, "-o", str(file)) == refused
    assert counter.types(verb, other, "-o", str(file)) == refused  # has never been in
    assert not file.exists()
    assert f"laget {WORDS[verb]}" not in counter.types("audit")[1]
    says(counter, code, Preference(CONSENTS[verb], "yes"))
    assert counter.types(verb, other, "-o", str(file)) == refused
    done, out, _ = counter.types(verb, code.lower(), "-o", str(file))
    assert done == 0
    assert out.startswith(("Rapporten er laget. Den har ", "Eksporten er laget. Den har "))
    assert out.endswith(f" slett fila her: {file}\n")
    assert file.stat().st_mode & 0o077 == 0
    (line,) = [line for line in counter.types("audit")[1].splitlines() if f"laget {WORDS[verb]} for" in line]
    assert line.endswith(f"  laget {WORDS[verb]} for {format_code(code)}")
    says(counter, code, Preference(CONSENTS[verb], "no"))
    assert counter.types(verb, code, "-o", str(file)) == refused


def test_the_report_staff_make_has_numbers_and_not_a_word_of_the_person(counter: Counter, tmp_path: Path) -> None:
    (code,) = counter.new_codes(1)
    key = told_of(counter, code)
    says(counter, code, Preference("share", "yes"))
    counter.types("report", code, "-o", str(tmp_path / "rapport.html"))
    page = (tmp_path / "rapport.html").read_text("utf-8")
    for own in (*OWN_WORDS, OWN_WORDS[1].lower(), code, format_code(code), key):
        assert own not in page
    assert "Laget med nærvær av personalet, fordi personen har sagt ja." in page
    assert "av personen selv" not in page
    assert "uke 1: 1 øvelse, 1 gang i hverdagen" in page
    assert "Egen aktivitet. uke 1: 3; uke 8: 3" in page


def test_the_export_has_everything_and_can_be_taken_in_at_home(
    counter: Counter, tmp_path: Path, quick_path: Path
) -> None:
    (code,) = counter.new_codes(1)
    key = told_of(counter, code)
    says(counter, code, Preference("share_export", "yes"))
    counter.types("export", code, "-o", str(tmp_path / "alt.zip"))
    with zipfile.ZipFile(tmp_path / "alt.zip") as opened:
        members = {name: opened.read(name).decode() for name in opened.namelist()}
    assert all(own in members["dagbok.json"] for own in OWN_WORDS)
    assert not any(told in text for text in members.values() for told in (key, code, format_code(code)))
    home = SqliteOwnData(quick_path / "hjemme", local_now, Path, atomic_write)
    assert home.import_export(tmp_path / "alt.zip").new == 7


def test_what_cannot_be_written_or_is_nobody_s_leaves_no_deed(counter: Counter, tmp_path: Path) -> None:
    (code,) = counter.new_codes(1)
    says(counter, code, Preference("share", "yes"))
    assert counter.types("report", code, "-o", str(tmp_path / "ingen" / "r.html"))[0] == 1
    assert counter.types("export", code, "-o", str(tmp_path))[0] == 1
    assert "Det er ingen med koden" in counter.types("report", nobody(code), "-o", str(tmp_path / "r.html"))[2]
    assert "Det mangler noe: -o" in counter.types("export", code)[2]
    assert "laget rapport" not in counter.types("audit")[1]
    assert list(tmp_path.glob("r.html")) == []


def nobody(code: str) -> str:
    """A whole code that is not this one."""
    return next(made for made in iter(lambda: new_code(secrets.randbelow), "") if made != code)


def test_every_reason_has_its_words() -> None:
    from nærvær.domain.clinic import AuditAction, PersonState
    from nærvær.domain.group_slip import SlipFault
    from nærvær.domain.login_rules import PinFault

    assert set(AUDIT_ACTIONS) == set(AuditAction)
    assert set(STATES) == set(PersonState)
    assert set(PinFault) == {"length", "few", "run", "repeat", "date", "often"}
    assert set(SlipFault) == {"misread", "unknown", "early", "late", "long", "used"}
    assert all(map(pin_reason, PinFault))
    assert all(map(slip_reason, SlipFault))


def test_a_damaged_file_is_restored_by_one_command(counter: Counter) -> None:
    counter.new_codes(2)
    counter.types("people")
    (counter.folder / "clinic.db").write_bytes(b"\0" * 9000)
    code, _, err = counter.types("people")
    assert code == 1
    assert "nærvær clinic restore" in err
    code, out, _ = counter.types("restore")
    assert code == 0
    assert "er lagt tilbake" in out
    assert len(counter.types("people")[1].splitlines()) == 2
    assert AUDIT_ACTIONS[AuditAction.RESTORED]() in counter.types("audit")[1]
    code, _, err = counter.types("restore")
    assert code == 1
    assert "ingenting å legge tilbake" in err


# Encryption

PRACTISED = Practice("body-scan", 1, 600, 600.0, PracticeEnd.FINISHED, "kari", "lying", Ratings(4, 3), "")


def words_in(text: str) -> str:
    """The words of a recovery sheet, as they are typed again: a line for each line."""
    lines = re.findall(r"(?:^\d  |<li>)((?:[a-z]{5} {1,2}){4}[a-z]{5})", text, re.MULTILINE)
    assert len(lines) == 4
    return "\n".join(" ".join(line.split()) for line in lines)


def test_the_first_code_comes_with_a_sheet_that_brings_back_a_lost_lead(counter: Counter, tmp_path: Path) -> None:
    counter.folder = tmp_path / "ny"
    file = tmp_path / "ark.html"
    code, out, _ = counter.types("init", "-o", str(file))
    assert code == 0
    assert str(file) in out
    sheet = words_in(file.read_text("utf-8"))
    assert file.stat().st_mode & 0o777 == 0o600
    counter.code = staff_code_in(out)
    (person,) = counter.new_codes(1)
    says(counter, person, PRACTISED)
    lost = counter.code
    swapped = "\n".join(reversed(sheet.splitlines()))
    code, _, err = counter.types("restore", "--from-sheet", says=swapped)
    assert (code, err) == (2, "Linje 1 er ikke rett. Se på arket, og prøv igjen. Ingenting er endret.\n")
    code, out, _ = counter.types("restore", "--from-sheet", says=f"{sheet}\n{PASSPHRASE}")
    assert code == 0
    assert "ny kode" in out or "Den nye koden" in out
    counter.code = staff_code_in(out)
    assert counter.code != lost
    assert "Uke 1: 1 person" in counter.types("weeks")[1]
    assert "ny leder med gjenopprettingsarket" in counter.types("audit")[1]


def test_the_sheet_is_never_written_over_another_and_is_printed_again_for_a_lead_only(
    counter: Counter, tmp_path: Path
) -> None:
    file = tmp_path / "ark.html"
    assert counter.types("sheet", "-o", str(file))[0] == 0
    first = words_in(file.read_text("utf-8"))
    code, _, err = counter.types("sheet", "-o", str(file))
    assert code == 2
    assert "finnes fra før" in err
    assert words_in(counter.types("sheet")[1]) == first
    code, key, _ = counter.types("key")
    assert (code, from_words(first)) == (0, bytes.fromhex(key))
    audit = counter.types("audit")[1]
    assert audit.count("laget gjenopprettingsark") == 2
    assert audit.count("tok ut klinikkens nøkkel") == 1
    counter.code = staff_code_in(counter.types("staff", says=f"{PASSPHRASE}\nfem grønne epler her")[1])
    for verb in ("sheet", "key"):
        assert counter.types(verb, says="fem grønne epler her")[2] == "Bare lederen kan gjøre dette.\n"


def test_the_key_is_never_shown_on_a_screen(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nærvær.cli.commands.clinic_upkeep.is_terminal", lambda _: True)
    code, out, err = counter.types("key")
    assert (code, out) == (2, "")
    assert "systemd-creds" in err


def test_a_clinic_of_an_earlier_release_is_encrypted_by_one_command(counter: Counter) -> None:
    shutil.rmtree(counter.folder)
    begun_by_the_first(counter.folder)
    counter.code = OLD_LEAD
    with open_clinic(counter.folder, local_now) as clinic:
        key = clinic.people(Staff(OLD_LEAD, Role.LEAD))[0].key
    with open_diary(ClinicPaths(counter.folder).diary_folder(key), local_now, person=key) as diary:
        diary.append(PRACTISED)
    code, out, _ = counter.types("encrypt")
    assert code == 0
    assert from_words(words_in(out)) is not None
    assert "Dagbøkene er kryptert" in out
    assert "Uke 1: 1 person" in counter.types("weeks")[1]
    assert counter.types("encrypt")[2].startswith("Dagbøkene er kryptert fra før.")
