"""The time of the machine, also where nobody knows the zone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nærvær.machine_services import local_now


def test_the_zone_has_its_name_where_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Oslo")
    assert str(local_now().tzinfo) == "Europe/Oslo"


@pytest.mark.parametrize("zone", ["Nowhere/Town", "../../etc/passwd", "\x00", ""])
def test_an_unknown_zone_is_a_fixed_offset(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    if "\x00" in zone:
        monkeypatch.setattr("nærvær.machine_services.os.environ", {"TZ": zone})
    else:
        monkeypatch.setenv("TZ", zone)
    assert isinstance(local_now().utcoffset(), timedelta)
