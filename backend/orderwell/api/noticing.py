"""Who asks, as an execution sees it: what it looks at decides for whom its answer is the same.

Nobody has to declare what a resolver below a root field depends on, and nobody can forget to: the attributes that
differ from one person to the next tell `core/db/versions.py` when they are read.
"""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from orderwell.core.db import versions
from orderwell.core.db.versions import PRICE_LIST, VIEWER
from orderwell.core.work import BUYERS, Actor

from .context import Context

NAMES = tuple(one.name for one in fields(Actor))
PERMISSIONS, KIND = (getattr(Actor, name) for name in ("permissions", "kind"))  # the slots
Who = tuple[Any, ...]
Look = tuple[str, ...]  # an attribute of an actor, or "can" with a permission
A = TypeVar("A", bound=Actor)


def _noticed(name: str, same_for: int) -> Any:
    slot = getattr(Actor, name)

    def look(self: Actor) -> Any:
        if (noted := versions.current()) is not None:
            noted.narrow(same_for)
        return slot.__get__(self)

    return property(look, slot.__set__, doc=f"`Actor.{name}`; an answer that looked at it is not everybody's.")


class Somebody(Actor):
    """Somebody who is signed in. Permissions and row scope are no secret: the key of a kept answer has them."""

    __slots__ = ()
    user_id = _noticed("user_id", VIEWER)
    name = _noticed("name", VIEWER)
    api_key_id = _noticed("api_key_id", VIEWER)
    customer_id = _noticed("customer_id", PRICE_LIST)


def _looked(name: str) -> Any:
    slot = getattr(Actor, name)

    def look(self: "Witness") -> Any:
        self.looks.add((name,))
        return slot.__get__(self)

    return property(look, slot.__set__, doc=f"`Actor.{name}`; what looked at it is for those of whom it is the same.")


class Witness(Somebody):
    """Somebody for whom is made what may be given to others, too. `looks`: at which rights anybody has looked."""

    __slots__ = ("looks",)
    looks: set[Look]
    kind = _looked("kind")
    permissions = _looked("permissions")
    scope = _looked("scope")
    locale = _looked("locale")

    def can(self, permission: str) -> bool:
        """See Actor."""
        self.looks.add(("can", permission))
        return permission in PERMISSIONS.__get__(self)

    @property
    def buys(self) -> bool:
        """See Actor."""
        self.looks.add(("buys",))
        return KIND.__get__(self) in BUYERS


def looked_at(actor: Actor, looks: Iterable[Look]) -> Who:
    """What these looks see of an actor: equal for all to whom what a witness was made is the same."""
    return tuple([actor.can(*rest) if name == "can" else getattr(actor, name) for name, *rest in looks])


def watched(actor: Actor) -> Actor:
    """The same actor, who notices being looked at."""
    return _same(actor, Somebody)


def witness(actor: Actor) -> Witness:
    """The same actor, who also notices at which rights somebody looks."""
    found = _same(actor, Witness)
    object.__setattr__(found, "looks", set())  # actors are frozen
    return found


def _same(actor: Actor, kind: type[A]) -> A:
    found = kind.__new__(kind)
    for name in NAMES:
        slot = getattr(Actor, name)
        slot.__set__(found, slot.__get__(actor))
    return found


def standings(actor: Actor, locale: str, who: str = "") -> tuple[Who, Who, Who]:
    """What a kept answer is found under when it is the same for all with equal rights, for a company, for a viewer."""
    rights = (actor.kind.value, actor.permissions, actor.scope.value, actor.locale, locale)
    company = (*rights, actor.customer_id)
    return rights, company, (*company, actor.user_id, actor.api_key_id, who)


class Asked(Context):
    """The context of one HTTP request. Request and response are made when somebody looks at them."""

    http: Scope

    @property
    def payer(self) -> str:
        """See Context; without making a request of it."""
        if self.actor.user_id or self.actor.api_key_id:
            return self.actor.key
        client = self.http.get("client")
        return f"address:{client[0] if client else ''}"

    @property
    def request(self) -> Request:
        """The request; an answer that looked at it is the viewer's alone."""
        _alone()
        found = self.__dict__.get("_request")
        if found is None:
            found = self.__dict__["_request"] = Request(self.http)
        return found

    @request.setter
    def request(self, value: Any) -> None:
        self.__dict__["_request"] = value

    @property
    def response(self) -> Response:
        """What goes into the answer's headers; an answer with some of its own is nobody else's."""
        _alone()
        found = self.__dict__.get("_response")
        if found is None:
            found = self.__dict__["_response"] = Response()
            del found.headers["content-length"]
        return found

    @response.setter
    def response(self, value: Response | None) -> None:
        self.__dict__["_response"] = value

    @property
    def answered(self) -> Response | None:
        """The response, if anybody has put something into it."""
        return self.__dict__.get("_response")

    @property
    def token(self) -> str | None:
        """The session's token."""
        _alone()
        return self.__dict__["_token"]  # type: ignore[no-any-return]

    @token.setter
    def token(self, value: str | None) -> None:
        self.__dict__["_token"] = value

    @property
    def key(self) -> str | None:
        """The API key."""
        _alone()
        return self.__dict__["_key"]  # type: ignore[no-any-return]

    @key.setter
    def key(self, value: str | None) -> None:
        self.__dict__["_key"] = value


def _alone() -> None:
    if (noted := versions.current()) is not None:
        noted.narrow(VIEWER)
