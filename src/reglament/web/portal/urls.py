"""Addresses of the client's side."""

from __future__ import annotations

from django.urls import path

from reglament.web import numbers  # noqa: F401 - knows <row:…>
from reglament.web.portal import (
    drafts,
    files,
    invoices,
    new,
    organisation,
    papers,
    profile,
    reconciliation,
    ticket,
    tickets,
)

app_name = "portal"
urlpatterns = [
    path("home/", tickets.home, name="home"),
    path("tickets/", tickets.tickets, name="tickets"),
    path("tickets/new/", new.new, name="new"),
    path("tickets/new/similar/", new.similar, name="similar"),
    path("tickets/new/promise/", new.promise, name="promise"),
    path("tickets/<row:number>/", ticket.ticket, name="ticket"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("from-letter/<str:token>/", drafts.from_letter, name="from_letter"),
    path("from-letter/<str:token>/promise/", drafts.promise, name="from_letter_promise"),
    path("invoices/", invoices.invoices, name="invoices"),
    path("invoices/<row:number>.pdf", invoices.pdf, name="invoice_pdf"),
    path("invoices/<row:number>/", invoices.invoice, name="invoice"),
    path("invoices/acts/", papers.acts, name="acts"),
    path("invoices/payments/", papers.payments, name="payments"),
    path("invoices/reconciliation/", reconciliation.reconciliation, name="reconciliation"),
    path("invoices/reconciliation.pdf", reconciliation.pdf, name="reconciliation_pdf"),
    path("invoices/reconciliation.xlsx", reconciliation.xlsx, name="reconciliation_xlsx"),
    path("originals/<row:original_id>/received/", papers.original_received, name="original_received"),
    path("acts/<row:number>.pdf", papers.act, name="act_pdf"),
    path("acts/<row:number>/upd.pdf", papers.upd, name="upd_pdf"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("profile/", profile.profile, name="profile"),
    path("files/<row:file_id>/<str:name>", files.file, name="file"),
    path("why/tickets/<row:number>/<str:subject>/", tickets.why, name="why"),
    path("why/sums/<slug:subject>/", invoices.why_sum, name="why_sum"),
    path("why/reconciliation/<str:subject>/", reconciliation.why, name="reconciliation_why"),
    path("why/invoices/<row:number>/<str:subject>/", invoices.why, name="invoice_why"),
]
