"""What the settings say: those of the person, those of this machine, and each preference in words."""

from __future__ import annotations

from collections.abc import Mapping

from ..domain.diary import Preference
from ..domain.errors import FileFault
from ..domain.score import Ambience, Bell
from ..domain.script import Posture
from ..domain.settings import Digits, MachineSettings, Motion, UnusableSettings
from .file_errors import why_unreadable
from .formats import WEEKDAYS, minutes, text_list
from .ratings import RATING_PREFERENCES

# The person's own settings

REGION_NAMES = {
    "feet": "føttene",
    "legs": "beina",
    "pelvis": "bekkenet",
    "back": "ryggen",
    "belly": "magen",
    "chest": "brystet",
    "hands": "hendene",
    "arms": "armene",
    "shoulders": "skuldrene",
    "neck": "nakken",
    "face": "ansiktet",
    "head": "hodet",
}

SETTINGS = "Innstillinger"
ASK = "Hva vil du endre? Alt kan endres tilbake."
DONE = "Ferdig"

VOICE, VOICE_WHY = "Stemme", "Stemmene er syntetiske. Ta den du liker best å høre på."
BELL, BELL_WHY = "Klang", "Lyden som åpner og lukker øvelsen."
BELL_VOLUME, BELL_VOLUME_WHY = "Styrke på klangen", "Hvor sterk klangen er i forhold til stemmen."
AMBIENCE, AMBIENCE_WHY = "Lyd under stillheten", "En svak lyd hele veien, for deg som synes stillheten blir for stille."
SETTLING, SETTLING_WHY = "Ro før øvelsen", "Litt stillhet før øvelsen begynner. Den kommer i tillegg til minuttene."
SILENCE, SILENCE_WHY = (
    "Lengre stillhet",
    "Lengre pauser mellom setningene allerede fra uke 1. Fra uke 6 kommer de av seg selv.",
)
INTERVAL, INTERVAL_WHY = "Klang i stille stund", "En klang med jevne mellomrom når du sitter uten stemme."
REGIONS = "Deler av kroppen"
REGIONS_WHY = "Velg steder øvelsene skal hoppe over eller bli lenger ved. Velg samme sted igjen for å bytte."
LENGTH, LENGTH_WHY = "Kort eller lang øvelse", "Hvor mange minutter du får som forslag. Du kan endre det hver gang."
LENGTHS = {"short": "kort", "long": "lang"}
CHECKIN_DAY, CHECKIN_DAY_WHY = (
    "Tilbakeblikk",
    "Når du vil bli minnet på ukas tilbakeblikk. Du kan ta det når som helst.",
)
AFTER_SEVEN_DAYS = "etter sju dager"
OWN_ACTIVITY, OWN_ACTIVITY_WHY = "Det du vil klare", "Din egen aktivitet i ukas tilbakeblikk."
FIRST_LENGTH = "Hva passer deg best?"
FIRST_LENGTH_WHY = "Det bestemmer bare hva du får som forslag. Litt og ofte er mer verdt enn mye og sjelden."
FIRST_LENGTHS = (("short", "Korte øvelser"), ("long", "Lange øvelser"))
FIRST_REMINDER = "Vil du ha en påminnelse?"
FIRST_REMINDER_WHY = (
    "Mange har glede av et lite vink, knyttet til noe de gjør likevel.",
    "Du kan slå den av når du vil.",
)
FIRST_REMINDER_OPTIONS = (("Nei takk", False), ("Ja, sett opp en", True))
ALL_SET = "Da er alt klart. Alt dette kan endres under innstillinger."
ASK_NOTE = "Spør om ei linje til deg selv"
ASK_NOTE_WHY = "Plass til noen ord etter øvelsen."
SHARE = "Personalet kan lage rapport for meg"
SHARE_WHY = (
    "Da kan de lage den og ta ut alt ditt (eksport) uten at du er her.",
    "Rapporten har bare tall. Eksporten har også det du har skrevet.",
    "Du kan si nei igjen når du vil.",
)
SHARE_OPTIONS = (("Nei", "no"), ("Ja", "yes"))
AS_IT_IS = "{} · slik er det nå"
REMINDER, REMINDER_WHY = "Påminnelse", "Et lite vink på faste tidspunkter, i kalenderen din eller på denne maskinen."
WHICH_VOICE = "Hvilken stemme vil du ha?"
WHICH_VOICE_WHY = "Velg en for å høre den. Du kan bytte når du vil, under innstillinger."
SAMPLE_OPTIONS = (("Ta denne", "take"), ("Hør en gang til", "again"), ("Hør en annen", "other"))


def hearing(name: str) -> str:
    """The voice that is being played."""
    return f"Nå hører du «{name}»."


def voice_chosen(name: str) -> str:
    """A voice was chosen."""
    return f"Valgt: {name}."


BELLS = {Bell.BOWL: "klangbolle", Bell.SMALL: "liten bjelle", Bell.WOOD: "mykt tre", Bell.NONE: "ingen"}
AMBIENCES = {Ambience.NONE: "ingen", Ambience.RAIN: "regn", Ambience.BROWN: "dyp brus"}
YES, NO = "ja", "nei"
NONE = "ingen"
AS_USUAL, LINGER, SKIP = "som vanlig", "mer tid", "hopp over"


def percent(value: int) -> str:
    """A volume in percent."""
    return f"{value} prosent"


def quiet(count: int) -> str:
    """Minutes of settling, or none."""
    return minutes(count) if count else NONE


def every(count: int) -> str:
    """The minutes between bells, or none."""
    return f"hvert {count}. minutt" if count else NONE


def regions_changed(skip: int, linger: int) -> str:
    """How many regions are skipped, and how many are lingered at."""
    parts = [f"hopper over {skip}"] if skip else []
    parts += [f"lenger ved {linger}"] if linger else []
    return ", ".join(parts) or AS_USUAL


# The settings of this machine

SCREEN, SCREEN_WHY = "Skjermen", "Farger, bilder og store tall, for denne maskinen."
COLOURS, COLOURS_WHY = "Farger", "Mørke, lyse eller sterke farger. Tasten k bytter hvor som helst."
THEMES = {"kveld": "mørke", "dag": "lyse", "sterk": "sterke"}
MOTION, MOTION_WHY = "Bilder", "Formen som puster, og figuren som viser bevegelser, mens øvelsen spiller."
MOTIONS = {Motion.MOVING: "i rolig bevegelse", Motion.STILL: "i ro", Motion.NONE: "ingen"}
DIGITS, DIGITS_WHY = "Tiden som er igjen", "Store tall kan leses fra senga. Tasten s bytter mens øvelsen spiller."
DIGIT_SIZES = {Digits.SMALL: "små tall", Digits.LARGE: "store tall"}

LETTERS, LETTERS_WHY = (
    "Større bokstaver",
    "Du gjør dem større i terminalvinduet. nærvær får plass på en liten skjerm også.",
)
LETTERS_HOW = (
    "Bokstavene kan gjøres større i selve terminalvinduet.",
    "I de fleste terminaler: hold Ctrl nede og trykk pluss. På Mac: Cmd og pluss. Ctrl og minus gjør dem mindre igjen.",
    "nærvær retter seg etter plassen. Det nødvendige er med helt ned til 40 tegn i bredden og 12 linjer.",
)

SETTINGS_FILE_TITLE = "Innstillingene"
GO_ON = "Gå videre"
_MACHINE_KEYS = {"motion": "bilder", "digits": "tall", "volume": "lyd", "theme": "farger", "device": "lydutgang"}

_MACHINE_REASONS = {
    "": "den er skadet",
    "syntax": "her er det en skrivefeil",
    "depth": "her er for mange parenteser eller punktum inni hverandre",
    "line": "linja er for lang",
    "word": "her er et tall eller et navn som er for langt",
    **{fault.value: why_unreadable(fault, "den") for fault in FileFault},
}


def screen_summary(machine: MachineSettings) -> str:
    """The settings of this machine in short."""
    return f"{THEMES.get(machine.theme, THEMES['kveld'])} farger"


def settings_file_set_aside(file: UnusableSettings) -> str:
    """A settings file could not be used: why, and what was done with it."""
    if file.key in _MACHINE_KEYS:
        why = f"verdien for {file.key} ({_MACHINE_KEYS[file.key]}) kan ikke brukes"
    else:
        why = _MACHINE_REASONS.get(file.reason, _MACHINE_REASONS[""])
    line = f"linje {file.line}: " if file.line else ""
    done = "er lagt til side" if file.moved else "kan ikke brukes nå"
    lies = "ligger nå her" if file.moved else "ligger her"
    return (
        f"Innstillingene for denne maskinen {done}: {line}{why}. "
        "Farger, bilder og lyd er som de var fra begynnelsen. Alt annet er som før. "
        f"Fila {lies}: {file.path}"
    )


# A preference in words, as an export names it

_YES_NO = {"yes": YES, "no": NO}
_DAYS = {str(number): name for number, name in enumerate(WEEKDAYS, 1)}
_PREFERENCE_NAMES = {
    "voice": VOICE,
    "length": LENGTH,
    "bell": BELL,
    "bell_volume": BELL_VOLUME,
    "ground": AMBIENCE,
    "settling": SETTLING,
    "silence": SILENCE,
    "interval": INTERVAL,
    **{name: label for name, (label, _) in RATING_PREFERENCES.items()},
    "ask_note": ASK_NOTE,
    "look_day": CHECKIN_DAY,
    "own_activity": OWN_ACTIVITY,
    "share": SHARE,
    "skip": f"{REGIONS}, {SKIP}",
    "linger": f"{REGIONS}, {LINGER}",
    "posture": "Stilling",
    "reminder_anchor": "Påminnelse",
    "reminder_time": "Påminnelse, klokka",
    "reminder_days": "Påminnelse, dager",
    "reminder_id": "Påminnelse, kjennetegn",
}
_PREFERENCE_VALUES: dict[str, Mapping[str, str]] = {
    "length": LENGTHS,
    "bell": {bell.value: name for bell, name in BELLS.items()},
    "ground": {ground.value: name for ground, name in AMBIENCES.items()},
    **dict.fromkeys(("silence", *RATING_PREFERENCES, "ask_note", "share"), _YES_NO),
    "look_day": {"": AFTER_SEVEN_DAYS, **_DAYS},
    "posture": {Posture.LYING.value: "ligger", Posture.SITTING.value: "sitter", Posture.STANDING.value: "står"},
    "bell_volume": {str(volume): percent(volume) for volume in range(101)},
    "settling": {str(count): quiet(count) for count in range(6)},
    "interval": {str(count): every(count) for count in range(61)},
}
_LIST_VALUES: dict[str, Mapping[str, str]] = {"skip": REGION_NAMES, "linger": REGION_NAMES, "reminder_days": _DAYS}


def preference_line(fact: Preference, titles: Mapping[str, str]) -> str:
    """One preference as a line; an unknown name or value stands as it was saved. `titles` are by exercise id."""
    return f"Innstilling: {_preference_name(fact.name, titles)} – {_preference_value(fact.name, fact.value)}"


def _preference_name(name: str, titles: Mapping[str, str]) -> str:
    kind, _, exercise = name.partition(":")
    if kind == "minutes" and exercise:
        return f"Minutter til {titles.get(exercise, exercise)}"
    return _PREFERENCE_NAMES.get(name, name)


def _preference_value(name: str, value: str) -> str:
    if name in _LIST_VALUES and value.split():
        return text_list(_LIST_VALUES[name].get(part, part) for part in value.split())
    return _PREFERENCE_VALUES.get(name, {}).get(value, value).strip() or NONE


# The words of each choice on the settings page


def choice_label(name: str) -> str:
    """What the preference stored as `name` is called."""
    return _PREFERENCE_NAMES[name]


def choice_help(name: str) -> str:
    """What the preference stored as `name` is for."""
    return RATING_PREFERENCES[name][1] if name in RATING_PREFERENCES else _CHOICE_HELP[name]


def choice_value(fact: Preference) -> str:
    """What a value on offer is called."""
    return _preference_value(fact.name, fact.value)


_CHOICE_HELP = {
    "length": LENGTH_WHY,
    "bell": BELL_WHY,
    "bell_volume": BELL_VOLUME_WHY,
    "ground": AMBIENCE_WHY,
    "settling": SETTLING_WHY,
    "silence": SILENCE_WHY,
    "interval": INTERVAL_WHY,
    "ask_note": ASK_NOTE_WHY,
    "look_day": CHECKIN_DAY_WHY,
}
