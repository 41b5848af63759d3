"""Files in a folder of this machine, or one that all machines share."""

from pathlib import Path
from uuid import uuid4


class Folder:
    """Makes the folder when something is first written."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def write(self, name: str, content: bytes) -> None:
        """All or nothing: readers never see half a file."""
        self.directory.mkdir(parents=True, exist_ok=True)
        draft = self.directory / f".{uuid4().hex}"
        draft.write_bytes(content)
        draft.replace(self.directory / name)

    def read(self, name: str) -> bytes:
        return (self.directory / name).read_bytes()

    def remove(self, name: str) -> None:
        (self.directory / name).unlink(missing_ok=True)
