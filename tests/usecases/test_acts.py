"""Acts: with the invoice, for a month, void with it, and how their work was accepted (2.6, 4.8, R10, R13, R14, R18)."""

from __future__ import annotations

import datetime as dt

import pytest

from reglament.store.models import Act, ActLine, Authority, Invoice, InvoiceLine, Organisation
from reglament.usecases.acceptance import OralAcceptance, accept_orally, object_to_acceptance
from reglament.usecases.acts import issue_monthly_acts, void_act
from reglament.usecases.billing import issue_monthly, void_invoice
from reglament.usecases.conversation import Post
from reglament.usecases.fsck import fsck
from reglament.usecases.refusals import BadInput, Conflict, NotAllowed, NotFound
from reglament.usecases.rejection import withdraw
from tests import factories as make
from tests.factories import Office, moscow

pytestmark = pytest.mark.django_db
AT = moscow("2026-11-30 12:00")
NOVEMBER = dt.date(2026, 11, 1)


@pytest.fixture
def team() -> Office:
    return make.office()


def monthly(team: Office, *, invoices: bool = False) -> None:
    Organisation.objects.update(acts_by="monthly", invoicing="monthly" if invoices else "per_ticket")


def live_lines() -> list[tuple[int, int]]:
    """(act, invoice) of every line that stands."""
    rows = ActLine.objects.filter(live=True).order_by("act__number", "position")
    return list(rows.values_list("act__number", "invoice_line__invoice__number"))


def test_an_act_comes_with_the_invoice_and_says_who_accepted(team: Office) -> None:
    ticket = make.ticket_in("accepted", team)
    act, line = Act.objects.get(), ActLine.objects.get()
    assert (act.acted_on, act.total, act.combined) == (
        dt.date(2026, 11, 16),
        make.invoice_of(ticket).total,
        False,
    )
    assert (line.accepted_how, line.accepted_by, line.accepted_at) == (
        "button",
        "Алиса Акимова",
        ticket.status_since,
    )
    assert act.seller["legal_name"] == "ООО «Студия Пример»"


def test_an_act_by_silence_says_so(team: Office) -> None:
    make.silent(make.ticket_in("resolved", team))
    line = ActLine.objects.get()
    assert (line.accepted_how, line.accepted_by) == ("silence", "")
    assert line.act.acted_on == dt.date(2026, 11, 24)


def test_work_of_a_withdrawn_ticket_has_its_act(team: Office) -> None:
    ticket = make.ticket_in("in_progress", team)
    withdraw(actor=team.alice, at=ticket.status_since + dt.timedelta(hours=2), number=ticket.number)
    line = ActLine.objects.get()
    assert (line.accepted_how, line.accepted_by) == ("withdrawn", "Алиса Акимова")


def test_one_act_for_the_month(team: Office) -> None:
    monthly(team)
    for _ in range(2):
        make.ticket_in("accepted", team)
    assert not Act.objects.exists()
    (act,) = issue_monthly_acts(actor=team.vera, at=AT, organisation_id=team.organisation.pk, month=NOVEMBER)
    assert (act.combined, act.acted_on, act.lines.count()) == (True, dt.date(2026, 11, 30), 2)
    assert (
        issue_monthly_acts(actor=team.vera, at=AT, organisation_id=team.organisation.pk, month=NOVEMBER) == ()
    )
    assert fsck() == ()


def test_a_month_that_goes_on_is_acted_to_this_day(team: Office) -> None:
    monthly(team)
    make.ticket_in("accepted", team)
    at = moscow("2026-11-20 12:00")
    (act,) = issue_monthly_acts(actor=team.vera, at=at, organisation_id=team.organisation.pk, month=NOVEMBER)
    assert act.acted_on == dt.date(2026, 11, 20)


def test_a_combined_invoice_brings_its_combined_act(team: Office) -> None:
    monthly(team, invoices=True)
    for _ in range(2):
        make.ticket_in("accepted", team)
    issue_monthly(actor=team.vera, at=AT, organisation_id=team.organisation.pk, month=NOVEMBER)
    assert Act.objects.get().lines.count() == 2


def test_a_combined_invoice_may_have_acts_by_ticket(team: Office) -> None:
    Organisation.objects.update(invoicing="monthly")
    for _ in range(2):
        make.ticket_in("accepted", team)
    issue_monthly(actor=team.vera, at=AT, organisation_id=team.organisation.pk, month=NOVEMBER)
    assert [act.acted_on for act in Act.objects.all()] == [dt.date(2026, 11, 16)] * 2


def test_works_of_two_tax_rates_get_two_acts(team: Office) -> None:
    monthly(team)
    Authority.objects.update(from_day=dt.date(2025, 1, 1))
    for day in ("2025-12-30 10:00", "2026-01-12 10:00"):
        make.ticket_in("accepted", team, at=moscow(day))
    acts = issue_monthly_acts(
        actor=team.vera,
        at=moscow("2026-02-02 10:00"),
        organisation_id=team.organisation.pk,
        month=dt.date(2026, 1, 1),
    )
    assert [act.vat_rate for act in acts] == [20, 22]
    assert fsck() == ()


def test_a_void_invoice_voids_its_part_of_a_combined_act(team: Office) -> None:
    monthly(team)
    first, second = (make.invoice_of(make.ticket_in("accepted", team)) for _ in range(2))
    issue_monthly_acts(actor=team.vera, at=AT, organisation_id=team.organisation.pk, month=NOVEMBER)
    void_invoice(actor=team.vera, at=AT, number=first.number, reason="Ошибка", reissue=True)
    assert live_lines() == [(1002, second.number)]
    assert Act.objects.get(number=1001).void_reason == "Ошибка"
    issue_monthly_acts(actor=team.vera, at=AT, organisation_id=team.organisation.pk, month=NOVEMBER)
    assert [act for act, _ in live_lines()] == [1002, 1003]
    assert fsck() == ()


def test_a_reissued_invoice_has_a_new_act_of_the_old_day(team: Office) -> None:
    invoice = make.invoice_of(make.ticket_in("accepted", team))
    new = void_invoice(actor=team.vera, at=AT, number=invoice.number, reason="Ошибка", reissue=True)
    assert new is not None
    assert live_lines() == [(1002, new.number)]
    again = Act.objects.get(number=1002)
    assert (again.acted_on, again.lines.get().accepted_by) == (dt.date(2026, 11, 16), "Алиса Акимова")


def test_an_act_may_be_voided_alone_and_issued_anew(team: Office) -> None:
    invoice = make.invoice_of(make.ticket_in("accepted", team))
    new = void_act(actor=team.vera, at=AT, number=1001, reason="Не та подпись", reissue=True)
    assert new is not None
    assert live_lines() == [(1002, invoice.number)]
    void_act(actor=team.vera, at=AT, number=1002, reason="И эта не та")
    assert live_lines() == []
    issue_monthly_acts(actor=team.vera, at=AT, organisation_id=team.organisation.pk, month=NOVEMBER)
    assert live_lines() == [(1003, invoice.number)]
    assert fsck() == ()


def test_an_objection_voids_the_act_with_the_invoice(team: Office) -> None:
    ticket = make.ticket_in("resolved", team)
    when = ticket.status_since + dt.timedelta(hours=1)
    accept_orally(actor=team.anna, at=when, number=ticket.number, call=OralAcceptance(team.alice.pk, when))
    assert ActLine.objects.get().accepted_how == "oral"
    object_to_acceptance(
        actor=team.alice,
        at=when + dt.timedelta(hours=1),
        number=ticket.number,
        post=Post("Форма не отправляется"),
    )
    assert Act.objects.get().state == "void"
    assert fsck() == ()


def test_who_may_and_what_is_there(team: Office) -> None:
    make.ticket_in("accepted", team)
    for actor in (team.anna, team.alice):
        with pytest.raises(NotAllowed):
            void_act(actor=actor, at=AT, number=1001, reason="x")
        with pytest.raises(NotAllowed):
            issue_monthly_acts(actor=actor, at=AT, organisation_id=team.organisation.pk, month=NOVEMBER)
    with pytest.raises(NotFound):
        void_act(actor=team.vera, at=AT, number=1, reason="x")
    with pytest.raises(BadInput):
        void_act(actor=team.vera, at=AT, number=1001, reason=" ")
    with pytest.raises(NotFound):
        issue_monthly_acts(actor=team.vera, at=AT, organisation_id=0, month=NOVEMBER)
    with pytest.raises(BadInput):
        issue_monthly_acts(
            actor=team.vera, at=AT, organisation_id=team.organisation.pk, month=dt.date(2026, 12, 1)
        )
    void_act(actor=team.vera, at=AT, number=1001, reason="x")
    with pytest.raises(Conflict):
        void_act(actor=team.vera, at=AT, number=1001, reason="x")
    assert Invoice.objects.get().state == "issued"


def test_work_that_was_written_off_whole_needs_no_act(team: Office) -> None:
    monthly(team)
    for _ in range(2):
        make.ticket_in("accepted", team)
    first, second = Invoice.objects.order_by("number")
    InvoiceLine.objects.filter(invoice=first).update(amount=0)
    Organisation.objects.update(acts_by="per_ticket")
    issue_monthly_acts(actor=team.vera, at=AT, organisation_id=team.organisation.pk, month=NOVEMBER)
    assert live_lines() == [(1001, second.number)]
