"""What can go wrong with files of the catalogue."""

from orderwell.core.errors import DomainError


class FileTooLong(DomainError):
    """More rows than one import takes."""

    code = "FILE_TOO_LONG"
    zh = "文件有 {rows} 行，一次最多导入 {most} 行。请拆分后分别导入。"
    en = "The file has {rows} rows; {most} fit into one import. Split it."


class ImportBusy(DomainError):
    """The import is being checked or written, or has been."""

    code = "IMPORT_BUSY"
    zh = "此导入正在处理或已完成。请等待，或重新上传文件。"
    en = "This import is being worked on, or is done. Wait, or upload the file again."
