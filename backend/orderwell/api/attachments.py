"""Files of orders: what to show, adding and removing them, and GET /attachments/<id>/<name>."""

import asyncio
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

import strawberry
from starlette.requests import Request
from starlette.responses import Response
from strawberry.file_uploads import Upload
from strawberry.types import Info

from orderwell.attachments import commands, models, queries, rules
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.media.stores.folder import Folder
from orderwell.product_documents.rules import Content, checked, file_name

from .arguments import uploaded
from .context import here
from .fields import SIGNED_IN, field, mutation, query, view
from .identity import Identity, UnknownKey
from .private_files import given, missing

FOLDER = "/attachments"


@view(models.OrderAttachment, "A file that belongs to an order, for those who may see the order.")
class OrderAttachment:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    name: str = strawberry.field(description="What it was called, without its ending.")
    extension: str = strawberry.field(description="The kind of file by its content, such as pdf.")
    size: int = strawberry.field(description="Bytes.")
    actor: str = strawberry.field(description="Who added it.")
    side: str = strawberry.field(description="staff or customer.")
    created_at: datetime = strawberry.field(description="When.")

    @field(str, "Where it is, for a link.")
    def url(self, root: strawberry.Parent[models.OrderAttachment]) -> Any:
        return f"{FOLDER}/{root.id}/{quote(file_name(root.name, root.extension))}"

    @field(bool, "Whether the viewer has added it, and may remove it.")
    def mine(self, root: strawberry.Parent[models.OrderAttachment], info: Info) -> Any:
        return root.uploaded_by_id is not None and root.uploaded_by_id == here(info).actor.user_id


async def _checked(info: Info, **arguments: Any) -> tuple[Content, str]:
    """Look into the upload before the transaction, in a thread. Raises Invalid, BadDocument or DocumentTooLarge."""
    most, file = here(info).settings.max_upload_bytes, arguments["file"]
    content = await asyncio.to_thread(checked, await uploaded(file, most), most)
    return content, file.filename or ""


OneAttachment = Annotated[strawberry.ID, strawberry.argument(description="The attachment.")]


class Query:
    @query(SIGNED_IN, list[OrderAttachment], "What the viewer has uploaded for an order that is not placed yet.")
    async def waiting_attachments(self, info: Info) -> Any:
        return await queries.waiting(here(info).actor)


class Mutation:
    @mutation("orders.comment", OrderAttachment, "Add a file to an order, or to the next one.", prepare=_checked)
    async def upload_attachment(
        self,
        info: Info,
        file: Annotated[Upload, strawberry.argument(description="A PDF, picture or Office file without macros.")],
        order_id: Annotated[strawberry.ID | None, strawberry.argument(description="Absent: the next order.")] = None,
    ) -> Any:
        context = here(info)
        content, name = context.prepared
        store = Folder(context.settings.media_dir)
        return await commands.add(context.work, store, wanted_id(order_id), content, name)

    @mutation("orders.comment", OrderAttachment, "Take away what one has added; for a day it can be put back.")
    async def remove_attachment(self, info: Info, id: OneAttachment) -> Any:
        return await commands.remove(here(info).work, as_uuid(id))

    @mutation("orders.comment", OrderAttachment, "Put back what one has removed within a day.")
    async def restore_attachment(self, info: Info, id: OneAttachment) -> Any:
        return await commands.restore(here(info).work, as_uuid(id))


class OrderFiles:
    """Gives files to whoever may see their order; nobody else learns that there is one."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity

    async def answer(self, request: Request) -> Response:
        """The name in the address is for people; the id says which."""
        try:
            context = await self.identity.context(request, Response())
        except UnknownKey:
            return missing()
        row = await queries.downloadable(context.actor, as_uuid(request.path_params["id"]))
        if row is None:
            return missing()
        return given(self.identity.settings.media_dir / rules.stored_name(row.hash), row.name, row.extension)
