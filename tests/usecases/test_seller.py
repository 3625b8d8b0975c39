"""No invoice goes out without the studio's requisites, and nothing is lost meanwhile (2.6, R10, R14)."""

from __future__ import annotations

import pytest

from reglament.queries.unbilled import unbilled_works
from reglament.store.models import Event, Invoice, Letter, Studio
from reglament.usecases.acceptance import OralAcceptance, accept_orally, object_to_acceptance
from reglament.usecases.billing import bill_ticket, issue_monthly, void_invoice
from reglament.usecases.conversation import Post
from reglament.usecases.fsck import fsck
from reglament.usecases.refusals import Refused
from tests import factories as make
from tests.factories import Office, moscow

pytestmark = pytest.mark.django_db
AT = moscow("2026-11-20 12:00")


@pytest.fixture
def team() -> Office:
    return make.office()


def empty_requisites() -> None:
    Studio.objects.update(bik="", account="", corr_account="", bank_name="")


def fill_requisites() -> None:
    card = make.STUDIO
    Studio.objects.update(
        bik=card.bik, account=card.account, corr_account=card.corr_account, bank_name=card.bank_name
    )


def test_acceptance_goes_on_and_the_work_waits_to_be_billed(team: Office) -> None:
    empty_requisites()
    ticket = make.ticket_in("accepted", team)
    assert ticket.status == "accepted"
    assert not Invoice.objects.exists()
    assert [work.number for work in unbilled_works()] == [ticket.number]
    assert not list(fsck())


def test_the_client_is_told_that_the_invoice_comes_later(team: Office) -> None:
    empty_requisites()
    ticket = make.ticket_in("accepted", team)
    letter = Letter.objects.get(event__ticket=ticket, template="accepted_invoice", recipient=team.alice)
    assert letter.data["invoice_waits"] is True
    assert Event.objects.get(ticket=ticket, kind="accepted").data["invoice"] is None


def test_the_accountant_is_told_what_is_missing_then_bills(team: Office) -> None:
    empty_requisites()
    ticket = make.ticket_in("accepted", team)
    with pytest.raises(Refused) as refused:
        bill_ticket(actor=team.vera, at=AT, number=ticket.number)
    assert refused.value.code == "no_requisites"
    assert "БИК, расчётный счёт" in refused.value.text.ru
    fill_requisites()
    invoice = bill_ticket(actor=team.vera, at=AT, number=ticket.number)
    assert invoice.seller["bik"] == make.STUDIO.bik
    assert unbilled_works() == ()


def test_a_combined_invoice_and_a_new_one_for_a_void_one_are_refused_too(team: Office) -> None:
    ticket = make.ticket_in("accepted", team)
    number = make.invoice_of(ticket).number
    empty_requisites()
    with pytest.raises(Refused) as monthly:
        issue_monthly(actor=team.vera, at=AT, organisation_id=ticket.organisation_id, month=AT.date())
    assert monthly.value.code == "no_requisites"
    with pytest.raises(Refused) as refused:
        void_invoice(actor=team.vera, at=AT, number=number, reason="Ошибка", reissue=True)
    assert refused.value.code == "no_requisites"
    assert Invoice.objects.get(number=number).state == "issued"
    void_invoice(actor=team.vera, at=AT, number=number, reason="Ошибка")
    assert [work.number for work in unbilled_works()] == [ticket.number]


def test_an_objection_is_never_refused(team: Office) -> None:
    ticket = make.ticket_in("resolved", team)
    when = ticket.status_since + (moscow("2026-11-20 12:10") - AT)
    accept_orally(actor=team.anna, at=when, number=ticket.number, call=OralAcceptance(team.alice.pk, when))
    empty_requisites()
    object_to_acceptance(actor=team.alice, at=when, number=ticket.number, post=Post("Не принимали", once="o"))
    assert Invoice.objects.filter(state="issued").count() == 0
