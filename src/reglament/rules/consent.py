"""Whether words read as consent to a cost. A proposal for a specialist, never a confirmation (2.2, 2.3, R7, R21)."""

from __future__ import annotations


def reads_as_consent(text: str) -> bool:
    """Whether what a person wrote, in Russian or English, reads as consent without a negation, a question or a condition."""
    raise NotImplementedError
