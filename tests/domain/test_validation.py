"""Text becomes a number in one way."""

import pytest

from nærvær.domain.validation import decimal_number, whole_number

NEVER_A_NUMBER = (
    *("", " ", "-1", "+1", "-0", "1e1", "1e400", "1E2", "inf", "-inf", "nan", "NaN", "infinity", "٣", "²", "１", "0x1"),
    *("1 0", "1_0", "1,2,3", "1.2.3", ".", ",", "5.", ",5", "1\x002", "½", "Ⅷ", "1" * 5000, "-" + "1" * 5000),
)


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("10", 10), (" 7 ", 7), ("007", 7), ("0" * 5000 + "3", 3)])
def test_what_people_write_is_read(text: str, number: int) -> None:
    assert whole_number(text, 0, 10) == number


@pytest.mark.parametrize("text", [*NEVER_A_NUMBER, "11", "1.0", "1,5"])
def test_everything_else_is_no_number(text: str) -> None:
    assert whole_number(text, 0, 10) is None


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("7,5", 7.5), ("7.5", 7.5), (" 0,1 ", 0.1), ("007,50", 7.5), ("60,0", 60)]
)
def test_decimal_minutes_are_read_with_comma_and_point(text: str, number: float) -> None:
    read = decimal_number(text, 0, 60)
    assert (read, type(read)) == (number, type(number))


@pytest.mark.parametrize("text", [*NEVER_A_NUMBER, "0", "0,0", "60,1", "61"])
def test_everything_else_is_no_decimal_number(text: str) -> None:
    assert decimal_number(text, 0, 60) is None


def test_the_lowest_value_counts_only_where_it_is_allowed() -> None:
    assert decimal_number("0", 0, 5, lowest=0) == 0
    assert decimal_number("0,0", 0, 5, lowest=0) == 0
    assert decimal_number("5", 0, 5) == 5
    assert decimal_number("5,01", 0, 5) is None
