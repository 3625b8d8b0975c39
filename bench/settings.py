"""The program's own settings with the addresses of the floor beside its own."""

from reglament.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.floor"
