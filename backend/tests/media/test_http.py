"""Uploading over HTTP as a browser does, and fetching what came of it."""

import hashlib
import json
from typing import Any

from orderwell.composition import HANDLERS, JOBS
from orderwell.core import jobs
from orderwell.core.settings import Settings
from orderwell.demo import make
from orderwell.media import stores
from tests.api.conftest import Web
from tests.media.test_rules import picture

UPLOAD = """mutation ($id: ID!, $file: Upload!) { uploadProductMedia(productId: $id, file: $file) {
  __typename ... on Product { picture { url } } ... on Problem { code field } } }"""


async def upload(web: Web, product_id: Any, data: bytes) -> Any:
    """A multipart request; the name of the file lies."""
    operations = {"query": UPLOAD, "variables": {"id": str(product_id), "file": None}}
    form = {"operations": json.dumps(operations), "map": json.dumps({"0": ["variables.file"]})}
    answer = await web.client.post("/graphql", data=form, files={"0": ("page.html", data, "text/html")})
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]["uploadProductMedia"]


async def test_a_picture_is_uploaded_and_fetched(web: Web, settings: Settings) -> None:
    owner = await make.user(password=make.PASSWORD)
    assert (await web.sign_in(owner))["__typename"] == "Viewer"
    product, data = await make.product(), picture("JPEG", (200, 100))
    shown = await upload(web, product.id, data)
    digest = hashlib.sha256(data).hexdigest()
    assert shown == {"__typename": "Product", "picture": {"url": f"/media/{digest}.jpg"}}
    with stores.kept_in(settings.media_dir):
        await jobs.run_due(JOBS, HANDLERS)
    for name, media_type in ((f"{digest}.jpg", "image/jpeg"), (f"{digest}-160.avif", "image/avif")):
        fetched = await web.client.get(f"/media/{name}")
        assert (fetched.status_code, fetched.headers["content-type"]) == (200, media_type)
        assert "immutable" in fetched.headers["cache-control"]
    assert (await web.client.get("/media/absent.jpg")).status_code == 404


async def test_html_is_no_picture_and_strangers_may_not_upload(web: Web) -> None:
    product = await make.product()
    refused = await upload(web, product.id, picture())
    assert (refused["__typename"], refused["code"]) == ("Problem", "UNAUTHENTICATED")
    await web.sign_in(await make.user(password=make.PASSWORD))
    refused = await upload(web, product.id, b"<html><script>alert(1)</script></html>")
    assert refused == {"__typename": "Problem", "code": "BAD_PICTURE", "field": "file"}
