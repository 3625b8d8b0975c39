"""Form fields for what people type: a length of time, a sum of money, files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from reglament.rules import phrases
from reglament.web import formats

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)")
_WORDS = re.compile(
    r"(?:(\d+(?:[.,]\d+)?)(?:ч|час|часа|часов|h|hours?))?(?:(\d+)(?:м|мин|минут[аы]?|m|min|minutes?)?)?"
)
# Not every text that Python takes for a number: «1e5» is a slip of the hand.
_SUM = re.compile(r"(-?\d{1,30}(?:[.,]\d{0,10})?)(?:₽|руб\.?|р\.?)?", re.ASCII | re.IGNORECASE)
_LONGEST = 60_000


class MinutesField(forms.Field):
    """Minutes typed as «1 ч 30 мин», «1:30», «1,5 ч» or «90»."""

    default_error_messages = {"invalid": _("Укажите время: «1 ч 30 мин», «1:30» или «90»")}

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"placeholder": _("1 ч 30 мин"), "autocomplete": "off"})
        super().__init__(widget=widget, **options)

    def to_python(self, value: object) -> int | None:
        """Whole minutes; None for nothing typed. Raises ValidationError."""
        text = _SPACES.sub("", str(value or "")).lower().rstrip(".")
        if not text:
            return None
        found = read_minutes(text)
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found

    def prepare_value(self, value: Any) -> Any:
        """What was typed as it was; a number of minutes in words."""
        return phrases.minutes(value, formats.language()) if isinstance(value, int) else value


def read_minutes(text: str) -> int | None:
    """Minutes of a text without spaces, or None."""
    if clock := _CLOCK.fullmatch(text):
        found = int(clock[1]) * 60 + int(clock[2])
    elif words := _WORDS.fullmatch(text):
        hours = Decimal((words[1] or "0").replace(",", "."))
        found = int(hours * 60) + int(words[2] or 0)
    else:
        return None
    return found if found <= _LONGEST else None


class MoneyField(forms.Field):
    """A sum typed as «12 345,67», «12345.67» or «12 345 ₽»."""

    default_error_messages = {"invalid": _("Укажите сумму: «12 345,67»")}

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **options
        )

    def to_python(self, value: object) -> Decimal | None:
        """The sum; None for nothing typed. Raises ValidationError."""
        text = _SPACES.sub("", str(value or ""))
        if not text:
            return None
        sum_ = _SUM.fullmatch(text)
        if sum_ is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(sum_[1].replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        """What was typed as it was; a sum with a decimal comma in Russian."""
        if not isinstance(value, Decimal):
            return value
        text = f"{value:.2f}"
        return text if formats.language() == "en" else text.replace(".", ",")


class FilesInput(forms.ClearableFileInput):
    """An input for several files."""

    allow_multiple_selected = True
    needs_multipart_form = True


class FilesField(forms.FileField):
    """Any number of files, as a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=FilesInput(attrs={"multiple": True}), required=False, allow_empty_file=True, **options
        )

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files that came."""
        given = data if isinstance(data, list | tuple) else [data]
        return [file for file in given if file]


class LocalMomentField(forms.DateTimeField):
    """A day and a time of the studio's zone, in the browser's own picker."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        widget.input_type = "datetime-local"
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)


class CodeField(forms.CharField):
    """A requisite of at most so many signs, also pasted in groups: «4070 2810 …»."""

    def __init__(self, most: int, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(max_length=most, required=False, widget=widget, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No limit in the browser: it would cut what is pasted with its spaces."""
        return {}

    def to_python(self, value: Any) -> str:
        """The signs without spaces; "" for nothing typed."""
        return _SPACES.sub("", super().to_python(value) or "")


class DayField(forms.DateField):
    """A day in the browser's own picker. A year before `since` is one typed in two figures, or a slip of the hand; whoever
    only asks about days may ask about any."""

    default_error_messages = {"year": _("Проверьте год")}

    def __init__(self, *, since: int = 2000, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d")
        widget.input_type = "date"
        self.since = since
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y"], **options)

    def validate(self, value: Any) -> None:
        """Raises ValidationError for nothing where something is required, and for a year that cannot be meant."""
        super().validate(value)
        if value is not None and value.year < self.since:
            raise forms.ValidationError(self.error_messages["year"], code="year")


def choose(form: forms.Form, name: str, options: Iterable[tuple[str, str]]) -> None:
    """Give a field of choice the options that are known only with the page."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(options)
