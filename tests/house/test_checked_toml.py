"""TOML of others is read or refused at once, by its line, and means what the parser of the standard library says."""

from __future__ import annotations

import random
import time
import tomllib
from collections.abc import Callable

import pytest

from nærvær.checked_toml import (
    DEEPEST,
    LONGEST_LINE,
    LONGEST_WORD,
    BrokenToml,
    CheckedTable,
    TableFault,
    is_number_between,
    line_of,
    read_toml,
)

LONGEST_SECONDS = 5.0
SIZE = 100_000
START = "# en linje\n\n"


def lines_of(statement: Callable[[int], str]) -> str:
    """As many statements as a file has room for."""
    length = len(statement(10_000)) + 1
    return "".join(f"{statement(number)}\n" for number in range(SIZE // length))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" + ".a" * 3_000 + " = 1", "depth"),
        ("a" + " . a" * 1_900 + " = 1", "depth"),
        ("[" + "a." * 3_000 + "a]", "depth"),
        ("a = " + "[" * 7_000, "depth"),
        ("a = " + "[" * 7_000 + "]" * 900, "depth"),
        ("a = " + "[\n" * 40_000, "depth"),
        ("a = " + "{a=" * 2_000, "depth"),
        ('a = "x"\nb' + ".b" * 3_000 + " = 1", "depth"),
        ("a = 'x\\'\nb" + ".b" * 3_000 + " = 1", "depth"),
        ('a = "\\\\"\nb' + ".b" * 3_000 + " = 1", "depth"),
        ('a = "\\""\nb' + ".b" * 3_000 + " = 1", "depth"),
        ('a = """x"""""\nb' + ".b" * 3_000 + " = 1", "depth"),
        ("a = 1 # x\nb" + ".b" * 3_000 + " = 1", "depth"),
        ("a = " + "9" * 5_000, "word"),
        ("a = 0x" + "f" * 5_000, "word"),
        ("a = 0b" + "1" * 5_000, "word"),
        ("a = -" + "1_" * 3_000 + "1", "word"),
        ("a = 1." + "1" * 5_000, "word"),
        ("a = 1e" + "9" * 5_000, "word"),
        ("k" * 5_000 + " = 1", "word"),
        ("a = 2020-01-01T00:00:00." + "1" * 5_000, "word"),
        (" " * SIZE, "line"),
        ("#" * SIZE, "line"),
        ('a = "' + "x" * SIZE + '"', "line"),
        ("a = 2020-13-01", "syntax"),
        ("a = 2020-01-01T00:00:00+24:00", "syntax"),
        ("a = ", "syntax"),
        ("a = 1\na = 2", "syntax"),
        ("a = '''", "syntax"),
        ('a = """' + '\\"' * 3_000, "syntax"),
        ('a = "\\ud800"', "syntax"),
        ("a = [1, 2", "syntax"),
        ("\0", "syntax"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once_with_its_line(text: str, reason: str) -> None:
    began = time.process_time()
    with pytest.raises(BrokenToml) as refusal:
        read_toml(START + text)
    assert time.process_time() - began < LONGEST_SECONDS
    assert refusal.value.reason == reason
    lowest = START.count("\n") + 1
    assert lowest <= refusal.value.line <= lowest + text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "#\n" * (SIZE // 2),
        lines_of(lambda number: f"[a{number}]"),
        lines_of(lambda number: f"[a{number}.b.c.d.e.f.g.h]"),
        "[[a.b.c.d.e.f.g]]\n" * (SIZE // 18),
        lines_of(lambda number: f"a{number} = 1"),
        lines_of(lambda number: f"a.b.c.d.e.f.g{number} = 1"),
        lines_of(lambda number: f"a{number} = [[[[[[[1]]]]]]]"),
        lines_of(lambda number: f"a{number} = {{b.c.d = {{e = [1]}}}}"),
        "a = [\n" + "1.5, 2.5, 3.5,\n" * (SIZE // 16) + "]",
        'a = """\n' + "\\\n" * (SIZE // 2) + 'x"""',
        'a = """\n' + 'x""\n' * (SIZE // 5) + 'x"""""',
        "a = '''\n" + "'' .a.a.a.a.a.a.a.a.a.a [[[[[[[[[[\n" * 100 + "'''",
        "a = 1." + "1" * (LONGEST_WORD - 1) + "\n",
        "a = " + "[" * DEEPEST + "]" * DEEPEST,
        "# " + "x" * (LONGEST_LINE - 2),
        '"' + "k" * 5_000 + '" = 1  # ' + "." * 500,
        'a = "\\"" # "\nb = "\\\\" # "\nc = "]]]]]]]]]]]]"',
    ],
)
def test_what_can_be_read_is_read_at_once_as_the_parser_reads_it(text: str) -> None:
    began = time.process_time()
    told = read_toml(text)
    assert time.process_time() - began < LONGEST_SECONDS
    assert told == tomllib.loads(text)


def test_whatever_bits_of_toml_say_together_it_means_the_same_as_to_the_parser_or_is_refused() -> None:
    bits = (
        '"',
        "'",
        '"""',
        "'''",
        "\\",
        "\n",
        "[",
        "]",
        "{",
        "}",
        ".",
        ",",
        "=",
        "#",
        " ",
        "a",
        "b",
        "1",
        "-",
        ":",
        "true",
    )
    chance = random.Random(12)
    read = refused = 0
    for _ in range(20_000):
        text = "".join(chance.choices(bits, k=chance.randrange(1, 16)))
        try:
            meant = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            with pytest.raises(BrokenToml):
                read_toml(text)
            refused += 1
        else:
            assert read_toml(text) == meant, text
            read += 1
    assert read > 200
    assert refused > 10_000


def test_the_line_is_the_one_where_it_goes_wrong() -> None:
    for text, line in (
        ("a = 1\nb = = 2\nc = 3", 2),
        ("a = [\n1,\n2 3\n]", 3),
        ("a = 1\nb =\n\n\n", 2),
        ("a = 1\n\nb.c" + ".d" * 9, 3),
    ):
        with pytest.raises(BrokenToml) as refusal:
            read_toml(text)
        assert refusal.value.line == line, text


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("a", 1),
        ("week[1]", 2),
        ("week[1].x", 3),
        ("week[1].y", 2),
        ("week[2].y", 5),
        ("week[2].y[1].times", 5),
        ("week[2].x", 4),
        ("week[3].x", None),
        ("t", 6),
        ("t.z.q", 7),
        ("t.x", 6),
        ("x", None),
        ("borte", None),
    ],
)
def test_a_key_is_found_on_its_line_or_else_on_that_of_its_table(key: str, line: int | None) -> None:
    assert line_of('a = 1\n[[week]]\nx = 1\n[[week]]\n"y" = 2\n[t]\nz.q = 3\n', key) == line


WEEKS = """# uker
[[week]]
number = 1
theme = "Start"

[[week]]
number = "to"
theme = ""
extra = 3
"""


def weeks(*known: str) -> list[CheckedTable]:
    return list(CheckedTable(read_toml(WEEKS), WEEKS, ("week",)).tables("week", known))


def test_a_fault_names_its_key_its_reason_and_its_line() -> None:
    first, second = weeks("number", "theme", "extra")
    assert (first.whole_number("number", 1, 8), first.text("theme", 10)) == (1, "Start")
    with pytest.raises(TableFault) as fault:
        second.whole_number("number", 1, 8)
    assert (fault.value.key, fault.value.reason, fault.value.line) == ("week[2].number", "bad_number", 7)
    assert fault.value.data == {"found": "to", "lowest": 1, "highest": 8}
    with pytest.raises(TableFault) as fault:
        second.text("theme", 10)
    assert (fault.value.key, fault.value.reason, fault.value.line) == ("week[2].theme", "missing_text", 8)


def test_a_key_that_is_not_known_is_a_fault_when_its_table_is_reached() -> None:
    tables = CheckedTable(read_toml(WEEKS), WEEKS, ("week",)).tables("week", ("number", "theme"))
    next(tables)
    with pytest.raises(TableFault) as fault:
        next(tables)
    assert (fault.value.key, fault.value.reason, fault.value.line) == ("week[2].extra", "unknown_key", 9)
    with pytest.raises(TableFault, match="week: unknown_key"):
        CheckedTable(read_toml(WEEKS), WEEKS, ("exercise",))


def test_what_is_not_there_has_the_line_of_its_table_or_the_one_that_was_given() -> None:
    first, _ = weeks("number", "theme", "extra")
    with pytest.raises(TableFault) as fault:
        first.texts("focus", 10)
    assert (fault.value.key, fault.value.reason, fault.value.line) == ("week[1].focus", "missing_list", 2)
    with pytest.raises(TableFault) as fault:
        CheckedTable({}, "", line=4).text("title", 10)
    assert fault.value.line == 4


@pytest.mark.parametrize(
    ("value", "fits"), [(0, True), (1.0, True), (0.05, True), (-0.1, False), (1.1, False), (True, False), ("1", False)]
)
def test_a_truth_value_is_no_number(value: object, fits: bool) -> None:
    assert is_number_between(value, 0, 1) is fits
    table = CheckedTable({"volume": value}, "volume = 1")
    if fits:
        assert table.checked_values({"volume": lambda given: is_number_between(given, 0, 1)}) == {"volume": value}
    else:
        with pytest.raises(TableFault, match="volume: value"):
            table.checked_values({"volume": lambda given: is_number_between(given, 0, 1)})
