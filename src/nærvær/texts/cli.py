"""The help pages of the command line, and what the parser answers to a command that is wrong.

It imports next to nothing, because `--help` is to be fast.
"""

from __future__ import annotations

from ..invocation import command, program

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from collections.abc import Sequence

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
AMBIENCE = "lyd under stillheten: regn, brus eller ingen"
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
AMBIENCE_NAME = "LYD"
REGIONS_NAME = "KROPPSDELER"
FILE_NAME = "FIL"
FOLDER_NAME = "MAPPE"
LANGUAGE_NAME = "SPRÅK"
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
AMBIENCES = {"regn": "rain", "brus": "brown", "ingen": "none"}

REMOTE_DONE = {"pause": f"Øvelsen har pause. «{command('resume')}» går videre.", "resume": "Øvelsen går videre."}
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
    """Which command shows the help."""
    return f"Hjelp: {program} --help"


def did_you_mean(nearest: str | None) -> str:
    """A suggestion to put after a sentence; "" when no known name is near."""
    return f" Mente du «{nearest}»?" if nearest else ""


def unknown_command(asked: str, nearest: str | None, known: str) -> str:
    """There is no such command."""
    return f"Ukjent kommando: «{asked}».{did_you_mean(nearest)} Dette finnes: {known}."


def unknown_options(asked: str, nearest: str | None) -> str:
    """There is no such option, or a word too many."""
    return f"Dette forstår jeg ikke her: {asked}.{did_you_mean(nearest)}"


def which_exercise(known: str) -> str:
    """`practise` was given no exercise; `known`: every exercise, one a line."""
    return f"Hvilken øvelse? Skriv for eksempel: {command('practise breathing-space')}\nDette finnes:\n{known}"


def missing_arguments(names: str) -> str:
    """A required argument was left out."""
    return f"Det mangler noe: {names}."


def value_needed(name: str) -> str:
    """An option was given without its value."""
    return f"{name} trenger en verdi etter seg."


def undecodable_argument(name: str) -> str:
    """What was typed is not text in UTF-8."""
    return f"Jeg kan ikke lese det som står etter {name}: Bokstavene er ikke i UTF-8. Skriv det på nytt."


def language_help(codes: Sequence[str]) -> str:
    """What the help pages say of the language."""
    return f"språket på skjermen: {', '.join(codes)} (ellers NAERVAER_LANGUAGE, ellers det du har valgt)"


def empty_data_dir(source: str) -> str:
    """The option or the environment variable that names the diary's folder is empty."""
    return f"{source} er tom. Skriv mappa der dagboka skal ligge, eller ta den bort: Da brukes den vanlige mappa."


def no_value(name: str) -> str:
    """An option that takes no value was given one."""
    return f"{name} tar ingen verdi."


NOTHING_TO_LOG = (
    f"{missing_arguments(f'{ACTIVITY_NAME} eller --slip')} Skriv hva du gjorde, for eksempel: {command('log dusj')}"
)
SLIP_ALONE = f"Lappen sier selv hva du gjorde, hvor lenge og når. Skriv bare: {command('log --slip KODE')}"
ANSWERS_NEED_A_SLIP = "--before, --after og --helped hører til en lapp fra gruppa. Legg til --slip og koden på den."
NOT_UNDERSTOOD = "Dette forstod jeg ikke."
ONE_AT_A_TIME = "Velg én av disse om gangen: {names}."
CAPTIONS_OVER_SOUND = "Lydfila og tekstingen kan ikke være samme fil. Gi dem hvert sitt navn."
REMOVE_ALONE = "--remove tar bort påminnelsen, og kan ikke stå sammen med andre valg enn --data-dir."
WEEKS_NEED_A_FILE = "--weeks gjelder kalenderfila. Legg til -o og et filnavn."


CLINIC = "for klinikken: koder, personale og det personalet har gjort"
CLINIC_MORE = (
    "For klinikken. Ingen navn: hver person har en kode på en lapp. Alt personalet gjør her, føres i en logg med bare "
    "koder. Du blir spurt om frasen din, og den vises ikke mens du skriver."
)
KIOSK = "skjermen på venterommet eller i grupperommet"
KIOSK_MORE = (
    "Start skjermen som hvem som helst kan gå bort til. Den låser seg og glemmer mellom hver person. Bare personalet "
    "kan avslutte den. Reglene står i /etc/naervaer/kiosk.toml."
)
CLINIC_COMMAND = "HVA"

CLINIC_INIT = "begynn en klinikk, med den første personalkoden"
CLINIC_INIT_MORE = "Begynn en klinikk i mappa. Du velger en frase og får den første personalkoden, som leder."
CLINIC_KEEP_DIARIES = "begynn også der det ligger dagbøker fra en klinikk som er tapt"
CLINIC_ORPHANS = "dagbøker som ingen kode hører til"
CLINIC_ORPHANS_MORE = (
    "Dagbøker som ingen kode hører til, fordi klinikkens fil gikk tapt eller ble skadet: første og siste dag, og hvor mange "
    "øvelser. Med --adopt får hver av dem en ny kode. Bare lederen kan gjøre dette."
)
CLINIC_ADOPT = "gi hver av dem en ny kode"
CLINIC_STAFF = "lag en personalkode til, eller ta bort en"
CLINIC_STAFF_MORE = (
    "Lag en personalkode til. Den nye skriver inn sin egen frase. Med --remove gjelder en kode ikke lenger; det den har "
    "gjort, står i loggen. Bare lederen kan gjøre dette."
)
CLINIC_PHRASE = "velg en ny frase"
CLINIC_PHRASE_MORE = (
    "Velg en ny frase for din egen kode. Har noen andre mistet sin, kan lederen la dem velge en ny med --for."
)
CLINIC_CODES = "lag nye koder, gjerne som lapper til skriveren"
CLINIC_CODES_MORE = (
    "Lag nye koder. Med -o blir det lapper til skriveren, med ei linje der navnet kan skrives for hånd. Den delen "
    "oppbevares et annet sted enn maskinen."
)
CLINIC_PEOPLE = "hvilke koder som finnes, og om de er i bruk"
CLINIC_PEOPLE_MORE = "Kodene, og om de er på lapp, åpnet eller i bruk. Ingen svar vises."
CLINIC_WEEKS = "hvor mange som er i hvilken uke"
CLINIC_WEEKS_MORE = "Hvor mange som er i hvilken uke. Bare antall."
CLINIC_RESET_PIN = "åpne for første gang, eller for en ny PIN"
CLINIC_RESET_PIN_MORE = (
    "Åpne en kode i 30 minutter, slik at personen kan velge PIN på skjermen. En PIN fra før slutter å gjelde."
)
CLINIC_WITHDRAW = "ta en person ut"
CLINIC_WITHDRAW_MORE = (
    "Ta en person ut. Med --erase blir alt slettet. Med --anonymise blir bare tallene igjen, uten datoer, tekst eller "
    "noe som viser tilbake. Det kan ikke gjøres om. Bare lederen kan gjøre dette."
)
CLINIC_SLIPS = "lapper til ei gruppe, til å svare på senere"
CLINIC_SLIPS_MORE = (
    "Lag lapper til ei gruppe. Koden på lappen sier øvelse, minutter og dag. Den kan brukes på skjermen i klinikken "
    "eller hjemme, uten nett, én gang av hver."
)
CLINIC_AUDIT = "det personalet har gjort"
CLINIC_AUDIT_MORE = "Det personalet har gjort, med bare koder. Er noe endret i etterkant, blir det sagt."

CLINIC_REPORT = "rapporten til en person som har sagt ja"
CLINIC_REPORT_MORE = (
    "Lag rapporten til en person, med bare tall. Det går bare når personen selv har sagt ja til det på skjermen, under "
    "innstillinger."
)
CLINIC_EXPORT = "alt som er ført opp av en person som har sagt ja"
CLINIC_EXPORT_MORE = (
    "Ta ut alt en person har ført opp, som ei zip-fil personen kan ta med seg. Det går bare når personen selv har sagt ja "
    "til det på skjermen, under innstillinger."
)

CLINIC_RESTORE = "legg tilbake kopien når klinikkens fil er skadet"
CLINIC_RESTORE_MORE = (
    "Legg tilbake den nyeste hele kopien av klinikkens fil når den er skadet eller borte. Den skadde blir tatt vare på. "
    "Er fila hel, skjer ingenting. Dagbøkene berøres ikke."
)

STAFF_CODE = "personalkoden din (ellers NAERVAER_STAFF)"
STAFF_CODE_NAME = "PERSONALKODE"
CLINIC_CODE = "koden til personen"
CLINIC_CODE_NAME = "KODE"
CLINIC_NEW = "hvor mange nye koder"
CLINIC_OUTPUT = "HTML-fil til skriveren"
CLINIC_OVERWRITE = "skriv over fila om den finnes"
FILE_THERE = (
    "{file} finnes fra før, og kan ha lapper som ikke er skrevet ut. Ingenting er laget. Velg et annet navn, eller skriv "
    "over den med --overwrite."
)
CODES_NOT_FILED = "Fila ble ikke laget, men kodene er det. Skriv dem av herfra:"
CLINIC_REPORT_OUTPUT = "rapporten som skal lages, for eksempel rapport.html"
CLINIC_EXPORT_OUTPUT = "zip-fila som skal lages"
CLINIC_ERASE = "slett alt"
CLINIC_ANONYMISE = "la bare tallene bli igjen"
REMOVE_STAFF = "personalkoden som ikke skal gjelde lenger"
PHRASE_FOR = "personalkoden til den som skal ha ny frase"
AS_LEAD = "den nye skal også være leder"
CLINIC_EXERCISE = "øvelsen gruppa gjør"
CLINIC_MINUTES = "hvor mange minutter"
CLINIC_COUNT = "hvor mange lapper (ellers 12)"
CLINIC_DATE = "dagen, som 2026-11-22 (ellers i dag)"
CLINIC_DATE_NAME = "DAG"
KIOSK_CONFIG = "regelfila (ellers /etc/naervaer/kiosk.toml)"

WHICH_CLINIC_COMMAND = f"Hva vil du gjøre? «{command('clinic --help')}» viser alt."
STAFF_CODE_NEEDED = "Skriv personalkoden din med --staff, eller sett NAERVAER_STAFF."
NO_STAFF_CODE = "Dette er ikke en hel personalkode. Se på arket ditt og skriv den på nytt."
MAKE_OR_REMOVE = "Velg én av dem: --lead lager en leder til, --remove tar bort en kode."
ERASE_OR_ANONYMISE = "Velg én av dem: --erase eller --anonymise."
NO_CODE = "Dette er ikke en hel kode. Se på lappen og skriv den på nytt."
SAY_DATE = "Skriv dagen som 2026-11-22."
PHRASE_PROMPT = "Frasen din: "
NEW_PHRASE_PROMPT = "Velg en frase på minst 12 tegn, gjerne fire ord: "
AGAIN_PROMPT = "En gang til: "
NOT_ALIKE = "De to var ikke like. Prøv igjen."
KIOSK_NO_TERMINAL = "Kiosken trenger en terminal for seg selv. Se docs/kiosk.md."
KIOSK_LINUX = "Kiosken virker bare på Linux."
