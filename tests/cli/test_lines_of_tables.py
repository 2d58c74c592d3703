"""The lines of a table as spreadsheets write them: which sign parts the cells, which line is meant, how many are taken."""

from __future__ import annotations

from cli.test_tables import HEADER, SCAN, facts, read, refused
from nærvær.cli.csv_cells import MOST_LINES, read_csv
from nærvær.texts.csv_import import TABLE_TOO_LARGE, no_table

LINE = "20.11.2025;1200;øvelse;Kroppsskanning;\n"


def test_the_line_that_names_the_sign_is_counted_as_a_line() -> None:
    assert refused(f"sep=;\n{HEADER}{LINE}i går;1200;øvelse;Kroppsskanning;\n").startswith("Linje 4, kolonnen «start»")
    assert refused(f"{HEADER}{LINE}i går;1200;øvelse;Kroppsskanning;\n").startswith("Linje 3, kolonnen «start»")


def test_a_sign_that_parts_no_table_is_not_taken_for_one() -> None:
    assert facts(f"sep=:\n{HEADER}{LINE}") == [SCAN]


def test_the_sign_is_the_one_that_parts_headings_with_a_meaning() -> None:
    taken = read("dato;minutter;øvelse;puls, lav, snitt, høy, hvile\n20.11.2025;20;Kroppsskanning;\n")
    assert [past.fact for past in taken.past] == [SCAN]


def test_a_cell_under_no_heading_at_the_end_is_not_passed_over() -> None:
    assert facts("dato;minutter;øvelse;;\n20.11.2025;20;Kroppsskanning;;\n") == [SCAN]
    said = refused("dato;minutter;øvelse;;\n20.11.2025;20;Kroppsskanning;;mye ro\n")
    assert said.startswith("Linje 2: her står det mer enn det er kolonner til: 5 celler, 3 kolonner")


def test_what_has_signs_no_table_has_is_no_table() -> None:
    assert refused(f"{HEADER}{LINE}\x01\x02\n") == no_table()


def test_as_many_lines_as_are_promised_are_taken_and_not_one_more() -> None:
    def known(heading: str) -> bool:
        return heading == "dato"

    whole = b"dato\n" + b"1\n" * MOST_LINES
    assert len(read_csv(whole, known).lines) == MOST_LINES
    assert TABLE_TOO_LARGE().format(lines=MOST_LINES) in refused(whole + b"1\n")
