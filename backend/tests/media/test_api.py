"""Uploading and removing pictures through the graph."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from starlette.datastructures import UploadFile

from orderwell.api.schema import schema
from orderwell.catalog.models import Product
from orderwell.composition import HANDLERS, JOBS
from orderwell.core import jobs
from orderwell.core.clock import utc_now
from orderwell.core.models import Job, JobState
from orderwell.core.settings import Settings
from orderwell.core.work import Actor
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.media import stores
from orderwell.media.commands import RESTORABLE
from orderwell.media.models import Media
from orderwell.media.rules import standing
from tests.conftest import Graph
from tests.media.test_rules import picture

UPLOAD = """mutation ($id: ID!, $file: Upload!) {
  uploadProductMedia(productId: $id, file: $file, altZh: "一箱苹果", altEn: "A box of apples") {
    __typename
    ... on Product { picture { id url alt width height colour widths sources { type srcset } } media { position } }
    ... on Problem { code field message }
  }
}"""
REMOVE = """mutation ($id: ID!, $media: ID!) {
  removeProductMedia(productId: $id, mediaId: $media) {
    __typename ... on Product { media { id } } ... on Problem { code field }
  }
}"""
RESTORE = """mutation ($id: ID!, $media: ID!) { restoreProductMedia(productId: $id, mediaId: $media) {
  ... on Product { media { id } } ... on Problem { code field } } }"""
DESCRIBE = """mutation ($id: ID!, $media: ID!, $zh: String, $en: String) {
  describeProductMedia(productId: $id, mediaId: $media, altZh: $zh, altEn: $en) {
    ... on Product { media { id altZh altEn } } ... on Problem { code field } } }"""
ARRANGE = """mutation ($id: ID!, $ids: [ID!]!) { arrangeProductMedia(productId: $id, mediaIds: $ids) {
  ... on Product { picture { id } media { id } } ... on Problem { code field } } }"""
SHOW = "query ($id: ID!) { product(id: $id) { picture { url widths sources { type srcset } } } }"


@pytest.fixture
def upload(gql: Graph, tmp_path: Path) -> Any:
    """Upload bytes as a product's picture."""

    async def run(product: Product, data: bytes, actor: Actor | None = None, most: int = 1_000_000) -> Any:
        context = gql.context(actor)
        context.settings = replace(Settings(), data_dir=tmp_path, max_upload_bytes=most)
        variables = {"id": str(product.id), "file": UploadFile(BytesIO(data), filename="evil.exe")}
        result = await schema.execute(UPLOAD, variable_values=variables, context_value=context)
        assert result.errors is None, result.errors
        assert result.data is not None
        return result.data["uploadProductMedia"]

    return run


async def changed(gql: Graph, document: str, variables: dict[str, Any], actor: Actor | None = None) -> Any:
    """The answer of the only mutation."""
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


async def work_off(folder: Path) -> None:
    with stores.kept_in(folder / "media"):
        await jobs.run_due(JOBS, HANDLERS)
    assert await Job.exclude(state=JobState.DONE).filter(run_at__lte=utc_now()).count() == 0


async def test_a_picture_is_kept_then_resized(upload: Any, gql: Graph, tmp_path: Path) -> None:
    product = await make.product()
    shown = await upload(product, picture("JPEG", (700, 350)))
    assert shown["__typename"] == "Product", shown
    row = await Media.get()
    assert shown["picture"] == {
        "id": str(row.id),
        "url": f"/media/{row.hash}.jpg",
        "alt": "一箱苹果",
        "width": 700,
        "height": 350,
        "colour": row.colour,
        "widths": [],
        "sources": [],
    }
    await work_off(tmp_path)
    result = await gql(SHOW, {"id": str(product.id)})
    assert result.data is not None
    after = result.data["product"]["picture"]
    assert after["widths"] == [160, 320, 480, 700]
    assert after["url"] == f"/media/{row.hash}-700.webp"
    assert [source["type"] for source in after["sources"]] == ["image/avif", "image/webp"]
    for source in after["sources"]:
        for address, width in (entry.split() for entry in source["srcset"].split(", ")):
            file = tmp_path / address.lstrip("/")
            with Image.open(file) as made:
                assert made.size[0] == int(width.rstrip("w"))


async def test_the_same_picture_again_is_not_a_second_one(upload: Any) -> None:
    product = await make.product()
    await upload(product, picture())
    shown = await upload(product, picture())
    assert shown["media"] == [{"position": 0}]
    shown = await upload(product, picture(colour="#00ff00"))
    assert shown["media"] == [{"position": 0}, {"position": 1}]


@pytest.mark.parametrize(
    ("data", "most", "code"),
    [(b"MZ no picture", 1_000_000, "BAD_PICTURE"), (picture(), 50, "PICTURE_TOO_LARGE")],
)
async def test_what_is_no_picture_is_refused(upload: Any, tmp_path: Path, data: bytes, most: int, code: str) -> None:
    shown = await upload(await make.product(), data, most=most)
    assert (shown["__typename"], shown["code"], shown["field"]) == ("Problem", code, "file")
    assert await Media.all().count() == 0
    assert not (tmp_path / "media").exists()


async def test_only_who_writes_the_catalogue_may_upload(upload: Any, gql: Graph) -> None:
    product, buyer = await make.product(), await make.buyer()
    assert (await upload(product, picture(), buyer))["code"] == "FORBIDDEN"
    shown = await upload(product, picture())
    arguments = {"id": str(product.id), "media": shown["picture"]["id"]}
    refused = await gql(REMOVE, arguments, buyer)
    assert refused.data is not None
    assert refused.data["removeProductMedia"]["code"] == "FORBIDDEN"


async def a_day_later() -> None:
    """The job that forgets a removed picture is due, and the picture was removed that long ago."""
    await Job.filter(name="forget_media").update(run_at=utc_now())
    await Media.filter(removed_at__isnull=False).update(removed_at=utc_now() - RESTORABLE)


async def test_files_go_with_the_last_product_that_shows_them(upload: Any, gql: Graph, tmp_path: Path) -> None:
    one, other = await make.product(), await make.product()
    for product in (one, other):
        await upload(product, picture(size=(200, 100)))
    await work_off(tmp_path)
    assert len(list((tmp_path / "media").iterdir())) == 5
    for product, left in ((one, 5), (other, 0)):
        media = await Media.get(product_id=product.id)
        result = await gql(REMOVE, {"id": str(product.id), "media": str(media.id)})
        assert result.data == {"removeProductMedia": {"__typename": "Product", "media": []}}
        await a_day_later()
        await work_off(tmp_path)
        assert len(list((tmp_path / "media").iterdir())) == left
    again = await gql(REMOVE, {"id": str(one.id), "media": str(media.id)})
    assert again.data == {"removeProductMedia": {"__typename": "Problem", "code": "NOT_FOUND", "field": "mediaId"}}


async def test_a_removed_picture_is_put_back_where_it_was(upload: Any, gql: Graph, tmp_path: Path) -> None:
    product = await make.product()
    for colour in ("#ff0000", "#00ff00"):
        await upload(product, picture(colour=colour, size=(200, 100)))
    await work_off(tmp_path)
    first, second = [str(row.id) for row in await Media.all().order_by("position")]
    given = {"id": str(product.id), "media": first}
    assert (await changed(gql, REMOVE, given))["media"] == [{"id": second}]
    assert (await changed(gql, RESTORE, given))["media"] == [{"id": first}, {"id": second}]
    assert (await changed(gql, RESTORE, given))["code"] == "NOT_FOUND"
    await Job.filter(name="forget_media").update(run_at=utc_now())
    await work_off(tmp_path)
    assert await Media.all().count() == 2, "it was put back: nothing of it is forgotten"
    await changed(gql, REMOVE, given)
    shown = await upload(product, picture(colour="#ff0000", size=(200, 100)))
    assert [row["position"] for row in shown["media"]] == [1, 2], "the same picture again is the last one"
    assert (await changed(gql, RESTORE, given, await make.buyer()))["code"] == "FORBIDDEN"


async def test_pictures_are_described_and_put_in_order(upload: Any, gql: Graph) -> None:
    product, other = await make.product(), await make.product()
    for colour in ("#ff0000", "#00ff00", "#0000ff"):
        await upload(product, picture(colour=colour))
    await upload(other, picture(colour="#ffffff"))
    red, green, blue = [str(row.id) for row in await Media.filter(product_id=product.id).order_by("position")]
    given = {"id": str(product.id), "media": green}
    shown = await changed(gql, DESCRIBE, {**given, "zh": " 绿色的盒子 "})
    assert shown["media"][1] == {"id": green, "altZh": "绿色的盒子", "altEn": "A box of apples"}
    shown = await changed(gql, DESCRIBE, {**given, "en": ""})
    assert shown["media"][1] == {"id": green, "altZh": "绿色的盒子", "altEn": ""}
    shown = await changed(gql, ARRANGE, {"id": str(product.id), "ids": [blue, red]})
    assert [row["id"] for row in shown["media"]] == [blue, red, green]
    assert shown["picture"] == {"id": blue}
    strange = str((await Media.get(product_id=other.id)).id)
    told = await changed(gql, ARRANGE, {"id": str(product.id), "ids": [strange, red]})
    assert (told["code"], told["field"]) == ("NOT_FOUND", "mediaIds")
    assert (await changed(gql, DESCRIBE, {"id": str(product.id), "media": strange}))["code"] == "NOT_FOUND"
    buyer = await make.buyer()
    assert (await changed(gql, ARRANGE, {"id": str(product.id), "ids": [red]}, buyer))["code"] == "FORBIDDEN"
    assert (await changed(gql, DESCRIBE, given, buyer))["code"] == "FORBIDDEN"


CHOOSE = """mutation ($id: ID!, $media: ID) { setCategoryPicture(id: $id, mediaId: $media) {
  __typename ... on Category { id pictureChosen picture { id } } ... on Problem { code field } } }"""
TILES = "{ categories { code picture { id } } }"


async def test_a_category_shows_its_best_seller_or_what_staff_chose(gql: Graph, upload: Any) -> None:
    top = await make.category(code="top")
    below = await make.category(code="below", parent=top)
    empty = await make.category(code="empty")
    sold = {"slow": 5, "fast": 90, "hidden": 500}
    picture_of: dict[str, str] = {}
    for number, (name, popularity) in enumerate(sold.items()):
        product = await make.product(category=below if name == "fast" else top, published=name != "hidden")
        await Product.filter(id=product.id).update(popularity=popularity)
        shown = await upload(product, picture(size=(40 + number, 30)))
        picture_of[name] = shown["picture"]["id"]

    async def tiles(actor: Actor | None = None) -> dict[str, str | None]:
        result = await gql(TILES, None, actor or Actor())
        assert result.errors is None, result.errors
        return {one["code"]: one["picture"] and one["picture"]["id"] for one in result.data["categories"]}

    assert await tiles() == {"top": picture_of["fast"], "below": picture_of["fast"], "empty": None}
    chosen = await gql(CHOOSE, {"id": str(top.id), "media": picture_of["slow"]})
    assert chosen.data["setCategoryPicture"] == {
        "__typename": "Category", "id": str(top.id), "pictureChosen": True, "picture": {"id": picture_of["slow"]},
    }  # fmt: skip
    await gql(CHOOSE, {"id": str(empty.id), "media": picture_of["slow"]})
    assert await tiles() == {"top": picture_of["slow"], "below": picture_of["fast"], "empty": picture_of["slow"]}
    row = await Media.get(id=picture_of["slow"])
    await gql(REMOVE, {"id": str(row.product_id), "media": str(row.id)})
    assert await tiles() == {"top": picture_of["fast"], "below": picture_of["fast"], "empty": None}
    for media in (str(row.id), "nothing"):
        refused = await gql(CHOOSE, {"id": str(top.id), "media": media})
        assert refused.data["setCategoryPicture"] == {"__typename": "Problem", "code": "NOT_FOUND", "field": "mediaId"}
    await gql(CHOOSE, {"id": str(top.id), "media": picture_of["hidden"]})
    assert (await tiles())["top"] == picture_of["hidden"]
    back = await gql(CHOOSE, {"id": str(top.id), "media": None})
    assert back.data["setCategoryPicture"]["picture"] == {"id": picture_of["fast"]}
    visitor = await gql(CHOOSE, {"id": str(top.id), "media": None}, Actor())
    assert visitor.data["setCategoryPicture"]["code"] == "UNAUTHENTICATED"


def test_the_best_seller_below_stands_for_all_above() -> None:
    top, below, beside = uuid4(), uuid4(), uuid4()
    low, high = uuid4(), uuid4()
    parents = {top: None, below: top, beside: None}
    assert standing(parents, {top: (3, low), below: (9, high)}) == {top: high, below: high}
    assert standing(parents, {top: (9, high), below: (3, low)}) == {top: high, below: low}
    assert standing(parents, {}) == {}


async def test_a_category_is_not_shown_by_goods_that_are_not_offered(upload: Any, gql: Graph) -> None:
    beer, cider = await make.product(), await make.product()
    shown = {one.id: (await upload(one, picture()))["picture"]["id"] for one in (beer, cider)}
    await Product.filter(id=beer.id).update(popularity=9)
    school, anybody = await make.buyer(), await make.buyer()
    await make.assortment(products=[beer], customers=[await Customer.get(id=school.customer_id)])
    for actor, expected in ((school, shown[cider.id]), (anybody, shown[beer.id])):
        answer = (await gql("{ categories { picture { id } } }", actor=actor)).data
        assert answer is not None
        assert [one["picture"]["id"] for one in answer["categories"]] == [expected]
