"""What search engines and chat apps read of a product's page, and what they must not."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.app import make_app
from orderwell.core.settings import Settings
from orderwell.demo import make
from tests.counted import statements

INDEX = """<!doctype html><html><head><meta name="description" content="a shop" /><title>Orderwell</title>
<script>theme()</script></head><body><div id="root"></div></body></html>"""
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


@pytest.fixture
async def visitor(database: BaseDBAsyncClient, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "apps/store").mkdir(parents=True)
    (tmp_path / "apps/store/index.html").write_text(INDEX)
    settings = Settings(public_url="https://shop.test", data_dir=tmp_path, embedded_worker=False)
    transport = httpx.ASGITransport(app=make_app(settings, apps=tmp_path / "apps"), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://shop.test") as client:
        yield client


def read(page: str) -> Any:
    found = DATA.search(page)
    return json.loads(found[1]) if found else None


async def test_a_product_is_told_to_who_cannot_run_the_page(visitor: httpx.AsyncClient) -> None:
    maker = await make.brand("山泉", name_en="Spring")
    description = 'Clear & cold </script><script>alert("1")</script>'
    await make.product("矿泉水", code="W-1", price=1250, stock=3, brand=maker, description_en=description)
    with statements() as seen:
        answer = await visitor.get("/p/W-1", headers={"accept-language": "en"})
    assert len(seen) <= 6, seen
    page = answer.text
    assert "<title>Mineral water · " in page
    assert page.count("<title>") == page.count('name="description"') == 1
    assert 'property="og:url" content="https://shop.test/p/W-1"' in page
    assert "alert(" not in page.replace(DATA.search(page)[0], "").replace("&quot;", '"').split("</head>")[1]  # type: ignore[index]
    assert "<script>alert" not in page
    told = read(page)
    assert (told["name"], told["brand"]["name"], told["description"]) == ("Mineral water", "Spring", description)
    assert (told["offers"]["lowPrice"], told["offers"]["availability"]) == ("12.50", "https://schema.org/InStock")
    assert "sha256-" in answer.headers["content-security-policy"]
    again = await visitor.get("/p/W-1", headers={"accept-language": "en", "if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert "矿泉水" in (await visitor.get("/p/W-1", headers={"accept-language": "zh-CN"})).text


async def test_neither_hidden_prices_nor_hidden_products_are_told(visitor: httpx.AsyncClient) -> None:
    await make.product("矿泉水", code="W-1", price=1250)
    await make.product("新水", code="W-2", published=False)
    await make.settings(price_visibility="signed_in")
    page = (await visitor.get("/p/W-1")).text
    assert "offers" not in read(page)
    assert "12.5" not in page
    for code in ("W-2", "none", "%00", "a%2Fb"):
        answer = await visitor.get(f"/p/{code}")
        assert "<title>Orderwell</title>" in answer.text, code
