"""Changing the catalogue."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.file_uploads import Upload
from strawberry.types import Info

from orderwell.catalog import commands, models, queries, rules
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.core.money import parse
from orderwell.media import commands as pictures
from orderwell.media.stores.folder import Folder
from orderwell.price_lists import commands as prices
from orderwell.price_lists.queries import from_prices

from .access import Id
from .catalog import Product
from .context import here
from .costs import note_costs
from .fields import mutation
from .media import check_picture
from .viewing import firm_here

OfProduct = Annotated[strawberry.ID, strawberry.argument(description="The product.")]
OnePicture = Annotated[strawberry.ID, strawberry.argument(description="The picture.")]


@strawberry.input(description="A way to count the variant.")
class UnitInput:
    code: str = strawberry.field(description="Stable code, unique within the variant.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    factor: int = strawberry.field(description="Base units it holds: 1 for exactly one unit, 2 or more for others.")
    barcode: str | None = strawberry.field(default=None, description="Its own barcode; absent: none.")
    is_default: bool | None = strawberry.field(default=None, description="Whether an order begins with it.")


@strawberry.input(description="What makes the variant differ from its siblings.")
class VariantOptionInput:
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    value_zh: str = strawberry.field(description="Value in Chinese.")
    value_en: str = strawberry.field(description="Value in English.")
    color: str | None = strawberry.field(default=None, description="What a colour looks like: #rrggbb.")


@strawberry.input(description="A variant as it shall be; of an existing one, absent values stay.")
class VariantInput:
    sku: str = strawberry.field(description="Stock keeping unit, unique.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    units: list[UnitInput] = strawberry.field(description="All its units; those left out are removed.")
    id: strawberry.ID | None = strawberry.field(default=None, description="The variant to change; absent: a new one.")
    options: list[VariantOptionInput] | None = strawberry.field(default=None, description="In display order.")
    barcode: str | None = strawberry.field(default=None, description="Of one base unit; empty text removes it.")
    weight_g: int | None = strawberry.field(default=None, description="Grams of one base unit.")
    moq: int | None = strawberry.field(default=None, description="The least one may order: a multiple of the step.")
    step: int | None = strawberry.field(default=None, description="Orders are multiples of it, in base units.")
    active: bool | None = strawberry.field(default=None, description="Whether it can be ordered.")
    list_price: str | None = strawberry.field(
        default=None, description="Decimal text per base unit for the base list; needs prices.write."
    )
    cost: str | None = strawberry.field(
        default=None, description="Decimal text per base unit, empty text takes it away; needs catalog.cost."
    )


@strawberry.input(description="The value of an attribute.")
class AttributeValueInput:
    attribute_id: strawberry.ID = strawberry.field(description="Which attribute.")
    value: str = strawberry.field(description="A number, true or false, an option's code, or words.")


@strawberry.input(description="A new product, which begins as a draft.")
class ProductInput:
    code: str = strawberry.field(description="Letters, digits and . _ / -, unique.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    category_id: strawberry.ID = strawberry.field(description="The category it is in.")
    variants: list[VariantInput] = strawberry.field(description="Its variants, in display order.")
    description_zh: str | None = strawberry.field(default=None, description="Description in Chinese.")
    description_en: str | None = strawberry.field(default=None, description="Description in English.")
    brand_id: strawberry.ID | None = strawberry.field(default=None, description="Its brand.")
    tax_rate: int | None = strawberry.field(default=None, description="Basis points; 1300 when absent.")
    attributes: list[AttributeValueInput] | None = strawberry.field(default=None, description="Its properties.")


@strawberry.input(description="Changes of a product; what is absent stays.")
class ProductPatch:
    version: int = strawberry.field(description="The version that was edited.")
    name_zh: str | None = strawberry.field(default=None, description="Name in Chinese.")
    name_en: str | None = strawberry.field(default=None, description="Name in English.")
    description_zh: str | None = strawberry.field(default=None, description="Description in Chinese.")
    description_en: str | None = strawberry.field(default=None, description="Description in English.")
    category_id: strawberry.ID | None = strawberry.field(default=None, description="The category it is in.")
    brand_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Its brand; null takes it away."
    )
    tax_rate: int | None = strawberry.field(default=None, description="Basis points, contained in the prices.")
    attributes: list[AttributeValueInput] | None = strawberry.field(
        default=None, description="All its properties; those left out are removed."
    )
    variants: list[VariantInput] | None = strawberry.field(
        default=None, description="Those with an id are changed, those without are added; the others stay."
    )


def _option(given: VariantOptionInput) -> dict[str, str]:
    return {name: value for name, value in vars(given).items() if value or name != "color"}


def _variant(given: VariantInput) -> rules.VariantData:
    return rules.VariantData(
        id=wanted_id(given.id),
        sku=given.sku,
        name_zh=given.name_zh,
        name_en=given.name_en,
        units=[
            rules.UnitData(one.code, one.name_zh, one.name_en, one.factor, one.barcode, bool(one.is_default))
            for one in given.units
        ],
        options=None if given.options is None else [_option(one) for one in given.options],
        barcode=given.barcode,
        weight_g=given.weight_g,
        moq=given.moq,
        step=given.step,
        active=given.active,
    )


def _values(given: Sequence[AttributeValueInput] | None) -> list[tuple[UUID | None, str]]:
    return [(as_uuid(one.attribute_id), one.value) for one in given or []]


def _columns(given: ProductPatch) -> commands.ProductColumns:
    names = ("name_zh", "name_en", "description_zh", "description_en", "tax_rate")
    columns: Any = {name: value for name in names if (value := getattr(given, name)) is not None}
    if given.category_id is not None:
        columns["category_id"] = wanted_id(given.category_id)
    if given.brand_id is not strawberry.UNSET:
        columns["brand_id"] = wanted_id(given.brand_id)
    return columns  # type: ignore[no-any-return]


async def _priced(info: Info, product: models.Product, variants: Sequence[VariantInput]) -> models.Product:
    """Put the list prices that came with the variants into the base list."""
    context, given = here(info), [(n, one) for n, one in enumerate(variants) if one.list_price is not None]
    if given:
        context.actor.require("prices.write")
        currency = (await firm_here(info)).currency
        ids = {row.sku: row.id for row in await queries.variants_of([product.id])}
        amounts = {
            ids[one.sku.strip()]: parse(one.list_price or "", currency, field=f"variants.{n}.listPrice")
            for n, one in given
        }
        await prices.set_list_prices(context.work, amounts, currency)
    # The handlers that keep the copy run after this; the answer shows it already.
    lowest = (await from_prices([product.id], context.work.now))[product.id]
    product.from_price, product.margin = lowest.price, lowest.margin
    return product


class Mutation:
    @mutation("catalog.write", Product, "Add a product as a draft.")
    async def create_product(
        self, info: Info, input: Annotated[ProductInput, strawberry.argument(description="What it shall be.")]
    ) -> Any:
        data = rules.ProductData(
            code=input.code,
            name_zh=input.name_zh,
            name_en=input.name_en,
            category_id=as_uuid(input.category_id),
            variants=[_variant(one) for one in input.variants],
            brand_id=wanted_id(input.brand_id),
            description_zh=input.description_zh or "",
            description_en=input.description_en or "",
            tax_rate=1300 if input.tax_rate is None else input.tax_rate,
            attributes=_values(input.attributes),
        )
        product = await commands.create_product(here(info).work, data)
        await note_costs(info, product, [(one.sku, one.cost) for one in input.variants])
        return await _priced(info, product, input.variants)

    @mutation("catalog.write", Product, "Change a product.")
    async def update_product(
        self,
        info: Info,
        id: Id,
        input: Annotated[ProductPatch, strawberry.argument(description="What changes.")],
    ) -> Any:
        product = await commands.update_product(
            here(info).work,
            as_uuid(id),
            input.version,
            _columns(input),
            attributes=None if input.attributes is None else _values(input.attributes),
            variants=[_variant(one) for one in input.variants or []],
        )
        await note_costs(info, product, [(one.sku, one.cost) for one in input.variants or []])
        return await _priced(info, product, input.variants or [])

    @mutation("catalog.write", Product, "Show a product to customers.")
    async def publish_product(self, info: Info, id: Id) -> Any:
        return await commands.move(here(info).work, as_uuid(id), models.ProductStatus.PUBLISHED)

    @mutation("catalog.write", Product, "Take a product back to draft; from the archive too.")
    async def unpublish_product(self, info: Info, id: Id) -> Any:
        return await commands.move(here(info).work, as_uuid(id), models.ProductStatus.DRAFT)

    @mutation("catalog.write", Product, "Stop selling a product.")
    async def archive_product(self, info: Info, id: Id) -> Any:
        return await commands.move(here(info).work, as_uuid(id), models.ProductStatus.ARCHIVED)

    @mutation("catalog.write", Product, "Add a picture as the product's last.", prepare=check_picture)
    async def upload_product_media(
        self,
        info: Info,
        product_id: OfProduct,
        file: Annotated[Upload, strawberry.argument(description="JPEG, PNG, WebP, AVIF or GIF.")],
        alt_zh: Annotated[str | None, strawberry.argument(description="What it shows, in Chinese.")] = None,
        alt_en: Annotated[str | None, strawberry.argument(description="What it shows, in English.")] = None,
    ) -> Any:
        context = here(info)
        store = Folder(context.settings.media_dir)
        return await pictures.add(
            context.work, store, as_uuid(product_id), context.prepared, alt_zh or "", alt_en or ""
        )

    @mutation("catalog.write", Product, "Say what a picture shows; an absent text stays.")
    async def describe_product_media(
        self,
        info: Info,
        product_id: OfProduct,
        media_id: OnePicture,
        alt_zh: Annotated[str | None, strawberry.argument(description="What it shows, in Chinese.")] = None,
        alt_en: Annotated[str | None, strawberry.argument(description="What it shows, in English.")] = None,
    ) -> Any:
        return await pictures.describe(here(info).work, as_uuid(product_id), as_uuid(media_id), alt_zh, alt_en)

    @mutation("catalog.write", Product, "Put the pictures in an order; the first one is the cover.")
    async def arrange_product_media(
        self,
        info: Info,
        product_id: OfProduct,
        media_ids: Annotated[
            list[strawberry.ID], strawberry.argument(description="The pictures in their order; others follow.")
        ],
    ) -> Any:
        return await pictures.arrange(here(info).work, as_uuid(product_id), [as_uuid(one) for one in media_ids])

    @mutation("catalog.write", Product, "Put a picture back that was taken away within a day.")
    async def restore_product_media(self, info: Info, product_id: OfProduct, media_id: OnePicture) -> Any:
        return await pictures.restore(here(info).work, as_uuid(product_id), as_uuid(media_id))

    @mutation("catalog.write", Product, "Take a picture away; for a day it can be put back.")
    async def remove_product_media(self, info: Info, product_id: OfProduct, media_id: OnePicture) -> Any:
        return await pictures.remove(here(info).work, as_uuid(product_id), as_uuid(media_id))
