"""The page of a product for who cannot run it: search engines and chat apps read its head.

The storefront's index.html gets the product's title, description, picture and price, as a visitor may see them.
"""

import hashlib
import html
import re
from typing import Any

import orjson
from msgspec import Struct
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from orderwell.catalog.models import Product
from orderwell.catalog.queries import variants_of
from orderwell.core.money import Money
from orderwell.firm.rules import Firm
from orderwell.inventory.queries import availability
from orderwell.inventory.rules import StockBand
from orderwell.listing import queries as listing
from orderwell.media import queries as pictures
from orderwell.media.rules import original_name, resized_name
from orderwell.pricing.rules import PriceVisibility
from orderwell.taxonomy.queries import brands_by_id

from .arguments import UNFIT
from .cards import Standin
from .context import Context
from .heads import language
from .identity import Identity
from .media import FOLDER
from .pages import Page, SinglePageApp
from .policy import content_policy
from .viewing import firm_here, range_here

LONGEST_DESCRIPTION = 160
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description"[^>]*>')


class Shown(Struct, frozen=True):
    """What a visitor may know of a product. `price` in minor units of the firm's currency; None: it is not told."""

    name: str
    firm: str
    text: str
    code: str
    address: str
    brand: str | None
    pictures: list[str]
    price: Money | None
    in_stock: bool


async def shown_to_visitors(context: Context, code: str) -> Shown | None:
    """The product of that code, as `context`, who has not said who they are, may see it. Six statements."""
    if UNFIT.search(code):
        return None
    info: Any = Standin(context)
    within = await range_here(info)
    product = await listing.one(context.actor, code=code, within=within)
    if product is None:
        return None
    here, text = await firm_here(info), context.text
    origin = context.settings.public_url.rstrip("/")
    variants = [one.id for one in await variants_of([product.id], active_only=True)]
    stock = (await availability(variants)).values()
    brand = (await brands_by_id([product.brand_id])).get(product.brand_id) if product.brand_id else None
    media = (await pictures.of_products([product.id])).get(product.id, [])
    names = [
        resized_name(m.hash, max(m.widths), "webp") if m.widths else original_name(m.hash, m.extension) for m in media
    ]
    return Shown(
        name=text(product.name_zh, product.name_en),
        firm=text(here.name_zh, here.name_en),
        text=" ".join(text(product.description_zh, product.description_en).split()),
        code=product.code,
        address=f"{origin}/p/{product.code}",
        brand=text(brand.name_zh, brand.name_en) if brand else None,
        pictures=[f"{origin}{FOLDER}{name}" for name in names],
        price=_price(product, here),
        in_stock=any(one.band is not StockBand.OUT for one in stock),
    )


def _price(product: Product, here: Firm) -> Money | None:
    """The lowest list price, where everybody may know it."""
    told = here.price_visibility == PriceVisibility.EVERYONE and product.from_price > 0
    return Money(product.from_price, here.currency) if told else None


def structured(shown: Shown) -> dict[str, Any]:
    """The product in the words of schema.org."""
    stock = "InStock" if shown.in_stock else "OutOfStock"
    offer = shown.price and {
        "@type": "AggregateOffer",
        "lowPrice": shown.price.amount,
        "priceCurrency": shown.price.currency,
        "availability": f"https://schema.org/{stock}",
        "url": shown.address,
    }
    told = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": shown.name,
        "sku": shown.code,
        "description": shown.text or None,
        "image": shown.pictures or None,
        "brand": {"@type": "Brand", "name": shown.brand} if shown.brand else None,
        "offers": offer,
    }
    return {name: value for name, value in told.items() if value is not None}


def tags(shown: Shown) -> str:
    """The elements of the page's head."""
    text = shown.text[:LONGEST_DESCRIPTION]
    properties = {
        "og:type": "product",
        "og:title": shown.name,
        "og:description": text,
        "og:url": shown.address,
        "og:site_name": shown.firm,
        **({"og:image": shown.pictures[0]} if shown.pictures else {}),
        **(
            {"product:price:amount": shown.price.amount, "product:price:currency": shown.price.currency}
            if shown.price
            else {}
        ),
    }
    named = "".join(
        f'<meta property="{name}" content="{html.escape(value)}">' for name, value in properties.items() if value
    )
    data = orjson.dumps(structured(shown)).decode().replace("<", "\\u003c")
    return (
        f"<title>{html.escape(shown.name)} · {html.escape(shown.firm)}</title>"
        f'<meta name="description" content="{html.escape(text)}">'
        f'<link rel="canonical" href="{html.escape(shown.address)}">'
        f'{named}<script type="application/ld+json">{data}</script>'
    )


def with_head(index: str, head: str) -> str:
    """`index` with these elements instead of its own title and description."""
    plain = _DESCRIPTION.sub("", _TITLE.sub("", index, count=1), count=1)
    return plain.replace("</head>", f"{head}</head>", 1)


class ProductPages:
    """An ASGI app for /p/<code>: the storefront with the head of the product; without it where there is none to see."""

    def __init__(self, app: SinglePageApp, identity: Identity) -> None:
        self.app, self.identity = app, identity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        index = self.app.index()
        if scope["method"] != "GET" or index is None:
            return await self.app(scope, receive, send)
        request = Request(scope)
        context = self.identity.nobody(request)
        context.locale = language(request.headers.get("accept-language", "")) or context.actor.locale
        shown = await shown_to_visitors(context, request.path_params["code"])
        if shown is None:
            return await self.app(scope, receive, send)
        response = _answer(with_head(index.bodies[""].decode(), tags(shown)), index, Headers(scope=scope))
        return await response(scope, receive, send)


def _answer(page: str, index: Page, asked: Headers) -> Response:
    headers = {
        **index.headers,
        "etag": f'"{hashlib.sha256(page.encode()).hexdigest()[:20]}"',
        "content-security-policy": content_policy(page),
        "vary": "Accept-Encoding, Accept-Language",
    }
    if asked.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(page, headers=headers)
