"""The help pages of the command line, the manual page, and what the parser answers to a command that is wrong.

It imports next to nothing, because `--help` is to be fast. The manual page is made of it when a wheel is built, by
`tools/shell_companions`.
"""

from __future__ import annotations

from ..invocation import PASSPHRASE_VARIABLE, command, program
from .i18n import Label, _, phrase, sentences

TYPE_CHECKING = False  # as typing has it, without importing it
if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "nærvær"
ABOUT = phrase(
    "Veiledet meditasjon for deg som lever med smerte. Alt du fører opp, blir på denne maskinen. "
    "Uten kommando åpner appen seg."
)


def afterword() -> str:
    """Which command shows the help of one command."""
    return _("Hjelp til én kommando: {program} practise --help").format(program=program())


USAGE = phrase("Bruk: ")
COMMANDS_TITLE = phrase("Kommandoer")
ARGUMENTS_TITLE = phrase("Du oppgir")
OPTIONS_TITLE = phrase("Valg")
COMMAND = phrase("KOMMANDO")

HELP = phrase("vis denne hjelpen")
VERSION = phrase("vis hvilken utgave dette er")
DATA_DIR = phrase("mappa der dagboka ligger (ellers NAERVAER_DATA_DIR, ellers den vanlige mappa)")
PLAIN = phrase("bare linjer med tekst, for skjermleser, leselist og enkle terminaler")

MENU = phrase("legg nærvær i menyen på skrivebordet, med et ikon")
NO_MENU = phrase("ta det bort fra menyen igjen")
MENU_ALONE = phrase("--menu og --no-menu skrives uten kommando og uten --plain.")

PRACTISE = phrase("gå rett til én øvelse")
PRACTISE_MORE = phrase(
    "Gå rett til én øvelse. Den passer seg inn i minuttene du har. Uten terminal, eller med --plain, kommer teksten "
    "linje for linje. Alt du svarer, er frivillig: en tom linje hopper over."
)
PLAN = phrase("de åtte ukene")
PLAN_MORE = phrase("De åtte ukene: hva de handler om, hvorfor, og hva du inviteres til å øve på.")
EXERCISES = phrase("øvelsene, og hvor korte og lange de kan være")
EXERCISES_MORE = phrase("Øvelsene, med korteste og lengste lengde i hele minutter for hver stemme.")
RENDER = phrase("lag ei lydfil av en øvelse")
RENDER_MORE = phrase(
    "Lag ei lydfil som varer nøyaktig så lenge du vil, for eksempel til telefonen. Filnavnet bestemmer formatet: "
    ".wav, .flac, .ogg, .opus eller .mp3. Alle telefoner spiller .mp3; .ogg og .opus er Opus, som ikke alle gjør. "
    "Finnes fila fra før, blir den skrevet over."
)
LOG = phrase("før opp hverdagsøving, eller noe du har øvd på")
LOG_MORE = phrase(
    "Før opp hverdagsøving, eller en øvelse du har gjort uten nærvær, gjerne med smerten før og etter. Det er nok å "
    "skrive begynnelsen av et ord, for eksempel «dusj». Har du en lapp fra gruppa, så skriv --slip og koden på den."
)
PROGRESS = phrase("hvordan det har gått, uke for uke")
PROGRESS_MORE = phrase("Hvordan det har gått: de åtte ukene, dagene og minuttene, og det du har svart.")
REPORT = phrase("en side å skrive ut til behandleren")
REPORT_MORE = phrase(
    "Lag en rapport til behandleren: ei HTML-side med ukene, dagene, svarene og planen din, til å åpne i en nettleser "
    "og skrive ut. Linjene dine og svarene på ukas spørsmål blir bare med når du ber om det."
)
REMIND = phrase("påminnelser, som kalenderfil eller på denne maskinen")
REMIND_MORE = phrase(
    "En påminnelse som henger sammen med noe du gjør likevel. Lag ei kalenderfil til telefonen med -o, eller la denne "
    "maskinen si fra med --install. Den er av til du ber om den. Uten valg ser du hva som er satt opp."
)
DOCTOR = phrase("hva som virker her, og hva som kan rettes")
DOCTOR_MORE = phrase(
    "Ser etter hva som virker på denne maskinen, og sier på ei linje hvordan du kan rette det som ikke gjør det."
)
VERIFY = phrase("se etter at dagboka er hel")
VERIFY_MORE = phrase(
    "Leser alt i dagboka og ser etter at det er slik det ble skrevet. Er noe skadet, får du vite hva som kan hentes fram. "
    "Ingenting blir endret."
)
BACKUP = phrase("ta en sikkerhetskopi nå")
BACKUP_MORE = phrase(
    "Ta en sikkerhetskopi nå. nærvær gjør det selv hver dag du åpner det. Kopien blir åpnet og kontrollert før den får "
    "navnet sitt."
)
RESTORE = phrase("hent dagboka tilbake fra en sikkerhetskopi")
RESTORE_MORE = phrase(
    "La dagboka bli slik den var i en sikkerhetskopi. Dagboka slik den er nå, blir tatt vare på. Det du har slettet, "
    "kommer ikke tilbake."
)
EXPORT = phrase("ta med deg alt du har ført opp")
EXPORT_MORE = phrase(
    "Lag ei zip-fil med alt du har ført opp: til å lese, til regneark og til andre programmer. Finnes fila fra før, blir "
    "den skrevet over."
)
IMPORT = phrase("hent inn en eksport, eller en tabell over tidligere øvelser")
IMPORT_MORE = phrase(
    "Hent inn en eksport fra nærvær (.zip), eller en tabell (.csv) med kolonnene start, seconds, kind, label og note. "
    "Det som står i dagboka fra før, blir stående. Er noe galt i fila, blir ingenting ført inn."
)
LOCK = phrase("lås dagboka med passord")
LOCK_CHANGE = phrase("velg et annet passord")
LOCK_OFF = phrase("ta bort låsen")


def lock_more() -> str:
    """What the lock does, and how a script opens it."""
    return _(
        "Lås dagboka, så ingen kan lese den uten passordet. Glemmer du passordet, er alt i dagboka borte. Kommandoer "
        "spør etter det når de trenger det. I et skript kan {variable} peke på ei fil med passordet."
    ).format(variable=PASSPHRASE_VARIABLE)


ERASE = phrase("slett alt, eller én ting")
ERASE_MORE = phrase(
    "Slett alt du har ført opp, også sikkerhetskopiene. Du får se hva som blir borte, og må skrive et ord før noe skjer. "
    "Etterpå blir filene gjennomsøkt."
)
PAUSE = phrase("ta pause i øvelsen som spiller")
PAUSE_MORE = phrase("Ta pause i øvelsen som spiller, også når den spiller i et annet vindu.")
RESUME = phrase("gå videre med øvelsen som har pause")
RESUME_MORE = phrase("Gå videre med øvelsen som har pause, også når den venter i et annet vindu.")

EXERCISE = phrase("øvelsen, med id eller navn, for eksempel body-scan eller Kroppsskanning")
MINUTES = phrase("hvor mange minutter, gjerne med desimaler: 12 eller 7,5")


def practise_minutes() -> str:
    """The help of the minutes of `practise`."""
    return _("hvor mange minutter, gjerne med desimaler: 12 eller 7,5 (ellers det du pleier)")


def voice() -> str:
    """The help of `--voice`; argparse reads % in it."""
    return _("hvilken stemme («{command}» viser dem)").format(command=command("exercises").replace("%", "%%"))


# Translators: here and at --bell and --ambience, the words are those that can be typed (`formats.py`).
POSTURE = phrase("liggende, sittende eller stående")
WEEK = phrase("hvilken uke øvelsen skal passe til, 1–8 (ellers den du er i)")
BELL = phrase("klangen: bolle, liten, tre eller ingen")
AMBIENCE = phrase("lyd under stillheten: regn, brus eller ingen")
INTERVAL = phrase("minutter mellom klangene i en stille stund")
SETTLING = phrase("minutter til å finne seg til rette før øvelsen begynner, 0–5")
# Translators: the two are among the names of parts of the body in the settings.
SKIP = phrase("deler av kroppen som ikke skal nevnes, for eksempel «føttene magen»")
LINGER = phrase("deler av kroppen du vil være lenger i")
OCCASION = phrase("hvilken gang du gjør øvelsen (ellers den neste); ordene følger den")
EVENING = phrase("kveldsutgaven, der øvelsen har en")
TEXT_OCCASION = phrase("med --text: det som blir sagt den gangen (ellers den første), og når")
TEXT_EVENING = phrase("med --text: kveldsutgaven, der øvelsen har en")
AS_LAST = phrase("med de samme ordene som sist")
TEXT_WEEK = phrase("med --text: det som blir sagt i den uka, og når")
TEXT_MINUTES = phrase("med --text: det som blir sagt på så mange minutter, og når")
SILENT = phrase("uten lyd, bare tekst")
AS_JSON = phrase("vis som JSON, for andre programmer")
TEXT = phrase("vis alt øvelsen kan si, til å lese")
OUTPUT = phrase("lydfila som skal lages")
CAPTIONS = phrase("lag også teksting i denne fila: LRC når den slutter på .lrc, ellers WebVTT. Kan gis flere ganger")
ACTIVITY = phrase("hva du gjorde, for eksempel «Vaske opp» eller Kroppsskanning (ikke med --slip)")
LOG_MINUTES = phrase("hvor mange minutter det tok, om du vet det")
BACKUP_OUTPUT = phrase("legg kopien i denne fila, for eksempel på en minnepinne")
WHICH_BACKUP = phrase("en dag (2026-11-22) eller ei fil (ellers den nyeste hele)")
EXPORT_OUTPUT = phrase("zip-fila som skal lages")
IMPORT_FILE = phrase("fila som skal hentes inn")
ERASE_NOTE = phrase("slett bare linja du skrev til denne (id fra dagbok.json i en eksport)")
ERASE_ENTRY = phrase("slett bare denne ene tingen (id fra dagbok.json i en eksport)")
# Translators: the days are among those that can be typed (`formats.py`).
LOG_ON = phrase("hvilken dag det var, om det ikke var i dag: «i går», mandag, 17.5. eller 17.5.2026")
NEW_ACTIVITY = phrase("dette er en ny, egen aktivitet")
SLIP = phrase("koden på lappen fra gruppa; den sier selv hva, hvor lenge og når")
PAIN_BEFORE = phrase("smerten før øvelsen, fra 0 til 10")
PAIN_AFTER = phrase("smerten etter øvelsen, fra 0 til 10")
HELPED = phrase("hvor mye øvelsen hjalp, fra 0 til 10")

REPORT_OUTPUT = phrase("fila som skal lages, for eksempel rapport.html")
WITH_NOTES = phrase("ta også med det du har skrevet selv: linjene dine og svarene på ukas spørsmål")
CALENDAR_OUTPUT = phrase("kalenderfila som skal lages, for eksempel paaminnelse.ics")
ANCHOR = phrase("hva den henger sammen med, for eksempel «etter morgenkaffen»")
AT = phrase("klokkeslettet, for eksempel 8 eller 21:30")
# Translators: the words are those that can be typed (`formats.py`), and beginnings of the weekdays.
DAYS = phrase("dagene i uka: «alle», «hverdager», «mandag onsdag» eller «man-fre»")
WEEKS = phrase("hvor mange uker kalenderfila skal gjelde (ellers til og med uke 8)")
INSTALL = phrase("la denne maskinen si fra, helt til du tar det bort")
REMOVE = phrase("ta bort påminnelsen fra denne maskinen, uten spor")

# Placeholders in usage lines.
EXERCISE_NAME = phrase("ØVELSE")
NUMBER_NAME = phrase("N")
VOICE_NAME = phrase("STEMME")
POSTURE_NAME = phrase("STILLING")
WEEK_NAME = phrase("UKE")
BELL_NAME = phrase("KLANG")
AMBIENCE_NAME = phrase("LYD")
REGIONS_NAME = phrase("KROPPSDELER")
FILE_NAME = phrase("FIL")
FOLDER_NAME = phrase("MAPPE")
BACKUP_NAME = phrase("KOPI")
ID_NAME = phrase("ID")
TEXT_NAME = phrase("TEKST")
DATE_NAME = phrase("DATO")
ACTIVITY_NAME = phrase("AKTIVITET")
CODE_NAME = phrase("KODE")
ANCHOR_NAME = phrase("TEKST")
CLOCK_NAME = phrase("KLOKKESLETT")
DAYS_NAME = phrase("DAGER")
LANGUAGE_NAME = phrase("SPRÅK")
TITLE_NAME = phrase("TITTEL")
PERSON_NAME = phrase("NAVN")

REMOTE_DONE: dict[str, Label] = {
    "pause": lambda: _("Øvelsen har pause. «{command}» går videre.").format(command=command("resume")),
    "resume": phrase("Øvelsen går videre."),
}


def make_a_file() -> str:
    """Which command writes a calendar file."""
    return _("Skriv: {command}").format(command=command("remind -o paaminnelse.ics"))


DONE_BUT_UNSAID = phrase(
    "Det er gjort, men svaret kom ikke fram dit det skulle. Du trenger ikke gjøre det igjen. Her er det:"
)


def no_terminal() -> str:
    """The app was started without a terminal."""
    return _(
        "Appen trenger en terminal. Bruk «{command}» for bare tekst, eller en kommando: «{program} --help» viser alle."
    ).format(command=command("--plain"), program=program())


def version(number: str) -> str:
    """The line of `--version`."""
    return f"{PROGRAM} {number}"


def see_help(program: str) -> str:
    """Which command shows the help."""
    return _("Hjelp: {program} --help").format(program=program)


def did_you_mean(nearest: str | None) -> str:
    """A suggestion; "" when no known name is near."""
    return _("Mente du «{nearest}»?").format(nearest=nearest) if nearest else ""


def unknown_command(asked: str, nearest: str | None, known: Sequence[str]) -> str:
    """There is no such command; `known` are those that there are."""
    return sentences(
        _("Ukjent kommando: «{asked}».").format(asked=asked),
        did_you_mean(nearest),
        _("Dette finnes: {known}.").format(known=", ".join(known)),
    )


def unknown_options(asked: str, nearest: str | None) -> str:
    """There is no such option, or a word too many."""
    return sentences(_("Dette forstår jeg ikke her: {asked}.").format(asked=asked), did_you_mean(nearest))


def which_exercise(known: str) -> str:
    """`practise` was given no exercise; `known`: every exercise, one a line."""
    return _("Hvilken øvelse? Skriv for eksempel: {command}\nDette finnes:\n{known}").format(
        command=command("practise breathing-space"), known=known
    )


def missing_arguments(names: str) -> str:
    """A required argument was left out."""
    return _("Det mangler noe: {names}.").format(names=names)


def value_needed(name: str) -> str:
    """An option was given without its value."""
    return _("{name} trenger en verdi etter seg.").format(name=name)


def undecodable_argument(name: str) -> str:
    """What was typed is not text in UTF-8."""
    return _("Jeg kan ikke lese det som står etter {name}: Bokstavene er ikke i UTF-8. Skriv det på nytt.").format(
        name=name
    )


def language_help(codes: Sequence[str]) -> str:
    """What the help pages say of the language."""
    return _("språket på skjermen: {codes} (ellers NAERVAER_LANGUAGE, ellers det du har valgt)").format(
        codes=", ".join(codes)
    )


def empty_data_dir(source: str) -> str:
    """The option or the environment variable that names the diary's folder is empty."""
    return _(
        "{source} er tom. Skriv mappa der dagboka skal ligge, eller ta den bort: Da brukes den vanlige mappa."
    ).format(source=source)


def no_value(name: str) -> str:
    """An option that takes no value was given one."""
    return _("{name} tar ingen verdi.").format(name=name)


def no_evening(exercise: str, others: Sequence[str]) -> str:
    """An exercise was asked for in the form that ends in sleep, and has none; `others` have."""
    from .formats import comma_list

    return sentences(
        _("{exercise} har ingen kveldsutgave.").format(exercise=exercise),
        _("Det har {exercises}.").format(exercises=comma_list(others)) if others else "",
    )


NOT_UNDERSTOOD = phrase("Dette forstod jeg ikke.")
ONE_AT_A_TIME = phrase("Velg én av disse om gangen: {names}.")


CLINIC = phrase("for klinikken: koder, personale og det personalet har gjort")
CLINIC_MORE = phrase(
    "For klinikken. Ingen navn: hver person har en kode på en lapp. Alt personalet gjør her, føres i en logg med bare "
    "koder. Du blir spurt om frasen din, og den vises ikke mens du skriver."
)
KIOSK = phrase("skjermen på venterommet eller i grupperommet")
KIOSK_MORE = phrase(
    "Start skjermen som hvem som helst kan gå bort til. Den låser seg og glemmer mellom hver person. Bare personalet "
    "kan avslutte den. Reglene står i /etc/naervaer/kiosk.toml."
)
VOICE = phrase("din egen stemme, eller behandlerens, i øvelsene")
VOICE_MORE = phrase(
    "Din egen stemme, eller behandlerens, i øvelsene. En stemme er ei mappe med opptak, én fil for hver setning, og kan "
    "lages for hånd. Et helt opptak kan bli en øvelse for seg."
)
VOICE_COMMAND = phrase("HVA")
VOICE_RECORD = phrase("les inn en stemme, setning for setning")
VOICE_RECORD_MORE = phrase(
    "Les inn en stemme, setning for setning, med store bokstaver på skjermen. Hver setning blir lagret straks den er lest, "
    "så du kan slutte når du vil og gå videre der du slapp. Setningene lager du først med voice manuscript."
)
VOICE_RECORD_PLAIN = phrase("les inn med bare tekstlinjer, for skjermleser og leselist")
VOICE_MAKE = phrase("la et program på denne maskinen lese inn en stemme")
VOICE_MAKE_MORE = phrase(
    "La et program på denne maskinen lese inn en stemme: espeak-ng, eller piper når du har en modell. Bare setninger som "
    "mangler, blir lest, så du kan avbryte og gå videre en annen gang. Ingenting blir hentet fra nettet."
)
VOICE_MODEL = phrase("modellen piper skal bruke, ei .onnx-fil")
VOICE_IMPORT = phrase("gjør et helt opptak til en øvelse")
VOICE_IMPORT_MORE = phrase(
    "Gjør et helt opptak til en øvelse som kan vare så lenge du vil. Jeg finner pausene, og du ser over dem før noe blir "
    "lagret. Bare pausene blir lengre eller kortere. Opptaket kan være wav, flac, mp3, ogg, opus eller aiff, på inntil "
    "to timer, og .m4a og annet fra telefoner når ffmpeg er installert."
)
VOICE_IMPORT_FILE = phrase("opptaket")
VOICE_IMPORT_TITLE = phrase("hva øvelsen skal hete (ellers det fila heter)")
VOICE_IMPORT_ID = phrase("id-en til øvelsen: små bokstaver, tall og bindestrek")
VOICE_IMPORT_BY = phrase("hvem som snakker")
VOICE_IMPORT_CAPTIONS = phrase("teksten til opptaket: .vtt, .srt eller ren tekst")
VOICE_IMPORT_PAUSES = phrase("hvor mange sekunder en pause minst varer (ellers etter tempoet i opptaket)")
VOICE_IMPORT_YES = phrase("lagre uten å spørre")
VOICE_IMPORT_REMOVE = phrase("ta bort en øvelse som er laget av et opptak, med lyden")
VOICE_FOLDER_NAME = phrase("STEMME")
VOICE_FOLDER = phrase("stemmens id, som er navnet på mappa, eller selve mappa")
VOICE_LIST = phrase("stemmene, hvor de ligger, og hva de har lest")
VOICE_LIST_MORE = phrase(
    "Stemmene du kan velge mellom, hvor dine egne ligger, hva de har lest, og hva samtykket gjelder."
)
VOICE_CHECK = phrase("hva som mangler i en stemme, og hva som bør leses om igjen")
VOICE_CHECK_MORE = phrase(
    "Hva som mangler i en stemme, og hva som bør leses om igjen, med nummeret på setningen: for svakt, forvrengt, støy fra "
    "rommet, for kort eller for langt. Lyden i fila blir ikke endret."
)
VOICE_MANUSCRIPT = phrase("manuset å lese fra, med nummer på hver setning")
VOICE_MANUSCRIPT_MORE = phrase(
    "Manuset å lese fra, med nummer på hver setning. Finnes stemmen ikke ennå, blir mappa laget, og du blir spurt om hvem "
    "som snakker, og hva opptakene kan brukes til."
)
VOICE_EXERCISES = phrase("øvelsene stemmen skal lese, eller «alle»")
VOICE_OUTPUT = phrase("skriv manuset i ei fil du kan skrive ut")
VOICE_NAME_OPTION = phrase("hva stemmen heter i nærvær")
VOICE_PERSON = phrase("hvem som snakker")
VOICE_PURPOSE = phrase("hva den som snakker, har sagt ja til")
VOICE_UNTIL = phrase("siste dag opptakene kan brukes, som 2027-05-17")
VOICE_ADD = phrase("legg til opptak: filer, ei mappe, eller ett langt opptak med merker")
VOICE_ADD_MORE = phrase(
    "Legg til opptak. Begynner filnavnene med nummeret på setningen, går de dit; ellers i rekkefølge til dem som mangler. "
    "Ett langt opptak deles etter merkene i --labels. Stillhet foran og bak blir klippet bort, og styrken blir som hos de "
    "andre stemmene. Filene dine blir ikke endret. wav, flac, ogg, opus og aiff går alltid, og .m4a og .mp3 når ffmpeg er "
    "på maskinen."
)
VOICE_FILES = phrase("lydfilene, eller mappa de ligger i")
VOICE_LABELS = phrase("merkene til ett langt opptak: fra Audacity, eller .vtt eller .srt")
VOICE_FROM = phrase("nummeret på den første setningen, når filene ligger i rekkefølge")
VOICE_UPDATE = phrase("følg ordene øvelsene har nå, og spør om opptak som kan beholdes")
VOICE_UPDATE_MORE = phrase(
    "Følg ordene øvelsene har nå. Et komma koster ingenting. Er et ord endret, spør jeg om opptaket kan brukes likevel, og "
    "resten får nye nummer å lese."
)
VOICE_CONSENT = phrase("hvem som har sagt ja til hva, og når det går ut")
VOICE_CONSENT_MORE = phrase(
    "Hvem som snakker, hva opptakene kan brukes til, og til hvilken dag; og det som var avtalt før. Med --renew skriver du "
    "ned at den som snakker, har sagt ja igjen. Gjelder stemmer og hele opptak."
)
VOICE_CONSENT_RENEW = phrase("skriv ned at den som snakker, har sagt ja i dag")
VOICE_CONSENT_YES = phrase("forny uten å spørre; skriv også --until")
VOICE_REMOVE = phrase("slett en stemme med alle opptakene")
VOICE_REMOVE_MORE = phrase("Slett en stemme: alle opptakene og manuset. Det kan ikke gjøres om.")
VOICE_REMOVE_YES = phrase("slett uten å spørre")


NOTHING_TO_READ = phrase("Denne stemmen har ingen setninger å lese. Lag dem med voice manuscript.")


def no_terminal_to_read_in() -> str:
    """`voice record` was typed where no screen can be drawn."""
    return _(
        "Du leser inn ved tastaturet i en terminal, og det går ikke her. Ta opp med noe annet, og bruk «{command}»."
    ).format(command=command("voice add"))


def which_voice_command() -> str:
    """`nærvær voice` was typed alone."""
    return _("Hva vil du gjøre? «{command}» viser alt.").format(command=command("voice --help"))


# The manual page, beside what the help pages say: headings, and what is said once for the whole program

# Translators: the headings of a manual page, as those of `man ls` are called in the language.
MANUAL_NAME = phrase("NAVN")
MANUAL_SYNOPSIS = phrase("BRUK")
MANUAL_DESCRIPTION = phrase("BESKRIVELSE")
MANUAL_ENVIRONMENT = phrase("MILJØVARIABLER")
MANUAL_FILES = phrase("FILER")
MANUAL_EXIT_STATUS = phrase("SLUTTKODER")
# Translators: the title at the head of the manual page.
MANUAL = phrase("Brukerhåndbok")
# Translators: what the program is, in one line of a list of programs; small first letter.
MANUAL_SUMMARY = phrase("veiledet meditasjon for deg som lever med smerte")

MANUAL_DATA_DIR_VARIABLE = phrase("Mappa der dagboka ligger, når --data-dir ikke er skrevet.")
MANUAL_LANGUAGE_VARIABLE = phrase("Språket på skjermen, når --language ikke er skrevet.")
MANUAL_COLUMNS_VARIABLE = phrase("Hvor mange tegn det er plass til på ei linje.")
MANUAL_NO_COLOR_VARIABLE = phrase("Når den er satt, kommer alt uten farger.")

MANUAL_DIARY_FILE = phrase("Dagboka, med sikkerhetskopiene i mappa «backups» ved siden av.")
MANUAL_SETTINGS_FILE = phrase("Innstillingene for denne maskinen.")
MANUAL_KIOSK_FILE = phrase("Reglene for skjermen på en klinikk.")

MANUAL_DONE = phrase("Det er gjort.")
MANUAL_FAILED = phrase("Det gikk ikke. Hvorfor står på skjermen.")
MANUAL_WRONG_USE = phrase("Kommandoen er ikke forstått, eller den ber om noe som ikke går an.")
MANUAL_BUSY = phrase("Et annet vindu holder på med det samme.")
