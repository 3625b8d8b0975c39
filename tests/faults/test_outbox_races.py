"""Several workers at the same instant, and a database that is away for a while."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from reglament.delivery import outbox, worker
from reglament.delivery.outbox import claim, deliver_next
from reglament.store.models import Letter
from reglament.usecases.letters import queue_ready_letter

pytestmark = pytest.mark.django_db(transaction=True)
AT = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


def letters(count: int, at: dt.datetime = AT) -> set[str]:
    return {
        queue_ready_letter(address="a@b.example", subject="s", body="1", language="ru", at=at).message_id
        for _ in range(count)
    }


def at_once(*works: Callable[[], None]) -> list[Exception]:
    """Run on threads that start together; what they raised."""
    barrier, raised = threading.Barrier(len(works)), list[Exception]()

    def run(work: Callable[[], None]) -> None:
        try:
            barrier.wait()
            work()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def test_nothing_is_sent_twice() -> None:
    wanted, sent, lock = letters(25), Counter[str](), threading.Lock()

    class Box:
        def send(self, message: EmailMessage) -> None:
            with lock:
                sent[str(message["Message-ID"])] += 1

    def work(owner: str) -> Callable[[], None]:
        def run() -> None:
            while deliver_next(transport=Box(), at=AT, owner=owner):
                pass

        return run

    assert at_once(*(work(f"w{n}") for n in range(4))) == []
    assert sent == Counter(wanted)
    assert Letter.objects.filter(state="sent", attempts=1).count() == len(wanted)


def test_claims_do_not_overlap() -> None:
    letters(10)
    claimed: list[int] = []

    def take(owner: str) -> Callable[[], None]:
        return lambda: claimed.extend(letter.pk for letter in claim(limit=7, at=AT, owner=owner))

    assert at_once(take("one"), take("two")) == []
    assert len(claimed) == len(set(claimed))
    assert len(claimed) in (7, 10)


def test_the_worker_outlives_a_database_hiccup(monkeypatch: pytest.MonkeyPatch) -> None:
    letters(1, at=timezone.now())
    stop, troubles = (
        threading.Event(),
        iter([OperationalError("server closed the connection"), OperationalError("again")]),
    )
    monkeypatch.setattr(worker, "TROUBLE", (0.01,))
    monkeypatch.setattr(worker, "IDLE", 0.01)

    def shaky(**kwargs: object) -> bool:
        for trouble in troubles:
            raise trouble
        return outbox.deliver_next(**kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(worker, "deliver_next", shaky)

    class Box:
        def send(self, message: EmailMessage) -> None:
            stop.set()

    assert at_once(lambda: worker.run(stop, Box())) == []
    assert Letter.objects.get().state == "sent"
