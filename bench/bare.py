"""`python -m bench.bare SESSION PATH…`: how many SQL statements each page makes, and how long they take by themselves."""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import Any

from bench.client import CSRF

TIMES = 30


def main(argv: list[str]) -> int:
    """Print, for each path, {"statements": n, "ms": median of the bare statements, "sql": [...]}."""
    from reglament.cli.preflight import start_django

    start_django()
    print(json.dumps({path: measure(path, argv[0]) for path in argv[1:]}))
    return 0


def measure(path: str, session: str) -> dict[str, Any]:
    """The statements of one page, shown once before so that the law and the templates are in memory."""
    from django.db import connection
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies["sessionid"], client.cookies["csrftoken"] = session, CSRF
    seen: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append((sql, params))
        return execute(sql, params, many, context)

    client.get(path)
    with connection.execute_wrapper(note):
        response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    times = [_run(seen) for _ in range(TIMES)]
    return {
        "statements": len(seen),
        "ms": statistics.median(times) * 1000,
        "bytes": len(response.content),
        "sql": [{"ms": round(_run([each]) * 1000, 3), "sql": each[0][:4000]} for each in seen],
    }


def _run(statements: list[tuple[str, Any]]) -> float:
    from django.db import connection

    began = time.perf_counter()
    for sql, params in statements:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            cursor.fetchall()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
