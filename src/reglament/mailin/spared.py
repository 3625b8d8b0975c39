"""Long runs of base64 are lifted out of a letter before the library takes it apart, and put back where they are needed: the
library works line by line, and a large file has hundreds of thousands of them."""

from __future__ import annotations

import binascii
import re
import secrets

_RUN = re.compile(rb"(?:^[A-Za-z0-9+/]{56,76}\r?\n){2000,}", re.MULTILINE)
_SMALL = 1024 * 1024


class Spared:
    """`thin` is the letter with a mark in the place of every long run; `whole()` puts the runs back."""

    def __init__(self, raw: bytes) -> None:
        self._runs: list[bytes] = []
        # Nobody who writes a letter can know the mark.
        self._mark = secrets.token_hex(16).encode()
        self._marked = re.compile(self._mark + rb"-(\d{1,9})-")
        self.thin = raw if len(raw) < _SMALL else _RUN.sub(self._lift, raw)

    def whole(self, content: bytes) -> bytes:
        """The content with its runs of base64 in their places."""
        if not self._runs or self._mark not in content:
            return content
        return self._marked.sub(lambda found: self._runs[int(found[1])].rstrip(b"\r\n"), content)

    def decoded(self, content: bytes) -> bytes | None:
        """The bytes that base64 content with runs stands for; None when it has no runs or is no base64."""
        if not self._runs or self._mark not in content:
            return None
        try:
            return binascii.a2b_base64(self.whole(content))
        except binascii.Error:
            return None

    def _lift(self, found: re.Match[bytes]) -> bytes:
        self._runs.append(found[0])
        return self._mark + b"-%d-\r\n" % (len(self._runs) - 1)
