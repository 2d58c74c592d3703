"""What staff are told of the audit log as a whole: its anchor, and whether it is still what it was at an earlier one."""

from __future__ import annotations

from ..domain.audit_anchor import AnchorVerdict, AuditAnchor
from .i18n import _, phrase, sentences

NO_ANCHOR = phrase(
    'Et merke er et tall og fem ord, slik det ble skrevet ned: --anchor "12 kimaf-dokih-tinaf-naduh-mofos"'
)
READING_LOG = phrase("Loggen leses og kontrolleres.")
COUNTING_WEEKS = phrase("Ukene telles.")
ANCHOR_USE = phrase("Skriv det ned et annet sted enn på maskinen. Da kan dere senere se om noen har endret loggen.")


def anchor_lines(anchor: AuditAnchor) -> tuple[str, ...]:
    """The anchor of the log, and what it is for."""
    return anchor_line(anchor), ANCHOR_USE()


def anchor_line(anchor: AuditAnchor) -> str:
    """The anchor of the log."""
    return _("Merket for loggen nå: {anchor}").format(anchor=anchor)


def anchor_verdict(anchor: AuditAnchor, verdict: AnchorVerdict) -> str:
    """What an anchor that was typed says of the log."""
    match verdict:
        case AnchorVerdict.STANDS:
            text = _("Loggen stemmer. Linje 1 til {number} er de samme som da merket ble skrevet ned.")
        case AnchorVerdict.CUT:
            text = _("Loggen stemmer ikke. Da merket ble skrevet ned, hadde den {number} linjer. Nå er det færre.")
        case AnchorVerdict.REWRITTEN:
            text = sentences(
                _("Loggen stemmer ikke med merket."),
                _("Se først om merket er skrevet riktig av. Er det det, har noen endret loggen etterpå."),
            )
    return text.format(number=anchor.number)
