"""Addresses of accounting."""

from django.urls import path

from reglament.web.accounting import invoices, payments

app_name = "accounting"

urlpatterns = [
    path("", invoices.invoices, name="invoices"),
    path("monthly/", invoices.monthly, name="monthly"),
    path("payments/", payments.payments, name="payments"),
    path("<int:number>/", invoices.invoice, name="invoice"),
    path("<int:number>/why/<int:position>/", invoices.why, name="why"),
    path("<int:number>.pdf", invoices.pdf, name="pdf"),
]
