"""Addresses of accounting."""

from django.urls import path

from reglament.web import numbers  # noqa: F401 - knows <row:…>
from reglament.web.accounting import (
    acts,
    bank,
    bank_accounts,
    exchange,
    invoices,
    money,
    originals,
    paperwork,
    payments,
    reconciliation,
    reports,
    unbilled,
)

app_name = "accounting"

urlpatterns = [
    path("", invoices.invoices, name="invoices"),
    path("monthly/", invoices.monthly, name="monthly"),
    path("unbilled/", unbilled.unbilled, name="unbilled"),
    path("payments/", payments.payments, name="payments"),
    path("payments/new/", money.entry, name="payment_new"),
    path("payments/<row:payment_id>/", money.payment, name="payment"),
    path("advances/", money.advances, name="advances"),
    path("bank/", bank.bank, name="bank"),
    path("bank/accounts/", bank_accounts.accounts, name="bank_accounts"),
    path("bank/sample.txt", bank_accounts.sample, name="bank_sample"),
    path("bank/statements/", bank.statement_list, name="bank_statements"),
    path("bank/statements/<row:number>/", bank.one_statement, name="bank_statement"),
    path("bank/<row:line_id>/", bank.line, name="bank_line"),
    path("bank/<row:line_id>/why/", bank.why, name="bank_why"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<slug:name>/", reports.report, name="report"),
    path("reports/<slug:name>.xlsx", reports.xlsx, name="report_xlsx"),
    path("reports/<slug:name>.csv", reports.csv, name="report_csv"),
    path("reports/<slug:name>/why/<slug:column>/", reports.why, name="report_why"),
    path("acts/", acts.acts, name="acts"),
    path("acts/why/<slug:subject>/", acts.why_list, name="acts_why"),
    path("acts/<row:number>/", acts.act, name="act"),
    path("acts/<row:number>/why/<slug:subject>/", acts.why, name="act_why"),
    path("acts/<row:number>.pdf", acts.pdf, name="act_pdf"),
    path("acts/<row:number>-upd.pdf", acts.upd, name="upd_pdf"),
    path("reconciliation/", reconciliation.reconciliation, name="reconciliation"),
    path("reconciliation/act.pdf", reconciliation.pdf, name="reconciliation_pdf"),
    path("reconciliation/act.xlsx", reconciliation.xlsx, name="reconciliation_xlsx"),
    path("reconciliation/why/<slug:subject>/", reconciliation.why, name="reconciliation_why"),
    path("originals/", originals.originals, name="originals"),
    path("paperwork/", paperwork.paperwork, name="paperwork"),
    path("paperwork/<row:number>/", paperwork.ticket, name="paperwork_ticket"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/<row:since>.xml", exchange.download, name="exchange_xml"),
    path("why/<slug:subject>/", invoices.why_sum, name="why_sum"),
    path("unbilled/<row:number>/why/", unbilled.why, name="unbilled_why"),
    path("<row:number>/", invoices.invoice, name="invoice"),
    path("<row:number>/why/<str:subject>/", invoices.why, name="why"),
    path("<row:number>.pdf", invoices.pdf, name="pdf"),
]
