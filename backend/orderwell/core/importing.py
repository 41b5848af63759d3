"""Imports that wait. A start takes as long as its imports, and most processes never use some of them.

`later` is for a whole module of somebody else's. And Tortoise is imported here, in half of its time: it reads the
source of every model for comments that a database should keep with its columns, of which there are none; it compiles
a pattern of all letters of the world for names of domains; it imports pydantic for models in JSON columns. This must
come before anything else imports Tortoise; otherwise nothing is changed but the first.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any


class _Later:
    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(import_module(self._name), attribute)
        setattr(self, attribute, value)
        return value


def later(name: str) -> Any:
    """The module of that name, imported when something of it is first asked for."""
    return _Later(name)


class _Late:
    """A pattern that is compiled when it is used."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:
        return getattr(re.compile(*self._given), name)


@contextmanager
def _less_to_do() -> Iterator[None]:
    compile_now, source_of, pydantic = re.compile, inspect.getsource, sys.modules.get("pydantic")

    def compile_(pattern: Any, flags: Any = 0) -> Any:
        late = isinstance(pattern, str) and flags & re.IGNORECASE and "\uffff" in pattern
        return _Late(pattern, flags) if late else compile_now(pattern, flags)

    re.compile, inspect.getsource = compile_, lambda _: ""  # type: ignore[assignment]
    sys.modules.setdefault("pydantic", None)  # type: ignore[arg-type] # what is None there cannot be imported
    try:
        yield
    finally:
        re.compile, inspect.getsource = compile_now, source_of
        if pydantic is None:
            del sys.modules["pydantic"]


with _less_to_do():
    from tortoise import models

models._get_comments = lambda cls: {}
