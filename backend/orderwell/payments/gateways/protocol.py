"""What a payment gateway must be able to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from orderwell.payments.models import PaymentAttempt


class Outcome(StrEnum):
    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Callback:
    """What a gateway reports about an attempt. `amount` in minor units; `external_id` is the gateway's own."""

    attempt_id: UUID
    external_id: str
    amount: int
    currency: str
    outcome: Outcome
    occurred_at: datetime


class Gateway(Protocol):
    """One way to pay online. It never writes rows."""

    name: str

    async def create(self, attempt: PaymentAttempt, return_url: str) -> str:
        """Announce `attempt`; the address where the customer pays and from where they come back to `return_url`.

        The attempt's id is the gateway's own idempotency key: whoever was cut off before the answer was written
        announces the same attempt again, and the customer must not be charged twice. An OSError means: not now.
        """
        ...

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Callback:
        """The report in a callback. Raises ForgedCallback. Header names are lower case."""
        ...
