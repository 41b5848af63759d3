"""Uploading and removing pictures through the graph."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.datastructures import UploadFile

from orderwell.api.schema import schema
from orderwell.catalog.models import Product
from orderwell.composition import HANDLERS, JOBS
from orderwell.core import jobs
from orderwell.core.models import Job, JobState
from orderwell.core.settings import Settings
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.media import stores
from orderwell.media.models import Media
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


async def work_off(folder: Path) -> None:
    with stores.kept_in(folder / "media"):
        await jobs.run_due(JOBS, HANDLERS)
    assert await Job.exclude(state=JobState.DONE).count() == 0


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
        await work_off(tmp_path)
        assert len(list((tmp_path / "media").iterdir())) == left
    again = await gql(REMOVE, {"id": str(one.id), "media": str(media.id)})
    assert again.data == {"removeProductMedia": {"__typename": "Problem", "code": "NOT_FOUND", "field": "mediaId"}}
