"""The page that finds anything: what it says, and the other names by which people may look for each place."""

from __future__ import annotations

from .i18n import ngettext, phrase, phrase_in

TITLE = phrase("Finn")
ASK = phrase("Hva leter du etter?")
EXAMPLE = phrase("For eksempel: regn, mørk, sovner")
NOTHING = phrase("Jeg fant ikke noe. Prøv et annet ord, eller bare begynnelsen av det.")

# Translators: what kind of place a row leads to, beside its name.
PAGE = phrase_in("sted", "side")
EXERCISE = phrase_in("sted", "øvelse")
SETTING = phrase_in("sted", "innstilling")
ANSWER = phrase_in("sted", "svar")


def found(count: int) -> str:
    """How many places were found, and that the arrows choose one of them."""
    return ngettext("{count} treff", "{count} treff", count).format(count=count)


# Translators (all below): other words by which somebody may look for the place, with commas between; as many as you like.
PAGE_WORDS = {
    # Når det røyner på
    "hard_moment": phrase("vondt, krise, panikk, angst, akutt, hjelp, anfall, verre"),
    # Heller utover i dag
    "outward": phrase("lyder, syn, omgivelser, ute, rommet, rundt meg"),
    # Her og nå, with telephone numbers
    "ground": phrase(
        "jording, føttene, hendene, rommet, hjelp, telefon, ringe, snakke med noen, nummer, legevakt, nød, panikk, angst"
    ),
    "exercises": phrase("øvelser, øve, meditasjon, meditere, liste, velge"),
    "everyday": phrase("hverdag, logge, føre opp, aktivitet, angre, dusje, pusse tennene"),
    "slip": phrase("lapp, gruppe, kode, klinikk"),
    "weeks": phrase("framgang, fremgang, oversikt, tall, statistikk, se på ukene"),
    "read_week": phrase("tema, hensikt, hva uka handler om, lese, program"),
    "week_by_week": phrase("framgang, fremgang, graf, diagram, søyler, statistikk, hemmet"),
    "before_after": phrase("forskjell, virker, hjelper, smerte før, smerte etter, tall"),
    "diary": phrase("dagbok, historikk, logg, rette, endre, slette, notat, ført opp"),
    "checkin": phrase("tilbakeblikk, uka, hemmet, spørsmål, oppsummering"),
    "plan": phrase("plan, mål, vane, vaner, avtale"),
    "change_week": phrase("neste uke, forrige uke, program, bytte, hoppe over, begynne på nytt"),
    "faq": phrase("spørsmål, svar, hjelp, lurer, tips, råd"),
}
EXERCISE_WORDS = {
    "breathing-space": phrase("pust, puste, pusterom, kort, pause, tre minutter"),
    "body-scan": phrase("kropp, skann, bodyscan, sove, søvn, legge seg, kveld, avspenning, slappe av"),
    "sitting": phrase("sitte, meditasjon, stille, tanker, pust"),
    "short-sitting": phrase("sitte, kort, meditasjon, stille"),
    "movement": phrase("bevege, bevegelse, tøye, strekke, yoga, stiv, korsrygg, ryggsmerter, nakkesmerter, skuldre"),
    "walking": phrase("gå, tur, ute, skritt, rullator, stokk"),
    "everyday": phrase("oppvask, kaffe, dusj, hverdag, én ting"),
    "kindness": phrase("vennlig, snill, medfølelse, kjærlig, selvkritikk"),
    "pain": phrase("smerte, vondt, vond, korsrygg, ryggsmerter, nakkesmerter, hodepine, leddsmerter"),
    "right-now": phrase("krise, panikk, angst, akutt, vondt"),
    "outward": phrase("lyder, syn, ute, rommet, sanser"),
    "silent": phrase("stille, uten stemme, bare klang, sitte alene, på egen hånd"),
}
SETTING_WORDS = {
    "voice": phrase("stemme, opplesning, lyd, kvinne, mann"),
    "diary_lock": phrase("passord, kryptering, kryptere, låse, hemmelig, privat"),
    "own_voices": phrase("ta opp, opptak, innspilling, mikrofon, lese inn, egen stemme, terapeut"),
    "language": phrase("språk, engelsk, norsk"),
    "guidance_language": phrase("språk, engelsk, norsk"),
    "length": phrase("minutter, varighet, tid, lengde"),
    "bell": phrase("bjelle, gong, klokke, lyd, klangbolle"),
    "bell_volume": phrase("volum, lydstyrke, høy, lav, bjelle"),
    "ground": phrase("bakgrunn, bakgrunnslyd, hvit støy, brus, hav, vann, natur, lyder"),
    "settling": phrase("vente, forberede, nedtelling"),
    "silence": phrase("pauser, stille, lengre, mindre prat"),
    "same_words": phrase("gjenta, likt, variasjon, nye ord"),
    "interval": phrase("bjelle, intervall, mellomrom, stille"),
    "ask_note": phrase("notat, skrive, dagbok, spørsmål"),
    "look_day": phrase("ukedag, dag, påminnelse, tilbakeblikk"),
    "own_activity": phrase("mål, aktivitet, klare, få til"),
    "regions": phrase("kropp, hopp over, utelate, mer tid, bein, rygg, korsrygg, nakke, skuldre, hofte, kne"),
    "theme": phrase("farger, tema, utseende, skjerm, visning, lys, mørk, kontrast, nattmodus, svart, hvit"),
    "motion": phrase("animasjon, bevegelse, figur, pusteform, bilde"),
    "digits": phrase("klokke, tid, nedtelling, store tall"),
    "dimming": phrase("dempe, slukke, mørklegge, lys fra skjermen, om natta, sovne"),
    "letters": phrase("skrift, skriftstørrelse, tekst, store bokstaver, zoom, synet"),
    "reminder": phrase("varsel, varsle, minne, kalender, alarm, klokkeslett, vink"),
    "sound_file": phrase("mp3, lydfil, telefon, mobil, laste ned, fil, lagre lyd"),
    "report": phrase("rapport, utskrift, skrive ut, lege, behandler, fysioterapeut, terapeut"),
    "menu_entry": phrase("ikon, snarvei, skrivebord, startmeny, program"),
    "own_data": phrase("sikkerhetskopi, backup, eksport, slette, personvern, dagbok, flytte, kopi, data"),
}
"""By the names of the settings rows."""
RATING_WORDS = phrase("spørsmål, skala, før, etter, svare, slippe spørsmål")
"""For the settings of what is asked around a practice."""
ANSWER_WORDS = (
    phrase("tanker, uro, konsentrasjon, ukonsentrert, vandrer, hodet"),
    phrase("riktig, feil, mestre, teknikk, får det ikke til"),
    phrase("mer vondt, smerte, verre, øker, smerter"),
    phrase("ro, urolig, rastløs, stille, ligge stille, sitte stille, bevege seg, gå"),
    phrase("sovne, søvn, trøtt, døser, sove"),
    phrase("tid, travelt, stress, rekker ikke"),
    phrase("samvittighet, skyld, hoppet over, glemt, borte, pause"),
    phrase("virker ikke, effekt, hjelper ikke, nytte, forskjell"),
    phrase("følelser, redd, trist, gråt, angst, panikk, minner, traume, telefon, ringe"),
    phrase("lege, fastlege, behandler, hjelp, snakke, alvorlig"),
)
"""In the order of `help.ANSWERS`."""
