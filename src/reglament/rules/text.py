"""Words for people in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One phrase in Russian and in English."""

    ru: str
    en: str

    def render(self, language: str) -> str:
        """Return the phrase in `language`: English for "en", Russian for anything else."""
        return self.en if language == "en" else self.ru
