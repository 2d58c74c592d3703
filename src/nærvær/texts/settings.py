"""What the settings say: those of the person, those of this machine, and each preference in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from ..domain.diary import Preference
from ..domain.errors import FileFault, TomlFault
from ..domain.machine_settings import Digits, Dimming, EntryWords, Motion, UnusableSettings
from ..domain.practice import Ambience, Bell, Posture
from ..invocation import command
from .formats import WEEKDAYS, comma_list, minutes, text_list
from .i18n import Label, Phrase, _, language_name, phrase, phrase_in
from .ratings import RATING_TEXTS

# The person's own settings

REGION_NAMES = {
    # Translators: in one word each, because somebody may type several in a row.
    "feet": phrase("føttene"),
    "legs": phrase("beina"),
    "pelvis": phrase("bekkenet"),
    "back": phrase("ryggen"),
    "belly": phrase("magen"),
    "chest": phrase("brystet"),
    "hands": phrase("hendene"),
    "arms": phrase("armene"),
    "shoulders": phrase("skuldrene"),
    "neck": phrase("nakken"),
    "face": phrase("ansiktet"),
    "head": phrase("hodet"),
}

ASK = phrase("Hva vil du endre? Du kan alltid gjøre det om igjen.")
SOUND_GROUP = phrase("Stemme og lyd")
QUESTION_GROUP = phrase("Spørsmål")
SCREEN_GROUP = phrase("Skjermen")
DATA_GROUP = phrase("Mine data")
DONE = phrase("Ferdig")

VOICE, VOICE_WHY = phrase("Stemme"), phrase("Stemmene er syntetiske. Ta den du liker best å høre på.")
LANGUAGE, LANGUAGE_WHY = phrase("Språk på skjermen"), phrase("Alt du leser her, kommer på dette språket med en gang.")
GUIDANCE_LANGUAGE = phrase("Språk i øvelsene")
LANGUAGE_NOT_KEPT = phrase(
    "Du har dette språket nå, men det lot seg ikke lagre på denne maskinen. Neste gang er språket som før."
)
NO_VOICE_IN_LANGUAGE = phrase("Det finnes ingen stemme på dette språket ennå. Øvelsene kommer som tekst, med klanger.")
GUIDANCE_LANGUAGE_WHY = phrase("Språket du hører og leser når du øver. Det kan være et annet enn på skjermen.")
AS_ON_SCREEN = phrase("som på skjermen")
BELL, BELL_WHY = phrase("Klang"), phrase("Lyden som åpner og lukker øvelsen.")
BELL_VOLUME, BELL_VOLUME_WHY = phrase("Hvor sterk klangen er"), phrase("I forhold til stemmen.")
AMBIENCE, AMBIENCE_WHY = (
    phrase("Lyd under stillheten"),
    phrase("En svak lyd hele veien, for deg som synes stillheten blir for stille."),
)
AMBIENCE_VOLUME, AMBIENCE_VOLUME_WHY = (
    phrase("Hvor sterk lyden under er"),
    phrase("Hundre prosent er en svak lyd. Over det høres den tydelig, også under stemmen."),
)
SETTLING, SETTLING_WHY = (
    phrase("Stillhet før øvelsen"),
    phrase("Tid til å finne deg til rette. Den kommer i tillegg til minuttene."),
)
SILENCE, SILENCE_WHY = (
    phrase("Lengre stillhet"),
    phrase("Lengre pauser mellom setningene allerede fra uke 1. Fra uke 6 kommer de av seg selv."),
)
SAME_WORDS, SAME_WORDS_WHY = (
    phrase("Samme ord hver gang"),
    phrase(
        "Du hører de samme setningene hver gang. Ellers varierer de, og det blir sagt mindre når du kjenner øvelsen."
    ),
)
INTERVAL, INTERVAL_WHY = (
    phrase("Klang i stille stund"),
    phrase("En klang med jevne mellomrom når du øver uten veiledning."),
)
REGIONS = phrase("Deler av kroppen")
REGIONS_WHY = phrase(
    "Øvelsene kan hoppe over noen steder på kroppen, eller bli litt lenger der. Velg et sted for å bytte."
)
LENGTH, LENGTH_WHY = (
    phrase("Kort eller lang øvelse"),
    phrase("Hvor mange minutter du får som forslag. Du kan endre det hver gang."),
)
LENGTHS = {"short": phrase("kort"), "long": phrase("lang")}
CHECKIN_DAY, CHECKIN_DAY_WHY = (
    phrase("Tilbakeblikk"),
    phrase("Når du vil bli minnet på ukas tilbakeblikk. Du kan ta det når som helst."),
)
AFTER_SEVEN_DAYS = phrase("etter sju dager")
OWN_ACTIVITY, OWN_ACTIVITY_WHY = phrase("Noe du vil få til"), phrase("Din egen aktivitet i ukas tilbakeblikk.")
FIRST_LENGTH = phrase("Hva passer deg best?")
FIRST_LENGTH_WHY = phrase("Det avgjør bare hva du får foreslått. Litt og ofte er lettere å få til enn mye og sjelden.")
FIRST_LENGTHS = (("short", phrase("Korte øvelser")), ("long", phrase("Lange øvelser")))
FIRST_REMINDER = phrase("Vil du ha en påminnelse?")
FIRST_REMINDER_WHY = (
    phrase("Mange synes det hjelper med en liten påminnelse sammen med noe de gjør hver dag."),
    phrase("Du kan slå den av når du vil."),
)
FIRST_REMINDER_OPTIONS = ((phrase("Nei takk"), False), (phrase("Ja, sett opp en"), True))
ALL_SET = phrase("Da er alt klart. Du kan endre det når du vil, under innstillinger.")
ASK_NOTE = phrase("Spør om ei linje til deg selv")
ASK_NOTE_WHY = phrase("Plass til noen ord etter øvelsen.")
SHARE = phrase("Personalet kan lage rapport for meg")
AS_IT_IS = phrase("{choice} · slik er det nå")
REMINDER, REMINDER_WHY = (
    phrase("Påminnelse"),
    phrase("En liten påminnelse til faste tider, i kalenderen din eller på denne maskinen."),
)
WHICH_VOICE = phrase("Hvilken stemme vil du ha?")
WHICH_VOICE_WHY = phrase("Ta den du liker best å høre på. Du kan bytte når du vil, under innstillinger.")
HOW_TO_HEAR = phrase("Flytt opp og ned for å høre hver av dem.")
TOUCH_AGAIN = phrase("Trykk på den igjen for å velge den.")
NOTHING_TO_HEAR = phrase("Her er det stille.")
NO_SOUND_HERE = phrase("Det kommer ingen lyd på denne maskinen nå.")


def hearing(name: str) -> str:
    """What is being played."""
    return _("Nå hører du «{name}».").format(name=name)


def voice_chosen(name: str) -> str:
    """A voice was chosen."""
    return _("Valgt: {name}.").format(name=name)


BELLS = {
    Bell.BOWL: phrase("klangbolle"),
    Bell.SMALL: phrase("liten bjelle"),
    Bell.WOOD: phrase("mykt tre"),
    Bell.NONE: phrase_in("klang", "ingen"),
}
AMBIENCES = {
    Ambience.NONE: phrase_in("lyd", "ingen"),
    Ambience.RAIN: phrase("regn"),
    Ambience.BROWN: phrase("dyp brus"),
}
YES, NO = phrase("ja"), phrase("nei")
NONE = phrase("ingen")
AS_USUAL, LINGER, SKIP = phrase("som vanlig"), phrase("mer tid"), phrase("hopp over")


def percent(value: int) -> str:
    """A volume in percent."""
    return _("{value} prosent").format(value=value)


def quiet(count: int) -> str:
    """Minutes of settling, or none."""
    return minutes(count) if count else NONE()


def every(count: int) -> str:
    """The minutes between bells, or none."""
    return _("hvert {count}. minutt").format(count=count) if count else NONE()


def regions_changed(skip: int, linger: int) -> str:
    """How many regions are skipped, and how many are lingered at."""
    parts = [_("hopper over {skip}").format(skip=skip)] if skip else []
    parts += [_("lenger ved {linger}").format(linger=linger)] if linger else []
    return comma_list(parts) if parts else AS_USUAL()


# The settings of this machine

COLOURS = phrase("Farger")
# Translators: the key is n in every language.
COLOURS_WHY = phrase("Mørke, lyse eller sterke farger. Tasten n bytter hvor som helst.")
THEMES = {"kveld": phrase("mørke"), "dag": phrase("lyse"), "sterk": phrase("sterke")}
MOTION, MOTION_WHY = (
    phrase("Bilder"),
    phrase("Formen som puster, og figuren som viser bevegelser, mens øvelsen spiller."),
)
MOTIONS = {
    Motion.MOVING: phrase("i rolig bevegelse"),
    Motion.STILL: phrase("i ro"),
    Motion.NONE: phrase_in("bilder", "ingen"),
}
DIGITS, DIGITS_WHY = (
    phrase("Tiden som er igjen"),
    # Translators: the key is s in every language.
    phrase("Store tall kan leses fra senga. Tasten s bytter mens øvelsen spiller."),
)
DIMMING, DIMMING_WHY = (
    phrase("Skjermen under øvelsen"),
    phrase("Når du ligger eller sitter og lytter, kan skjermen bli mørk. Hvilken som helst tast henter alt tilbake."),
)
DIMMINGS = {
    Dimming.AFTER_A_WHILE: phrase("blir mørk etter tjue sekunder"),
    Dimming.NEVER: phrase("lyser hele tiden"),
}
DIGIT_SIZES = {Digits.SMALL: phrase("små tall"), Digits.LARGE: phrase("store tall")}

LETTERS, LETTERS_WHY = (
    phrase("Større bokstaver"),
    phrase("Du gjør dem større i terminalvinduet. nærvær får plass på en liten skjerm også."),
)
LETTERS_HOW = (
    phrase("Bokstavene kan gjøres større i selve terminalvinduet."),
    phrase(
        "I de fleste terminaler: hold Ctrl nede og trykk pluss. På Mac: Cmd og pluss. Ctrl og minus gjør dem mindre igjen."
    ),
    phrase("nærvær retter seg etter plassen. Det nødvendige er med helt ned til 40 tegn i bredden og 12 linjer."),
)

SETTINGS_FILE_TITLE = phrase("Innstillingene")
GO_ON = phrase("Gå videre")
_MACHINE_KEYS = {
    "motion": phrase("bilder"),
    "digits": phrase("tall"),
    "volume": phrase("lyd"),
    "theme": phrase("farger"),
    "device": phrase("lydutgang"),
}


def _why_unusable(reason: FileFault | TomlFault | None) -> str:
    match reason:
        case None:  # a key of another release
            return _("den er skadet")
        case TomlFault.SYNTAX:
            return _("her er det en skrivefeil")
        case TomlFault.DEPTH:
            return _("her er for mange parenteser eller punktum inni hverandre")
        case TomlFault.LINE:
            return _("linja er for lang")
        case TomlFault.WORD:
            return _("her er et tall eller et navn som er for langt")
        case FileFault():
            from .file_errors import why_it_is_unreadable  # seldom wanted, and every face imports these texts

            return why_it_is_unreadable(reason)


def settings_file_set_aside(file: UnusableSettings) -> str:
    """A settings file could not be used: why, and what was done with it."""
    if file.key in _MACHINE_KEYS:
        why = _("verdien for {key} ({setting}) kan ikke brukes").format(key=file.key, setting=_MACHINE_KEYS[file.key]())
    else:
        why = _why_unusable(file.reason)
    if file.line:
        why = _("linje {line}: {why}").format(line=file.line, why=why)
    if file.moved:
        worded = _(
            "Innstillingene for denne maskinen er lagt til side: {why}. Farger, bilder og lyd er som de var fra "
            "begynnelsen. Alt annet er som før. Fila ligger nå her: {path}"
        )
    else:
        worded = _(
            "Innstillingene for denne maskinen kan ikke brukes nå: {why}. Farger, bilder og lyd er som de var fra "
            "begynnelsen. Alt annet er som før. Fila ligger her: {path}"
        )
    return worded.format(why=why, path=file.path)


# A preference in words, as an export names it

_YES_NO = {"yes": YES, "no": NO}
_DAYS = {str(number): name for number, name in enumerate(WEEKDAYS, 1)}
_PREFERENCE_NAMES: dict[str, Label] = {
    "voice": VOICE,
    "screen_language": LANGUAGE,
    "guidance_language": GUIDANCE_LANGUAGE,
    "length": LENGTH,
    "bell": BELL,
    "bell_volume": BELL_VOLUME,
    "ground": AMBIENCE,
    "ground_volume": AMBIENCE_VOLUME,
    "settling": SETTLING,
    "silence": SILENCE,
    "same_words": SAME_WORDS,
    "interval": INTERVAL,
    **{name: item.setting for name, item in RATING_TEXTS.items()},
    "ask_note": ASK_NOTE,
    "look_day": CHECKIN_DAY,
    "own_activity": OWN_ACTIVITY,
    "share": SHARE,
    "share_report": phrase("Personalet kan hente ut rapport"),
    "share_export": phrase("Personalet kan hente ut alt jeg har skrevet"),
    "pin_help": phrase("Personalet kan hjelpe meg med ny PIN"),
    "skip": lambda: comma_list([REGIONS(), SKIP()]),
    "linger": lambda: comma_list([REGIONS(), LINGER()]),
    "posture": phrase("Stilling"),
    "reminder_anchor": phrase("Påminnelse"),
    "reminder_time": phrase("Påminnelse, klokka"),
    "reminder_days": phrase("Påminnelse, dager"),
    "reminder_id": phrase("Påminnelse, kjennetegn"),
}
_PREFERENCE_VALUES: dict[str, Mapping[str, Label]] = {
    "length": LENGTHS,
    "bell": {bell.value: name for bell, name in BELLS.items()},
    "ground": {ground.value: name for ground, name in AMBIENCES.items()},
    **dict.fromkeys(("silence", "same_words", *RATING_TEXTS, "ask_note", "share"), _YES_NO),
    **dict.fromkeys(("share_report", "share_export", "pin_help"), _YES_NO),
    "look_day": {"": AFTER_SEVEN_DAYS, **_DAYS},
    "posture": {
        Posture.LYING.value: phrase("ligger"),
        Posture.SITTING.value: phrase("sitter"),
        Posture.STANDING.value: phrase("står"),
    },
    "bell_volume": {str(volume): partial(percent, volume) for volume in range(101)},
    "ground_volume": {str(volume): partial(percent, volume) for volume in range(201)},
    "settling": {str(count): partial(quiet, count) for count in range(6)},
    "interval": {str(count): partial(every, count) for count in range(61)},
}
_LIST_VALUES: dict[str, Mapping[str, Phrase]] = {"skip": REGION_NAMES, "linger": REGION_NAMES, "reminder_days": _DAYS}


def preference_line(fact: Preference, titles: Mapping[str, str]) -> str:
    """One preference as a line; an unknown name or value stands as it was saved. `titles` are by exercise id."""
    return _("Innstilling: {setting} – {choice}").format(
        setting=_preference_name(fact.name, titles), choice=_preference_value(fact.name, fact.value)
    )


def _preference_name(name: str, titles: Mapping[str, str]) -> str:
    kind, _colon, exercise = name.partition(":")
    if kind == "minutes" and exercise:
        return _("Minutter til {exercise}").format(exercise=titles.get(exercise, exercise))
    return _PREFERENCE_NAMES[name]() if name in _PREFERENCE_NAMES else name


def guidance_language_value(code: str) -> str:
    """The language that exercises are guided in; "" for that of the screens."""
    return language_name(code) if code else AS_ON_SCREEN()


def _preference_value(name: str, value: str) -> str:
    if name in _LIST_VALUES and value.split():
        names = _LIST_VALUES[name]
        return text_list(names[part]() if part in names else part for part in value.split())
    if name == "reminder_anchor":
        from ..domain.reminder import read_anchor
        from .reminder import anchor_name  # the page of settings is not to wait for it

        return anchor_name(read_anchor(value)).strip() or NONE()
    if name in ("screen_language", "guidance_language"):
        return guidance_language_value(value)
    label = _PREFERENCE_VALUES.get(name, {}).get(value)
    return (label() if label else value).strip() or NONE()


# The words of each choice on the settings page


def choice_label(name: str) -> str:
    """What the preference stored as `name` is called."""
    return _PREFERENCE_NAMES[name]()


def choice_help(name: str) -> str:
    """What the preference stored as `name` is for."""
    return (RATING_TEXTS[name].setting_help if name in RATING_TEXTS else _CHOICE_HELP[name])()


def choice_value(fact: Preference) -> str:
    """What a value on offer is called."""
    return _preference_value(fact.name, fact.value)


_CHOICE_HELP = {
    "length": LENGTH_WHY,
    "bell": BELL_WHY,
    "bell_volume": BELL_VOLUME_WHY,
    "ground": AMBIENCE_WHY,
    "ground_volume": AMBIENCE_VOLUME_WHY,
    "settling": SETTLING_WHY,
    "silence": SILENCE_WHY,
    "same_words": SAME_WORDS_WHY,
    "interval": INTERVAL_WHY,
    "ask_note": ASK_NOTE_WHY,
    "look_day": CHECKIN_DAY_WHY,
}

# The menu of the desktop

MENU_ENTRY = phrase("I menyen på skrivebordet")
MENU_ENTRY_WHY = phrase("Et ikon i menyen, som åpner nærvær i et eget vindu. Da slipper du å gå veien om en terminal.")
# Translators: what the desktop shows under the name of the program.
_MENU_COMMENT = phrase("Veiledet meditasjon for deg som lever med smerte")
# Translators: words by which somebody may look for the program in the menu, with commas between.
_MENU_KEYWORDS = phrase("meditasjon, mindfulness, oppmerksomhet, pust, smerte, ro")

MENU_ENTRY_ADDED = phrase("nærvær ligger nå i menyen på skrivebordet. Det kan ta et øyeblikk før ikonet viser seg.")
MENU_ENTRY_REMOVED = phrase("nærvær er tatt bort fra menyen.")
MENU_ENTRY_NOT_THERE = phrase("nærvær lå ikke i menyen.")


def menu_entry_words() -> EntryWords:
    """What the desktop shows, and finds the program by."""
    return EntryWords("nærvær", _MENU_COMMENT(), tuple(word.strip() for word in _MENU_KEYWORDS().split(",")))


def how_to_remove_menu_entry() -> str:
    """Which command takes the entry away."""
    return _("Vil du ta det bort igjen, så skriv: {command}").format(command=command("--no-menu"))
