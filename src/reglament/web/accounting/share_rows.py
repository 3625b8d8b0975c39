"""Rows of a form that say how much of a payment is for which invoice; as many as are asked for, without a script too."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from reglament.usecases.payments import Share
from reglament.web.deeds import DeedForm
from reglament.web.desk.fields import MoneyField
from reglament.web.numbers import RowField

ROWS = 3
MOST_ROWS = 20


class ShareRows(DeedForm):
    """A form with rows of an invoice and a sum. What a use-case refuses of the rows is said at `shares`."""

    shares = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, rows: int = ROWS, **options: Any) -> None:
        super().__init__(data, *args, **options)
        given = _posted_rows(data) if data is not None else 0
        self.places = range(min(MOST_ROWS, max(rows, given)))
        for place in self.places:
            number = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
            self.fields[f"invoice_{place}"] = RowField(label=_("Счёт №"), required=False, widget=number)
            self.fields[f"amount_{place}"] = MoneyField(label=_("Сумма по счёту"), required=False)

    @classmethod
    def with_more_rows(cls, posted: Any, **options: Any) -> Self:
        """The form as it was typed, not checked, with a few rows more."""
        typed = {key: posted[key] for key in posted if key not in ("csrfmiddlewaretoken", "action")}
        return cls(rows=min(MOST_ROWS, _posted_rows(posted) + ROWS), initial=typed, **options)

    @property
    def share_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows: an invoice and its sum."""
        return [(self[f"invoice_{place}"], self[f"amount_{place}"]) for place in self.places]

    def rows(self) -> list[tuple[forms.BoundField, ...]]:
        """The other fields, line by line."""
        own = {f"{name}_{place}" for place in self.places for name in ("invoice", "amount")}
        return [row for row in super().rows() if row[0].name not in own]

    def clean(self) -> dict[str, Any]:
        """A row has both or neither."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for place in self.places:
            number, amount = data.get(f"invoice_{place}"), data.get(f"amount_{place}")
            if number and amount is None and f"amount_{place}" not in self.errors:
                self.add_error(f"amount_{place}", str(_("Укажите сумму")))
            if amount is not None and not number and f"invoice_{place}" not in self.errors:
                self.add_error(f"invoice_{place}", str(_("Укажите номер счёта")))
        return data

    @property
    def shares_given(self) -> tuple[Share, ...]:
        """What was typed, as use-cases take it."""
        given = (
            (self.cleaned_data.get(f"invoice_{p}"), self.cleaned_data.get(f"amount_{p}")) for p in self.places
        )
        return tuple(Share(number, amount) for number, amount in given if number and amount is not None)


def first_rows(parts: Sequence[tuple[int, Decimal]]) -> dict[str, object]:
    """The rows' first values."""
    initial: dict[str, object] = {}
    for place, (number, amount) in enumerate(parts):
        initial |= {f"invoice_{place}": number, f"amount_{place}": amount}
    return initial


def _posted_rows(data: Any) -> int:
    places = [key.rpartition("_")[2] for key in data if key.startswith("invoice_")]
    return 1 + max((int(place) for place in places if place.isdecimal() and len(place) < 3), default=ROWS - 1)
