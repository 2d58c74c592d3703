"""The promises whose figures `tools/promises.py` prints name tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from promises import PROMISES, Promise

TESTS = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("promise", PROMISES, ids=[promise.id for promise in PROMISES])
def test_every_test_of_a_promise_is_there(promise: Promise) -> None:
    for file, beginnings in promise.tests:
        tests = re.findall(r"^(?:async )?def (test_\w+)", TESTS.joinpath(file).read_text("utf-8"), re.MULTILINE)
        for beginning in beginnings or ("test_",):
            assert any(test.startswith(beginning) for test in tests), f"{beginning}… in {file}"
