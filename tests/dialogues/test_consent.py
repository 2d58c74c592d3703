"""One consent for one thing, with its date: what the screen asks and tells is what staff may do afterwards."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from nærvær.dialogues.interviewer import Choose, DialogueContext, Show, Unanswered
from nærvær.dialogues.own_data_at_clinic import ask_anew, edit_consents, explain_privacy
from nærvær.domain.consent import Consent, ConsentState, consents
from nærvær.domain.diary import Preference
from nærvær.domain.preferences import preference_fact
from nærvær.in_memory import MemoryDiary
from nærvær.texts import own_data_at_clinic as words
from stepped import Save, SteppedInterviewer

DAY = date(2026, 3, 2)


class Person:
    """Somebody with a diary, who answers each question of a dialogue by the words on it."""

    def __init__(self, *facts: Preference) -> None:
        self.today = datetime(2026, 3, 1, 9, tzinfo=UTC)
        self.diary = MemoryDiary(lambda: self.today)
        for fact in facts:
            self.diary.append(fact)
        self.today = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.asked: list[Any] = []

    @property
    def context(self) -> DialogueContext:
        return DialogueContext(cast("Any", None), self.diary.entries, lambda: DAY)

    def answers(self, dialogue: Coroutine[Any, Any, str], *labels: str) -> None:
        """Give these answers in turn, and turn back when they are used up."""
        left = list(labels)
        answer: Any = None
        while True:
            try:
                step = dialogue.send(answer)
            except StopIteration:
                assert not left
                return
            if isinstance(step, Save):
                answer = self.diary.append(step.fact)
                continue
            self.asked.append(step)
            answer = self._value(step, left.pop(0)) if left else Unanswered.ESCAPED

    @staticmethod
    def _value(step: Any, label: str) -> Any:
        options = [(each.label, each.value) for each in step.options] if isinstance(step, Choose) else step.options
        (value,) = [value for text, value in options if text.startswith(label)]
        return value

    @property
    def stands(self) -> dict[Consent, ConsentState]:
        return consents(self.diary.entries())


def test_each_consent_is_given_alone_and_stands_with_its_date_until_it_is_taken_back() -> None:
    person = Person()
    person.answers(edit_consents(SteppedInterviewer(), person.context), words.CONSENT_NAMES[Consent.EXPORT](), "Ja")
    assert person.stands == {
        Consent.REPORT: ConsentState(given=False),
        Consent.EXPORT: ConsentState(given=True, since=DAY),
        Consent.PIN_HELP: ConsentState(given=True),
    }
    rows = [(option.label, option.detail) for option in person.asked[-1].options]
    assert rows == [
        ("Rapport med bare tall", "nei"),
        ("Alt jeg har skrevet", "ja, siden 2. mars 2026"),
        ("Hjelp når jeg har glemt PIN-en", "ja"),
    ]
    person.today = datetime(2026, 3, 9, 9, tzinfo=UTC)
    person.diary.append(preference_fact(share_export=True))
    assert person.stands[Consent.EXPORT].since == DAY, "the day it was given, however often it is said"
    said_yes = len(person.diary.entries())
    person.answers(edit_consents(SteppedInterviewer(), person.context), words.CONSENT_NAMES[Consent.EXPORT](), "Ja")
    assert len(person.diary.entries()) == said_yes, "the same answer again changes nothing, and not the date"
    person.answers(edit_consents(SteppedInterviewer(), person.context), words.CONSENT_NAMES[Consent.EXPORT](), "Nei")
    assert not person.stands[Consent.EXPORT].given


@pytest.mark.parametrize("consent", list(Consent))
def test_what_a_consent_means_is_in_view_where_it_is_given(consent: Consent) -> None:
    person = Person()
    person.answers(edit_consents(SteppedInterviewer(), person.context), words.CONSENT_NAMES[consent]())
    (_, asked, _) = person.asked
    assert isinstance(asked, Show)
    assert asked.sentences == tuple(why() for why in words.CONSENT_WHY[consent])
    assert asked.options[asked.first][1] == person.stands[consent].given, "Enter alone changes nothing"


def test_a_yes_of_0_1_0_counts_for_the_report_only_until_the_person_has_been_asked() -> None:
    old = Preference("share", "yes")
    person = Person(old)
    assert {consent for consent, state in person.stands.items() if state.given} == {Consent.REPORT, Consent.PIN_HELP}
    assert person.stands[Consent.REPORT].since == date(2026, 3, 1)
    person.answers(ask_anew(SteppedInterviewer(), person.context))
    assert len(person.diary.entries()) == 1, "turning back answers nothing"
    for label, given in (
        (words.ANEW_REPORT(), {Consent.REPORT}),
        (words.ANEW_BOTH(), {Consent.REPORT, Consent.EXPORT}),
        (words.ANEW_NEITHER(), set()),
    ):
        person = Person(old)
        person.answers(ask_anew(SteppedInterviewer(), person.context), label)
        assert {consent for consent, state in person.stands.items() if state.given} - {Consent.PIN_HELP} == given
        person.answers(ask_anew(SteppedInterviewer(), person.context))
        assert len(person.asked) == 1, "asked once"


def test_nobody_else_is_asked_anew() -> None:
    for facts in ((), (Preference("share", "no"),), (Preference("share", "yes"), Preference("share_export", "no"))):
        person = Person(*facts)
        person.answers(ask_anew(SteppedInterviewer(), person.context))
        assert person.asked == []


def test_privacy_names_who_is_responsible_and_how_long_only_where_the_rules_do() -> None:
    person = Person()
    person.answers(explain_privacy("Smerteklinikken", "to år", SteppedInterviewer(), person.context), "Velg hva")
    told, choosing = person.asked
    assert "Personalet får det ikke med mindre du sier ja." in told.sentences[0]
    assert told.sentences[1].endswith("Ansvarlig: Smerteklinikken.")
    assert told.sentences[2].endswith("ikke lenger enn to år.")
    assert isinstance(choosing, Choose)
    person.answers(explain_privacy("", "", SteppedInterviewer(), person.context), "Videre")
    told = person.asked[-1]
    assert "Ansvarlig" not in " ".join(told.sentences)
    assert told.sentences[2] == "Det blir liggende til du eller klinikken sletter det."
