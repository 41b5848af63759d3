"""What may be handed to customers, by content and not by name. Pure, and slow for pictures: check them in a thread."""

import hashlib
import re
import zipfile
from io import BytesIO

from msgspec import Struct

from orderwell.core.errors import DomainError, Invalid, raise_all
from orderwell.media import rules as pictures
from orderwell.media.errors import BadPicture, PictureTooLarge

from .errors import BadDocument, DocumentTooLarge

MOST, LONGEST_NAME = 20, 120
OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
OPEN_XML = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "docx": f"{OPEN_XML}.wordprocessingml.document",
    "xlsx": f"{OPEN_XML}.spreadsheetml.sheet",
    "pptx": f"{OPEN_XML}.presentationml.presentation",
}
# What a browser shows by itself; the others are saved.
SHOWN = frozenset({"pdf", "jpg", "png", "webp"})


class Content(Struct, frozen=True):
    """A checked file. `hash`: SHA-256 of `data`."""

    hash: str
    extension: str
    data: bytes


def checked(data: bytes, most_bytes: int) -> Content:
    """Raises BadDocument or DocumentTooLarge."""
    if len(data) > most_bytes:
        raise DocumentTooLarge(field="file", limit=f"{most_bytes / 1_000_000:g} MB")
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        return _content("pdf", data)
    if data.startswith(b"PK\x03\x04"):
        return _content(_office(data), data)
    try:
        picture = pictures.checked(data, most_bytes)
    except (BadPicture, PictureTooLarge) as error:
        raise BadDocument(field="file") from error
    if picture.extension not in TYPES:
        raise BadDocument(field="file")
    return _content(picture.extension, picture.content)


def _content(extension: str, data: bytes) -> Content:
    return Content(hashlib.sha256(data).hexdigest(), extension, data)


def _office(data: bytes) -> str:
    """The kind of an Office file without macros. Raises BadDocument."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BadDocument(field="file") from error
    kinds = [extension for part, extension in OFFICE.items() if part in names]
    active = any(
        name.lower().endswith(("vbaproject.bin", ".exe", ".js")) or "/activex/" in name.lower() for name in names
    )
    if len(kinds) != 1 or active or "[Content_Types].xml" not in names:
        raise BadDocument(field="file")
    return kinds[0]


def check_names(name_zh: str, name_en: str) -> None:
    """Raises Invalid for what is empty or too long, all at once."""
    problems: list[DomainError] = [
        Invalid(
            field=path,
            reason_zh=f"请填写，最多 {LONGEST_NAME} 个字。",
            reason_en=f"Give 1 to {LONGEST_NAME} characters.",
        )
        for path, name in (("nameZh", name_zh), ("nameEn", name_en))
        if not 1 <= len(name.strip()) <= LONGEST_NAME
    ]
    raise_all(problems)


def stored_name(digest: str) -> str:
    """The file's name in the store. It has no extension: what is served as a picture's folder does not give it away."""
    return f"document-{digest}"


def file_name(name: str, extension: str) -> str:
    """How it is called when it is saved: without what file systems and headers do not like."""
    plain = re.sub(r'[\s\x00-\x1f\x7f"\\/:*?<>|]+', " ", name).strip(" .")
    return f"{plain or 'document'}.{extension}"
