"""The words of the command line: help pages and what the parser says no to. Imports nothing: `--help` must start fast."""

PROGRAM = "nærvær"
ABOUT = (
    "Veiledet meditasjon for deg som lever med smerte. Alt du fører opp, blir på denne maskinen. "
    "Uten kommando åpner appen seg."
)
AFTERWORD = "Hjelp til én kommando: nærvær practise --help"
USAGE = "Bruk: "
COMMANDS_TITLE = "Kommandoer"
ARGUMENTS_TITLE = "Du oppgir"
OPTIONS_TITLE = "Valg"
COMMAND = "KOMMANDO"

HELP = "vis denne hjelpen"
VERSION = "vis hvilken utgave dette er"
DATA_DIR = "mappa der dagboka ligger (ellers NAERVAER_DATA_DIR, ellers den vanlige mappa)"
PLAIN = "bare linjer med tekst, for skjermleser, leselist og enkle terminaler"

PRACTISE = "gå rett til én øvelse"
PRACTISE_MORE = (
    "Gå rett til én øvelse. Den passer seg inn i minuttene du har. Uten terminal, eller med --plain, kommer teksten "
    "linje for linje. Alt du svarer, er frivillig: en tom linje hopper over."
)
PLAN = "de åtte ukene"
PLAN_MORE = "De åtte ukene: hva de handler om, hvorfor, og hva du inviteres til å øve på."
EXERCISES = "øvelsene, og hvor korte og lange de kan være"
EXERCISES_MORE = "Øvelsene, med korteste og lengste lengde i hele minutter for hver stemme."
RENDER = "lag en lydfil av en øvelse"
RENDER_MORE = (
    "Lag en lydfil som varer nøyaktig så lenge du vil, for eksempel til telefonen. Filnavnet bestemmer formatet: "
    ".wav, .flac, .ogg, .opus eller .mp3. Finnes fila fra før, blir den skrevet over."
)
LOG = "før opp hverdagsøving, eller noe du har øvd på"
LOG_MORE = (
    "Før opp hverdagsøving, eller en øvelse du har gjort uten nærvær. Det er nok å skrive begynnelsen av et ord, "
    "for eksempel «dusj»."
)
PROGRESS = "hvordan det har gått, uke for uke"
PROGRESS_MORE = "Hvordan det har gått: de åtte ukene, dagene og minuttene, og det du har svart."
DOCTOR = "hva som virker her, og hva som kan mendes"
DOCTOR_MORE = "Ser etter hva som virker på denne maskinen, og sier på ei linje hva som kan mende det som ikke gjør det."
PAUSE = "ta pause i øvelsen som spiller"
PAUSE_MORE = "Ta pause i øvelsen som spiller, også når den spiller i et annet vindu."
RESUME = "gå videre med øvelsen som har pause"
RESUME_MORE = "Gå videre med øvelsen som har pause, også når den venter i et annet vindu."

EXERCISE = "øvelsen, med id eller navn, for eksempel body-scan eller Kroppsskanning"
MINUTES = "hvor mange minutter, gjerne med desimaler: 12 eller 7,5"
PRACTISE_MINUTES = f"{MINUTES} (ellers det du pleier)"
VOICE = "hvilken stemme (nærvær exercises viser dem)"
POSTURE = "liggende, sittende eller stående"
WEEK = "hvilken uke øvelsen skal passe til, 1–8 (ellers den du er i)"
BELL = "klangen: bolle, liten, tre eller ingen"
GROUND = "lyd under stillheten: regn, brus eller ingen"
INTERVAL = "minutter mellom klangene i en stille stund"
SETTLING = "minutter til å finne seg til rette før øvelsen begynner, 0–5"
SKIP = "deler av kroppen som ikke skal nevnes, for eksempel «føttene magen»"
LINGER = "deler av kroppen du vil være lenger i"
SILENT = "uten lyd, bare tekst"
AS_JSON = "vis som JSON, for andre programmer"
TEXT = "vis alt øvelsen kan si, til å lese"
OUTPUT = "lydfila som skal lages"
CAPTIONS = "lag også teksting (WebVTT) i denne fila"
ACTIVITY = "hva du gjorde, for eksempel «Vaske opp»"
LOG_MINUTES = "hvor mange minutter det tok, om du vet det"
NEW_ACTIVITY = "dette er en ny, egen aktivitet"

# Placeholders in usage lines.
EXERCISE_NAME = "ØVELSE"
NUMBER_NAME = "N"
VOICE_NAME = "STEMME"
POSTURE_NAME = "STILLING"
WEEK_NAME = "UKE"
BELL_NAME = "KLANG"
GROUND_NAME = "LYD"
REGIONS_NAME = "KROPPSDELER"
FILE_NAME = "FIL"
FOLDER_NAME = "MAPPE"
ACTIVITY_NAME = "AKTIVITET"

POSTURES = {
    "liggende": "lying",
    "sittende": "sitting",
    "stående": "standing",
    "staende": "standing",
    "staaende": "standing",
}
BELLS = {"bolle": "bowl", "klangbolle": "bowl", "liten": "small", "tre": "wood", "ingen": "none"}
GROUNDS = {"regn": "rain", "brus": "brown", "ingen": "none"}

ORDERED = {"pause": "Øvelsen har pause. «nærvær resume» går videre.", "resume": "Øvelsen går videre."}

NO_TERMINAL = (
    "Appen trenger en terminal. Bruk «nærvær --plain» for bare tekst, eller en kommando: «nærvær --help» viser alle."
)


def version(number: str) -> str:
    """The line of `--version`."""
    return f"{PROGRAM} {number}"


def see_help(program: str) -> str:
    """Where to read on after a mistake."""
    return f"Hjelp: {program} --help"


def maybe(nearest: str | None) -> str:
    """A suggestion, ready to be put after a sentence; nothing when nothing is near."""
    return f" Mente du «{nearest}»?" if nearest else ""


def unknown_command(asked: str, nearest: str | None, known: str) -> str:
    """The verb does not exist."""
    return f"Ukjent kommando: «{asked}».{maybe(nearest)} Dette finnes: {known}."


def unknown_options(asked: str, nearest: str | None) -> str:
    """An option, or a word too many."""
    return f"Dette forstår jeg ikke her: {asked}.{maybe(nearest)}"


def needed(names: str) -> str:
    """Something required was left out."""
    return f"Det mangler noe: {names}."


def value_needed(name: str) -> str:
    """An option stands without its value."""
    return f"{name} trenger en verdi etter seg."


def no_value(name: str) -> str:
    """A switch was given a value."""
    return f"{name} tar ingen verdi."


NOT_UNDERSTOOD = "Dette forstod jeg ikke."
CAPTIONS_OVER_SOUND = "Lydfila og tekstingen kan ikke være samme fil. Gi dem hvert sitt navn."
