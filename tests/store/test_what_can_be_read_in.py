"""What can be read in can be read out: what an export may hold, and what an earlier nærvær let in."""

from __future__ import annotations

import json
import os
import random
import struct
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nærvær.domain.errors import UnreadableFile, UnusableFile
from nærvær.domain.practice import InformalPractice
from nærvær.store import diary as diary_rows
from nærvær.store.export_zip import FACTS
from nærvær.store.hash_chain import EncodedFact, FactMeta, new_row
from nærvær.store.sqlite_connection import connect, write_transaction
from nærvær.texts.export_pages import export_pages
from nærvær.texts.file_errors import unusable_file
from store.diaries import LONG, filled, opened, own, told
from store.test_own_data import GOOD, WHOLE, lived, no_pages, repacked

PRACTICE = {
    "exercise": "body-scan",
    "week": 1,
    "planned_seconds": 600,
    "heard_seconds": 600.0,
    "ended": "finished",
    "voice": None,
}
CHECK_IN = {"week": 2}
HALF = "B\ud83dttur"
ENDLESS = 10**400
DEEP: object = "x"
for _ in range(900):
    DEEP = [DEEP]


def with_data(kind: str, data: Any, **changes: object) -> dict[str, object]:
    return {"kind": kind, "data": {**data, **changes}}


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        (with_data("everyday", GOOD["data"], activity=HALF), "activity", "tegn som ikke lar seg lese"),
        ({"note": HALF}, "note", "tegn som ikke lar seg lese"),
        (with_data("everyday", GOOD["data"], seconds=ENDLESS), "seconds", "må være et vanlig tall"),
        (with_data("everyday", GOOD["data"], seconds=86_401), "seconds", "må være fra 0 til 86400"),
        (with_data("everyday", GOOD["data"], seconds=-1), "seconds", "må være fra 0 til 86400"),
        (with_data("everyday", GOOD["data"], week=0), "week", "må være fra 1 til 8"),
        (with_data("everyday", GOOD["data"], week=10**15), "week", "må være fra 1 til 8"),
        (with_data("everyday", GOOD["data"], activity=" "), "activity", "må ha fra 1 til 2000 tegn"),
        (with_data("everyday", GOOD["data"], activity="x" * 2001), "activity", "må ha fra 1 til 2000 tegn"),
        (with_data("everyday", GOOD["data"], on="1999-12-31"), "on", "må være fra 2000-01-01"),
        (with_data("everyday", GOOD["data"], on="i går"), "on", "må være en dag"),
        (with_data("practice", PRACTICE, heard_seconds=float("nan")), "heard_seconds", "må være et vanlig tall"),
        (with_data("practice", PRACTICE, heard_seconds=1e300), "heard_seconds", "må være fra 0 til 86400"),
        (with_data("practice", PRACTICE, heard_seconds=-0.1), "heard_seconds", "må være fra 0 til 86400"),
        (with_data("practice", PRACTICE, heard_seconds=True), "heard_seconds", "må være et vanlig tall"),
        (with_data("practice", PRACTICE, planned_seconds=ENDLESS), "planned_seconds", "må være et vanlig tall"),
        (with_data("practice", PRACTICE, planned_seconds=1.5), "planned_seconds", "må være et helt tall"),
        (with_data("practice", PRACTICE, ended="sovnet"), "ended", "finished, stopped eller interrupted"),
        (with_data("practice", PRACTICE, voice=7), "voice", "må være tekst"),
        (with_data("practice", PRACTICE, slip=HALF), "slip", "tegn som ikke lar seg lese"),
        (with_data("practice", PRACTICE, ratings={"helped": 11}), "helped", "må være fra 0 til 10"),
        (with_data("practice", PRACTICE, ratings={"helped": [1]}), "ratings", "svar med hele tall"),
        (with_data("practice", PRACTICE, later={"x": HALF}), "x", "tegn som ikke lar seg lese"),
        (with_data("check_in", CHECK_IN, months=ENDLESS), "months", "må være et vanlig tall"),
        (with_data("check_in", CHECK_IN, months=-1), "months", "må være fra 0 til 1200"),
        (with_data("check_in", CHECK_IN, activity=HALF), "activity", "tegn som ikke lar seg lese"),
        (with_data("reflection", {"week": 1, "question": HALF}), "question", "tegn som ikke lar seg lese"),
        (with_data("preference", {"name": "bell", "value": HALF}), "value", "tegn som ikke lar seg lese"),
        (with_data("preference", {"name": "", "value": ""}), "name", "må ha fra 1 til 2000 tegn"),
        (with_data("preference", {"name": "bell", "value": "x" * 2001}), "value", "må ha fra 0 til 2000 tegn"),
        (with_data("plan", {"when": HALF, "where": "", "which": "", "what_if": ""}), "when", "tegn som ikke"),
        (with_data("plan", {"when": "", "where": "", "which": ""}), "what_if", "mangler"),
        (with_data("correction", {"of": "a", "practice": PRACTICE, "everyday": GOOD["data"]}), "everyday", "sammen"),
        (
            with_data("correction", {"of": "a", "practice": {**PRACTICE, "week": 9}, "everyday": None}),
            "week",
            "1 til 8",
        ),
        (with_data("dream", {"colour": HALF}), "colour", "tegn som ikke lar seg lese"),
        (with_data("dream", {"colour": "\ud800"}), "colour", "tegn som ikke lar seg lese"),
        (with_data("dream", {"colour": "\udfff"}), "colour", "tegn som ikke lar seg lese"),
        (with_data("dream", {HALF: 1}), HALF, "tegn som ikke lar seg lese"),
        (with_data("dream", {"depth": DEEP}), "depth", "for mange nivåer"),
        (with_data("dream", {"size": 1e400}), "size", "må være et vanlig tall"),
        ({"at": "1900-01-01T00:00:00+23:59"}, "at", "må være fra 1900-01-01"),
        ({"at": "9999-12-31T23:59:59-23:59"}, "at", "må være et tidspunkt"),
        ({"at": "2026-02-02T18:30:00"}, "at", "må være et tidspunkt med tidssone"),
        ({"at": 20260202}, "at", "må være tekst"),
        ({"day": "9001-01-01"}, "day", "må være fra 1900-01-01 til 9000-12-31"),
        ({"zone": "Europe/\ud83d"}, "zone", "må være navnet på en tidssone"),
        ({"id": "a 1"}, "id", "kan bare ha bokstavene"),
        ({"id": "a-1", "note": "en annen"}, "id", "to ganger med ulikt innhold"),
        ({"data": None}, "data", "må være et objekt"),
    ],
)
def test_what_no_fact_may_hold_is_refused_by_number_field_and_reason(
    tmp_path: Path, change: dict[str, object], field: str, said: str
) -> None:
    folder = tmp_path / "dagbok"
    filled(folder, 2)
    before = told(folder)
    file = repacked(tmp_path / "x.zip", {**WHOLE, "facts": [GOOD, {**GOOD, "id": "a-2", **change}]})
    with pytest.raises(UnusableFile) as refused:
        own(folder).import_export(file)
    assert (refused.value.reason, refused.value.data["number"], refused.value.data["field"]) == ("fact", 2, field)
    sentence = unusable_file(refused.value)
    assert sentence.startswith("Ting nummer 2 i fila er ikke slik nærvær skriver den: «")
    assert said in sentence
    assert str(file) in sentence
    assert told(folder) == before


@pytest.mark.parametrize("what", ["nowhere", "folder", "loop", "pipe", "sparse"])
def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path, what: str) -> None:
    file = tmp_path / "x.zip"
    match what:
        case "folder":
            file.mkdir()
        case "loop":
            file.symlink_to(file)
        case "pipe":
            os.mkfifo(file)
        case "sparse":
            with file.open("wb") as made:
                made.truncate(100_000_000_000)
    began = time.monotonic()
    with pytest.raises(UnreadableFile) as refused:
        own(tmp_path / "dagbok").import_export(file)
    assert refused.value.reason == {"nowhere": "absent", "pipe": "special", "sparse": "large"}.get(what, what)
    assert time.monotonic() - began < 5
    assert not (tmp_path / "dagbok").exists()


def bomb_of_members(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as made:
        for number in range(1_001):
            made.writestr(f"{number}", b"")
        made.writestr(FACTS, json.dumps({**WHOLE, "facts": []}))


def bomb_of_values(file: Path) -> None:
    repacked(file, b'{"format": "naervaer-export", "version": 1, "facts": [' + b"[]," * 5_000_000 + b"1]}")


def other_method(file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as made:
        made.writestr(FACTS, json.dumps({**WHOLE, "facts": []}))


@pytest.mark.parametrize(
    ("make", "reason"), [(bomb_of_members, "kind"), (bomb_of_values, "large"), (other_method, "kind")]
)
def test_a_file_that_grows_when_it_is_opened_is_refused(
    tmp_path: Path, make: Callable[[Path], object], reason: str
) -> None:
    make(tmp_path / "x.zip")
    began = time.monotonic()
    with pytest.raises(UnusableFile) as refused:
        own(tmp_path / "dagbok").import_export(tmp_path / "x.zip")
    assert refused.value.reason == reason
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("place", "value"), [(24, 3), (24, 0xFFFFFFFE), (24, 0xFFFFFFFF), (16, 0xDEADBEEF), (42, 0x7FFFFFFF)]
)
def test_a_file_whose_list_of_members_lies_is_damaged(tmp_path: Path, place: int, value: int) -> None:
    """Of `dagbok.json` it tells another size, check sum or place than it has, or one that was to stand elsewhere."""
    file = repacked(tmp_path / "x.zip", {**WHOLE, "facts": [GOOD]})
    content = bytearray(file.read_bytes())
    struct.pack_into("<I", content, content.rindex(b"PK\x01\x02") + place, value)
    file.write_bytes(content)
    with pytest.raises(UnusableFile) as refused:
        own(tmp_path / "dagbok").import_export(file)
    assert refused.value.reason == "damaged"


def nested(levels: int) -> object:
    """A list within a list, so many in all."""
    value: object = "x"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("fits", "too_much", "field"),
    [
        ({"id": "x" * 64}, {"id": "x" * 65}, "id"),
        (with_data("d" * 40, {}), with_data("d" * 41, {}), "kind"),
        ({"zone": "x" * 64}, {"zone": "x" * 65}, "zone"),
        ({**with_data("dream", {}), "note": "x" * 20_000}, {**with_data("dream", {}), "note": "x" * 20_001}, "note"),
        (with_data("dream", {"size": 10**18 - 1}), with_data("dream", {"size": 10**18}), "size"),
        (with_data("dream", {"size": 1 - 10**18}), with_data("dream", {"size": -(10**18)}), "size"),
        (with_data("dream", {"depth": nested(15)}), with_data("dream", {"depth": nested(16)}), "depth"),
        (with_data("dream", {"a": {"b": 1}}), with_data("dream", {"a": {"b": 10**18}}), "b"),
        ({"at": "1900-01-01T00:00:00+00:00"}, {"at": "1899-12-31T23:59:59+00:00"}, "at"),
        ({"at": "9000-12-31T23:59:59+00:00"}, {"at": "9001-01-01T00:00:00+00:00"}, "at"),
        ({"day": "1900-01-01"}, {"day": "1899-12-31"}, "day"),
        ({"note": None}, {"note": ""}, "note"),
        ({"note": "x"}, {"note": 7}, "note"),
    ],
)
def test_what_lies_on_a_limit_is_taken_and_what_lies_beyond_is_refused(
    tmp_path: Path, fits: dict[str, object], too_much: dict[str, object], field: str
) -> None:
    file = repacked(tmp_path / "x.zip", {**WHOLE, "facts": [{**GOOD, **fits}]})
    assert own(tmp_path / "dagbok").import_export(file).new == 1
    with pytest.raises(UnusableFile) as refused:
        own(tmp_path / "ny").import_export(repacked(file, {**WHOLE, "facts": [{**GOOD, **too_much}]}))
    assert (refused.value.reason, refused.value.data["field"]) == ("fact", field)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": 0}, "kind"),
        ({"version": -1}, "kind"),
        ({"version": True}, "kind"),
        ({"version": "1"}, "kind"),
        ({"version": 2}, "newer"),
        ({"format": "annet"}, "kind"),
        ({"facts": {}}, "kind"),
        ({"unreadable": 1}, "kind"),
    ],
)
def test_what_is_no_export_of_ours_is_refused(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    with pytest.raises(UnusableFile) as refused:
        own(tmp_path / "dagbok").import_export(repacked(tmp_path / "x.zip", {**WHOLE, "facts": [], **change}))
    assert refused.value.reason == reason


def test_what_is_unpacked_from_an_export_is_for_its_owner_only(tmp_path: Path) -> None:
    filled(tmp_path / "dagbok", 1)
    own(tmp_path / "dagbok").export(tmp_path / "alt.zip", lambda entries: export_pages(entries, {}))
    with zipfile.ZipFile(tmp_path / "alt.zip") as packed:
        assert {member.external_attr >> 16 for member in packed.infolist()} == {0o600}


def test_an_export_may_have_a_thousand_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as made:
        for number in range(999):
            made.writestr(f"{number}", b"")
        made.writestr(FACTS, json.dumps({**WHOLE, "facts": [GOOD]}))
    assert own(tmp_path / "dagbok").import_export(tmp_path / "x.zip").new == 1


# What an earlier nærvær let in

BROKEN = {
    "half a character": {"payload": '{"activity":"B\\ud83dttur","seconds":null,"week":1}'},
    "endless seconds": {"payload": json.dumps({"activity": "Tur", "seconds": ENDLESS, "week": 1})},
    "more digits than Python reads": {"payload": '{"activity":"Tur","seconds":%s,"week":1}' % ("9" * 5000)},
    "a time before there were any": {"at": "1899-12-31T00:01:00.000000+00:00"},
    "endless levels": {"kind": "dream", "payload": '{"depth":' + "[" * 900 + "]" * 900 + "}"},
    "a correction of a week that is none": {
        "kind": "correction",
        "payload": '{"everyday":{"activity":"x","seconds":null,"week":99},"of":"a","practice":null}',
    },
    "an arrival in no week": {"kind": "arrived", "payload": '{"week":12}'},
}


def slip_in(folder: Path, **changes: str) -> None:
    """Put a row into the diary as 0.1.0 did: past all rules."""
    row = {
        "id": "b-1",
        "kind": "everyday",
        "at": "2026-02-02T18:30:00.000000+00:00",
        "zone": "Europe/Oslo",
        "day": "2026-02-02",
        "payload": '{"activity":"Tur","seconds":null,"week":1}',
        **changes,
    }
    stamp = FactMeta(row["id"], "self", row["at"], row["zone"], row["day"])
    with closing(connect(folder / "diary.db", 5.0)) as connection, write_transaction(connection):
        diary_rows.append_row(connection, new_row(stamp, EncodedFact(row["kind"], row["payload"], None)))


@pytest.mark.parametrize("changes", BROKEN.values(), ids=BROKEN)
def test_a_diary_with_a_row_nobody_can_read_opens_and_is_taken_along_whole(
    tmp_path: Path, changes: dict[str, str]
) -> None:
    folder, file = tmp_path / "dagbok", tmp_path / "alt.zip"
    entries = filled(folder, 3)
    slip_in(folder, **changes)
    with opened(folder) as diary:
        assert diary.entries() == entries
        assert [(notice.reason, notice.data["count"]) for notice in diary.notices] == [("unreadable", 1)]
        diary.append(InformalPractice("Etterpå", 1))
    assert own(folder).export(file, lambda entries: export_pages(entries, {})).facts == 5
    with zipfile.ZipFile(file) as packed:
        whole = json.loads(packed.read(FACTS))
    assert len(whole["facts"]) == 4
    assert whole["unreadable"][0]["payload"] == changes.get("payload", '{"activity":"Tur","seconds":null,"week":1}')
    brought = own(tmp_path / "ny").import_export(file)
    assert (brought.new, brought.known, brought.unreadable) == (4, 0, 1)
    assert [entry.fact for entry in told(tmp_path / "ny")] == [entry.fact for entry in told(folder)]
    assert own(folder).erase_fact("b-1").facts == 1
    own(folder).restore()


def test_a_fact_told_where_no_zone_had_a_name_is_shown_and_taken_along(tmp_path: Path) -> None:
    folder, file = tmp_path / "dagbok", tmp_path / "alt.zip"
    filled(folder, 1)
    slip_in(folder, zone="")
    assert len(told(folder)) == 2
    own(folder).export(file, lambda entries: export_pages(entries, {}))
    assert own(tmp_path / "ny").import_export(file).new == 2
    assert [entry.zone for entry in told(tmp_path / "ny")] == ["Europe/Oslo", "UTC"]


# Mutations of what lies inside

SIGNS = (
    b'"',
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"-",
    b"9",
    b"e999",
    b"\\ud83d",
    b"\\u0000",
    b"null",
    b"\xff",
    b"1" * 400,
)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """`content` with a few bytes changed, put in, taken away, doubled or replaced by signs that mean something."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8))):
        at = chance.randrange(len(changed))
        match chance.randrange(5):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                changed[at:at] = chance.choice(SIGNS)
            case 2:
                del changed[at : at + chance.choice((1, 1, 30))]
            case 3:
                changed[at:at] = changed[at : at + chance.randrange(300)]
            case 4:
                changed[at : at + 1] = chance.choice(SIGNS)
    return bytes(changed)


def test_mutated_facts_in_an_export_are_taken_whole_or_refused_and_go_out_again(
    quick_path: Path, record_property: Callable[[str, object], None]
) -> None:
    folder, file, chance = quick_path / "dagbok", quick_path / "m.zip", random.Random(31)
    lived(folder)
    own(folder).export(quick_path / "alt.zip", no_pages)
    with zipfile.ZipFile(quick_path / "alt.zip") as packed:
        good = packed.read(FACTS)
    count, refused, taken, slowest = 2000 if LONG else 150, 0, 0, 0.0
    before = told(folder)
    for number in range(count):
        repacked(file, mutated(good, chance))
        began = time.monotonic()
        try:
            own(folder).import_export(file)
        except UnusableFile as error:
            refused += 1
            assert str(file) in unusable_file(error)
            assert told(folder) == before, number
        else:
            taken += 1
            own(folder).export(quick_path / "ut.zip", lambda entries: export_pages(entries, {}))
            own(quick_path / f"ny-{number}").import_export(quick_path / "ut.zip")
            assert told(quick_path / f"ny-{number}") == (before := told(folder))
        slowest = max(slowest, time.monotonic() - began)
    assert refused > count / 3
    assert taken
    assert slowest < 30
    record_property(
        "figures",
        f"{count} mutated dagbok.json: {refused} refused, {taken} taken and read back, slowest {slowest:.2f} s",
    )
