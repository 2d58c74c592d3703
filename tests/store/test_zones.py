"""The zone beside a fact: whatever the machine calls it, it can be read again."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

from nærvær.domain.practice import InformalPractice
from nærvær.domain.validation import is_zone
from nærvær.machine_services import local_now
from nærvær.texts.export_pages import export_pages
from store.diaries import opened, own, told
from store.test_own_data import GOOD, WHOLE, repacked


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Europe/Oslo", "Europe/Oslo"),
        (":Europe/Oslo", "Europe/Oslo"),
        ("posix/Europe/Oslo", "Europe/Oslo"),
        ("/etc/passwd", "UTC"),
        ("localtime", "UTC"),
        ("Europe", "UTC"),
        ("CET-1CEST,M1.1.0,M12.5.0", "UTC+02:00"),
        ("UTC-5", "UTC+05:00"),
        ("XYZ3:30:15", "UTC-03:30:15"),
        ("B" * 80, "UTC"),
    ],
)
def test_the_clock_gives_a_zone_that_can_be_read_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, zone: str, name: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        now = local_now()
        assert str(now.tzinfo) == name
        assert is_zone(name)
        with opened(tmp_path / "dagbok", lambda: now) as diary:  # type: ignore[arg-type]
            entry = diary.append(InformalPractice("Tur", 1))
        own(tmp_path / "dagbok").export(tmp_path / "alt.zip", lambda entries: export_pages(entries, {}))
        with zipfile.ZipFile(tmp_path / "alt.zip") as packed:
            table = packed.read("ovelser.csv").decode("utf-8-sig")
        assert f"{now.isoformat(sep=' ', timespec='seconds')}" in table
        own(tmp_path / "ny").import_export(tmp_path / "alt.zip")
        assert told(tmp_path / "ny") == (entry,)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "zone", ["UTC+99:00", "UTC+" + "9" * 50, "UTC-1", "zone.tab", "../../etc/passwd", "a" * 64, "x/y", "."]
)
def test_a_zone_that_is_not_known_here_is_carried_and_shown_as_utc(tmp_path: Path, zone: str) -> None:
    file = repacked(tmp_path / "x.zip", {**WHOLE, "facts": [{**GOOD, "zone": zone}]})
    own(tmp_path / "dagbok").import_export(file)
    own(tmp_path / "dagbok").export(tmp_path / "ut.zip", lambda entries: export_pages(entries, {}))
    with zipfile.ZipFile(tmp_path / "ut.zip") as packed:
        assert "2026-02-02 18:30:00+00:00" in packed.read("ovelser.csv").decode()
    assert told(tmp_path / "dagbok")[0].zone == zone
