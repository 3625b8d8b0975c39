"""Invoices, payments and settlements that stand already get their entries in the ledger; what was reminded stays so."""

from decimal import Decimal

from django.db import migrations

def enter_what_stands(apps, schema_editor):
    Invoice = apps.get_model('store', 'Invoice')
    Reminder = apps.get_model('store', 'InvoiceReminder')
    overdue = Invoice.objects.exclude(reminded_on=None).order_by('pk')
    for invoice in overdue.iterator(chunk_size=500):
        Reminder.objects.create(invoice=invoice, offset=1, on=invoice.reminded_on)
    _Books(apps).enter()


class _Books:
    def __init__(self, apps):
        self.of = {name: apps.get_model('store', name) for name in ('Invoice', 'Payment', 'Allocation', 'Posting')}

    def enter(self):
        for invoice in self.of['Invoice'].objects.exclude(state='mirror').filter(total__gt=0).order_by('pk').iterator(chunk_size=500):
            made = self._post(invoice.organisation_id, 'invoice', 'receivable', 'deferred', invoice.total,
                              at=invoice.issued_at, day=invoice.issued_on, invoice_id=invoice.pk)
            if invoice.state == 'void':
                self._reverse(made, at=invoice.voided_at, actor_id=invoice.voided_by_id)
        for payment in self.of['Payment'].objects.order_by('pk').iterator(chunk_size=500):
            made = self._post(payment.organisation_id, 'payment', 'money', 'advance', payment.amount,
                              at=payment.recorded_at, day=payment.paid_on, payment_id=payment.pk,
                              actor_id=payment.recorded_by_id)
            if payment.undone_at:
                self._reverse(made, at=payment.undone_at, actor_id=payment.undone_by_id)
        for part in self.of['Allocation'].objects.select_related('payment', 'invoice').order_by('pk').iterator(chunk_size=500):
            made = self._post(part.invoice.organisation_id, 'settlement', 'advance', 'receivable', part.amount,
                              at=part.confirmed_at, day=part.payment.paid_on, payment_id=part.payment_id,
                              invoice_id=part.invoice_id, allocation_id=part.pk, actor_id=part.confirmed_by_id)
            if part.undone_at:
                self._reverse(made, at=part.undone_at, actor_id=part.undone_by_id)

    def _post(self, organisation_id, kind, debit, credit, amount, **rest):
        return self.of['Posting'].objects.create(
            organisation_id=organisation_id, kind=kind, debit=debit, credit=credit, amount=Decimal(amount), **rest
        )

    def _reverse(self, made, *, at, actor_id):
        links = {name: getattr(made, name) for name in ('invoice_id', 'payment_id', 'allocation_id')}
        self._post(made.organisation_id, made.kind, made.credit, made.debit, made.amount, at=at, day=made.day,
                   reverses_id=made.pk, actor_id=actor_id, **links)


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0004_money_and_papers'),
    ]

    operations = [
        migrations.RunPython(enter_what_stands, migrations.RunPython.noop),
    ]
