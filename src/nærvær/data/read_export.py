"""Reads an export from nærvær with nothing but Python 3 itself: no nærvær, no other library, no network.

    python3 les_eksport.py naervaer-2026-11-22.zip                 what was told, one line each
    python3 les_eksport.py naervaer-2026-11-22.zip --csv FILE      every fact as a table, one column a value
    python3 les_eksport.py naervaer-2026-11-22.zip --check         only look whether everything can be read

The file may be the zip or the dagbok.json inside it. Facts stand in the order they were told. Of each fact `at` is the
time in UTC (ISO 8601), `zone` where the clock stood, `day` the practice day (it turns at 04:00), `kind` what sort of
fact it is, `data` its values and `note` the person's own words, or null.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

FORMAT, VERSION, LARGEST = "naervaer-export", 1, 64_000_000
OF_EVERY = ("id", "kind", "at", "zone", "day")
# What it says stands in two languages: it runs alone, perhaps in twenty years, for whoever has the file.
NOT_AN_EXPORT = "This is not an export from nærvær, or it is damaged."
NEWER = "The export is from a newer version of nærvær. Use the les_eksport.py that is in the same zip file."


def read(path: str) -> list[dict[str, Any]]:
    """Return the facts in an export as a list of dictionaries; SystemExit with a sentence for another file."""
    try:
        if not os.path.isfile(path):  # a pipe would be waited for
            raise ValueError(path)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed, packed.open("dagbok.json") as opened:
                content = opened.read(LARGEST + 1)
        else:
            with open(path, "rb") as opened:
                content = opened.read(LARGEST + 1)
        whole = json.loads(content.decode("utf-8"))
        facts: list[dict[str, Any]] = whole["facts"]
        list(rows(facts))
        newer = whole["version"] > VERSION
        if whole["format"] != FORMAT or len(content) > LARGEST:
            raise ValueError(path)
    except Exception:  # whatever is wrong with it, it cannot be read
        sys.exit(f"Dette er ikke en eksport fra nærvær, eller den er skadet: {plain(path)}\n{NOT_AN_EXPORT}")
    if newer:
        sys.exit(f"Eksporten er fra en nyere utgave av nærvær. Bruk les_eksport.py fra samme zip-fil.\n{NEWER}")
    return facts


def flat(values: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested values as one level: {"ratings": {"helped": 7}} becomes {"ratings.helped": 7}."""
    flattened: dict[str, Any] = {}
    for name, value in values.items():
        flattened.update(flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name: value})
    return flattened


def plain(value: object) -> str:
    """Return one line of visible characters: nothing in a note may control the terminal."""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else str(value)
    return "".join(character if character.isprintable() else " " for character in text)


def rows(facts: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield each fact as one flat dictionary."""
    for fact in facts:
        first = {name: fact[name] for name in OF_EVERY}
        yield {**first, **flat(fact["data"]), "note": fact["note"] or ""}


def main(words: list[str]) -> None:
    """Run one command line."""
    if not words or words[0] in ("-h", "--help"):
        print(__doc__)
        return
    facts = read(words[0])
    table = list(rows(facts))
    if words[1:2] == ["--csv"] and len(words) == 3:
        columns = [*dict.fromkeys(name for row in table for name in row if name != "note"), "note"]
        with open(words[2], "w", encoding="utf-8-sig", errors="replace", newline="") as file:
            writer = csv.DictWriter(file, columns, delimiter=";")
            writer.writeheader()
            writer.writerows(table)
    elif words[1:] != ["--check"]:
        for row in table:
            values = (f"{name}={plain(row[name])}" for name in row if name not in ("id", "at", "zone", "day"))
            print(row["day"], *(value for value in values if not value.endswith("=")))
    print(f"{len(facts)} ting lest. Entries read: {len(facts)}.", file=sys.stderr)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    main(sys.argv[1:])
