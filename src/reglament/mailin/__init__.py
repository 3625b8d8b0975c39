"""E-mail on its way in: kept raw first, read by a process that may be killed, then decided about (1.3, R21)."""
