"""The mailbox named in a contract writes into the mailbox kept for its organisation, or for another one (1.5, R21)."""

from __future__ import annotations

import datetime as dt

from reglament.store.models import Mailbox
from reglament.usecases.mailboxes import default_mailbox
from reglament.usecases.organisations import NewContract, add_contract
from tests.factories import MONDAY, Office, organisation
from tests.post import arrives

OFFICE = "office@romashka.example"


def test_its_own_organisations_mailbox_takes_it_and_anothers_does_not(team: Office) -> None:
    contract = NewContract("Д-1", dt.date(2026, 1, 1), OFFICE)
    add_contract(actor=team.olga, at=MONDAY, organisation_id=team.organisation.pk, contract=contract)
    mailbox = Mailbox.objects.filter(pk=default_mailbox("listener", at=MONDAY))
    mailbox.update(organisation=team.organisation)
    assert arrives(OFFICE, at=MONDAY, text="Просим добавить Дарью.").decision == "authority"
    mailbox.update(organisation=organisation(name="Лютик", legal_name="ООО «Лютик»", inn="7700990042"))
    assert arrives(OFFICE, at=MONDAY, text="Просим добавить Еву.").decision == "glance"


def test_an_authorised_person_behind_it_asks_for_rights_or_for_work(team: Office) -> None:
    contract = NewContract("Д-1", dt.date(2026, 1, 1), team.alice.email)
    add_contract(actor=team.olga, at=MONDAY, organisation_id=team.organisation.pk, contract=contract)
    rights = arrives(
        team.alice.email, at=MONDAY, text="Просим добавить Дарью Данилову, daria@romashka.example."
    )
    assert (rights.decision, rights.needs_glance) == ("authority", False)
    task = arrives(team.alice.email, at=MONDAY, text="Поправьте, пожалуйста, форму.")
    assert (task.decision, task.needs_glance) == ("draft", True)
