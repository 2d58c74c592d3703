"""The words of `nærvær clinic` and `nærvær kiosk` on the command line. Imports next to nothing: `--help` is fast."""

from ..invocation import command

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
DEED = "HVA"

INIT = "begynn en klinikk, med den første personalkoden"
INIT_MORE = "Begynn en klinikk i mappa. Du velger en frase og får den første personalkoden, som leder."
KEEP_DIARIES = "begynn også der det ligger dagbøker fra en klinikk som er tapt"
ORPHANS = "dagbøker som ingen kode hører til"
ORPHANS_MORE = (
    "Dagbøker som ingen kode hører til, fordi klinikkens fil gikk tapt eller ble skadet: første og siste dag, og hvor mange "
    "øvelser. Med --adopt får hver av dem en ny kode. Bare lederen kan gjøre dette."
)
ADOPT = "gi hver av dem en ny kode"
STAFF = "lag en personalkode til, eller ta bort en"
STAFF_MORE = (
    "Lag en personalkode til. Den nye skriver inn sin egen frase. Med --remove gjelder en kode ikke lenger; det den har "
    "gjort, står i loggen. Bare lederen kan gjøre dette."
)
PHRASE = "velg en ny frase"
PHRASE_MORE = "Velg en ny frase for din egen kode. Har noen andre mistet sin, kan lederen la dem velge en ny med --for."
CODES = "lag nye koder, gjerne som lapper til skriveren"
CODES_MORE = (
    "Lag nye koder. Med -o blir det lapper til skriveren, med ei linje der navnet kan skrives for hånd. Den delen "
    "oppbevares et annet sted enn maskinen."
)
PEOPLE = "hvilke koder som finnes, og om de er i bruk"
PEOPLE_MORE = "Kodene, og om de er på lapp, åpnet eller i bruk. Ingen svar vises."
WEEKS = "hvor mange som er i hvilken uke"
WEEKS_MORE = "Hvor mange som er i hvilken uke. Bare antall."
RESET_PIN = "åpne for første gang, eller for en ny PIN"
RESET_PIN_MORE = (
    "Åpne en kode i 30 minutter, slik at personen kan velge PIN på skjermen. En PIN fra før slutter å gjelde."
)
WITHDRAW = "ta en person ut"
WITHDRAW_MORE = (
    "Ta en person ut. Med --erase blir alt slettet. Med --anonymise blir bare tallene igjen, uten datoer, tekst eller "
    "noe som viser tilbake. Det kan ikke gjøres om. Bare lederen kan gjøre dette."
)
SLIPS = "lapper til ei gruppe, til å svare på senere"
SLIPS_MORE = (
    "Lag lapper til ei gruppe. Koden på lappen sier øvelse, minutter og dag. Den kan brukes på skjermen i klinikken "
    "eller hjemme, uten nett, én gang av hver."
)
AUDIT = "det personalet har gjort"
AUDIT_MORE = "Det personalet har gjort, med bare koder. Er noe endret i etterkant, blir det sagt."

REPORT = "rapporten til en person som har sagt ja"
REPORT_MORE = (
    "Lag rapporten til en person, med bare tall. Det går bare når personen selv har sagt ja til det på skjermen, under "
    "innstillinger."
)
EXPORT = "alt som er ført opp av en person som har sagt ja"
EXPORT_MORE = (
    "Ta ut alt en person har ført opp, som ei zip-fil personen kan ta med seg. Det går bare når personen selv har sagt ja "
    "til det på skjermen, under innstillinger."
)

RESTORE = "legg tilbake kopien når klinikkens fil er skadet"
RESTORE_MORE = (
    "Legg tilbake den nyeste hele kopien av klinikkens fil når den er skadet eller borte. Den skadde blir tatt vare på. "
    "Er fila hel, skjer ingenting. Dagbøkene berøres ikke."
)

STAFF_CODE = "personalkoden din (ellers NAERVAER_STAFF)"
STAFF_CODE_NAME = "PERSONALKODE"
CODE = "koden til personen"
CODE_NAME = "KODE"
NEW = "hvor mange nye koder"
OUTPUT = "HTML-fil til skriveren"
OVERWRITE = "skriv over fila om den finnes"
FILE_THERE = (
    "{file} finnes fra før, og kan ha lapper som ikke er skrevet ut. Ingenting er laget. Velg et annet navn, eller skriv "
    "over den med --overwrite."
)
CODES_NOT_FILED = "Fila ble ikke laget, men kodene er det. Skriv dem av herfra:"
REPORT_OUTPUT = "rapporten som skal lages, for eksempel rapport.html"
EXPORT_OUTPUT = "zip-fila som skal lages"
ERASE = "slett alt"
ANONYMISE = "la bare tallene bli igjen"
REMOVE_STAFF = "personalkoden som ikke skal gjelde lenger"
PHRASE_FOR = "personalkoden til den som skal ha ny frase"
AS_LEAD = "den nye skal også være leder"
EXERCISE = "øvelsen gruppa gjør"
MINUTES = "hvor mange minutter"
COUNT = "hvor mange lapper (ellers 12)"
DATE = "dagen, som 2026-11-22 (ellers i dag)"
DATE_NAME = "DAG"
CONFIG = "regelfila (ellers /etc/naervaer/kiosk.toml)"

WHICH_DEED = f"Hva vil du gjøre? «{command('clinic --help')}» viser alt."
STAFF_CODE_NEEDED = "Skriv personalkoden din med --staff, eller sett NAERVAER_STAFF."
NO_STAFF_CODE = "Dette er ikke en hel personalkode. Se på arket ditt og skriv den på nytt."
MAKE_OR_REMOVE = "Velg én av dem: --lead lager en leder til, --remove tar bort en kode."
ONE_MANNER = "Velg én av dem: --erase eller --anonymise."
NO_CODE = "Dette er ikke en hel kode. Se på lappen og skriv den på nytt."
SAY_DATE = "Skriv dagen som 2026-11-22."
PHRASE_PROMPT = "Frasen din: "
NEW_PHRASE_PROMPT = "Velg en frase på minst 12 tegn, gjerne fire ord: "
AGAIN_PROMPT = "En gang til: "
NOT_ALIKE = "De to var ikke like. Prøv igjen."
KIOSK_NO_TERMINAL = "Kiosken trenger en terminal for seg selv. Se docs/kiosk.md."
KIOSK_LINUX = "Kiosken virker bare på Linux."
