"""Whether a program wrote a letter: returned mail, automatic answers, mailing lists (RFC 3834, R21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reglament.rules.text import Text


class AutomaticKind(StrEnum):
    """What kind of program wrote it; none for a person."""

    NONE = "none"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    MAILING_LIST = "mailing_list"


@dataclass(frozen=True, slots=True)
class Automatic:
    """`certain` is False when only marks speak for a program that people's letters bear too."""

    kind: AutomaticKind
    reasons: tuple[Text, ...]
    certain: bool


def automatic(headers: Mapping[str, Sequence[str]], *, is_report: bool, empty_envelope: bool) -> Automatic:
    """What the headers say, their names in lower case; `is_report` when the letter carries a delivery report (R12, R21)."""
    raise NotImplementedError
