"""A gateway for trying out: signs its callbacks as a real one would, but moves no money.

Signature: HMAC-SHA256 in hex over the timestamp, a dot, and the body. The timestamp is Unix
seconds of the delivery and may differ from the receiver's clock by five minutes.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

import orjson

from orderwell.core import signing
from orderwell.payments.errors import ForgedCallback
from orderwell.payments.models import PaymentAttempt

from .protocol import Callback, Outcome

PURPOSE = "sandbox gateway"
TIMESTAMP = "x-sandbox-timestamp"
SIGNATURE = "x-sandbox-signature"
WINDOW = timedelta(minutes=5)


def signed(callback: Callback, at: float | None = None) -> tuple[dict[str, str], bytes]:
    """Headers and body of the delivery of `callback` at Unix time `at`: the gateway's side."""
    body = orjson.dumps(
        {
            "attempt": str(callback.attempt_id),
            "transaction": callback.external_id,
            "amount": callback.amount,
            "currency": callback.currency,
            "outcome": callback.outcome.value,
            "occurred_at": callback.occurred_at.isoformat(),
        }
    )
    stamp = str(int(time.time() if at is None else at))
    signature = signing.sign(PURPOSE, stamp.encode() + b"." + body).hex()
    return {TIMESTAMP: stamp, SIGNATURE: signature, "content-type": "application/json"}, body


class Sandbox:
    """Its payment page is served by `api/hooks.py`."""

    name = "sandbox"

    async def create(self, attempt: PaymentAttempt, return_url: str) -> str:
        """A page of this server: the address holds no secret but the attempt's unguessable id."""
        return f"/sandbox/pay/{attempt.id}?{urlencode({'return': return_url})}"

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Callback:
        """Raises ForgedCallback for a wrong or old signature and for a body we cannot read."""
        stamp, signature = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
        try:
            given = bytes.fromhex(signature)
            sent = datetime.fromtimestamp(int(stamp), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise ForgedCallback() from error
        whole = len(given) == 32 and signing.fits(PURPOSE, stamp.encode() + b"." + body, given)
        if not whole or abs(now - sent) > WINDOW:
            raise ForgedCallback()
        try:
            report = orjson.loads(body)
            return Callback(
                attempt_id=UUID(str(report["attempt"])),
                external_id=str(report["transaction"])[:120],
                amount=int(report["amount"]),
                currency=str(report["currency"]),
                outcome=Outcome(report["outcome"]),
                occurred_at=datetime.fromisoformat(report["occurred_at"]).astimezone(UTC),
            )
        except (orjson.JSONDecodeError, KeyError, ValueError, TypeError) as error:
            raise ForgedCallback() from error
