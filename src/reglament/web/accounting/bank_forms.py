"""Forms of the bank's pages: files, one line's decision, its shares row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from reglament.usecases.bank_lines import Decision
from reglament.web.accounting.share_rows import ShareRows
from reglament.web.deeds import DeedForm
from reglament.web.desk.fields import CodeField, FilesField
from reglament.web.numbers import RowField, whole


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

    line = RowField(widget=forms.HiddenInput)


class SureForm(DeedForm):
    """All lines that are sure, as the page showed them."""

    lines = forms.CharField(widget=forms.HiddenInput, max_length=20000)

    def clean_lines(self) -> list[int]:
        """Their ids in order."""
        named = map(whole, self.cleaned_data["lines"].split(","))
        return [line for line in named if line is not None]


class LeaveForm(LineForm):
    """Why a payment is no client's."""

    reason = forms.CharField(label=_("Что это за деньги"), max_length=300, required=False)


class UndoLineForm(LineForm):
    """Why a confirmation is undone."""

    payment = RowField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Почему подтверждение отменяется"), max_length=300, required=False)


class DecisionForm(ShareRows, LineForm):
    """Which invoices a payment settles, row by row, and whose advance the rest is."""

    advance_of = forms.ChoiceField(label=_("Остаток — аванс организации"), required=False)

    def __init__(self, *args: Any, organisations: Sequence[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", str(_("не аванс"))), *((str(pk), name) for pk, name in organisations)]
        self.fields["advance_of"].choices = choices  # type: ignore[attr-defined]

    @property
    def decision(self) -> Decision:
        """What was typed, as the use-case takes it."""
        whose = self.cleaned_data.get("advance_of")
        return Decision(self.shares_given, int(whose) if whose else None)


class AccountForm(DeedForm):
    """A further account of the studio."""

    account = CodeField(20, label=_("Расчётный счёт"))
    bik = CodeField(9, label=_("БИК"))
    bank_name = forms.CharField(label=_("Банк"), max_length=200, required=False)


class RemoveForm(DeedForm):
    """Which account is the studio's no more."""

    account = forms.CharField(widget=forms.HiddenInput, max_length=20)
