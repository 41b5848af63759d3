"""What a phone reads before it offers to install the storefront, and the headers of its service worker."""

from pathlib import Path

import httpx
import pytest

from orderwell.api import manifest
from orderwell.app import make_app
from orderwell.core.settings import Settings
from orderwell.firm.rules import Firm
from tests.api.conftest import ORIGIN, Web

PUBLIC = Path(__file__).parents[3] / "frontend" / "public"


@pytest.mark.parametrize(
    ("accepted", "cookie", "language", "shortcut"),
    [
        ("zh-CN,zh;q=0.9", "", "zh-CN", "快速下单"),
        ("en-GB,en;q=0.9", "", "en", "Quick order"),
        ("en-GB", "zh-CN", "zh-CN", "快速下单"),
        ("fr", "", "zh-CN", "快速下单"),
        ("fr", "nonsense", "zh-CN", "快速下单"),
    ],
)
async def test_in_the_language_of_the_shop(web: Web, accepted: str, cookie: str, language: str, shortcut: str) -> None:
    headers = {"accept-language": accepted, **({"cookie": f"orderwell_locale={cookie}"} if cookie else {})}
    answer = await web.client.get(manifest.PATH, headers=headers)
    assert answer.headers["content-type"] == "application/manifest+json"
    assert {"Cookie", "Accept-Language"} <= set(answer.headers["vary"].split(", "))
    assert (answer.json()["lang"], answer.json()["shortcuts"][0]["name"]) == (language, shortcut)


async def test_who_has_it_already_gets_nothing_again(web: Web) -> None:
    first = await web.client.get(manifest.PATH)
    again = await web.client.get(manifest.PATH, headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize(
    ("locale", "name", "below_the_icon"),
    [("zh-CN", "绿源食品", "绿源食品"), ("en", "Green Spring Wholesale", "Green Sprin…")],
)
def test_under_the_name_of_the_firm(locale: str, name: str, below_the_icon: str) -> None:
    made = manifest.manifest(Firm(name_zh="绿源食品", name_en="Green Spring Wholesale"), locale)
    assert (made["name"], made["short_name"], made["id"]) == (name, below_the_icon, "/")


def test_its_icons_are_there_in_the_sizes_it_says() -> None:
    for icon in manifest.ICONS:
        file = PUBLIC / icon["src"].lstrip("/")
        assert file.exists(), file
        if file.suffix == ".png":
            width, height = (int.from_bytes(file.read_bytes()[at : at + 4]) for at in (16, 20))
            assert icon["sizes"] == f"{width}x{height}"


async def test_a_browser_asks_for_the_worker_each_time(tmp_path: Path) -> None:
    """One that browsers held for ever could never be replaced."""
    store = tmp_path / "apps" / "store"
    store.mkdir(parents=True)
    (store / "index.html").write_text("<!doctype html><title>shop</title>")
    (store / "sw.js").write_text("addEventListener('fetch', () => {})")
    app = make_app(Settings(public_url=ORIGIN, data_dir=tmp_path, embedded_worker=False), tmp_path / "apps")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=ORIGIN) as client:
        answer = await client.get("/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert (answer.headers["cache-control"], "etag" in answer.headers) == ("no-cache", True)
    assert "script-src 'self'" in answer.headers["content-security-policy"]
