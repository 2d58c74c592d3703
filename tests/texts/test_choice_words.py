"""What was chosen, told in words: no name or value of the code where there is a word for it."""

from __future__ import annotations

import pytest

from nærvær.domain.diary import Preference
from nærvær.domain.preferences import PreferenceChoice, preference_choices
from nærvær.texts.settings import choice_label, choice_value, preference_line

TITLES = {"body-scan": "Kroppsskanning"}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("ask_pain", "no", "Innstilling: Spør om smerten – nei"),
        ("skip", "back feet", "Innstilling: Deler av kroppen, hopp over – ryggen og føttene"),
        ("linger", "", "Innstilling: Deler av kroppen, mer tid – ingen"),
        ("skip", " ", "Innstilling: Deler av kroppen, hopp over – ingen"),
        ("reminder_days", "1 3", "Innstilling: Påminnelse, dager – mandag og onsdag"),
        ("minutes:body-scan", "12", "Innstilling: Minutter til Kroppsskanning – 12"),
        ("posture", "lying", "Innstilling: Stilling – ligger"),
        ("share", "yes", "Innstilling: Personalet kan lage rapport for meg – ja"),
        ("share_export", "no", "Innstilling: Personalet kan hente ut alt jeg har skrevet – nei"),
        ("from_later", "x", "Innstilling: from_later – x"),
    ],
)
def test_a_choice_is_told_in_words(name: str, value: str, told: str) -> None:
    assert preference_line(Preference(name, value), TITLES) == told


@pytest.mark.parametrize("choice", preference_choices(), ids=lambda choice: choice.name)
def test_every_choice_of_the_settings_is_told_as_it_is_offered(choice: PreferenceChoice) -> None:
    for fact in map(choice.fact, choice.offered):
        told = choice_value(fact)
        assert preference_line(fact, {}) == f"Innstilling: {choice_label(choice.name)} – {told}"
        assert told != fact.value  # in words, never as it is stored
