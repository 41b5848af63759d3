"""Uploading documents as a browser does, and who gets their files."""

import json
from datetime import timedelta
from typing import Any

from orderwell.access.queries import user
from orderwell.catalog.commands import move
from orderwell.catalog.models import ProductStatus
from orderwell.composition import HANDLERS, JOBS
from orderwell.core import jobs
from orderwell.core.clock import utc_now
from orderwell.core.models import Job
from orderwell.core.settings import Settings
from orderwell.demo import make
from orderwell.media import stores
from orderwell.product_documents.models import ProductDocument
from tests.api.conftest import Web
from tests.media.test_rules import picture
from tests.product_documents.test_rules import PDF, archive

SHOWN = """... on Product { documents { id name kind audience extension size url } } ... on Problem { code field }"""
UPLOAD = f"""mutation ($id: ID!, $file: Upload!, $input: DocumentInput!) {{
  uploadProductDocument(productId: $id, file: $file, input: $input) {{ __typename {SHOWN} }} }}"""
DOCUMENTS = "query ($id: ID!) { product(id: $id) { documents { name url } } }"


def said(audience: str = "EVERYBODY", **more: str) -> dict[str, str]:
    return {"nameZh": "检测报告", "nameEn": "Test report", "kind": "TEST_REPORT", "audience": audience, **more}


async def upload(web: Web, product_id: Any, content: bytes, **more: str) -> Any:
    """A multipart request; the name of the file lies."""
    variables = {"id": str(product_id), "file": None, "input": said(**more)}
    form = {"operations": json.dumps({"query": UPLOAD, "variables": variables}), "map": '{"0": ["variables.file"]}'}
    answer = await web.client.post("/graphql", data=form, files={"0": ("page.html", content, "text/html")})
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]["uploadProductDocument"]


async def data(web: Web, document: str, variables: dict[str, Any] | None = None) -> Any:
    answer = (await web.ask(document, variables)).json()
    assert "errors" not in answer, answer
    return answer["data"]


async def changed(web: Web, name: str, product_id: Any, document_id: str, more: str = "") -> Any:
    document = f"""mutation ($id: ID!, $document: ID!) {{
      {name}(productId: $id, documentId: $document{more}) {{ {SHOWN} }} }}"""
    return (await data(web, document, {"id": str(product_id), "document": document_id}))[name]


async def test_a_document_is_uploaded_shown_and_fetched(web: Web) -> None:
    await web.sign_in(await make.user(password=make.PASSWORD))
    product = await make.product()
    answer = await upload(web, product.id, PDF)
    [shown] = answer["documents"]
    assert (shown["name"], shown["extension"], shown["size"]) == ("检测报告", "pdf", len(PDF))
    fetched = await web.client.get(shown["url"])
    assert (fetched.status_code, fetched.headers["content-type"], fetched.content) == (200, "application/pdf", PDF)
    assert fetched.headers["content-disposition"].startswith("inline")
    assert (fetched.headers["x-content-type-options"], fetched.headers["cache-control"]) == (
        "nosniff",
        "private, no-cache",
    )
    again = await web.client.get(shown["url"], headers={"if-none-match": fetched.headers["etag"]})
    assert again.status_code == 304
    office = archive("[Content_Types].xml", "xl/workbook.xml")
    saved = await web.client.get((await upload(web, product.id, office))["documents"][1]["url"])
    assert saved.headers["content-disposition"].startswith("attachment")


async def test_who_may_have_it(web: Web, settings: Settings) -> None:
    owner = await make.user(password=make.PASSWORD)
    await web.sign_in(owner)
    product = await make.product()
    for audience in ("EVERYBODY", "SIGNED_IN", "STAFF"):
        answer = await upload(web, product.id, PDF, audience=audience, nameZh=audience)
    addresses = [one["url"] for one in answer["documents"]]
    digest = (await ProductDocument.all().first()).hash  # type: ignore[union-attr]
    assert (await web.client.get(f"/media/document-{digest}")).status_code == 404

    async def seen() -> tuple[list[str], list[int]]:
        names = [one["name"] for one in (await data(web, DOCUMENTS, {"id": str(product.id)}))["product"]["documents"]]
        return names, [(await web.client.get(address)).status_code for address in addresses]

    assert await seen() == (["EVERYBODY", "SIGNED_IN", "STAFF"], [200, 200, 200])
    web.client.cookies.clear()
    assert await seen() == (["EVERYBODY"], [200, 404, 404])
    person = await make.contact(password=make.PASSWORD)
    await web.sign_in(await user(person.user_id))  # type: ignore[attr-defined]
    assert await seen() == (["EVERYBODY", "SIGNED_IN"], [200, 200, 404])
    async with make.work() as work:
        await move(work, product.id, ProductStatus.ARCHIVED)
    assert [(await web.client.get(address)).status_code for address in addresses] == [404, 404, 404]


async def test_documents_are_described_arranged_removed_and_put_back(web: Web, settings: Settings) -> None:
    await web.sign_in(await make.user(password=make.PASSWORD))
    product = await make.product()
    await upload(web, product.id, PDF)
    first, second = (await upload(web, product.id, picture("PNG"), nameZh="证书"))["documents"]
    more = ', input: { nameZh: "规格书", nameEn: "Sheet", kind: SPECIFICATION, audience: STAFF }'
    answer = await changed(web, "describeProductDocument", product.id, first["id"], more)
    assert [one["name"] for one in answer["documents"]] == ["规格书", "证书"]
    more = ', input: { nameZh: " ", nameEn: "Sheet", kind: SPECIFICATION, audience: STAFF }'
    answer = await changed(web, "describeProductDocument", product.id, first["id"], more)
    assert answer["field"] == "nameZh"
    given = f'productId: "{product.id}", documentIds: ["{second["id"]}"]'
    order = f"mutation {{ arrangeProductDocuments({given}) {{ {SHOWN} }} }}"
    arranged = (await data(web, order))["arrangeProductDocuments"]["documents"]
    assert [one["name"] for one in arranged] == ["证书", "规格书"]
    answer = await changed(web, "removeProductDocument", product.id, second["id"])
    assert [one["name"] for one in answer["documents"]] == ["规格书"]
    assert (await web.client.get(second["url"])).status_code == 404
    answer = await changed(web, "restoreProductDocument", product.id, second["id"])
    assert [one["name"] for one in answer["documents"]] == ["证书", "规格书"]
    await changed(web, "removeProductDocument", product.id, second["id"])
    await ProductDocument.filter(id=second["id"]).update(removed_at=utc_now() - timedelta(days=2))
    await Job.filter(name="forget_document").update(run_at=utc_now())
    with stores.kept_in(settings.media_dir):
        await jobs.run_due(JOBS, HANDLERS)
    assert await ProductDocument.filter(id=second["id"]).count() == 0
    assert len(list(settings.media_dir.glob("document-*"))) == 1


async def test_what_is_refused(web: Web) -> None:
    product = await make.product()
    assert (await upload(web, product.id, PDF))["code"] == "UNAUTHENTICATED"
    await web.sign_in(await make.user(password=make.PASSWORD))
    page = await upload(web, product.id, b"<html><script>alert(1)</script></html>")
    assert page == {"__typename": "Problem", "code": "BAD_DOCUMENT", "field": "file"}
