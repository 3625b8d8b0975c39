"""A real Dovecot on loopback, with its own configuration in a folder of its own; nothing of the system's is touched."""

from __future__ import annotations

import contextlib
import getpass
import grp
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.waiting import answers, free_port, until

CONFIG = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_username_chars =
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {internal}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Dovecot:
    """The server with one mailbox; `ports` by security."""

    folder: Path
    uid: int
    gid: int
    ports: dict[str, int] = field(default_factory=dict)
    delivered: int = 0

    def deliver(self, raw: bytes, *, seen: bool = False, age: int = 0) -> None:
        """Put a message into the mailbox as a delivery agent does; `age` in days."""
        self.delivered += 1
        then = time.time() - age * 86400
        name = f"{int(then)}.{self.delivered}.test"
        being_written = self.folder / "mail" / "tmp" / name
        being_written.write_bytes(raw)
        os.chown(being_written, self.uid, self.gid)
        os.utime(being_written, (then, then))
        target = self.folder / "mail" / ("cur" if seen else "new") / (f"{name}:2,S" if seen else name)
        being_written.rename(target)

    def all_seen(self) -> bool:
        """Whether every message is marked as read, as it stands on the server's disk."""
        new = list((self.folder / "mail" / "new").iterdir())
        return not new and all(
            "S" in p.name.rpartition(",")[2] for p in (self.folder / "mail" / "cur").iterdir()
        )

    def renumber(self) -> None:
        """Lose the list of UIDs, as a restore without it does: UIDVALIDITY changes."""
        for path in (self.folder / "mail").glob("dovecot*"):
            path.unlink()
        time.sleep(1.1)  # a UIDVALIDITY is a second of the clock


def installed() -> bool:
    """Whether there is a Dovecot with IMAP."""
    found = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    return found is not None and any(
        Path(p).exists() for p in ("/usr/lib/dovecot/imap", "/usr/libexec/dovecot/imap")
    )


@contextlib.contextmanager
def dovecot(make_certificate: object) -> Iterator[Dovecot]:
    """The server while the block runs. `make_certificate(folder)` writes cert.pem and key.pem."""
    folder = Path(tempfile.mkdtemp(prefix="reglament-dovecot-"))
    process = None
    try:
        server = _prepare(folder)
        make_certificate(folder)  # type: ignore[operator]
        binary = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin") or "dovecot"
        process = subprocess.Popen([binary, "-F", "-c", str(folder / "conf")], stderr=subprocess.PIPE)
        _wait(server, process)
        yield server
    finally:
        if process is not None:
            process.terminate()
            process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path) -> Dovecot:
    folder.chmod(0o755)
    root = os.getuid() == 0
    # Dovecot gives nobody's mail to root: as root the mailbox is nobody's, and the package's own user serves it.
    uid, gid = (
        (pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid) if root else (os.getuid(), os.getgid())
    )
    for name in ("mail/new", "mail/cur", "mail/tmp", "run", "state"):
        (folder / name).mkdir(parents=True)
        for part in (folder / name, (folder / name).parent):
            if root and part.is_relative_to(folder / "mail"):
                os.chown(part, uid, gid)
    server = Dovecot(folder, uid, gid, {"plain": free_port(), "tls": free_port()})
    server.ports["starttls"] = server.ports["plain"]
    text = CONFIG.format(
        folder=folder,
        internal="dovecot" if root else getpass.getuser(),
        group="dovecot" if root else grp.getgrgid(gid).gr_name,
        uid=uid,
        gid=gid,
        plain=server.ports["plain"],
        tls=server.ports["tls"],
    )
    (folder / "conf").write_text(text, encoding="utf-8")
    return server


def _wait(server: Dovecot, process: subprocess.Popen[bytes]) -> None:
    log = server.folder / "log"

    def said() -> str:
        return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""

    def up() -> bool:
        assert process.poll() is None, (process.stderr.read() if process.stderr else b"", said())
        return answers(server.ports["plain"])

    until(up, told=said)
