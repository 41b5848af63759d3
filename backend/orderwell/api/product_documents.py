"""Documents of products: what to show, changing them, and GET /documents/<id>/<name> for their files."""

import asyncio
from typing import Annotated, Any
from urllib.parse import quote

import strawberry
from starlette.requests import Request
from starlette.responses import Response
from strawberry.file_uploads import Upload
from strawberry.types import Info

from orderwell.core.ids import as_uuid
from orderwell.media.stores.folder import Folder
from orderwell.product_documents import commands, models, queries, rules

from .arguments import uploaded
from .cards import Standin
from .catalog import Product
from .context import here
from .fields import field, mutation, view
from .identity import Identity, UnknownKey
from .private_files import HEADERS, given, missing
from .types import described
from .viewing import range_here

FOLDER = "/documents"
described(
    models.DocumentKind,
    "What a document is.",
    SPECIFICATION="What the product is made of and how it measures.",
    TEST_REPORT="A laboratory's report.",
    CERTIFICATE="A certificate or licence.",
    MANUAL="How to use it.",
    OTHER="Something else.",
)
described(
    models.Audience,
    "Who may have a document, as far as they may see its product.",
    EVERYBODY="Visitors, too.",
    SIGNED_IN="Whoever is signed in.",
    STAFF="Staff only.",
)
OfProduct = Annotated[strawberry.ID, strawberry.argument(description="The product.")]
OneDocument = Annotated[strawberry.ID, strawberry.argument(description="The document.")]


@view(models.ProductDocument, "A file that belongs to a product.")
class ProductDocument:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    kind: models.DocumentKind = strawberry.field(description="What it is.")
    audience: models.Audience = strawberry.field(description="Who may have it.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    extension: str = strawberry.field(description="The kind of file, such as pdf.")
    size: int = strawberry.field(description="Bytes.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[models.ProductDocument], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @field(str, "Where it is, for a link.")
    def url(self, root: strawberry.Parent[models.ProductDocument], info: Info) -> Any:
        name = rules.file_name(here(info).text(root.name_zh, root.name_en), root.extension)
        return f"{FOLDER}/{root.id}/{quote(name)}"


@strawberry.input(description="What is said of a document.")
class DocumentInput:
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    kind: models.DocumentKind = strawberry.field(description="What it is.")
    audience: models.Audience = strawberry.field(description="Who may have it.")


Said = Annotated[DocumentInput, strawberry.argument(description="What is said of it.")]


def _said(given: DocumentInput) -> commands.Description:
    return commands.Description(given.name_zh, given.name_en, given.kind, given.audience)


async def _checked(info: Info, **arguments: Any) -> rules.Content:
    """Look into the upload before the transaction, in a thread. Raises Invalid, BadDocument or DocumentTooLarge."""
    most = here(info).settings.max_upload_bytes
    return await asyncio.to_thread(rules.checked, await uploaded(arguments["file"], most), most)


class Mutation:
    @mutation("catalog.write", Product, "Add a document as the product's last.", prepare=_checked)
    async def upload_product_document(
        self,
        info: Info,
        product_id: OfProduct,
        file: Annotated[Upload, strawberry.argument(description="A PDF, picture or Office file without macros.")],
        input: Said,
    ) -> Any:
        context = here(info)
        store = Folder(context.settings.media_dir)
        return await commands.add(context.work, store, as_uuid(product_id), context.prepared, _said(input))

    @mutation("catalog.write", Product, "Change a document's names, kind and audience.")
    async def describe_product_document(
        self, info: Info, product_id: OfProduct, document_id: OneDocument, input: Said
    ) -> Any:
        return await commands.describe(here(info).work, as_uuid(product_id), as_uuid(document_id), _said(input))

    @mutation("catalog.write", Product, "Put the documents in an order.")
    async def arrange_product_documents(
        self,
        info: Info,
        product_id: OfProduct,
        document_ids: Annotated[list[strawberry.ID], strawberry.argument(description="In their order; others follow.")],
    ) -> Any:
        return await commands.arrange(here(info).work, as_uuid(product_id), [as_uuid(one) for one in document_ids])

    @mutation("catalog.write", Product, "Take a document away; for a day it can be put back.")
    async def remove_product_document(self, info: Info, product_id: OfProduct, document_id: OneDocument) -> Any:
        return await commands.remove(here(info).work, as_uuid(product_id), as_uuid(document_id))

    @mutation("catalog.write", Product, "Put a document back that was taken away within a day.")
    async def restore_product_document(self, info: Info, product_id: OfProduct, document_id: OneDocument) -> Any:
        return await commands.restore(here(info).work, as_uuid(product_id), as_uuid(document_id))


class Downloads:
    """Gives files to whoever may have them; nobody else learns that there is one."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity

    async def answer(self, request: Request) -> Response:
        """The name in the address is for people; the id says which."""
        try:
            context = await self.identity.context(request, Response())
        except UnknownKey:
            return missing()
        within = await range_here(Standin(context))  # type: ignore[arg-type]
        row = await queries.downloadable(context.actor, as_uuid(request.path_params["id"]), within)
        if row is None:
            return missing()
        held = {"cache-control": "private, no-cache", "etag": f'"{row.hash[:20]}"'}
        path = self.identity.settings.media_dir / rules.stored_name(row.hash)
        if path.exists() and request.headers.get("if-none-match") == held["etag"]:
            return Response(status_code=304, headers={**HEADERS, **held})
        return given(path, context.text(row.name_zh, row.name_en), row.extension, held)
