"""Names of analytics for people: HMAC-SHA-256 under a key that is not in the database and is turned every year.

A key stands in a file of its own in the data folder, one a year, or is derived from a secret of the installation. Who
has the database without the keys cannot tell whose a row is, not even by trying every id; who has a person's id and the
keys can find all their rows, and that is how they are erased.

The year is that of the ISO week, so that a week, and a month made of whole weeks, never sees one person under two names.
"""

import hashlib
import hmac
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

KEY_BYTES = 32


class Pseudonyms:
    """The keys, by year. Safe between threads and between processes.

    Args:
        folder: where key files stand; made when the first is needed. None: keys live as long as this object (tests).
        secret: derive the keys from it instead; no files then.
    """

    def __init__(self, folder: Path | None = None, secret: str | None = None) -> None:
        self._folder = folder
        self._secret = secret
        self._keys: dict[int, bytes] = {}
        self._lock = Lock()

    def name(self, person_id: str, at: datetime) -> str:
        """The person's name in analytics at that moment: 32 hexadecimal digits."""
        return _name(self._key(at.astimezone(UTC).isocalendar().year), person_id)

    def names(self, person_id: str) -> tuple[str, ...]:
        """The names under every key that there still is, the present year's included: to find, export and erase."""
        present = datetime.now(UTC).isocalendar().year
        years = {
            present,
            *(present - back for back in (1, 2) if self._secret is not None),
            *self._keys,
            *self._stored(),
        }
        return tuple(_name(self._key(year), person_id) for year in sorted(years))

    def forget(self, before: int) -> int:
        """Destroy the keys of years before this one; what they named can never be told again. Returns how many."""
        old = [year for year in self._stored() if year < before]
        with self._lock:
            for year in old:
                self._path(year).unlink(missing_ok=True)
            self._keys = {year: key for year, key in self._keys.items() if year >= before}
        return len(old)

    def _key(self, year: int) -> bytes:
        known = self._keys.get(year)
        if known is not None:
            return known
        with self._lock:
            if year not in self._keys:
                self._keys[year] = self._made(year)
            return self._keys[year]

    def _made(self, year: int) -> bytes:
        if self._secret is not None:
            return hmac.digest(self._secret.encode(), f"cairn analytics {year}".encode(), hashlib.sha256)
        if self._folder is None:
            return secrets.token_bytes(KEY_BYTES)
        return _from_file(self._path(year))

    def _stored(self) -> list[int]:
        if self._folder is None or self._secret is not None or not self._folder.is_dir():
            return []
        return [int(path.stem) for path in self._folder.glob("*.key") if path.stem.isdigit()]

    def _path(self, year: int) -> Path:
        assert self._folder is not None  # noqa: S101  (only asked for where keys are files)
        return self._folder / f"{year}.key"


def _from_file(path: Path) -> bytes:
    """The key of a file, made if it is not there. It appears whole: of two processes that make one, the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        forming = path.with_suffix(f".{secrets.token_hex(8)}")
        descriptor = os.open(forming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(forming, path)
        except FileExistsError:
            pass
        finally:
            forming.unlink()
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"{path} is not a key of {KEY_BYTES} bytes. Bring it back from the backup of the keys.")
    return key


def _name(key: bytes, person_id: str) -> str:
    return hmac.digest(key, person_id.encode(), hashlib.sha256).hex()[:32]
