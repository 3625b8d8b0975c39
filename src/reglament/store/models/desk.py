"""What the desk keeps for itself: replies that are written often, and views of the list of tickets."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from reglament.store.models.people import LANGUAGES, Person


class CannedReply(models.Model):
    """A text that specialists put into an answer. Without an owner it is everyone's."""

    title = models.CharField(max_length=100)
    body = models.TextField()
    language = models.CharField(max_length=2, choices=LANGUAGES, default="ru")
    owner = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="canned_replies")
    used = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(Lower("title"), "owner", "language", name="canned_reply_title_once")
        ]


class SavedView(models.Model):
    """A search of the list of tickets under a name; `query` is the address's part after the question mark. Without an
    owner it is everyone's."""

    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    owner = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="saved_views")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["name", "owner"], name="saved_view_name_once")]
