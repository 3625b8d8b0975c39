"""The worker: delivers what is due until it is told to stop. The only place in delivery that reads the clock."""

from __future__ import annotations

import logging
import os
import socket
import threading
import uuid

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from reglament.delivery.outbox import deliver_next
from reglament.delivery.transports import Transport, transport_of

log = logging.getLogger("reglament.delivery")

IDLE = 1.0  # seconds between looks into an empty outbox
TROUBLE = (1.0, 2.0, 5.0, 10.0, 30.0)  # seconds to wait after failures in a row


def run(stop: threading.Event, transport: Transport | None = None) -> None:
    """Deliver letters until `stop` is set; the letter in hand is finished first. Trouble with the database is logged and
    waited out. Raises ValueError at once when EMAIL_URL names no way to send."""
    way = transport or transport_of(settings.EMAIL_URL)
    owner = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    log.info("letters: worker %s starts", owner)
    failures = 0
    while not stop.is_set():
        try:
            worked = deliver_next(transport=way, at=timezone.now(), owner=owner)
            failures = 0
        except Exception:
            log.exception("letters: trouble, trying again")
            close_old_connections()
            stop.wait(TROUBLE[min(failures, len(TROUBLE) - 1)])
            failures += 1
            continue
        if not worked:
            close_old_connections()
            stop.wait(IDLE)
    log.info("letters: worker %s stops", owner)
