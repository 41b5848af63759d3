"""A clerk brings goods in by a file, changes them in the grid, and says which attributes they should have."""

import csv
import io
import re
from pathlib import Path

from conftest import Opener
from gestures import answered, settled
from playwright.sync_api import FilePayload, expect
from test_console_more import OWNER, new_product, own, visit


def changed_file(text: str, code: str) -> bytes:
    """The exported rows: a new name for the product, and a sibling of its SKU in another size."""
    names, keys, row = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    first = dict(zip(keys, row, strict=True)) | {"name_zh": f"文件里的茶 {code}", "options": "规格|Size=小|S"}
    second = {**first, "sku": f"{code}-2", "barcode": "", "options": "规格|Size=大|L", "units": "bottle(瓶|Bottle)=1"}
    out = io.StringIO()
    csv.writer(out).writerows([names, keys, *([one[key] for key in keys] for one in (first, second))])
    return out.getvalue().encode()


def test_a_file_a_grid_and_a_template(open_page: Opener, tmp_path: Path) -> None:
    page = open_page("/admin/products", who=OWNER)
    code = own("FILE")
    product = new_product(page, code)
    visit(page, f"/admin/products/files?q={code}")
    with page.expect_download() as file:
        page.get_by_role("button", name="CSV", exact=True).click()
    file.value.save_as(tmp_path / "goods.csv")
    content = changed_file((tmp_path / "goods.csv").read_text("utf-8"), code)
    page.locator("input[type=file]").set_input_files(FilePayload(name="goods.csv", mimeType="text/csv", buffer=content))
    page.get_by_role("button", name="比对").click()
    expect(page.locator(".bulk-sentence")).to_contain_text("将修改 1 个、新增 1 个 SKU")
    page.get_by_role("button", name="写入 2 行").click()
    expect(page.locator(".bulk-sentence")).to_contain_text("已修改 1 个、新增 1 个 SKU")

    visit(page, f"/admin/products/bulk?q={code}")
    cell = page.get_by_role("gridcell", name=f"文件里的茶 {code}").first
    cell.click()
    page.keyboard.type(f"表格里的茶 {code}")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="预览并保存").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("个 SKU")
    dialog.get_by_role("button", name=re.compile(r"^保存 \d 处修改")).click()
    expect(page.locator(".toast").first).to_contain_text("已保存")
    visit(page, product)
    expect(page.get_by_label("名称中文", exact=True)).to_have_value(f"表格里的茶 {code}")
    expect(page.get_by_text(f"{code}-2").first).to_be_visible()

    visit(page, "/admin/attributes")
    settled(page)
    page.get_by_role("button", name="新建模板").click()
    dialog.get_by_label("名称中文", exact=True).fill(f"茶叶 {code}")
    dialog.get_by_label("名称English", exact=True).fill(f"Tea {code}")
    dialog.get_by_label("编码").fill(code)
    dialog.get_by_label("分组名称 中文").fill("产地与保存")
    dialog.get_by_label("分组名称 English").fill("Origin and storage")
    dialog.get_by_label("添加属性…").select_option(index=1)
    dialog.get_by_role("checkbox", name="必填", exact=True).check()
    with answered(page, "TemplateCreate"):
        dialog.get_by_role("button", name="保存", exact=True).click()
    row = page.get_by_role("listitem").filter(has_text=f"茶叶 {code}")
    expect(row).to_contain_text("1 组，1 个属性")
