"""What can go wrong with documents."""

from orderwell.core.errors import DomainError


class BadDocument(DomainError):
    """The content is nothing that we hand to customers, whatever its name says."""

    code = "BAD_DOCUMENT"
    zh = "不支持该文件，请上传 PDF、图片（JPEG、PNG、WebP）或不含宏的 Word、Excel、PowerPoint 文件。"
    en = "This file cannot be taken. Upload a PDF, a picture (JPEG, PNG, WebP), or an Office file without macros."


class DocumentTooLarge(DomainError):
    code = "DOCUMENT_TOO_LARGE"
    zh = "文件过大，最大 {limit}，请压缩后再上传。"
    en = "The file is too large: {limit} at most. Make it smaller and upload it again."


class TooManyDocuments(DomainError):
    code = "TOO_MANY_DOCUMENTS"
    zh = "每个商品最多 {most} 份资料，请先移除一些。"
    en = "At most {most} documents of a product. Remove some first."
