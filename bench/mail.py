"""How fast letters come in: stored raw, then read, decided about and acted on; by one worker and by two.

`python -m bench.mail store BYTES COUNT STARTS` and `python -m bench.mail read STARTS` are the workers: they begin together, at
an instant of the system's clock, and print what they did as JSON. The letters are answers of clients to their tickets, in
the name of a mail server that vouches for them, so that reading them asks nobody.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import random
import secrets
import sys
import time
from dataclasses import replace
from typing import Any

from bench.place import Place, program

SIZES = {"20 kB": (20_000, 100), "5 MB": (5_000_000, 8)}
WORKERS = (1, 2)
VOUCHER = "mx.studio.example"
READY = 6.0  # seconds in which a worker has started


def measure(where: Place, tickets: list[int]) -> dict[str, float]:
    """Letters per second: "stored 20 kB, 1", "read 20 kB, 2" and so on."""
    own = replace(where, environment={**where.environment, "MAIL_AUTHSERV_ID": VOUCHER})
    rates: dict[str, float] = {}
    for size, (length, count) in SIZES.items():
        for workers in WORKERS:
            share = [str(length), str(count // workers), ",".join(map(str, tickets[-20:]))]
            rates[f"stored {size}, {workers}"] = _together(own, workers, "store", *share)
            rates[f"read {size}, {workers}"] = _together(own, workers, "read")
    return rates


def _together(where: Place, workers: int, *arguments: str) -> float:
    starts = str(time.time() + READY)
    running = [program(where, "bench.mail", arguments[0], starts, *arguments[1:]) for _ in range(workers)]
    done: list[dict[str, Any]] = []
    for process in running:
        out, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(f"{where.name}: mail {arguments[0]} ended with {process.returncode}")
        done.append(json.loads(out))
    return float(sum(each["letters"] for each in done) / max(each["seconds"] for each in done))


def main(argv: list[str]) -> int:
    """One worker's work."""
    from reglament.cli.preflight import start_django

    start_django()
    logging.disable(logging.WARNING)
    what, starts = argv[0], float(argv[1])
    deed = _reader() if what == "read" else _storer(int(argv[2]), int(argv[3]), argv[4])
    time.sleep(max(0.0, starts - time.time()))
    began = time.perf_counter()
    letters = deed()
    print(json.dumps({"letters": letters, "seconds": time.perf_counter() - began}))
    return 0


def _reader() -> Any:
    from reglament.mailin.reader import read_all

    owner = f"bench:{os.getpid()}"
    return lambda: read_all(owner=owner)


def _storer(length: int, count: int, tickets: str) -> Any:
    from django.utils import timezone

    from reglament.usecases.mail_storing import Envelope, keep_letter
    from reglament.usecases.mailboxes import default_mailbox

    box = default_mailbox("listener", at=timezone.now())
    letters = _letters(length, count, [int(number) for number in tickets.split(",")])

    def store() -> int:
        for sender, raw in letters:
            keep_letter(
                at=timezone.now(), mailbox_id=box, raw=raw, envelope=Envelope(sender, peer="127.0.0.1")
            )
        return len(letters)

    return store


def _letters(length: int, count: int, numbers: list[int]) -> list[tuple[str, bytes]]:
    """Answers of tickets' authors of about that length: words alone, or words with a file when they are long."""
    from reglament.store.models import Ticket
    from reglament.usecases.reply_token import reply_address

    chance = random.Random(secrets.randbits(64))
    authors = dict(Ticket.objects.filter(number__in=numbers).values_list("number", "author__email"))
    made = []
    for each in range(count):
        number = numbers[each % len(numbers)]
        sender = authors[number]
        head = (
            f"Authentication-Results: {VOUCHER}; dkim=pass header.d={sender.partition('@')[2]}; dmarc=pass\r\n"
            f"From: <{sender}>\r\nTo: {reply_address(number)}\r\nSubject: Re: [{number}]\r\n"
            f"Message-ID: <{secrets.token_hex(12)}@client.example>\r\nMIME-Version: 1.0\r\n"
        ).encode()
        words = ("Ответ на вопрос: поля формы такие. " * (min(length, 20_000) // 62)).encode()
        made.append((sender, head + _body(words, length, chance)))
    return made


def _body(words: bytes, length: int, chance: random.Random) -> bytes:
    plain = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + words
    if length <= 20_000:
        return plain
    file = base64.encodebytes(chance.randbytes((length - len(words)) * 3 // 4))
    return (
        b"Content-Type: multipart/mixed; boundary=edge\r\n\r\n--edge\r\n" + plain + b"\r\n--edge\r\n"
        b'Content-Type: application/zip; name="a.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + file
        + b"--edge--\r\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
