import uuid

from hypothesis import given
from hypothesis import strategies as st

from nærvær.store.identity import Identities

NOW = 1_780_000_000_000


def test_an_identity_is_a_uuid_of_version_7_with_the_time_in_front() -> None:
    made = uuid.UUID(Identities().next(NOW))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == NOW


@given(st.lists(st.integers(0, 2**47), min_size=2, max_size=200))
def test_identities_grow_however_the_clock_jumps(times: list[int]) -> None:
    identities = Identities()
    made = [identities.next(time) for time in times]
    assert made == sorted(set(made))
    assert all(uuid.UUID(one).version == 7 for one in made)


def test_ten_thousand_in_one_millisecond_differ_and_stay_in_order() -> None:
    identities = Identities()
    made = [identities.next(NOW) for _ in range(10_000)]
    assert made == sorted(set(made))


def test_two_processes_do_not_make_the_same() -> None:
    assert Identities().next(NOW) != Identities().next(NOW)
