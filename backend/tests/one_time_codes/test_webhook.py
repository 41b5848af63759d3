"""The webhook that brings messages to a provider, against a real HTTP server on this machine."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import orjson
import pytest

from orderwell.composition import HANDLERS, JOBS
from orderwell.core.jobs import run_due
from orderwell.core.models import Job, JobState
from orderwell.core.settings import BadSetting, Settings, decided, load
from orderwell.demo import make
from orderwell.one_time_codes import commands, senders
from orderwell.one_time_codes.models import MessageState, Purpose, TextMessage

pytestmark = pytest.mark.usefixtures("database")
SECRET = "a secret of the provider"
PHONE = "19900000077"


class Provider:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.status, self.taken = 200, list[tuple[dict[str, str], bytes]]()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head.splitlines()[1:])}
        self.taken.append((headers, await reader.readexactly(int(headers["content-length"]))))
        writer.write(f"HTTP/1.1 {self.status} Told\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    """A provider's address, which this process sends to."""
    one = Provider()
    server = await asyncio.start_server(one.answer, "127.0.0.1", 0)
    senders.use("webhook", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/sms", SECRET)
    async with server:
        yield one
    senders.use("")


async def ask() -> None:
    async with make.work() as work:
        told = await commands.send(work, Purpose.GUEST_ORDER, PHONE, "a" * 64, locale="zh-CN")
    assert told.trial_code is None


async def test_a_message_is_signed_and_its_text_is_forgotten_once_it_is_taken(provider: Provider) -> None:
    await ask()
    text = (await TextMessage.get()).text
    assert await run_due(JOBS, HANDLERS) == 1
    ((headers, body),) = provider.taken
    row = await TextMessage.get()
    assert orjson.loads(body) == {"id": str(row.id), "phone": PHONE, "text": text}
    signed = headers["x-orderwell-timestamp"].encode() + b"." + body
    assert headers["x-orderwell-signature"] == hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["idempotency-key"] == str(row.id)
    assert (row.state, row.text) == (MessageState.SENT, "")


async def test_what_the_provider_refuses_is_tried_again_by_the_queue(provider: Provider) -> None:
    provider.status = 503
    await ask()
    await run_due(JOBS, HANDLERS)
    job = await Job.get(name="hand_over_message")
    assert (job.state, job.attempts, (await TextMessage.get()).state) == (JobState.QUEUED, 1, MessageState.QUEUED)
    assert "503" in str(job.error)
    assert SECRET not in str(job.error)
    provider.status = 204
    await Job.filter(id=job.id).update(run_at=datetime.now(UTC))
    await run_due(JOBS, HANDLERS)
    assert (await TextMessage.get()).state is MessageState.SENT
    assert len({headers["idempotency-key"] for headers, _ in provider.taken}) == 1


async def test_nothing_is_sent_to_a_phone_that_is_nobodys_nor_after_the_code_has_expired(provider: Provider) -> None:
    async with make.work() as work:
        await commands.send(work, Purpose.SIGN_IN, PHONE, "a" * 64, locale="en")
    await run_due(JOBS, HANDLERS)
    row = await TextMessage.get()
    assert (row.state, row.text) == (MessageState.NOBODY, "")
    async with make.work(now=datetime(2026, 1, 1, tzinfo=UTC)) as work:
        await commands.send(work, Purpose.GUEST_ORDER, "19900000078", "a" * 64, locale="en")
    await run_due(JOBS, HANDLERS)
    late = await TextMessage.get(phone="19900000078")
    assert (late.state, late.text, provider.taken) == (MessageState.EXPIRED, "", [])


def test_the_simulated_provider_is_for_a_demo_unless_an_operator_asks_for_it() -> None:
    assert decided(Settings(), demo=True).message_provider == "simulated"
    assert decided(Settings(), demo=False).message_provider == ""
    assert decided(Settings(message_provider="simulated"), demo=False).message_provider == "simulated"


def test_the_operator_decides_whether_a_server_is_a_demo() -> None:
    known = {"ORDERWELL_SECRET_KEY": "x" * 32}
    in_earnest = decided(load({**known, "ORDERWELL_DEMO": "false"}), demo=True)
    assert (in_earnest.demo, in_earnest.message_provider, in_earnest.payment_gateway) == ("false", "", "")
    tried = decided(load({**known, "ORDERWELL_DEMO": "true"}), demo=False)
    assert (tried.demo, tried.message_provider, tried.payment_gateway) == ("true", "simulated", "sandbox")
    assert (decided(Settings(), demo=True).demo, decided(Settings(), demo=False).demo) == ("true", "false")
    with pytest.raises(BadSetting, match="ORDERWELL_DEMO"):
        load({**known, "ORDERWELL_DEMO": "maybe"})


def test_a_webhook_without_a_secret_does_not_start() -> None:
    given = {"ORDERWELL_SECRET_KEY": "x" * 32, "ORDERWELL_MESSAGE_PROVIDER": "webhook"}
    with pytest.raises(BadSetting, match="WEBHOOK_SECRET"):
        load({**given, "ORDERWELL_MESSAGE_WEBHOOK_URL": "https://sms.example/send"})
