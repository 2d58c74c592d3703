"""Facts and the practice in progress as JSON and back: the only place that knows how they look on the disk.

Keys that are not known are ignored and kinds that are not known are None, so that a diary a later nærvær of the same schema
has written can still be read. Every value is checked to be of the type it is written as (`UnexpectedValue` names it).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from ..domain.diary import Correction, Fact, Preference, WeekStarted
from ..domain.errors import DiaryFault, DiaryProblem, ExpectedValue, InvalidRequest, Refusal
from ..domain.practice import (
    FIRST_OCCASION,
    AbandonedPractice,
    Ambience,
    Bell,
    Grade,
    InformalPractice,
    Occasion,
    Posture,
    Practice,
    PracticeEnd,
    PracticeInProgress,
    PracticeOptions,
)
from ..domain.ratings import RATING_NAMES, UNRATED, CheckIn, Plan, Ratings, Reflection
from .hash_chain import EncodedFact

JsonObject = Mapping[str, object]
to_json = json.JSONEncoder(ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":")).encode

_ACTIVITIES_OF_0_1_0 = {
    "Pusse tennene": "brush-teeth",
    "Dusje": "shower",
    "Lage kaffe": "make-coffee",
    "Et måltid": "meal",
    "Gå i trapper": "stairs",
    "Gå en tur": "walk",
    "Være med katten eller hunden": "cat-or-dog",
    "Vaske opp": "dishes",
    "Vente på noe": "wait",
    "Legge seg": "go-to-bed",
    "En samtale": "conversation",
    "Lytte til noen": "listen",
    "Et måltid sammen med andre": "shared-meal",
}
"""The ids of the activities that 0.1.0 wrote by their names in the programme, and knew of no other way.

It also passes on an id as if it were a name, when it corrects a fact that a later nærvær has written.
"""
_QUESTIONS_OF_0_1_0 = {
    "Når på dagen passet det best å øve?": "best-time",
    "Hvor satt eller lå du, og hva kan gjøre det enklere neste gang?": "place",
    "Hva hjalp deg i gang de dagene du øvde?": "getting-started",
    "Hva gjorde du når tankene gikk sin egen vei?": "wandering-thoughts",
    "Hvilke bevegelser var gode å gjøre?": "good-movements",
    "Hvordan merket du at det var nok?": "enough",
    "Hvilke tanker dukker ofte opp når du øver?": "frequent-thoughts",
    "Hvordan er det å la en tanke være der uten å følge etter den?": "letting-a-thought-be",
    "Hva gjør du til vanlig når smerten øker?": "when-pain-grows",
    "Var det noe du møtte på en annen måte denne uka?": "met-in-another-way",
    "Hvordan snakker du til deg selv på en vond dag?": "self-talk",
    "Hva ville du sagt til en god venn som hadde det slik?": "to-a-friend",
    "Hva har du lært som du vil ta vare på?": "learned",
    "Hva har stått i veien, og hva kan støtte deg videre?": "obstacles-and-support",
    "Hva vil du fortsette med?": "going-on",
    "Hvem eller hva kan minne deg på det?": "reminders",
}
"""The ids of the questions to reflect on that 0.1.0 wrote as they were asked."""


def encode_fact(fact: Fact) -> EncodedFact:
    """Return `fact` as its kind, JSON and note."""
    match fact:
        case Practice():
            return EncodedFact("practice", to_json(_encode_practice(fact)), fact.note or None)
        case AbandonedPractice():
            return EncodedFact("left", to_json(_encode_practice(fact.practice)), fact.practice.note or None)
        case InformalPractice():
            return EncodedFact("everyday", to_json(_encode_informal(fact)), fact.note or None)
        case WeekStarted():
            return EncodedFact("arrived", to_json({"week": fact.week}), None)
        case Preference():
            return EncodedFact("preference", to_json({"name": fact.name, "value": fact.value}), None)
        case CheckIn():
            return EncodedFact("check_in", to_json(asdict(fact)), None)
        case Reflection():
            asked = {"week": fact.week, "question": fact.question, "in_programme": fact.in_programme}
            return EncodedFact("reflection", to_json(asked), fact.answer or None)
        case Plan():
            return EncodedFact("plan", to_json(asdict(fact)), None)
        case Correction(of, meant):
            practice = _encode_practice(meant) if isinstance(meant, Practice) else None
            everyday = _encode_informal(meant) if isinstance(meant, InformalPractice) else None
            payload = to_json({"of": of, "practice": practice, "everyday": everyday})
            return EncodedFact("correction", payload, meant.note or None if meant else None)


def decode_fact(kind: str, payload: str, note: str | None = None) -> Fact | None:
    """Return the fact; None for a kind this nærvær does not know. Raises `DiaryProblem` ("damaged") for another payload."""
    if kind not in _READERS:
        return None
    try:
        return fact_from_json(kind, json.loads(payload), note)
    except (ValueError, RecursionError, Refusal) as error:
        raise DiaryProblem(DiaryFault.DAMAGED, "", kind=kind) from error


def decode_fact_or_none(kind: str, payload: str, note: str | None = None) -> Fact | None:
    """Return the fact; None when this nærvær cannot read it, for whatever reason."""
    try:
        return decode_fact(kind, payload, note)
    except DiaryProblem:
        return None


def fact_from_json(kind: str, data: object, note: str | None) -> Fact | None:
    """Return the fact of a parsed payload; None for an unknown kind. Raises `UnexpectedValue`, `OutOfRange` and the like."""
    read = _READERS.get(kind)
    if read is None:
        return None
    if not isinstance(data, dict):
        raise UnexpectedValue("data", ExpectedValue.TABLE)
    return read(data, note or "")


def _encode_practice(fact: Practice) -> dict[str, object]:
    return {
        "exercise": fact.exercise,
        "week": fact.week,
        "planned_seconds": fact.planned_seconds,
        "heard_seconds": fact.heard_seconds,
        "ended": fact.ended.value,
        "voice": fact.voice,
        "posture": fact.posture,
        "ratings": encode_ratings(fact.ratings),
        **({"on": fact.on.isoformat()} if fact.on else {}),
        **({"slip": fact.slip} if fact.slip else {}),
        **encode_occasion(fact.occasion),
        **_encode_grade(fact.grade),
    }


def _encode_informal(fact: InformalPractice) -> dict[str, object]:
    return {
        "activity": fact.activity,
        "in_programme": fact.in_programme,
        "week": fact.week,
        "seconds": fact.seconds,
        **({"on": fact.on.isoformat()} if fact.on else {}),
    }


def encode_ratings(ratings: Ratings) -> dict[str, int]:
    """Return the answers that were given, by name."""
    return {name: answer for name in RATING_NAMES if (answer := getattr(ratings, name)) is not None}


def _read_practice(data: JsonObject, note: str) -> Practice:
    try:
        ended = PracticeEnd(get_text(data, "ended"))
    except ValueError:
        raise UnexpectedValue("ended", ExpectedValue.PRACTICE_END) from None
    return Practice(
        get_text(data, "exercise"),
        get_int(data, "week"),
        get_int(data, "planned_seconds"),
        get_number(data, "heard_seconds"),
        ended,
        get_optional_text(data, "voice"),
        get_optional_text(data, "posture"),
        decode_ratings(data.get("ratings")),
        note,
        get_optional_date(data, "on"),
        get_optional_text(data, "slip"),
        decode_occasion(data),
        _decode_grade(data),
    )


def _encode_grade(grade: Grade | None) -> dict[str, object]:
    return {} if grade is None else {"grade": grade.name.lower()}


def _decode_grade(data: Mapping[str, object]) -> Grade | None:
    """The grade that was chosen; None where none is written."""
    written = get_optional_text(data, "grade")
    if written is None:
        return None
    try:
        return Grade[written.upper()]
    except KeyError:
        raise UnexpectedValue("grade", ExpectedValue.GRADE) from None


def encode_occasion(occasion: Occasion) -> dict[str, object]:
    """Return what is written of an occasion: nothing of the first one, which is what 0.1.0 has kept."""
    if occasion == FIRST_OCCASION:
        return {}
    return {"occasion": {name: value for name, value in asdict(occasion).items() if value}}


def decode_occasion(data: Mapping[str, object]) -> Occasion:
    """Return the occasion among the values of a practice; the first one where none is written."""
    written = data.get("occasion")
    if written is None:
        return FIRST_OCCASION
    if not isinstance(written, dict):
        raise UnexpectedValue("occasion", ExpectedValue.TABLE)
    evening = get_optional_flag(written, "evening") is True
    practices, week = get_optional_int(written, "practices") or 0, get_optional_int(written, "week")
    return Occasion(get_int(written, "number"), practices, evening, week)


def _read_informal(data: JsonObject, note: str) -> InformalPractice:
    seconds, on = get_optional_int(data, "seconds"), get_optional_date(data, "on")
    activity, in_programme = get_text(data, "activity"), get_optional_flag(data, "in_programme")
    if in_programme is None:
        activity = _ACTIVITIES_OF_0_1_0.get(activity, activity)
        in_programme = activity in _ACTIVITIES_OF_0_1_0.values()
    return InformalPractice(activity, get_int(data, "week"), seconds, note, on, in_programme)


def _read_check_in(data: JsonObject, _note: str) -> CheckIn:
    numbers = ("hindered", "pain_average", "activity_rating", "pain_change", "hindered_change", "months")
    answers = {name: get_optional_int(data, name) for name in numbers}
    return CheckIn(get_int(data, "week"), activity=get_optional_text(data, "activity"), **answers)


def _read_reflection(data: JsonObject, note: str) -> Reflection:
    question, in_programme = get_text(data, "question"), get_optional_flag(data, "in_programme")
    if in_programme is None and question in _QUESTIONS_OF_0_1_0:
        question, in_programme = _QUESTIONS_OF_0_1_0[question], True
    return Reflection(get_int(data, "week"), question, note, in_programme is True)


def _read_correction(data: JsonObject, note: str) -> Correction:
    of = get_text(data, "of")
    practice, everyday = get_optional_object(data, "practice"), get_optional_object(data, "everyday")
    if practice is not None and everyday is not None:
        raise UnexpectedValue("everyday", ExpectedValue.ALONE)
    if practice is not None:
        return Correction(of, _read_practice(practice, note))
    return Correction(of, None if everyday is None else _read_informal(everyday, note))


_READERS: Mapping[str, Callable[[JsonObject, str], Fact]] = {
    "practice": _read_practice,
    "left": lambda data, note: AbandonedPractice(_read_practice(data, note)),
    "everyday": _read_informal,
    "arrived": lambda data, _: WeekStarted(get_int(data, "week")),
    "preference": lambda data, _: Preference(get_text(data, "name"), get_text(data, "value")),
    "check_in": _read_check_in,
    "reflection": _read_reflection,
    "plan": lambda data, _: Plan(*(get_text(data, name) for name in ("when", "where", "which", "what_if"))),
    "correction": _read_correction,
}


def decode_ratings(data: object) -> Ratings:
    """Return the ratings in a JSON object of answers by name; those that are missing were not answered."""
    if not data:
        return UNRATED
    if not isinstance(data, dict):
        raise UnexpectedValue("ratings", ExpectedValue.RATINGS)
    try:
        return _cached_ratings(*map(data.get, RATING_NAMES))
    except TypeError:  # an answer that is a list or an object
        raise UnexpectedValue("ratings", ExpectedValue.RATINGS) from None


@lru_cache(maxsize=4096, typed=True)
def _cached_ratings(*answers: Any) -> Ratings:
    """The same answers come again and again; making them anew is a third of reading a long diary."""
    return Ratings(*answers)


# The practice in progress


def encode_in_progress(state: PracticeInProgress) -> dict[str, object]:
    """Return a practice in progress as values that JSON knows."""
    return {
        "id": state.id,
        "started_at": state.started_at.astimezone(UTC).isoformat(timespec="microseconds"),
        **_encode_options(state.options),
        "position_seconds": state.position_seconds,
        "heard_seconds": state.heard_seconds,
        "ratings": encode_ratings(state.ratings),
    }


def decode_in_progress(data: Mapping[str, object]) -> PracticeInProgress:
    """Return the practice in progress. Raises `DiaryProblem` ("damaged") for other values."""
    try:
        started = datetime.fromisoformat(get_text(data, "started_at"))
        return PracticeInProgress(
            id=get_text(data, "id"),
            started_at=started.astimezone(UTC),
            options=_read_options(data),
            position_seconds=get_number(data, "position_seconds"),
            heard_seconds=get_number(data, "heard_seconds"),
            ratings=decode_ratings(data.get("ratings")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, Refusal) as error:
        raise DiaryProblem(DiaryFault.DAMAGED, "", kind="under_way") from error


def _encode_options(options: PracticeOptions) -> dict[str, object]:
    return {
        "exercise": options.exercise,
        "minutes": options.minutes,
        "week": options.week,
        "posture": options.posture,
        "voice": options.voice,
        "bell": options.bell,
        "volume": options.volume,
        "captions_only": options.captions_only,
        "skip": sorted(options.skip),
        "linger": sorted(options.linger),
        "interval": options.interval,
        "bell_volume": options.bell_volume,
        "ground": options.ambience,
        "ground_volume": options.ambience_volume,
        "settling": options.settling,
        "silence": options.silence,
        **encode_occasion(options.occasion),
        **_encode_grade(options.grade),
        "language": options.language,
    }


def _read_options(data: Mapping[str, object]) -> PracticeOptions:
    """Return the options; an earlier nærvær wrote fewer of them, and the others have their defaults."""
    posture = get_optional_text(data, "posture")
    return PracticeOptions(
        get_text(data, "exercise"),
        get_number(data, "minutes"),
        week=get_int(data, "week"),
        voice=get_optional_text(data, "voice"),
        posture=Posture(posture) if posture else None,
        bell=Bell(get_text(data, "bell")),
        volume=get_number(data, "volume", 1.0),
        captions_only=data.get("captions_only") is True,
        skip=get_texts(data, "skip"),
        linger=get_texts(data, "linger"),
        interval=get_number(data, "interval", 0.0),
        bell_volume=get_number(data, "bell_volume", 1.0),
        ambience=Ambience(get_optional_text(data, "ground") or Ambience.NONE.value),
        ambience_volume=get_number(data, "ground_volume", 1.0),
        settling=get_number(data, "settling", 0.0),
        silence=data.get("silence") is True,
        occasion=decode_occasion(data),
        grade=_decode_grade(data),
        language=get_optional_text(data, "language") or "",
    )


# Values


class UnexpectedValue(InvalidRequest):
    """A value that is not what is written there: the name of its `field`, and what was `wanted`."""

    def __init__(self, field: str, wanted: ExpectedValue) -> None:
        super().__init__(f"{field}: {wanted} expected")
        self.field = field
        self.wanted = wanted


def get_required(values: JsonObject, name: str) -> object:
    """Return the value, which may be None."""
    if name not in values:
        raise UnexpectedValue(name, ExpectedValue.PRESENT)
    return values[name]


def get_text(values: JsonObject, name: str) -> str:
    """Return a string."""
    value = get_required(values, name)
    if not isinstance(value, str):
        raise UnexpectedValue(name, ExpectedValue.TEXT)
    return value


def get_texts(values: JsonObject, name: str) -> frozenset[str]:
    """Return a list of strings as a set; empty when there is none."""
    value = values.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UnexpectedValue(name, ExpectedValue.TEXTS)
    return frozenset(value)


def get_optional_text(values: JsonObject, name: str) -> str | None:
    """Return a string, or None when nothing or null stands there."""
    return None if values.get(name) is None else get_text(values, name)


def get_int(values: JsonObject, name: str) -> int:
    """Return a whole number; True and False are none."""
    value = get_required(values, name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise UnexpectedValue(name, ExpectedValue.WHOLE_NUMBER)
    return value


def get_optional_int(values: JsonObject, name: str) -> int | None:
    """Return a whole number, or None when nothing or null stands there."""
    return None if values.get(name) is None else get_int(values, name)


def get_number(values: JsonObject, name: str, default: float | None = None) -> float:
    """Return a number; `default`, when one is given, where nothing stands."""
    value = get_required(values, name) if default is None else values.get(name, default)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise UnexpectedValue(name, ExpectedValue.NUMBER)
    return value


def get_optional_flag(values: JsonObject, name: str) -> bool | None:
    """Return True or False, or None when nothing or null stands there."""
    value = values.get(name)
    if value is not None and not isinstance(value, bool):
        raise UnexpectedValue(name, ExpectedValue.TRUE_OR_FALSE)
    return value


def get_optional_date(values: JsonObject, name: str) -> date | None:
    """Return a day (ISO 8601), or None when nothing, null or an empty text stands there."""
    written = get_optional_text(values, name)
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UnexpectedValue(name, ExpectedValue.DAY) from None


def get_optional_object(values: JsonObject, name: str) -> JsonObject | None:
    """Return a JSON object, or None when null stands there."""
    value = get_required(values, name)
    if value is not None and not isinstance(value, dict):
        raise UnexpectedValue(name, ExpectedValue.TABLE)
    return value
