"""Hands messages to an HTTP address of the firm's choice, which gives them to whatever provider of SMS it has.

Signature: HMAC-SHA256 in hex, keyed with the shared secret, over the timestamp (Unix seconds), a dot, and the body.
"""

import hashlib
import hmac
import time

import orjson

from orderwell.core.importing import later

from .protocol import NotDelivered, Text

httpx = later("httpx")
TIMEOUT = 10.0  # seconds
TIMESTAMP, SIGNATURE = "x-orderwell-timestamp", "x-orderwell-signature"


def signature(secret: str, stamp: str, body: bytes) -> str:
    """What the receiver compares with the header, after it has looked at the age of the timestamp."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class Webhook:
    """Any answer of 2xx means that the message is taken; everything else is tried again by the queue."""

    name, trial, shown = "webhook", False, False

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.secret = url, secret

    async def send(self, message: Text) -> None:
        """POST `{"id", "phone", "text"}`; `Idempotency-Key` is the id. Redirects are not followed."""
        body = orjson.dumps({"id": str(message.id), "phone": message.phone, "text": message.text})
        stamp = str(int(time.time()))
        headers = {
            "content-type": "application/json",
            "idempotency-key": str(message.id),
            TIMESTAMP: stamp,
            SIGNATURE: signature(self.secret, stamp, body),
        }
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT) as client:
                answer = await client.post(self.url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise NotDelivered(f"the webhook cannot be reached: {type(error).__name__}") from error
        if not answer.is_success:
            raise NotDelivered(f"the webhook answered {answer.status_code}")
