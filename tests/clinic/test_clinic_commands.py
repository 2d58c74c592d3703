"""`nærvær clinic` as staff type it: what it says, what it writes, what it refuses."""

from __future__ import annotations

import io
import re

import pytest

from clinic.houses import PASSPHRASE, PIN
from nærvær.__main__ import main
from nærvær.clock import local_now
from nærvær.domain.codes import read_code
from nærvær.domain.slip import SLIP_LENGTH, read_slip
from nærvær.store import open_clinic, secrets_kept
from nærvær.words.clinic_words import DEEDS, PIN_REASONS, SLIP_REASONS, STATES


class Counter:
    """Somebody at the counter with a command line."""

    def __init__(self, folder, monkeypatch, capsys) -> None:
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

    def new_codes(self, count: int) -> list[str]:
        return [read_code(line) for line in self.types("codes", "--new", str(count))[1].split()]


@pytest.fixture
def counter(quick_path, monkeypatch, capsys) -> Counter:
    monkeypatch.setattr(secrets_kept, "COST", 2**10)
    counter = Counter(quick_path / "klinikk", monkeypatch, capsys)
    code, out, _ = counter.types("init")
    assert code == 0
    counter.code = re.search(r"\b\w{4}-\w{4}\b", out)[0]
    return counter


def test_a_clinic_is_begun_once(counter):
    code, _, err = counter.types("init")
    assert code == 1
    assert "Her er det en klinikk fra før" in err


def test_a_weak_passphrase_is_refused_in_norwegian(counter, quick_path):
    counter.folder = quick_path / "ny"
    code, _, err = counter.types("init", says="kort")
    assert (code, err) == (2, "Frasen må ha minst 12 tegn. Fire ord er fint.\n")
    assert not counter.folder.exists()


def test_where_there_is_no_clinic_it_says_how_to_begin(counter, quick_path):
    counter.folder = quick_path / "ny"
    code, _, err = counter.types("people")
    assert code == 1
    assert "nærvær clinic init" in err


def test_codes_are_printed_on_slips_with_a_line_for_the_name(counter, tmp_path):
    file = tmp_path / "lapper.html"
    code, out, _ = counter.types("codes", "--new", "20", "-o", str(file))
    assert code == 0
    assert out.startswith("20 nye koder på lapper i ")
    page = file.read_text("utf-8")
    codes = {read_code(found) for found in re.findall(r'class="code">([^<]+)<', page)}
    assert len(codes) == 20
    assert None not in codes
    assert page.count('<div class="line">') == 20
    assert page.count("Navn, skrevet for hånd") == 20
    assert "http" not in page
    assert "<script" not in page


def test_the_list_shows_codes_and_where_they_stand_and_nothing_else(counter):
    codes = counter.new_codes(2)
    counter.types("reset-pin", codes[1])
    code, out, _ = counter.types("people")
    assert code == 0
    lines = out.splitlines()
    assert STATES["issued"] in lines[0]
    assert STATES["opened"] in lines[1]
    assert [read_code(line.split()[0]) for line in lines] == codes


def test_an_opened_code_can_choose_a_pin(counter):
    (asked,) = counter.new_codes(1)
    code, out, _ = counter.types("reset-pin", asked.lower())
    assert code == 0
    assert "30 minutter" in out
    with open_clinic(counter.folder, local_now) as clinic:
        clinic.choose_pin(asked, PIN)
    assert "Ingen har begynt ennå." in counter.types("weeks")[1]


def test_who_is_taken_out_is_gone(counter):
    (asked,) = counter.new_codes(1)
    assert counter.types("withdraw", asked)[0] == 2
    assert counter.types("withdraw", asked, "--erase", "--anonymise")[0] == 2
    assert counter.types("withdraw", asked, "--erase")[0] == 0
    code, _, err = counter.types("withdraw", asked, "--erase")
    assert code == 2
    assert "Det er ingen med koden" in err


def test_only_the_lead_makes_staff(counter):
    code, out, _ = counter.types("staff", says=f"{PASSPHRASE}\nen annen lang frase")
    assert code == 0
    counter.code = re.search(r"\b\w{4}-\w{4}\b", out)[0]
    code, _, err = counter.types("staff", says="en annen lang frase\nenda en lang frase")
    assert (code, err) == (2, "Bare lederen kan gjøre dette.\n")


def test_a_wrong_passphrase_and_an_unknown_staff_code_are_told_alike(counter):
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
        (("people", "--staff", "nei"), 2, "Dette er ikke en hel personalkode."),
        (("danse",), 2, "Ukjent kommando: «danse»."),
    ],
)
def test_what_cannot_be_done_is_said_in_norwegian(counter, arguments, code, sentence):
    told = counter.types(*arguments)
    assert told[0] == code
    assert sentence in told[2]
    assert "Traceback" not in told[2]


def test_slips_of_a_group_can_each_be_read(counter, tmp_path):
    file = tmp_path / "gruppe.html"
    made = counter.types(
        "slips", "body-scan", "--minutes", "20", "--count", "9", "--date", "2026-11-22", "-o", str(file)
    )
    assert made[0] == 0, made
    page = file.read_text("utf-8")
    slips = re.findall(r'class="code">([^<]+)<', page)
    assert len(set(slips)) == 9
    for slip in slips:
        session = read_slip(slip, ("body-scan",), local_now().date().replace(year=2030))
        assert (session.minutes, session.day.isoformat()) == (20, "2026-11-22")
        assert len(session.slip) == SLIP_LENGTH
    assert "Kroppsskanning, 20 minutter, 22.11.2026" in page


def test_the_audit_tells_what_was_done_with_codes_only(counter):
    (asked,) = counter.new_codes(1)
    counter.types("reset-pin", asked)
    code, out, _ = counter.types("audit")
    assert code == 0
    told = out.splitlines()
    assert "begynte klinikken" in told[0]
    assert any(f"åpnet for første gang {asked[:3]}-{asked[3:]}" in line for line in told)
    assert told[-1].endswith("så på (loggen)")


def test_every_reason_has_its_words():
    from nærvær.domain.audit import Deed
    from nærvær.domain.clinic import PersonState

    assert set(DEEDS) == set(Deed)
    assert set(STATES) == set(PersonState)
    assert set(PIN_REASONS) == {"length", "few", "run", "repeat", "date", "often"}
    assert set(SLIP_REASONS) == {"misread", "unknown", "early", "used"}
