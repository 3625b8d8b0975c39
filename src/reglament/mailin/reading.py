"""What a letter was read as: plain values that travel from the child that reads it to the process that acts on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of the letter: its decoded bytes lie at `path` in the scratch folder. `content_id` without brackets."""

    index: int
    name: str
    content_type: str
    content_id: str
    inline: bool
    size: int
    sha256: str
    path: Path


@dataclass(frozen=True, slots=True)
class Report:
    """A report about another letter: kind "dsn" (delivery, RFC 3464) or "mdn" (disposition, RFC 8098)."""

    kind: str
    status: str = ""
    action: str = ""
    recipient: str = ""
    diagnostic: str = ""
    original_header_id: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A letter, read. Header values are unfolded and decoded; `from_headers` are left encoded, as the strict address
    function wants them. `text` is what the person wrote now, `whole_text` all of it, `html` sanitised. `defects` says what
    was wrong with the letter, for people."""

    from_headers: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    delivered_to: tuple[str, ...] = ()
    subject: str = ""
    header_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    sent_at: dt.datetime | None = None
    headers: Mapping[str, list[str]] = field(default_factory=dict)
    authentication_results: tuple[str, ...] = ()
    text: str = ""
    whole_text: str = ""
    html: str = ""
    quoted_how: str = ""
    files: tuple[ReadFile, ...] = ()
    report: Report | None = None
    signed: bool = False
    encrypted: bool = False
    calendar: str = ""
    defects: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The reading as JSON keeps it."""
        made = asdict(self)
        made["sent_at"] = self.sent_at.isoformat() if self.sent_at else None
        for file in made["files"]:
            file["path"] = str(file["path"])
        return made

    @classmethod
    def from_json(cls, made: Mapping[str, Any]) -> Reading:
        """The reading that as_json() was made of. Raises KeyError, TypeError or ValueError for anything else."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in made.items()
        }
        values["files"] = tuple(ReadFile(**{**file, "path": Path(file["path"])}) for file in made["files"])
        values["report"] = Report(**made["report"]) if made["report"] else None
        values["sent_at"] = dt.datetime.fromisoformat(made["sent_at"]) if made["sent_at"] else None
        return cls(**values)
