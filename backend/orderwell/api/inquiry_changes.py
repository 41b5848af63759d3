"""Asking, answering, and who takes care of it; saved replies."""

from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.core.ids import as_uuid, wanted_id
from orderwell.inquiries import commands, models
from orderwell.inquiries.rules import ANSWER, ASK, READ, Question, ReplyText
from orderwell.inquiry_attachments import commands as attached

from .access import Id
from .context import here
from .fields import mutation
from .inquiries import Inquiry, SavedReply

Text = Annotated[str, strawberry.argument(description="1 to 2000 characters; may be empty with attachments.")]
Files = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(description="What the viewer has uploaded for this message, 9 at most."),
]
Key = Annotated[str, strawberry.argument(description="The same key and input again is done once.")]


@strawberry.input(description="What a customer asks.")
class InquiryInput:
    subject: models.InquirySubject = strawberry.field(description="What it is about.")
    text: str = strawberry.field(description="The first message, 1 to 2000 characters; may be empty with attachments.")
    order_id: strawberry.ID | None = strawberry.field(default=None, description="With the subject ORDER: which one.")
    product_id: strawberry.ID | None = strawberry.field(
        default=None, description="With the subject PRODUCT: which one."
    )
    attachment_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="What the viewer has uploaded for this message, 9 at most."
    )
    idempotency_key: str = strawberry.field(description="The same key and input again give the same inquiry.")


@strawberry.input(description="A text that staff answer with again and again.")
class SavedReplyInput:
    name: str = strawberry.field(description="What staff call it, 1 to 60 characters.")
    text_zh: str = strawberry.field(description="In Chinese, 1 to 2000 characters.")
    text_en: str = strawberry.field(default="", description="In English; empty when there is none.")
    version: int = strawberry.field(default=0, description="The one that was seen, when a reply is changed.")


class Mutation:
    @mutation(ASK, Inquiry, "Ask the firm something, for the viewer's company.")
    async def ask_inquiry(
        self, info: Info, input: Annotated[InquiryInput, strawberry.argument(description="What is asked.")]
    ) -> Any:
        asked = Question(input.subject, input.text, wanted_id(input.order_id), wanted_id(input.product_id))
        return await attached.ask(here(info).work, asked, [as_uuid(one) for one in input.attachment_ids])

    @mutation(READ, Inquiry, "Write in an inquiry, as its customer or as the firm.")
    async def reply_to_inquiry(
        self, info: Info, id: Id, text: Text, idempotency_key: Key, attachment_ids: Files = None
    ) -> Any:
        files = [as_uuid(one) for one in attachment_ids or []]
        return await attached.reply(here(info).work, as_uuid(id), text, files)

    @mutation(READ, Inquiry, "The viewer's side has read an inquiry up to the message of that number.")
    async def read_inquiry(
        self, info: Info, id: Id, position: Annotated[int, strawberry.argument(description="The message's number.")]
    ) -> Any:
        return await commands.read(here(info).work, as_uuid(id), position)

    @mutation(ANSWER, Inquiry, "Give an inquiry to a colleague or to oneself, or to nobody.")
    async def assign_inquiry(
        self,
        info: Info,
        id: Id,
        assignee_id: Annotated[strawberry.ID | None, strawberry.argument(description="Who; null: nobody.")] = None,
    ) -> Any:
        return await commands.assign(here(info).work, as_uuid(id), wanted_id(assignee_id))

    @mutation(ANSWER, Inquiry, "There is no more to say, until the customer writes again.")
    async def close_inquiry(self, info: Info, id: Id) -> Any:
        return await commands.close(here(info).work, as_uuid(id))

    @mutation(ANSWER, Inquiry, "It waits for an answer after all.")
    async def reopen_inquiry(self, info: Info, id: Id) -> Any:
        return await commands.reopen(here(info).work, as_uuid(id))

    @mutation(ANSWER, SavedReply, "Keep a text to answer with, or change one.")
    async def save_saved_reply(
        self,
        info: Info,
        input: Annotated[SavedReplyInput, strawberry.argument(description="The text.")],
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Which one; null: a new one.")] = None,
    ) -> Any:
        text = ReplyText(input.name, input.text_zh, input.text_en)
        return await commands.save_reply(here(info).work, wanted_id(id), text, input.version)

    @mutation(ANSWER, SavedReply, "Forget a saved reply.")
    async def remove_saved_reply(self, info: Info, id: Id) -> Any:
        return await commands.remove_reply(here(info).work, as_uuid(id))
