"""What becomes of an incoming letter: one decision from its facts, in one order of precedence (1.3–1.7, R12, R21)."""

from __future__ import annotations

from reglament.rules.mail_facts import Answer, Decision, Incoming, Verdict
from reglament.rules.text import Text

__all__ = ["Answer", "Decision", "Incoming", "Verdict", "decide", "quarantined"]


def decide(facts: Incoming) -> Verdict:
    """The decision about a letter that could be read, with its reasons. Total: every combination of facts has one (R21)."""
    raise NotImplementedError


def quarantined(reason: Text) -> Verdict:
    """The verdict on a letter that could not be read, for the reason that its reading ended with (R21)."""
    raise NotImplementedError
