"""Numbers and months that stand in an address or in a hidden field: what cannot be read is none, never an error.

In the paths of addresses `<row:number>` is the number of a row: what no row can have is an address that does not exist.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.urls import register_converter
from django.urls.converters import IntConverter
from django.utils.translation import gettext_lazy as _

# No row has a number as long as this, and no database takes a longer one.
MOST_DIGITS = 15


class RowConverter(IntConverter):
    """The number of a row in the path of an address."""

    regex = f"[0-9]{{1,{MOST_DIGITS}}}"


register_converter(RowConverter, "row")


class RowField(forms.IntegerField):
    """The number of a row, typed or hidden. One that no row can have is said to be wrong, and the database is not asked."""

    def __init__(self, **options: Any) -> None:
        nowhere = {
            "invalid": _("Укажите номер цифрами"),
            "min_value": _("Такого номера нет"),
            "max_value": _("Такого номера нет"),
        }
        messages = {**nowhere, **options.pop("error_messages", {})}
        super().__init__(min_value=0, max_value=10**MOST_DIGITS - 1, error_messages=messages, **options)

    def to_python(self, value: Any) -> int | None:
        """The number, also typed as «№ 1042»; None for nothing typed. Raises ValidationError."""
        return super().to_python(re.sub(r"^\s*[#\u2116]\s*", "", str(value)) if value is not None else None)


def whole(text: str) -> int | None:
    """The whole number that `text` is, from nought; None for anything else and for numbers that no row can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def month_of(text: str) -> dt.date | None:
    """The first day of the month «2026-11»; None for anything else and for years before 2000 and after 2099."""
    return (
        dt.date.fromisoformat(f"{text}-01")
        if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text, re.ASCII)
        else None
    )
