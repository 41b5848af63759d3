"""The invented wholesaler's data files, read once."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("data")
PICTURES = FOLDER / "pictures"


@cache
def entries(name: str) -> list[dict[str, Any]]:
    """The entries of `<name>.json`; data/README.md says what each has."""
    loaded: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded
