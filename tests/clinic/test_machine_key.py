"""The key that systemd keeps for the machine: where it does not fit, staff are told that, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic.houses import PASSPHRASE, House, begun
from nærvær.clinic_composition import CLINIC_KEY_CREDENTIAL, _machine_key
from nærvær.domain.clinic import ClinicFault, ClinicProblem
from nærvær.files import atomic_write
from nærvær.store.clinic import SqliteClinicStorage
from nærvær.store.clinic import login_check as credentials
from nærvær.texts.errors import error_sentence

SAID = "Maskinen har en nøkkel, «naervaer-clinic-key» fra systemd, men den passer ikke"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "COST", 2**10)


@pytest.fixture
def house(quick_path: Path) -> House:
    return begun(quick_path / "klinikk")


def storage(house: House, clinic_key: bytes | None) -> SqliteClinicStorage:
    return SqliteClinicStorage(house.folder, house.clock, lambda: house.folder, atomic_write, clinic_key)


def kept_by_systemd(content: str | None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bytes | None:
    if content is not None:
        (folder / CLINIC_KEY_CREDENTIAL).write_text(content)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return _machine_key()


@pytest.mark.parametrize("content", ["00" * 32, "ikke en nøkkel", "", "ab"])
def test_a_key_of_another_clinic_or_none_at_all_is_told_from_a_clinic_that_is_only_locked(
    content: str, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = kept_by_systemd(content, tmp_path, monkeypatch)
    for open_it in (storage(house, key).open, lambda: storage(house, key).open_diary("x")):
        with pytest.raises(ClinicProblem) as problem:
            open_it()
        assert problem.value.reason is ClinicFault.LOCKED
        assert error_sentence(problem.value).startswith(SAID)
    kept = storage(house, key)
    assert kept.unlock(house.lead_code, PASSPHRASE)
    with kept.open() as clinic:
        assert clinic.people(clinic.staff_log_in(house.lead_code, PASSPHRASE)) == ()


def test_where_the_machine_keeps_none_nothing_is_said_of_it_and_the_right_one_opens(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ClinicProblem) as problem:
        storage(house, kept_by_systemd(None, tmp_path, monkeypatch)).open()
    assert SAID not in error_sentence(problem.value)
    right = kept_by_systemd(f"{house.keys.clinic_key().hex()}\n", tmp_path, monkeypatch)
    storage(house, right).open().close()
