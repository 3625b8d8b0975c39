"""Places in the work queue as parts of other statements: before a ticket, behind its priority, in all (4.5, R4, R19)."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, IntegerField, OuterRef, Q, QuerySet, Subquery

from reglament.queries.chrome import in_queue
from reglament.store.models import Ticket


def ahead_of_outer() -> Subquery:
    """How many tickets of the queue stand before the outer row's ticket."""
    # The last condition follows from the others; by it the database reads only the upper part of the queue's index.
    return counted(
        _queue().filter(
            Q(priority_rank__gt=OuterRef("priority_rank"))
            | Q(priority_rank=OuterRef("priority_rank"), queued_at__lt=OuterRef("queued_at"))
            | Q(
                priority_rank=OuterRef("priority_rank"),
                queued_at=OuterRef("queued_at"),
                number__lt=OuterRef("number"),
            ),
            priority_rank__gte=OuterRef("priority_rank"),
        )
    )


def before_the_end_of_outer() -> Subquery:
    """How many other tickets would stand before the outer row's ticket if its client wrote now (4.5)."""
    return counted(_queue().filter(priority_rank__gte=OuterRef("priority_rank")).exclude(pk=OuterRef("pk")))


def queue_length() -> Subquery:
    """How many tickets wait."""
    return counted(_queue())


def counted(rows: QuerySet[Any]) -> Subquery:
    """A count as a subquery; without the GROUP BY that Count() would bring, and so with a row for zero."""
    one = rows.order_by().annotate(_n=Func(template="COUNT(*)", output_field=IntegerField())).values("_n")
    return Subquery(one, output_field=IntegerField())


def lengths_by_rank() -> list[int]:
    """How many tickets wait at each rank and above it: index 0 is the whole queue. One SQL statement."""
    ranks = list(_queue().values_list("priority_rank", flat=True))
    return [sum(rank >= least for rank in ranks) for least in range(4)]


def _queue() -> QuerySet[Ticket]:
    return Ticket.objects.filter(in_queue())
