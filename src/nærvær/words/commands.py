"""The words of the command line: help pages and what the parser says no to. Imports next to nothing: `--help` is fast."""

from ..invocation import command, program

PROGRAM = "nærvær"
ABOUT = (
    "Veiledet meditasjon for deg som lever med smerte. Alt du fører opp, blir på denne maskinen. "
    "Uten kommando åpner appen seg."
)
AFTERWORD = f"Hjelp til én kommando: {program()} practise --help"
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
RENDER = "lag ei lydfil av en øvelse"
RENDER_MORE = (
    "Lag ei lydfil som varer nøyaktig så lenge du vil, for eksempel til telefonen. Filnavnet bestemmer formatet: "
    ".wav, .flac, .ogg, .opus eller .mp3. Finnes fila fra før, blir den skrevet over."
)
LOG = "før opp hverdagsøving, eller noe du har øvd på"
LOG_MORE = (
    "Før opp hverdagsøving, eller en øvelse du har gjort uten nærvær. Det er nok å skrive begynnelsen av et ord, "
    "for eksempel «dusj». Har du en lapp fra gruppa, så skriv --slip og koden på den."
)
PROGRESS = "hvordan det har gått, uke for uke"
PROGRESS_MORE = "Hvordan det har gått: de åtte ukene, dagene og minuttene, og det du har svart."
REPORT = "en side å skrive ut til behandleren"
REPORT_MORE = (
    "Lag en rapport til behandleren: ei HTML-side med ukene, dagene, svarene og planen din, til å åpne i en nettleser "
    "og skrive ut. Linjene dine og svarene på ukas spørsmål blir bare med når du ber om det."
)
REMIND = "påminnelser, som kalenderfil eller på denne maskinen"
REMIND_MORE = (
    "En påminnelse som henger sammen med noe du gjør likevel. Lag ei kalenderfil til telefonen med -o, eller la denne "
    "maskinen si fra med --install. Den er av til du ber om den. Uten valg ser du hva som er satt opp."
)
DOCTOR = "hva som virker her, og hva som kan rettes"
DOCTOR_MORE = (
    "Ser etter hva som virker på denne maskinen, og sier på ei linje hvordan du kan rette det som ikke gjør det."
)
VERIFY = "se etter at dagboka er hel"
VERIFY_MORE = (
    "Leser alt i dagboka og ser etter at det er slik det ble skrevet. Er noe skadet, får du vite hva som kan hentes fram. "
    "Ingenting blir endret."
)
BACKUP = "ta en sikkerhetskopi nå"
BACKUP_MORE = (
    "Ta en sikkerhetskopi nå. nærvær gjør det selv hver dag du åpner det. Kopien blir åpnet og kontrollert før den får "
    "navnet sitt."
)
RESTORE = "hent dagboka tilbake fra en sikkerhetskopi"
RESTORE_MORE = (
    "La dagboka bli slik den var i en sikkerhetskopi. Dagboka slik den er nå, blir tatt vare på. Det du har slettet, "
    "kommer ikke tilbake."
)
EXPORT = "ta med deg alt du har ført opp"
EXPORT_MORE = (
    "Lag ei zip-fil med alt du har ført opp: til å lese, til regneark og til andre programmer. Finnes fila fra før, blir "
    "den skrevet over."
)
IMPORT = "hent inn en eksport, eller en tabell over tidligere øvelser"
IMPORT_MORE = (
    "Hent inn en eksport fra nærvær (.zip), eller en tabell (.csv) med kolonnene start, seconds, kind, label og note. "
    "Det som står i dagboka fra før, blir stående. Er noe galt i fila, blir ingenting ført inn."
)
ERASE = "slett alt, eller én ting"
ERASE_MORE = (
    "Slett alt du har ført opp, også sikkerhetskopiene. Du får se hva som blir borte, og må skrive et ord før noe skjer. "
    "Etterpå blir filene gjennomsøkt."
)
PAUSE = "ta pause i øvelsen som spiller"
PAUSE_MORE = "Ta pause i øvelsen som spiller, også når den spiller i et annet vindu."
RESUME = "gå videre med øvelsen som har pause"
RESUME_MORE = "Gå videre med øvelsen som har pause, også når den venter i et annet vindu."

EXERCISE = "øvelsen, med id eller navn, for eksempel body-scan eller Kroppsskanning"
MINUTES = "hvor mange minutter, gjerne med desimaler: 12 eller 7,5"
PRACTISE_MINUTES = f"{MINUTES} (ellers det du pleier)"
# argparse reads % in the help of an option.
VOICE = f"hvilken stemme («{command('exercises').replace('%', '%%')}» viser dem)"
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
ACTIVITY = "hva du gjorde, for eksempel «Vaske opp» (ikke med --slip)"
LOG_MINUTES = "hvor mange minutter det tok, om du vet det"
BACKUP_OUTPUT = "legg kopien i denne fila, for eksempel på en minnepinne"
WHICH_BACKUP = "en dag (2026-11-22) eller ei fil (ellers den nyeste hele)"
EXPORT_OUTPUT = "zip-fila som skal lages"
IMPORT_FILE = "fila som skal hentes inn"
ERASE_NOTE = "slett bare linja du skrev til denne (id fra dagbok.json i en eksport)"
ERASE_ENTRY = "slett bare denne ene tingen (id fra dagbok.json i en eksport)"
LOG_ON = "hvilken dag det var, om det ikke var i dag: 17.5.2026"
NEW_ACTIVITY = "dette er en ny, egen aktivitet"
SLIP = "koden på lappen fra gruppa; den sier selv hva, hvor lenge og når"
SLIP_BEFORE = "smerten før, fra 0 til 10 (med --slip)"
SLIP_AFTER = "smerten etter, fra 0 til 10 (med --slip)"
SLIP_HELPED = "hvor mye øvelsen hjalp, fra 0 til 10 (med --slip)"

REPORT_OUTPUT = "fila som skal lages, for eksempel rapport.html"
WITH_NOTES = "ta også med det du har skrevet selv: linjene dine og svarene på ukas spørsmål"
CALENDAR_OUTPUT = "kalenderfila som skal lages, for eksempel paaminnelse.ics"
ANCHOR = "hva den henger sammen med, for eksempel «etter morgenkaffen»"
AT = "klokkeslettet, for eksempel 8 eller 21:30"
DAYS = "dagene i uka: «alle», «hverdager», «mandag onsdag» eller «man-fre»"
WEEKS = "hvor mange uker kalenderfila skal gjelde (ellers til og med uke 8)"
INSTALL = "la denne maskinen si fra, helt til du tar det bort"
REMOVE = "ta bort påminnelsen fra denne maskinen, uten spor"

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
BACKUP_NAME = "KOPI"
ID_NAME = "ID"
DATE_NAME = "DATO"
ACTIVITY_NAME = "AKTIVITET"
CODE_NAME = "KODE"
ANCHOR_NAME = "TEKST"
CLOCK_NAME = "KLOKKESLETT"
DAYS_NAME = "DAGER"

POSTURES = {
    "liggende": "lying",
    "sittende": "sitting",
    "stående": "standing",
    "staende": "standing",
    "staaende": "standing",
}
BELLS = {"bolle": "bowl", "klangbolle": "bowl", "liten": "small", "tre": "wood", "ingen": "none"}
GROUNDS = {"regn": "rain", "brus": "brown", "ingen": "none"}

ORDERED = {"pause": f"Øvelsen har pause. «{command('resume')}» går videre.", "resume": "Øvelsen går videre."}
MAKE_A_FILE = f"Skriv: {command('remind -o paaminnelse.ics')}"
DONE_BUT_UNSAID = "Det er gjort, men svaret kom ikke fram dit det skulle. Du trenger ikke gjøre det igjen. Her er det:"

NO_TERMINAL = (
    f"Appen trenger en terminal. Bruk «{command('--plain')}» for bare tekst, eller en kommando: «{program()} --help» "
    "viser alle."
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


def which_exercise(known: str) -> str:
    """`practise` was given no exercise; `known`: every exercise, one a line."""
    return f"Hvilken øvelse? Skriv for eksempel: {command('practise breathing-space')}\nDette finnes:\n{known}"


def needed(names: str) -> str:
    """Something required was left out."""
    return f"Det mangler noe: {names}."


def value_needed(name: str) -> str:
    """An option stands without its value."""
    return f"{name} trenger en verdi etter seg."


def unreadable(name: str) -> str:
    """What was typed is not text in UTF-8."""
    return f"Jeg kan ikke lese det som står etter {name}: Bokstavene er ikke i UTF-8. Skriv det på nytt."


def no_data_dir(source: str) -> str:
    """The option or variable that names the folder of the diary is empty."""
    return f"{source} er tom. Skriv mappa der dagboka skal ligge, eller ta den bort: Da brukes den vanlige mappa."


def no_value(name: str) -> str:
    """A switch was given a value."""
    return f"{name} tar ingen verdi."


NOTHING_TO_LOG = f"{needed(f'{ACTIVITY_NAME} eller --slip')} Skriv hva du gjorde, for eksempel: {command('log dusj')}"
SLIP_ALONE = f"Lappen sier selv hva du gjorde, hvor lenge og når. Skriv bare: {command('log --slip KODE')}"
ANSWERS_NEED_A_SLIP = "--before, --after og --helped hører til en lapp fra gruppa. Legg til --slip og koden på den."
NOT_UNDERSTOOD = "Dette forstod jeg ikke."
ONE_AT_A_TIME = "Velg én av disse om gangen: {names}."
CAPTIONS_OVER_SOUND = "Lydfila og tekstingen kan ikke være samme fil. Gi dem hvert sitt navn."
REMOVE_ALONE = "--remove tar bort påminnelsen, og kan ikke stå sammen med andre valg enn --data-dir."
WEEKS_NEED_A_FILE = "--weeks gjelder kalenderfila. Legg til -o og et filnavn."
