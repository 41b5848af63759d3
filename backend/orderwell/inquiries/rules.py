"""What may be written, and what state follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from msgspec import Struct

from orderwell.access.models import Side
from orderwell.core.flow import Flow

from .models import InquiryState, InquirySubject

READ, ASK, ANSWER = "inquiries.read", "inquiries.ask", "inquiries.answer"
LONGEST_MESSAGE, LONGEST_TITLE, LONGEST_PREVIEW = 2000, 80, 160
MOST_OPEN = 50  # of one company: more is a mistake or mischief
MOST_REPLIES, LONGEST_NAME = 200, 60

# What staff decide; a message decides by itself (`state_after`).
DECIDED = Flow({
    InquiryState.OPEN: {InquiryState.CLOSED},
    InquiryState.ANSWERED: {InquiryState.CLOSED},
    InquiryState.CLOSED: {InquiryState.OPEN},
})  # fmt: skip


class Question(Struct, frozen=True):
    """What a customer asks. An order or a product is named by the id that goes with `subject`."""

    subject: InquirySubject
    text: str
    order_id: UUID | None = None
    product_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A saved reply as staff write it."""

    name: str
    text_zh: str
    text_en: str = ""


def state_after(side: Side) -> InquiryState:
    """The state after a message: a customer's opens it, also when it was closed."""
    return InquiryState.OPEN if side is Side.CUSTOMER else InquiryState.ANSWERED


def shown(text: str, names: Sequence[str]) -> str:
    """What lists show of a message: its text, or without one the names of its files."""
    return text or " · ".join(names)


def shortened(text: str, most: int) -> str:
    """The beginning of a message on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
