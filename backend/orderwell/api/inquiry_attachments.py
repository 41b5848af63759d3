"""Files of inquiries: what to show, uploading; GET /inquiry-attachments/<id>/<name>, /inquiry-previews/<id>."""

import asyncio
from typing import Annotated, Any
from urllib.parse import quote

import strawberry
from starlette.requests import Request
from starlette.responses import Response
from strawberry.file_uploads import Upload
from strawberry.types import Info

from orderwell.core.ids import as_uuid
from orderwell.inquiries.rules import READ
from orderwell.inquiry_attachments import commands, models, queries, rules
from orderwell.media.stores.folder import Folder
from orderwell.product_documents.rules import file_name

from .access import Id
from .arguments import uploaded
from .context import here
from .fields import field, mutation, view
from .identity import Identity, UnknownKey
from .private_files import given, missing

FOLDER, PREVIEWS = "/inquiry-attachments", "/inquiry-previews"


@view(models.InquiryAttachment, "A file of a message, for those who may see the inquiry.")
class InquiryAttachment:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    name: str = strawberry.field(description="What it was called, without its ending.")
    extension: str = strawberry.field(description="The kind of file by its content, such as pdf.")
    size: int = strawberry.field(description="Bytes.")
    width: int = strawberry.field(description="Of a picture, in pixels; 0 for other files.")
    height: int = strawberry.field(description="Of a picture, in pixels; 0 for other files.")

    @field(str, "Where it is, for a link.")
    def url(self, root: strawberry.Parent[models.InquiryAttachment]) -> Any:
        return f"{FOLDER}/{root.id}/{quote(file_name(root.name, root.extension))}"

    @field(str | None, "Where a small copy of the picture is; null for other files.")
    def preview_url(self, root: strawberry.Parent[models.InquiryAttachment]) -> Any:
        return f"{PREVIEWS}/{root.id}" if root.width else None


async def _looked_at(info: Info, **arguments: Any) -> tuple[rules.Given, str]:
    """Look into the upload before the transaction, in a thread. Raises Invalid, BadDocument or DocumentTooLarge."""
    most, file = here(info).settings.max_upload_bytes, arguments["file"]
    content = await asyncio.to_thread(rules.looked_at, await uploaded(file, most), most)
    return content, file.filename or ""


class Mutation:
    @mutation(READ, InquiryAttachment, "Upload a file for a message, which is then sent with it.", prepare=_looked_at)
    async def upload_inquiry_attachment(
        self,
        info: Info,
        file: Annotated[Upload, strawberry.argument(description="A PDF, picture or Office file without macros.")],
    ) -> Any:
        context = here(info)
        content, name = context.prepared
        return await commands.add(context.work, Folder(context.settings.media_dir), content, name)

    @mutation(READ, InquiryAttachment, "Take away what one has uploaded and not sent.")
    async def remove_inquiry_attachment(self, info: Info, id: Id) -> Any:
        return await commands.remove(here(info).work, as_uuid(id))


class InquiryFiles:
    """Gives files, or their small copies, to whoever may see their inquiry; nobody else learns that there is one."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity

    async def answer(self, request: Request) -> Response:
        """The file as it was sent. The name in the address is for people; the id says which."""
        row = await self._row(request)
        return given(self._path(rules.stored_name(row.hash)), row.name, row.extension) if row else missing()

    async def preview(self, request: Request) -> Response:
        """The small copy of a picture."""
        row = await self._row(request)
        if row is None or not row.width:
            return missing()
        return given(self._path(rules.preview_name(row.hash)), row.name, rules.PREVIEW_EXTENSION)

    async def _row(self, request: Request) -> models.InquiryAttachment | None:
        try:
            context = await self.identity.context(request, Response())
        except UnknownKey:
            return None
        return await queries.downloadable(context.actor, as_uuid(request.path_params["id"]))

    def _path(self, name: str) -> Any:
        return self.identity.settings.media_dir / name
