"""The one Django app."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Models, constraints and migrations; the rules live elsewhere."""

    name = "reglament.store"
    label = "store"
    verbose_name = "Reglament"
