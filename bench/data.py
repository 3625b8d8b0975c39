"""`python -m bench.data N`: the database of the environment filled with N tickets; the same N gives the same rows, but for
the day they are counted from."""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import time
from typing import Any

OPEN_SHARE = 0.05
FEWEST_OPEN = 90  # so that even a small studio has a whole page of 50 rows in its queue
YEARS_WEEKS = 150
TICKETS_PER_CLIENT = 500
FEWEST_CLIENTS = 10


def main(argv: list[str]) -> int:
    """Fill the database and print how, as JSON."""
    from reglament.cli.preflight import prepare_database, start_django

    start_django()
    prepare_database()
    began = time.perf_counter()
    rows = build(int(argv[0]), dt.datetime.now(dt.UTC).replace(second=0, microsecond=0))
    tidy()
    print(json.dumps({"rows": rows, "seconds": round(time.perf_counter() - began, 1), **sign_in()}))
    return 0


def build(count: int, now: dt.datetime) -> int:
    """`count` tickets, five of a hundred open; the number of rows written."""
    from django.db import transaction

    from bench.copies import MODELS, Copier
    from bench.loader import in_haste
    from bench.stories import closed_stories, open_stories, set_up, working_morning
    from reglament.queries.law import law_at
    from reglament.store.models import Counter

    chance = random.Random(20261122)
    office = set_up(now - dt.timedelta(days=90))
    calendar = law_at(now).calendar
    closed = closed_stories(office, working_morning(calendar, now.date() - dt.timedelta(days=80)))
    opened = open_stories(office, now - dt.timedelta(days=2))
    opening = max(FEWEST_OPEN, int(count * OPEN_SHARE))
    with in_haste([model._meta.db_table for model in MODELS]), transaction.atomic():
        clients = _clients(office, max(FEWEST_CLIENTS, count // TICKETS_PER_CLIENT))
        copier = Copier(chance)
        for stories, times, span in ((closed, count - opening, "weeks"), (opened, opening, "minutes")):
            forms = [copier.forms(story.number) for story in stories]
            picked = chance.choices(forms, weights=[story.share for story in stories], k=times)
            for index, form in enumerate(picked):
                back = chance.randint(0, YEARS_WEEKS if span == "weeks" else 600)
                copier.copy(form, clients[index % len(clients)], -dt.timedelta(**{span: back}))
        written = copier.finish()
        Counter.objects.filter(series="ticket").update(value=copier.number)
        Counter.objects.filter(series="invoice").update(value=copier.invoice)
    return written


def tidy() -> None:
    """What the database does by itself in the life of a real studio: sequences behind the rows, statistics."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    models = list(apps.get_app_config("store").get_models())
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
        cursor.execute("VACUUM ANALYZE")


def sign_in() -> dict[str, Any]:
    """A session of Anna, a specialist with a second factor, and what the measured deeds need to name."""
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    from reglament.store.models import Person, Ticket

    anna = Person.objects.get(email="anna@studio.example")
    Authenticator.objects.get_or_create(
        user=anna, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}}
    )
    session = SessionStore()
    session["_auth_user_id"] = str(anna.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = anna.get_session_auth_hash()
    session.save()
    waiting = Ticket.objects.filter(status="new", to_close=None).order_by(
        "-priority_rank", "queued_at", "number"
    )
    first = waiting[0]
    return {
        "session": session.session_key,
        "tickets": list(waiting.values_list("number", flat=True)[:50]),
        "organisation": first.organisation_id,
        "author": first.author_id,
        "site": first.site_id,
    }


def _clients(office: Any, count: int) -> list[Any]:
    from bench.copies import Client
    from bench.words import organisation_name
    from reglament.store.models import Authority, Organisation, Person, ServicePeriod, Site

    grant, period = Authority.objects.get(person=office.client), ServicePeriod.objects.get(site=office.site)
    clients = []
    for index in range(count):
        name, domain = organisation_name(index), f"client{index + 1}.example"
        organisation = _again(office.organisation, name=name, legal_name=f"ООО «{name}»")
        site = _again(office.site, organisation=organisation, name=domain)
        _again(period, site=site)
        people = [
            _again(office.client, email=f"person{n}@{domain}", name=f"Сотрудник {name}") for n in range(3)
        ]
        for person in people:
            _again(grant, person=person, organisation=organisation)
        clients.append(Client(organisation.pk, site.pk, people[0].pk, people[0].email))
    assert Organisation.objects.count() > count <= Site.objects.count() < Person.objects.count()
    return clients


def _again(row: Any, **changes: object) -> Any:
    """A copy of a row with something changed."""
    model = type(row)
    values = {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if not field.primary_key
    }
    for name in changes:
        values.pop(f"{name}_id", None)
    return model.objects.create(**{**values, **changes})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
