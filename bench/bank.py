"""How fast statements come in: `python -m bench.bank [PAYMENTS [INVOICES [CLIENTS]]]` imports a generated file against open
invoices on each database, in a process of its own, and prints the seconds and the memory of reading, importing and importing
again.

The goals at 100,000 payments and 50,000 open invoices: under a minute, under 300 MB.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import sys
import time
from pathlib import Path
from typing import Any

from bench.place import Place, folder, have_postgres, place, program

PAYMENTS, INVOICES = 100_000, 50_000
SECONDS, MEGABYTES = 60, 300
CLIENTS = 5_000
ACCOUNT, INN = "40702810600000000001", "7700990010"
FIRST_DAY = dt.date(2026, 1, 12)
NOW = dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC)


def main(argv: list[str]) -> int:
    """Measure, or be one of the measured processes; 1 when a goal is missed."""
    if argv[:1] == ["fill"]:
        fill(int(argv[1]), int(argv[2]))
        return 0
    if argv[:1] == ["import"]:
        print(json.dumps(imported(Path(argv[1]))))
        return 0
    payments, invoices, clients = [*map(int, argv), *(PAYMENTS, INVOICES, CLIENTS)[len(argv) :]]
    missed = False
    with folder() as inside:
        for database in ("sqlite", "postgres") if have_postgres() else ("sqlite",):
            where = place(inside, database, payments, 8000)
            missed |= _measure(where, inside, payments, invoices, clients)
    return int(missed)


def _measure(where: Place, inside: Path, payments: int, invoices: int, clients: int) -> bool:
    file = inside / "kl_to_1c.txt"
    write(file, payments, invoices, clients)
    _output(where, "fill", str(invoices), str(clients))
    first = json.loads(_output(where, "import", str(file)))
    again = json.loads(_output(where, "import", str(file)))
    for name, told in (("first", first), ("again", again)):
        print(
            f"{where.database:8} {name}: {payments:,} payments against {invoices:,} invoices: read {told['read']:.1f} s, "
            f"imported {told['imported']:.1f} s, peak {told['megabytes']:.0f} MB; new {told['new']:,}, sure {told['sure']:,}"
        )
    print(f"{where.database:8} {1e6 * (first['read'] + first['imported']) / payments:.0f} µs a payment, again × "
          f"{(again['read'] + again['imported']) / (first['read'] + first['imported']):.2f}")  # fmt: skip
    taken, memory = first["read"] + first["imported"], first["megabytes"]
    missed = [f"{taken:.1f} s, at most {SECONDS}"] if taken > SECONDS else []
    missed += [f"{memory:.0f} MB, at most {MEGABYTES}"] if memory > MEGABYTES else []
    missed += ["a repeated import has new payments"] if again["new"] else []
    print("\n".join(f"missed: {where.database}: {each}" for each in missed) or "every goal is met")
    return bool(missed)


def _output(where: Place, *arguments: str) -> str:
    process = program(where, "bench.bank", *arguments)
    out, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"bench.bank {arguments[0]} ended with {process.returncode}")
    return out


def write(file: Path, payments: int, invoices: int, clients: int) -> None:
    """A statement: nine of ten payments name an invoice, every tenth none; the clients pay in turns."""
    chance = random.Random(20261201)
    with file.open("w", encoding="cp1251", newline="\r\n") as out:
        out.write(
            f"1CClientBankExchange\nВерсияФормата=1.03\nКодировка=Windows\nРасчСчет={ACCOUNT}\n"
            "ДатаНачала=12.01.2026\nДатаКонца=31.12.2026\n"
        )
        for place_ in range(payments):
            number = place_ % invoices
            client = number % clients
            day = FIRST_DAY + dt.timedelta(days=place_ * 200 // payments)
            purpose = (
                f"Оплата по счету № {1001 + number} от 12.01.2026 за услуги. НДС не облагается"
                if chance.random() < 0.9
                else "Оплата за услуги. Без НДС"
            )
            out.write(
                f"СекцияДокумент=Платежное поручение\nНомер={place_ + 1}\nДата={day:%d.%m.%Y}\nСумма={_sum(number)}\n"
                f"ПлательщикСчет={_account(client)}\nПлательщикИНН={_inn(client)}\nПлательщик1=ООО Клиент {client}\n"
                f"ПолучательСчет={ACCOUNT}\nДатаПоступило={day:%d.%m.%Y}\nНазначениеПлатежа={purpose}\nКонецДокумента\n"
            )
        out.write("КонецФайла\n")


def fill(invoices: int, clients: int) -> None:
    """A studio with its clients and their open invoices, in an empty database."""
    from reglament.cli.preflight import prepare_database, start_django

    start_django()
    prepare_database()
    from django.db import transaction

    from reglament.store.models import Counter, Invoice, Organisation
    from tests.factories import studio

    studio()
    with transaction.atomic():
        made = Organisation.objects.bulk_create(
            [
                Organisation(name=f"Клиент {n}", legal_name=f"ООО Клиент {n}", inn=_inn(n), created_at=NOW)
                for n in range(clients)
            ],
            batch_size=500,
        )
        rows = (_invoice(number, made[number % clients].pk) for number in range(invoices))
        Invoice.objects.bulk_create(rows, batch_size=500)
        Counter.objects.create(series="invoice", value=1000 + invoices)


def imported(file: Path) -> dict[str, Any]:
    """Read and import the file as the command line does; seconds, peak memory in MB, what was found."""
    from reglament.cli.preflight import start_django

    start_django()
    from reglament.bank import read_statement
    from reglament.usecases.bank_import import FileFacts, import_statement

    began = time.perf_counter()
    data = file.read_bytes()
    facts = FileFacts(file.name, "0" * 64, len(data))
    statement = read_statement(data)
    del data
    read = time.perf_counter()
    report = import_statement(actor=None, at=dt.datetime.now(dt.UTC), statement=statement, file=facts)
    return {
        "read": read - began,
        "imported": time.perf_counter() - read,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "new": report.new,
        "sure": report.sure,
    }


def _invoice(number: int, organisation_id: int) -> Any:
    from reglament.store.models import Invoice

    return Invoice(
        number=1001 + number,
        organisation_id=organisation_id,
        issued_at=NOW,
        issued_on=FIRST_DAY,
        due_on=FIRST_DAY + dt.timedelta(days=5),
        buyer={},
        seller={},
        currency="RUB",
        total=_sum(number),
    )


def _sum(number: int) -> str:
    return f"{1000 + number % 977}.{number % 100:02}"


def _inn(client: int) -> str:
    return f"77{client:08}"


def _account(client: int) -> str:
    return f"407028107{client:011}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
