"""What the help pages of a clinic's commands and of the kiosk say, and the placeholders in their usage lines."""

from __future__ import annotations

from .i18n import phrase

CLINIC_COMMAND = phrase("HVA")

CLINIC_INIT = phrase("begynn en klinikk, med den første personalkoden")
CLINIC_INIT_MORE = phrase(
    "Begynn en klinikk i mappa. Du velger en frase og får den første personalkoden, som leder, og et gjenopprettingsark: "
    "dagbøkene er kryptert."
)
CLINIC_SHEET_OUTPUT = phrase("gjenopprettingsarket som HTML-fil til skriveren (ellers vises det)")
CLINIC_FROM_SHEET = phrase("du har gjenopprettingsarket, og skriver ordene når det blir spurt om dem")
CLINIC_ENCRYPT = phrase("krypter dagbøkene i en klinikk fra en eldre utgave")
CLINIC_ENCRYPT_MORE = phrase(
    "Krypter dagbøkene i en klinikk som en eldre utgave har laget. Kopiene krypteres også, og det som sto i klartekst, "
    "overskrives. Du får et gjenopprettingsark. Ingen kan være logget inn ved en skjerm så lenge. Bare lederen kan gjøre "
    "dette."
)
CLINIC_SHEET = phrase("skriv ut gjenopprettingsarket en gang til")
CLINIC_SHEET_MORE = phrase(
    "Lag gjenopprettingsarket på nytt. Det åpner dagbøkene når ingen leder kommer inn lenger. Det føres i loggen. Bare "
    "lederen kan gjøre dette."
)
CLINIC_KEY = phrase("klinikkens nøkkel, til systemd-creds")
CLINIC_KEY_MORE = phrase(
    "Skriv klinikkens nøkkel til standard ut, så systemd-creds kan låse den til maskinen og kiosken åpner seg selv etter et "
    "strømbrudd (se docs/kiosk.md). Det føres i loggen. Bare lederen kan gjøre dette."
)
CLINIC_KEEP_DIARIES = phrase("begynn også der det ligger dagbøker fra en klinikk som er tapt")
CLINIC_ORPHANS = phrase("dagbøker som ingen kode hører til")
CLINIC_ORPHANS_MORE = phrase(
    "Dagbøker som ingen kode hører til, fordi klinikkens fil gikk tapt eller ble skadet: første og siste dag, og hvor mange "
    "øvelser. Med --adopt får hver av dem en ny kode. Bare lederen kan gjøre dette."
)
CLINIC_ADOPT = phrase("gi hver av dem en ny kode")
CLINIC_STAFF = phrase("lag en personalkode til, eller ta bort en")
CLINIC_STAFF_MORE = phrase(
    "Lag en personalkode til. Den nye skriver inn sin egen frase. Med --remove gjelder en kode ikke lenger; det den har "
    "gjort, står i loggen. Bare lederen kan gjøre dette. Med --list vises kodene, også for resten av personalet."
)
CLINIC_PHRASE = phrase("velg en ny frase")
CLINIC_PHRASE_MORE = phrase(
    "Velg en ny frase for din egen kode. Har noen andre mistet sin, kan lederen la dem velge en ny med --for."
)
CLINIC_CODES = phrase("lag nye koder, gjerne som lapper til skriveren")
CLINIC_CODES_MORE = phrase(
    "Lag nye koder. Med -o blir det lapper til skriveren, med ei linje der navnet kan skrives for hånd. Den delen "
    "oppbevares et annet sted enn maskinen."
)
CLINIC_PEOPLE = phrase("hvilke koder som finnes, og om de er i bruk")
CLINIC_PEOPLE_MORE = phrase("Kodene, og om de er på lapp, åpnet eller i bruk. Ingen svar vises.")
CLINIC_WEEKS = phrase("hvor mange som er i hvilken uke")
CLINIC_WEEKS_MORE = phrase("Hvor mange som er i hvilken uke. Bare antall.")
CLINIC_RESET_PIN = phrase("åpne for første gang, eller for en ny PIN")
CLINIC_RESET_PIN_MORE = phrase(
    "Åpne en kode i 30 minutter, slik at personen kan velge PIN på skjermen. En PIN fra før slutter å gjelde."
)
CLINIC_WITHDRAW = phrase("slett eller anonymiser en person")
CLINIC_WITHDRAW_MORE = phrase(
    "Slett alt om en person med --erase. Med --anonymise blir tallene igjen, uten datoer og tekst: De venter kryptert til "
    "minst fem er anonymisert, og så blir det bare gjennomsnitt igjen. Du blir spurt først, og det kan ikke gjøres om. Bare "
    "lederen kan gjøre dette."
)
CLINIC_SLIPS = phrase("lapper til ei gruppe, til å svare på senere")
CLINIC_SLIPS_MORE = phrase(
    "Lag lapper til ei gruppe. Koden på lappen sier øvelse, minutter og dag. Den kan brukes på skjermen i klinikken "
    "eller hjemme, uten nett, én gang av hver."
)
CLINIC_AUDIT = phrase("det personalet har gjort")
CLINIC_AUDIT_MORE = phrase(
    "Det som er gjort på klinikken, med bare koder. Har noen uten klinikkens nøkkel endret noe i etterkant, blir det sagt. "
    "Nederst står et merke: et tall og fem ord. Skriv det ned et annet sted, så kan dere senere se om loggen er den samme."
)
ANCHOR_NAME = phrase("MERKE")
ANCHOR = phrase("se om loggen ennå er den den var da dette merket ble skrevet ned")

CLINIC_REPORT = phrase("rapporten til en person som har sagt ja")
CLINIC_REPORT_MORE = phrase(
    "Lag rapporten til en person, med bare tall. Det går bare når personen selv har sagt ja til det på skjermen, under "
    "innstillinger."
)
CLINIC_EXPORT = phrase("alt som er ført opp av en person som har sagt ja")
CLINIC_EXPORT_MORE = phrase(
    "Ta ut alt en person har ført opp, som ei zip-fil personen kan ta med seg. Det går bare når personen selv har sagt ja "
    "til det på skjermen, under innstillinger."
)

CLINIC_RESTORE = phrase("legg tilbake kopien når klinikkens fil er skadet")
CLINIC_RESTORE_MORE = phrase(
    "Legg tilbake den nyeste hele kopien av klinikkens fil når den er skadet eller borte. Den skadde blir tatt vare på. "
    "Er fila hel, skjer ingenting. Dagbøkene berøres ikke. Med --from-sheet får du en ny personalkode som leder."
)

STAFF_CODE = phrase("personalkoden din (ellers NAERVAER_STAFF, ellers blir du spurt)")
STAFF_CODE_NAME = phrase("PERSONALKODE")
CLINIC_CODE = phrase("koden til personen; uten den blir du spurt")
CLINIC_CODE_NAME = phrase("KODE")
CLINIC_NEW = phrase("hvor mange nye koder")
CLINIC_OUTPUT = phrase("HTML-fil til skriveren")
CLINIC_OVERWRITE = phrase("skriv over fila om den finnes")
CLINIC_REPORT_OUTPUT = phrase("rapporten som skal lages, for eksempel rapport.html")
CLINIC_EXPORT_OUTPUT = phrase("zip-fila som skal lages")
CLINIC_ERASE = phrase("slett alt")
CLINIC_ANONYMISE = phrase("la bare gjennomsnitt sammen med andres bli igjen")
REMOVE_STAFF = phrase("personalkoden som ikke skal gjelde lenger")
PHRASE_FOR = phrase("personalkoden til den som skal ha ny frase")
AS_LEAD = phrase("den nye skal også være leder")
LIST_STAFF = phrase("vis personalkodene, og når hver av dem sist ble brukt")
CLINIC_EXERCISE = phrase("øvelsen gruppa gjør")
CLINIC_MINUTES = phrase("hvor mange minutter")
CLINIC_COUNT = phrase("hvor mange lapper (ellers 12)")
CLINIC_DATE = phrase("dagen, som 2026-11-22 (ellers i dag)")
CLINIC_DATE_NAME = phrase("DAG")
KIOSK_CONFIG = phrase("regelfila (ellers /etc/naervaer/kiosk.toml)")

CLINIC_TABLES = phrase("gjør databasen klar, når flere kiosker deler en klinikk")
CLINIC_TABLES_MORE = phrase(
    "Lager tabellene i databasen som står i kioskens innstillinger, eller gjør dem klare for denne utgaven, alt eller "
    "ingenting. Det gjør den som eier databasen. Kioskens egen rolle får bare lov til å lese og legge til. Kjør den igjen "
    "etter hver oppgradering."
)
OWNER_ADDRESS = phrase("adressen til databasen med eierens rolle, uten passord")
OWNER_PASSWORD_FILE = phrase("fila med passordet til eieren")
ADDRESS_NAME = phrase("ADRESSE")
CLINIC_SERVER = phrase("se om serveren til klinikken virker, og om noe venter her")
CLINIC_SERVER_MORE = phrase(
    "Ser etter det kiosken trenger av serveren: om den svarer og viser hvem den er, hvor lenge sertifikatet gjelder, om "
    "tabellene er klare, om klokkene går likt, og at kioskens rolle ikke kan endre eller slette noe. Det siste blir prøvd, "
    "og angret. Sier også hva som venter på å bli sendt herfra. Er noe galt, står det hva som kan gjøres, og "
    "kommandoen slutter med 1."
)
CLINIC_CHECK = phrase("les alle dagbøkene og loggen, og se om noe er endret eller skadet")
CLINIC_CHECK_MORE = phrase(
    "Leser hver dagbok med nøkkelen sin fra ende til annen, og loggen, og sier hvilke koder det gjelder om noe er endret, "
    "borte eller skadet. Ingenting rettes. Det virker både for ei mappe og for en server. Det føres i loggen."
)
CLINIC_MOVE = phrase("flytter klinikken fra mappa til databasen, eller tilbake")
CLINIC_MOVE_MORE = phrase(
    "Slå av alle kioskene først. Alt flyttes kryptert, og hver kjede kontrolleres der den kommer fra og der den kommer "
    "fram, før det som sto i mappa, slettes. Blir det avbrutt, så kjør den igjen. Med --to-folder bygges klinikken i ei tom "
    "mappe, og databasen blir som den er til eieren sletter den."
)
TO_FOLDER = phrase("flytt fra databasen til denne mappa")
