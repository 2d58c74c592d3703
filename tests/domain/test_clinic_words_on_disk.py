"""What a clinic has on its disk is written with the same words as ever, and only the lead leads."""

from __future__ import annotations

import pytest

from nærvær.domain.clinic import (
    ClinicNotice,
    PermissionDenied,
    PersonState,
    Role,
    Staff,
    WithdrawalMode,
)
from nærvær.domain.consent import Consent
from nærvær.domain.diary import Preference
from nærvær.domain.preferences import preference_fact


def test_roles_ways_out_and_a_yes_are_written_as_they_always_were() -> None:
    assert [role.value for role in Role] == ["staff", "lead"]
    assert [mode.value for mode in WithdrawalMode] == ["erase", "anonymise"]
    assert [state.value for state in PersonState] == ["issued", "opened", "active"]
    assert [notice.value for notice in ClinicNotice] == [
        "brought-back",
        "changed",
        "removed-files",
        "clock",
        "mended",
        "missing",
        "older-file",
    ]
    assert preference_fact(share=True) == Preference("share", "yes")
    assert [consent.value for consent in Consent] == ["share_report", "share_export", "pin_help"]


def test_only_the_lead_leads() -> None:
    Staff("K7", Role.LEAD).require_lead()
    with pytest.raises(PermissionDenied):
        Staff("K8", Role.STAFF).require_lead()
