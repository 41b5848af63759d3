"""What is sold, as the viewer may see it: products, variants, units."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.catalog import models, queries
from orderwell.inventory.models import StockLevel as StockLevelRow
from orderwell.inventory.rules import StockBand, shown
from orderwell.media import models as media
from orderwell.media import queries as pictures
from orderwell.price_lists.queries import customer_codes
from orderwell.pricing.rules import PriceVisibility
from orderwell.product_documents import queries as documents
from orderwell.relations import queries as relations
from orderwell.relations.models import RelationKind
from orderwell.relations.rules import MOST as MOST_RELATED
from orderwell.taxonomy.queries import brands_by_id

from .availability import Availability
from .batches import Answers
from .cards import apart
from .catalog_parts import ProductAttribute, ProductMove, Unit, VariantOption, move_of
from .context import here
from .costs import costs, margins
from .fields import field, relation, view
from .media import Media
from .offers import availability_here, buyer_here, last_bought_here, prices_here, variants_here
from .pricing import PriceQuote, PriceTier, money, price_quote, price_tier
from .sku_rows import SkuRow, sku_rows
from .specification import Completeness, SpecificationGroup, completeness, specifications
from .taxonomy import Brand, Category, tree_here
from .types import BigInt, Money, grouped
from .viewing import firm_here, keyed, range_here


def media_here(info: Info) -> Answers[UUID, list[media.Media]]:
    """The pictures of a product, in order."""
    return keyed(info, "media", pictures.of_products, shelved="")


@view(models.Variant, "A SKU: what is ordered and kept in stock.")
class Variant:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    sku: str = strawberry.field(description="Stock keeping unit, unique.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    barcode: str | None = strawberry.field(description="Barcode of one base unit.")
    weight_g: int = strawberry.field(description="Grams of one base unit.")
    moq: int = strawberry.field(description="The least one may order, in base units.")
    step: int = strawberry.field(description="Orders are multiples of it, in base units.")
    active: bool = strawberry.field(description="Whether it can be ordered.")
    version: int = strawberry.field(description="Grows with every change.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[models.Variant], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @relation(str, "Product and variant in the viewer's language.")
    async def full_name(rows: strawberry.Parent[list[models.Variant]], info: Info) -> Any:
        products = await keyed(info, "product", queries.products_by_id).load_many([row.product_id for row in rows])
        text = here(info).text
        pairs = zip(products, rows, strict=True)
        return [f"{text(p.name_zh, p.name_en)} {text(row.name_zh, row.name_en)}" for p, row in pairs if p]

    @relation(Annotated["Product", strawberry.lazy(__name__)], "The product that it is one of.")
    async def product(rows: strawberry.Parent[list[models.Variant]], info: Info) -> Any:
        return await keyed(info, "product", queries.products_by_id).load_many([row.product_id for row in rows])

    @field(list[VariantOption], "What makes it differ from its siblings.")
    def options(self, root: strawberry.Parent[models.Variant], info: Info) -> Any:
        text = here(info).text
        return [
            VariantOption(
                name=text(one["name_zh"], one["name_en"]), value=text(one["value_zh"], one["value_en"]), **one
            )
            for one in root.options
        ]

    @relation(str | None, "The code under which the viewer's company knows it.")
    async def customer_code(rows: strawberry.Parent[list[models.Variant]], info: Info) -> Any:
        company = here(info).actor.customer_id
        if company is None:
            return [None for _ in rows]

        async def load(ids: list[UUID]) -> dict[UUID, str]:
            return await customer_codes(ids, company)

        return await keyed(info, "customer_codes", load).load_many([row.id for row in rows])

    @relation(list[Unit], "The units it can be ordered in, the base unit first.")
    async def units(rows: strawberry.Parent[list[models.Variant]], info: Info) -> Any:
        found = await keyed(info, "units", queries.units_of, shelved="").load_many([row.id for row in rows])
        return [units or [] for units in found]

    @relation(
        PriceQuote | None,
        "What one base unit costs the viewer's company; null when there is no price, or it may not be seen.",
        late=True,
    )
    async def price(
        rows: strawberry.Parent[list[models.Variant]],
        info: Info,
        quantity: Annotated[int, strawberry.argument(description="Base units that are bought.")] = 1,
    ) -> Any:
        found = await (await prices_here(info)).load_many([row.id for row in rows])
        currency = (await firm_here(info)).currency
        priced = [prices.at(quantity) if prices else None for prices in found]
        return [price_quote(one, currency) if one else None for one in priced]

    @relation(list[PriceTier], "The viewer's prices by quantity.", late=True)
    async def tiers(rows: strawberry.Parent[list[models.Variant]], info: Info) -> Any:
        found = await (await prices_here(info)).load_many([row.id for row in rows])
        currency = (await firm_here(info)).currency
        return [[price_tier(tier, currency) for tier in prices.tiers] if prices else [] for prices in found]

    @relation(Money | None, "What a base unit costs the firm, tax included; null: unknown, or not for the viewer.")
    async def cost(rows: strawberry.Parent[list[models.Variant]], info: Info) -> Any:
        return await costs(rows, info)

    @relation(
        int | None,
        "What is left of its list price when its cost is paid: basis points of the price, -10000 at the least. "
        "Null without a price or a cost that the viewer may see.",
    )
    async def margin(rows: strawberry.Parent[list[models.Variant]], info: Info) -> Any:
        return await margins(rows, info)

    @relation(Availability, "What can be promised of it, as far as the firm shows it.")
    async def availability(rows: strawberry.Parent[list[models.Variant]], info: Info) -> Any:
        found = await availability_here(info, [row.id for row in rows])
        if here(info).actor.can("inventory.read"):
            return found
        display = (await firm_here(info)).stock_display
        return [shown(one, display) for one in found if one]

    @relation(
        Annotated["LastPurchase", strawberry.lazy("orderwell.api.related")] | None,  # noqa: F821
        "How the viewer's company bought it last; null when it never did, or for staff.",
        late=True,
    )
    async def last_bought(rows: strawberry.Parent[list[models.Variant]], info: Info) -> Any:
        return await last_bought_here(info, rows)

    @relation(
        list[Annotated["StockLevel", strawberry.lazy("orderwell.api.inventory")]],  # type: ignore[name-defined] # noqa: F821
        "The stock by warehouse; empty unless the viewer may read the inventory.",
    )
    async def stock_levels(rows: strawberry.Parent[list[models.Variant]], info: Info) -> Any:
        if not here(info).actor.can("inventory.read"):
            return [[] for _ in rows]
        ids = [row.id for row in rows]
        levels = await StockLevelRow.filter(variant_id__in=ids).order_by("warehouse__priority", "warehouse__code")
        return grouped(ids, levels, "variant_id")


@view(models.Product, "What a customer looks at; what is ordered is one of its variants.")
class Product:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    code: str = strawberry.field(description="Stable code, unique.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    description_zh: str = strawberry.field(description="Description in Chinese.")
    description_en: str = strawberry.field(description="Description in English.")
    status: models.ProductStatus = strawberry.field(description="How far it has come.")
    tax_rate: int = strawberry.field(description="Basis points of tax, contained in the prices.")
    popularity: BigInt = strawberry.field(description="Base units sold.")
    published_at: datetime | None = strawberry.field(description="When it was first published.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")
    version: int = strawberry.field(description="Give it back when changing the product.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[models.Product], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @field(str, "Description in the viewer's language.")
    def description(self, root: strawberry.Parent[models.Product], info: Info) -> Any:
        return here(info).text(root.description_zh, root.description_en)

    @field(datetime | None, "When it will be published by itself; null for customers, or when nobody has said so.")
    def publish_at(self, root: strawberry.Parent[models.Product], info: Info) -> Any:
        return root.publish_at if here(info).actor.can(queries.SEES_ALL) else None

    @field(datetime | None, "When it will be taken back to draft by itself; null as above.")
    def unpublish_at(self, root: strawberry.Parent[models.Product], info: Info) -> Any:
        return root.unpublish_at if here(info).actor.can(queries.SEES_ALL) else None

    @relation(list[SpecificationGroup], "Its attributes in the groups of its template.")
    async def specification(rows: strawberry.Parent[list[models.Product]], info: Info) -> Any:
        return await specifications(rows, info)

    @relation(Completeness | None, "What its template asks for; null without one.", permission="catalog.read")
    async def completeness(rows: strawberry.Parent[list[models.Product]], info: Info) -> Any:
        return await completeness(rows, info)

    @relation(list[SkuRow], "Its SKUs as rows of texts, for editing and exporting many.", permission="catalog.read")
    async def sku_rows(
        rows: strawberry.Parent[list[models.Product]],
        info: Info,
        columns: Annotated[list[str], strawberry.argument(description="Keys of `catalogColumns`.")],
    ) -> Any:
        return await sku_rows(rows, info, columns)

    @relation(list[ProductMove], "The states it can go to, and what keeps it from going there.")
    async def allowed_moves(rows: strawberry.Parent[list[models.Product]], info: Info) -> Any:
        context = here(info)
        if not context.actor.can("catalog.write"):
            return [[] for _ in rows]
        variants = await variants_here(info, rows)
        return [
            [move_of(info, row, to, sum(one.active for one in mine)) for to in models.PRODUCT_FLOW.next(row.status)]
            for row, mine in zip(rows, variants, strict=True)
        ]

    @relation(Category, "The category it is in.")
    async def category(rows: strawberry.Parent[list[models.Product]], info: Info) -> Any:
        by_id = {one.id: one for one in await tree_here(info)}
        return [by_id[row.category_id] for row in rows]

    @relation(Brand | None, "Its brand.")
    async def brand(rows: strawberry.Parent[list[models.Product]], info: Info) -> Any:
        wanted = [row.brand_id for row in rows if row.brand_id]
        found = await keyed(info, "brand", brands_by_id, shelved="").load_many(wanted)
        known = dict(zip(wanted, found, strict=True))
        return [known[row.brand_id] if row.brand_id else None for row in rows]

    @relation(list[ProductAttribute], "Its properties.")
    async def attributes(rows: strawberry.Parent[list[models.Product]], info: Info) -> Any:
        async def load(ids: list[UUID]) -> dict[UUID, list[models.ProductAttribute]]:
            return dict(zip(ids, grouped(ids, await queries.attributes_of(ids), "product_id"), strict=True))

        found = await keyed(info, "attributes", load, shelved="").load_many([row.id for row in rows])
        return [mine or [] for mine in found]

    @relation(list[Media], "Its pictures, in order.")
    async def media(rows: strawberry.Parent[list[models.Product]], info: Info) -> Any:
        return [found or [] for found in await media_here(info).load_many([row.id for row in rows])]

    @relation(Media | None, "Its first picture.")
    async def picture(rows: strawberry.Parent[list[models.Product]], info: Info) -> Any:
        return [found[0] if found else None for found in await media_here(info).load_many([row.id for row in rows])]

    @relation(
        list[Annotated["ProductDocument", strawberry.lazy("orderwell.api.product_documents")]],  # type: ignore[name-defined] # noqa: F821
        "Data sheets, certificates and the like, as far as the viewer may have them.",
    )
    async def documents(rows: strawberry.Parent[list[models.Product]], info: Info) -> Any:
        found = await documents.of_products(here(info).actor, [row.id for row in rows])
        return [found.get(row.id, []) for row in rows]

    @relation(
        list[Annotated["RelatedProduct", strawberry.lazy("orderwell.api.related")]],  # type: ignore[name-defined] # noqa: F821
        "Products that belong to it, on sale and visible to the viewer. Substitutes are found where nobody chose any.",
    )
    async def related(
        rows: strawberry.Parent[list[models.Product]],
        info: Info,
        kind: Annotated[RelationKind, strawberry.argument(description="In what way.")],
        first: Annotated[int, strawberry.argument(description="How many, at most 24.")] = 12,
    ) -> Any:
        actor, most = here(info).actor, max(0, min(first, MOST_RELATED))
        return await relations.related(actor, rows, kind, most, await range_here(info))

    @relation(
        list[Annotated["ProductRelation", strawberry.lazy("orderwell.api.related")]],  # type: ignore[name-defined] # noqa: F821
        "What staff have said of it and other products, in any state; empty unless the viewer may read the catalogue.",
    )
    async def relations(rows: strawberry.Parent[list[models.Product]], info: Info) -> Any:
        if not here(info).actor.can(queries.SEES_ALL):
            return [[] for _ in rows]
        found = await relations.chosen([row.id for row in rows], list(RelationKind))
        return [found[row.id] for row in rows]

    @relation(list[Variant], "Its variants; customers see active ones only.")
    async def variants(rows: strawberry.Parent[list[models.Product]], info: Info) -> Any:
        return await variants_here(info, rows)

    @relation(
        Money | None,
        "The lowest list price of a base unit; the viewer's own prices are with the variants. "
        "Null while the viewer may not see prices.",
    )
    async def from_price(rows: strawberry.Parent[list[models.Product]], info: Info) -> Any:
        firm = await firm_here(info)
        if firm.price_visibility != PriceVisibility.EVERYONE and not (await apart(info, "whose", buyer_here)).sees:
            return [None for _ in rows]
        return [money(row.from_price, firm.currency) for row in rows]

    @relation(bool, "Whether any variant can be promised now.")
    async def in_stock(rows: strawberry.Parent[list[models.Product]], info: Info) -> Any:
        variants = await variants_here(info, rows)
        ids = [one.id for mine in variants for one in mine if one.active]
        found = await availability_here(info, ids)
        ready = {key for key, one in zip(ids, found, strict=True) if one and one.band is not StockBand.OUT}
        return [any(one.id in ready for one in mine) for mine in variants]
