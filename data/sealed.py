"""Secrets that must be read again (passwords of mailboxes), sealed with a key that lies beside the database, never in it."""

import hashlib
import hmac
import os
import secrets
import stat
import threading
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from data.problems import Problem
from data.store import Store

_making = threading.Lock()
_of_memory = Fernet.generate_key()  # a store in memory ends with the process, and so does its key


def seal(here: Store, secret: str) -> str:
    """The secret as it may stand in a table; the first one makes the key file, readable for its owner alone."""
    with _making:
        key = _key(here) or _make(_file(here))
    return key.encrypt(secret.encode()).decode("ascii")


def opened(here: Store, sealed: str) -> str:
    """The secret again; a Problem when the key file is gone, is another one, or can be read by others."""
    key = _key(here)
    try:
        return key.decrypt(sealed.encode()).decode() if key else _gone(here)
    except InvalidToken:
        return _gone(here)


def mark(here: Store, what: bytes, about: str) -> bytes:
    """32 bytes that only who has the key file can make of `what`; `about` keeps marks of one use from standing for another's."""
    with _making:
        key = _bytes(here)
        if key is None:
            _make(_file(here))
            key = _bytes(here)
    return hmac.digest(hashlib.sha256(b"%b\0%b" % (about.encode(), key)).digest(), what, "sha256")


def _gone(here: Store) -> str:
    path = "" if here.path == ":memory:" else str(_file(here))
    raise Problem("The key file {path} does not open this password. Put the right file back, or enter the password anew.", path=path)


def _file(here: Store) -> Path:
    return Path(here.path + ".key")


def _key(here: Store) -> Fernet | None:
    """The key as it stands; None when there is none yet."""
    found = _bytes(here)
    try:
        return Fernet(found) if found is not None else None
    except ValueError:
        raise Problem("The key file {path} holds no key.", path=str(_file(here))) from None


def _bytes(here: Store) -> bytes | None:
    """What the key file holds; None when there is none yet."""
    if here.path == ":memory:":
        return _of_memory
    try:
        handle = os.open(_file(here), os.O_RDONLY)
    except FileNotFoundError:
        return None
    except OSError as trouble:
        raise Problem("The key file {path} cannot be read: {why}", path=str(_file(here)), why=trouble.strerror or "") from None
    with os.fdopen(handle, "rb") as file:
        if stat.S_IMODE(os.fstat(handle).st_mode) & 0o077:
            raise Problem("Others can read the key file {path}. Make it yours alone (chmod 600).", path=str(_file(here)))
        return file.read().strip()


def _make(path: Path) -> Fernet:
    """A new key, whole or not at all: written beside its place, 0600 from its first moment, then moved there."""
    key, making = Fernet.generate_key(), path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(handle)
        os.replace(making, path)
    except OSError as trouble:
        making.unlink(missing_ok=True)
        raise Problem("The key file {path} cannot be written: {why}", path=str(path), why=trouble.strerror or "") from None
    return Fernet(key)
