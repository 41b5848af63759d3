"""What can go wrong with pictures."""

from orderwell.core.errors import DomainError


class BadPicture(DomainError):
    """The content is no picture that we take, whatever its name says."""

    code = "BAD_PICTURE"
    zh = "无法识别该图片，请上传完整的 JPEG、PNG、WebP、AVIF 或 GIF 文件。"
    en = "This is not a picture we can read. Upload a whole JPEG, PNG, WebP, AVIF or GIF file."


class PictureTooLarge(DomainError):
    """`limit` says what was exceeded."""

    code = "PICTURE_TOO_LARGE"
    zh = "图片过大，最大 {limit_zh}，请缩小后再上传。"
    en = "The picture is too large: {limit_en} at most. Make it smaller and upload it again."
