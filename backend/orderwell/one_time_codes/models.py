"""Codes that prove who holds a telephone, and the messages that bring them."""

from enum import StrEnum

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from orderwell.core.ids import uuid7


class Purpose(StrEnum):
    """What a code is good for, and for nothing else."""

    SIGN_IN = "sign_in"
    GUEST_ORDER = "guest_order"


class OneTimeCode(Model):
    """A code for one purpose, phone and browser. `browser` is the hash of the secret in the browser's cookie,
    `code_hash` a keyed one: six digits would be guessed from any other. Used, it proves the phone for a while.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    purpose = fields.CharEnumField(Purpose, max_length=20)
    phone = fields.CharField(40)  # normal, as access.rules.normal_phone makes it
    browser = fields.CharField(64)
    code_hash = fields.CharField(64)
    attempts = fields.IntField(default=0)
    created_at = fields.DatetimeField(db_index=True)
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "one_time_code"
        indexes = [Index(fields=("browser", "phone", "purpose"))]


class PhoneAllowance(Model):
    """What was sent to a phone in the hour that began with the first of these codes."""

    phone = fields.CharField(40, primary_key=True)
    last_sent_at = fields.DatetimeField(db_index=True)
    hour_began_at = fields.DatetimeField()
    sent = fields.IntField()

    class Meta:
        table = "phone_allowance"


class MessageState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    EXPIRED = "expired"
    NOBODY = "nobody"


class TextMessage(Model):
    """A message to a telephone. `text` has the code, so it is emptied once it is handed over or too late.

    The simulated provider, which sends nothing, keeps it for the staff who try the system out.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    purpose = fields.CharEnumField(Purpose, max_length=20)
    phone = fields.CharField(40)
    text = fields.CharField(300)
    provider = fields.CharField(20)
    state = fields.CharEnumField(MessageState, max_length=10, default=MessageState.QUEUED)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    handed_over_at = fields.DatetimeField(null=True)

    class Meta:
        table = "text_message"
        indexes = [Index(fields=("created_at", "id"))]
