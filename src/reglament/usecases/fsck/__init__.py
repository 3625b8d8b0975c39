"""Proof that statuses, sums and the outbox follow from the journal and the ledger (laws 5 and 8 of the house)."""

from __future__ import annotations

from reglament.usecases.fsck.bank import check_bank
from reglament.usecases.fsck.calls import check_calls
from reglament.usecases.fsck.files import check_files
from reglament.usecases.fsck.findings import Finding
from reglament.usecases.fsck.journal import check_journal
from reglament.usecases.fsck.ledger import check_ledger
from reglament.usecases.fsck.mail import check_mail
from reglament.usecases.fsck.money import check_money
from reglament.usecases.fsck.outbox import check_outbox
from reglament.usecases.fsck.raw_mail import check_raw_mail
from reglament.usecases.fsck.tickets import check_tickets

__all__ = ["Finding", "fsck"]


def fsck(*, deep: bool = False) -> tuple[Finding, ...]:
    """Everything that does not agree, nothing when all is well. Reads only; `deep` reads every kept file through too."""
    checks = (
        check_journal(),
        check_tickets(),
        check_money(),
        check_ledger(),
        check_outbox(),
        check_files(deep=deep),
        check_raw_mail(deep=deep),
        check_mail(),
        check_calls(),
        check_bank(),
    )
    return tuple(finding for findings in checks for finding in findings)
