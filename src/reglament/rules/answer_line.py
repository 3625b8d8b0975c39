"""The line that our letters begin with: what a person answers stands above it, and what is below it is our own letter."""

from __future__ import annotations

from reglament.rules.text import Text

ANSWER_LINE = Text("— Пишите ответ выше этой строки —", "— Write your answer above this line —")
