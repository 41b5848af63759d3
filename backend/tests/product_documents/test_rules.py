"""What is taken as a document, by content."""

import zipfile
from io import BytesIO

import pytest

from orderwell.product_documents.errors import BadDocument, DocumentTooLarge
from orderwell.product_documents.rules import checked, file_name
from tests.media.test_rules import picture

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def archive(*names: str) -> bytes:
    """A zip file with these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (PDF, "pdf"),
        (picture("PNG"), "png"),
        (picture("JPEG"), "jpg"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
    ],
)
def test_what_is_taken(data: bytes, extension: str) -> None:
    assert checked(data, 1_000_000).extension == extension


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4 cut off",
        b"PK\x03\x04 no archive",
        archive("a.txt"),
        archive("word/document.xml"),
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        archive("[Content_Types].xml", "xl/workbook.xml", "xl/activeX/activeX1.xml"),
        archive("[Content_Types].xml", "xl/workbook.xml", "word/document.xml"),
    ],
)
def test_what_is_refused(data: bytes) -> None:
    with pytest.raises(BadDocument):
        checked(data, 1_000_000)


def test_large_files_are_refused_before_they_are_read() -> None:
    with pytest.raises(DocumentTooLarge):
        checked(PDF * 10, 100)


def test_names_of_files_are_plain() -> None:
    assert file_name('检测/报告 "2026"\r\n', "pdf") == "检测 报告 2026.pdf"
    assert file_name("..", "pdf") == "document.pdf"
