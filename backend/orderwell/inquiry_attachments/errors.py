"""What can go wrong with files of messages."""

from orderwell.core.errors import DomainError


class TooManyFiles(DomainError):
    """Params: `most`, of one message or of what was uploaded and not sent."""

    code = "TOO_MANY_ATTACHMENTS"
    zh = "最多 {most} 个附件，请先移除一些。"
    en = "There are {most} attachments at most. Remove some first."
