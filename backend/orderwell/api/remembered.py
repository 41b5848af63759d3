"""Who is behind a session's cookie, remembered from one request to the next as long as nothing of it was written.

Signing out, revoking, disabling somebody and changing a role are commits like any other: they make what is remembered
here unreachable, in this process at once and in others as soon as these know of the commit (`core/db/versions.py`).
"""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime

from orderwell.core.clock import utc_now
from orderwell.core.db import versions
from orderwell.sessions.queries import SignedIn, signed_in

from .signing import with_company

MOST = 5_000  # sessions


@dataclass(slots=True)
class Sessions:
    """Those seen last."""

    known: OrderedDict[str, tuple[SignedIn, versions.Stamp]] = field(default_factory=OrderedDict)

    def recall(self, token: str) -> SignedIn | None:
        """The session as it was read before, if it is still the same. Only for who knows of all commits."""
        found = self.known.get(token)
        if found is None:
            return None
        if not found[1].holds(utc_now(until_told=True)):
            del self.known[token]
            return None
        self.known.move_to_end(token)
        return found[0]

    async def read(self, token: str, now: datetime) -> SignedIn | None:
        """The session, and the company of its user, as they are now; None when it is over."""
        with versions.reading() as noted:
            found = await signed_in(token, now)
            if found is None:
                return None
            found = replace(found, actor=await with_company(found.actor))
        noted.until(found.expires_at)
        self.known[token] = found, noted.stamp()
        if len(self.known) > MOST:
            self.known.popitem(last=False)
        return found
