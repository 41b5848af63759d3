"""The two ways of leaving a query to graphql-core: before it is compiled, and while it runs."""

from typing import NoReturn


class Uncompilable(Exception):
    """The document has something that is never compiled. `reason` is one stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Bail(BaseException):
    """Something unusual happened: graphql-core has to execute the whole query instead.

    Not an Exception, so that a resolver's own `except Exception` cannot swallow it. `reason` is one stable word.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AskedForPath(Bail):
    """A resolver read the path of an info that all sources of its level share; it has to get infos of its own."""

    def __init__(self, place: tuple[str, str]) -> None:
        super().__init__("path")
        self.place = place


def bail(reason: str) -> NoReturn:
    """Raise Bail, where a statement cannot stand."""
    raise Bail(reason)
