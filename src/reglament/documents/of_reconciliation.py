"""The reconciliation act of an organisation from the ledger: as PDF and as XLSX."""

from __future__ import annotations

import datetime as dt

from reglament.documents.of_invoice import party_of
from reglament.documents.parties import Signers
from reglament.documents.reconciliation import (
    Operation,
    ReconciliationDocument,
    reconciliation_table,
    render_reconciliation,
)
from reglament.documents.spreadsheet import workbook
from reglament.queries.reconciliation import Reconciliation, reconciliation


def reconciliation_pdf(
    organisation_id: int, from_day: dt.date, to_day: dt.date, language: str = "ru"
) -> bytes | None:
    """The PDF of a period, both days in it; None when there is no such organisation. Raises FontsMissing."""
    data = reconciliation(organisation_id, from_day, to_day)
    return render_reconciliation(document_of(data, language), language) if data else None


def reconciliation_xlsx(
    organisation_id: int, from_day: dt.date, to_day: dt.date, language: str = "ru"
) -> bytes | None:
    """The same as a sheet of figures; None when there is no such organisation."""
    data = reconciliation(organisation_id, from_day, to_day)
    return workbook([reconciliation_table(document_of(data, language), language)]) if data else None


def document_of(data: Reconciliation, language: str) -> ReconciliationDocument:
    """The document's values from the ledger's."""
    return ReconciliationDocument(
        from_day=data.from_day,
        to_day=data.to_day,
        seller=party_of(data.seller),
        buyer=party_of(data.buyer),
        contract=data.contract.render(language),
        opening=data.opening.amount,
        operations=tuple(
            Operation(row.day, row.name.render(language), row.debit.amount, row.credit.amount)
            for row in data.rows
        ),
        signers=Signers(data.director),
        sole_proprietor=data.sole_proprietor,
        buyer_sole_proprietor=data.buyer_sole_proprietor,
    )
