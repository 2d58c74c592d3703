"""Text becomes a whole number in one way."""

import pytest

from nærvær.domain.validation import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("10", 10), (" 7 ", 7), ("007", 7), ("0" * 5000 + "3", 3)])
def test_what_people_write_is_read(text: str, number: int) -> None:
    assert whole_number(text, 0, 10) == number


@pytest.mark.parametrize(
    "text", ["", " ", "-1", "+1", "11", "1.0", "1,5", "1e1", "٣", "²", "0x1", "1 0", "1_0", "1" * 5000]
)
def test_everything_else_is_no_number(text: str) -> None:
    assert whole_number(text, 0, 10) is None
