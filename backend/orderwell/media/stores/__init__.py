"""Where files lie. Jobs, which know no settings, use the store of their process."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from .folder import Folder


class Store(Protocol):
    """Files by name. Names come from content, so writing one twice changes nothing."""

    def write(self, name: str, content: bytes) -> None: ...

    def read(self, name: str) -> bytes:
        """Raises FileNotFoundError."""
        ...

    def remove(self, name: str) -> None:
        """Does nothing when there is no such file."""
        ...


_current: Store | None = None


@contextmanager
def kept_in(directory: Path) -> Generator[Store, None, None]:
    """Choose the process's store for the life of the context."""
    global _current
    before, _current = _current, Folder(directory)
    try:
        yield _current
    finally:
        _current = before


def current() -> Store:
    """The process's store; composition chooses it."""
    assert _current is not None, "no store was chosen for this process"
    return _current
