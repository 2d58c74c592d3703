"""The figure in words: what it shows, for those who read or listen instead of looking."""

from __future__ import annotations

from ..domain.figure.names import OTHER_SIDE
from ..domain.script import Posture

_SIT, _STAND, _LIE = Posture.SITTING, Posture.STANDING, Posture.LYING
_SIGHT: dict[str, str | dict[Posture, str]] = {
    "hands": "to hender som lukker seg til løse never, og åpner seg igjen",
    "wrists": "to hender som bøyer seg opp i håndleddet, og så ned",
    "arm": {
        _SIT: "en arm som løftes fram fra fanget, ikke høyere enn brystet, og senkes igjen",
        _STAND: "en arm som løftes fram, ikke høyere enn brystet, og senkes igjen",
        _LIE: "en arm som løftes fra underlaget mot taket, og legges ned igjen",
    },
    "chest": {
        _SIT: "begge armene som går ut til siden på innpust, og tilbake på utpust",
        _STAND: "armene litt ut fra kroppen, med håndflatene fram på innpust, og tilbake på utpust",
        _LIE: "hendene som glir litt ut fra kroppen på innpust, og tilbake på utpust",
    },
    "shoulders": "begge skuldrene som går opp mot ørene, og sakte tilbake",
    "shoulder-circles": "begge skuldrene i en liten runde: fram, opp, bak og ned",
    "head": {
        _SIT: "hodet som snur seg til den ene siden, til midten, og til den andre",
        _STAND: "hodet som snur seg til den ene siden, til midten, og til den andre",
        _LIE: "hodet som ruller på puta til den ene siden, til midten, og til den andre",
    },
    "back": {
        _SIT: "ryggen som blir rund så haken synker, og så lang og rett",
        _STAND: "en som støtter hendene på lårene, runder ryggen og retter den igjen",
        _LIE: "bøyde knær, og korsryggen som legger seg ned mot underlaget og slipper",
    },
    "sides": {
        _SIT: "overkroppen som bøyer seg til siden mens hånden glir ned langs stolen, og så til den andre",
        _STAND: "overkroppen som bøyer seg til siden mens hånden glir ned langs låret, og så til den andre",
        _LIE: "overkroppen som bøyer seg til siden langs underlaget, og så til den andre",
    },
    "hips": {
        _SIT: "en som flytter vekten til den ene siden av setet, og så til den andre",
        _STAND: "hendene på hoftene, og hoftene som går rundt i en liten sirkel",
        _LIE: "den ene hælen som skyves litt fra kroppen, og så den andre",
    },
    "twist": {
        _SIT: "overkroppen og hodet som vrir seg til den ene siden, til midten, og til den andre",
        _STAND: "overkroppen og hodet som vrir seg til den ene siden, til midten, og til den andre",
        _LIE: "bøyde knær som synker til den ene siden, opp igjen, og til den andre",
    },
    "leg": {
        _SIT: "det ene kneet som retter seg ut, og foten som settes ned igjen",
        _STAND: "en hånd på en stolrygg, og begge knærne som bøyer seg litt og retter seg",
        _LIE: "det ene kneet som bøyer seg så foten glir oppover, og retter seg igjen",
    },
    "feet": {
        _SIT: "hælene som løftes fra gulvet og settes ned, og så tærne",
        _STAND: "vekten som går over på den ene foten, og så på den andre",
        _LIE: "tærne som trekkes opp mot kroppen, og så strekkes bort fra den",
    },
    "ankle": {
        _SIT: "foten løftet så vidt, og tærne som tegner en liten sirkel",
        _STAND: "en hånd på en stolrygg, og begge hælene som løftes så vidt og senkes",
        _LIE: "tærne som tegner en liten sirkel",
    },
    "thought": "en som er i ro, og armene over hodet bare som en tanke",
}
_OTHER = {"other-arm": "det samme med den andre armen", "other-leg": "det samme med det andre beinet"}
_OTHER_OTHERWISE = "det samme med den andre foten"


def sight(name: str, posture: Posture) -> str:
    """What the figure shows from here on, as one line."""
    if name in OTHER_SIDE:
        return f"(Figuren viser {_OTHER.get(name, _OTHER_OTHERWISE)}.)"
    told = _SIGHT[name]
    return f"(Figuren viser {told if isinstance(told, str) else told[posture]}.)"
