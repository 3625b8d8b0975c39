"""Finding money by what people remember of it: words of its paper, its number, its sum; or its month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Q

_SUM_SIGNS = re.compile(r"[\s\u00a0₽]")
_SUM = re.compile(r"\d{1,10}(\.\d{1,2})?", re.ASCII)


def said(text: str, *, words: Sequence[str], exact: Sequence[str]) -> Q:
    """Rows with the text somewhere in the columns `words`, as the whole of one of `exact`, or as their `amount` («1 000,00»).
    Every row for an empty text."""
    text = text.replace("\x00", "").strip()
    if not text:
        return Q()
    found = Q()
    for column in words:
        # An expression, because SQLite's LIKE tells Cyrillic capitals from small letters.
        found |= Q(**{f"{column}__iregex": re.escape(text)})
    for column in exact:
        found |= Q(**{column: text})
    amount = sum_said(text)
    return found if amount is None else found | Q(amount=amount)


def sum_said(text: str) -> Decimal | None:
    """The sum of money that a text is: «1 000,00», «1000.5 ₽»; None for anything else."""
    amount = _SUM_SIGNS.sub("", text).replace(",", ".")
    return Decimal(amount) if _SUM.fullmatch(amount) else None


def in_month(column: str, month: dt.date | None) -> Q:
    """Rows whose day is in the month of `month`; every row for None."""
    if month is None:
        return Q()
    first = month.replace(day=1)
    return Q(**{f"{column}__gte": first, f"{column}__lt": (first + dt.timedelta(days=32)).replace(day=1)})
