"""What is wrong with a diary is a value: made from the code of the store, worded by its kind, and read back as that code."""

from __future__ import annotations

import pytest

from nærvær.domain.diary import Damage, DamageKind
from nærvær.texts.diary_errors import damage_reason

SAME_WORDS = {DamageKind.LINK, DamageKind.MOVED}


@pytest.mark.parametrize("kind", sorted(set(DamageKind) - {DamageKind.FACT, DamageKind.CONTENT}))
def test_every_word_of_the_store_is_a_kind_of_its_own(kind: DamageKind) -> None:
    damage = Damage.from_code(kind.value)
    assert (damage, damage.code) == (Damage(kind), kind.value)


@pytest.mark.parametrize("number", [0, 7, 12_345])
def test_a_changed_fact_is_told_by_its_number(number: int) -> None:
    damage = Damage.from_code(f"fact {number}")
    assert (damage, damage.code) == (Damage(DamageKind.FACT, number), f"fact {number}")
    assert str(number) in damage_reason(damage)


@pytest.mark.parametrize("code", ["", "fact", "fact x", "content", "row 3 missing from index i", "readonly"])
def test_what_the_database_says_beyond_that_is_damage_of_the_content_and_stands_as_it_was(code: str) -> None:
    damage = Damage.from_code(code)
    assert (damage.kind, damage.code) == (DamageKind.CONTENT, code)


def test_no_two_kinds_are_worded_alike() -> None:
    worded = [damage_reason(Damage(kind)) for kind in DamageKind if kind not in SAME_WORDS]
    assert len(set(worded)) == len(worded)
