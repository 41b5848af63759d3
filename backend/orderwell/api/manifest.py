"""The web app manifest: with it a phone offers to install the storefront, under the firm's own name."""

import hashlib
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from orderwell.core.work import Handlers
from orderwell.firm.queries import firm
from orderwell.firm.rules import Firm

from .heads import language

PATH, MEDIA_TYPE = "/manifest.webmanifest", "application/manifest+json"
LANGUAGE_COOKIE = "orderwell_locale"  # what the storefront's switch of languages sets
SHORTEST = 12  # characters that a phone shows below an icon
TEXTS = {
    "zh-CN": {"what": "企业订货商城", "/quick": "快速下单", "/cart": "购物车", "/orders": "我的订单"},
    "en": {"what": "Business ordering", "/quick": "Quick order", "/cart": "Cart", "/orders": "My orders"},
}
ICONS = [
    {"src": "/icon.svg", "sizes": "any", "type": "image/svg+xml"},
    {"src": "/icons/icon-192.png", "sizes": "192x192", "type": "image/png"},
    {"src": "/icons/icon-512.png", "sizes": "512x512", "type": "image/png"},
    {"src": "/icons/maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
]


def manifest(here: Firm, locale: str) -> dict[str, Any]:
    """What a browser needs to install the storefront. `id` stays, so that a renamed firm is the same app."""
    words = TEXTS[locale]
    name = (locale == "en" and here.name_en) or here.name_zh
    return {
        "id": "/",
        "name": name,
        "short_name": name if len(name) <= SHORTEST else name[: SHORTEST - 1] + "…",
        "description": words["what"],
        "lang": locale,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f8f6",
        "theme_color": "#0b6b4f",
        "categories": ["business", "shopping"],
        "icons": ICONS,
        "shortcuts": [
            {"name": words[path], "url": path, "icons": [ICONS[1]]} for path in ("/quick", "/cart", "/orders")
        ],
    }


def _locale(request: Request) -> str:
    """The language of the shop's switch, else the browser's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return language(chosen) or language(request.headers.get("accept-language", "")) or "zh-CN"


async def _answer(request: Request) -> Response:
    body = orjson.dumps(manifest(await firm(), _locale(request)))
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"cache-control": "no-cache", "etag": tag, "vary": "Accept-Language, Cookie"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=MEDIA_TYPE)


def routes(handlers: Handlers) -> list[Route]:
    """The route of this module."""
    return [Route(PATH, _answer)]
