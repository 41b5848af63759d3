"""Imports that wait. A start takes as long as its imports, and most processes never use some of them.

`later` is for a whole module of somebody else's, `pattern` for a long regular expression. And Tortoise is imported
here, in half of its time: it reads the source of every model for comments that a database should keep with its columns,
of which there are none; it compiles a pattern of all letters of the world for names of domains; it imports pydantic
for models in JSON columns. This must come before anything else imports Tortoise; otherwise only the first is changed.
"""

import gc
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, cast


class _Late:
    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(self._make(), attribute)
        setattr(self, attribute, value)
        return value


def later(name: str) -> Any:
    """The module of that name, imported when something of it is first asked for."""
    return _Late(lambda: import_module(name))


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Like `re.compile`, but compiled when it is first used: for long ones, which take milliseconds each."""
    return cast("re.Pattern[str]", _Late(lambda: re.compile(text, flags)))


def slices_with(module: str) -> list[str]:
    """The names of the slices that have a file of that name, in alphabetical order.

    The import system takes a fortieth of a start to say so.
    """
    return sorted(found.parent.name for found in Path(__file__).parents[1].glob(f"*/{module}.py"))


def finished() -> None:
    """The process has what it needs: no collection walks through that again, nor through all of what comes.

    Every request makes many objects that reference counting frees: looking for cycles after each 700 of them, as
    Python does unasked, is too often. Of what stays, 30,000 are looked through at a time and not 110,000, for the loop
    stands still meanwhile; all of it as seldom as before.
    """
    gc.freeze()
    gc.set_threshold(10_000, 2, 21)


@contextmanager
def _less_to_do() -> Iterator[None]:
    compile_now, source_of, pydantic = re.compile, inspect.getsource, sys.modules.get("pydantic")

    def compile_(pattern: Any, flags: Any = 0) -> Any:
        late = isinstance(pattern, str) and flags & re.IGNORECASE and "\uffff" in pattern
        return _Late(lambda: compile_now(pattern, flags)) if late else compile_now(pattern, flags)

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
