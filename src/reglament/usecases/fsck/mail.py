"""What letters are said to have become is there: messages, forms, files (1.3, R21)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from reglament.rules.text import Text
from reglament.store.models import IncomingLetter, IncomingPart, Invitation
from reglament.usecases.files import path_of
from reglament.usecases.fsck.findings import Finding

_SAID = {
    "no_message": Text("Решено «сообщение», а сообщения нет", "Decided to be a message, and there is none"),
    "no_form": Text("Решено «черновик», а формы нет", "Decided to be a draft, and there is no form"),
    "no_proposal": Text(
        "Решено «доверенность», а разбора нет", "Decided to change authority, and nothing proposes it"
    ),
    "no_decision": Text("Прочитано, а решения нет", "Read, and not decided about"),
}


def check_mail() -> Iterator[Finding]:
    """Letters without what they became, forms that ended without a reason, files without bytes."""
    wrong = {
        "no_message": Q(decision__in=("message", "ticket"), message=None),
        "no_form": Q(decision__in=("draft", "locked"), invitation=None),
        "no_proposal": Q(decision="authority", authority_proposal=None),
        "no_decision": Q(state="read", decision=""),
    }
    for code, contradictory in wrong.items():
        for letter in IncomingLetter.objects.filter(contradictory).order_by("id").only("id"):
            yield Finding(code, _SAID[code], f"incoming letter {letter.pk}")
    yield from _check_forms()
    yield from _check_parts()


def _check_forms() -> Iterator[Finding]:
    ended = Q(ended_at__isnull=False)
    filed = Q(ended_why="filed")
    contradictory = (
        ended & Q(ended_why="")
        | ~ended & ~Q(ended_why="")
        | filed & Q(ticket=None)
        | ~filed & Q(ticket__isnull=False)
    )
    for form in Invitation.objects.filter(contradictory).order_by("id").only("id"):
        ru = "Форма закончилась без тикета и без причины, или наоборот"
        yield Finding(
            "form_end",
            Text(ru, "The form ended with neither a ticket nor a reason, or the other way round"),
            f"invitation {form.pk}",
        )


def _check_parts() -> Iterator[Finding]:
    for part in IncomingPart.objects.order_by("id").only("id", "sha256", "size").iterator(chunk_size=1000):
        path = path_of(part.sha256)
        if not path.is_file() or path.stat().st_size != part.size:
            ru, en = (
                "Файла письма нет на диске, или он другого размера",
                "The letter's file is missing, or has another size",
            )
            yield Finding("part_missing", Text(ru, en), f"incoming part {part.pk}")
