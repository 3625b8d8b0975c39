"""Forms of the bank's pages: files, one line's decision, its shares row by row."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from reglament.usecases.bank_lines import Decision
from reglament.usecases.payments import Share
from reglament.web.deeds import DeedForm
from reglament.web.desk.fields import FilesField, MoneyField

ROWS = 3
MOST_ROWS = 20


class StatementForm(DeedForm):
    """Statements as the bank's program saved them."""

    statements = FilesField(label=_("Файлы выписки"))

    def clean_statements(self) -> list[UploadedFile[Any]]:
        """At least one file."""
        files: list[UploadedFile[Any]] = self.cleaned_data["statements"]
        if not files:
            raise forms.ValidationError(_("Выберите файл выписки"))
        return files


class LineForm(DeedForm):
    """One line as it stands: which, and as it was seen."""

    line = forms.IntegerField(widget=forms.HiddenInput)


class SureForm(DeedForm):
    """All lines that are sure, as the page showed them."""

    lines = forms.CharField(widget=forms.HiddenInput, max_length=20000)

    def clean_lines(self) -> list[int]:
        """Their ids in order."""
        return [
            int(part) for part in self.cleaned_data["lines"].split(",") if part.isascii() and part.isdecimal()
        ]


class LeaveForm(LineForm):
    """Why a payment is no client's."""

    reason = forms.CharField(label=_("Что это за деньги"), max_length=300, required=False)


class UndoLineForm(LineForm):
    """Why a confirmation is undone."""

    payment = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Почему подтверждение отменяется"), max_length=300, required=False)


class DecisionForm(LineForm):
    """Which invoices a payment settles, row by row, and whose advance the rest is."""

    shares = forms.CharField(required=False, widget=forms.HiddenInput)  # where a refusal of the rows is said
    advance_of = forms.ChoiceField(label=_("Остаток — аванс организации"), required=False)

    def __init__(
        self,
        data: Any = None,
        *args: Any,
        organisations: Sequence[tuple[int, str]] = (),
        rows: int = ROWS,
        **rest: Any,
    ) -> None:
        super().__init__(data, *args, **rest)
        if data is not None:
            rows = min(MOST_ROWS, max(rows, _posted_rows(data)))
        for place in range(rows):
            self.fields[f"invoice_{place}"] = forms.IntegerField(
                label=_("Счёт №"),
                required=False,
                min_value=1,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )
            self.fields[f"amount_{place}"] = MoneyField(label=_("Сумма"), required=False)
        self.places = range(rows)
        choices = [("", str(_("не аванс"))), *((str(pk), name) for pk, name in organisations)]
        self.fields["advance_of"].choices = choices  # type: ignore[attr-defined]

    @property
    def share_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows: an invoice and its sum."""
        return [(self[f"invoice_{place}"], self[f"amount_{place}"]) for place in self.places]

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
    def decision(self) -> Decision:
        """What was typed, as the use-case takes it."""
        given = (
            (self.cleaned_data.get(f"invoice_{p}"), self.cleaned_data.get(f"amount_{p}")) for p in self.places
        )
        shares = tuple(Share(number, amount) for number, amount in given if number and amount is not None)
        whose = self.cleaned_data.get("advance_of")
        return Decision(shares, int(whose) if whose else None)


def first_rows(parts: Sequence[tuple[int, Decimal]]) -> dict[str, object]:
    """The rows' first values from what is proposed."""
    initial: dict[str, object] = {}
    for place, (number, amount) in enumerate(parts):
        initial |= {f"invoice_{place}": number, f"amount_{place}": amount}
    return initial


def _posted_rows(data: Any) -> int:
    places = [key.rpartition("_")[2] for key in data if key.startswith("invoice_")]
    return 1 + max((int(place) for place in places if place.isdecimal() and len(place) < 3), default=ROWS - 1)


class AccountForm(DeedForm):
    """A further account of the studio."""

    account = forms.CharField(label=_("Расчётный счёт"), max_length=20, required=False)
    bik = forms.CharField(label=_("БИК"), max_length=9, required=False)
    bank_name = forms.CharField(label=_("Банк"), max_length=200, required=False)


class RemoveForm(DeedForm):
    """Which account is the studio's no more."""

    account = forms.CharField(widget=forms.HiddenInput, max_length=20)
