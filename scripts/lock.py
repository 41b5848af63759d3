"""Write the lock files from what `.venv` holds: `make lock`, after changing the ranges in pyproject.toml.

Runtime = everything the project's own requirements reach; development = that plus the extra `dev`.
No hashes and no addresses, so that a mirror or an offline wheel folder serves as well as the public index.
"""

from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BACKEND = Path(__file__).resolve().parent.parent / "backend"


def closure(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> None:
    """Add to `seen` every distribution that `name` with `extras` needs on this interpreter."""
    if (name, extras) in seen:
        return
    seen.add((name, extras))
    for text in distribution(name).requires or []:
        needed = Requirement(text)
        wanted = extras or {""}
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in wanted):
            closure(canonicalize_name(needed.name), frozenset(needed.extras), seen)


def write(file: Path, extras: frozenset[str], remark: str) -> None:
    """Write one lock file, one `name==version` a line in alphabetical order."""
    seen: set[tuple[str, frozenset[str]]] = set()
    closure("orderwell", extras, seen)
    names = sorted({name for name, _ in seen} - {"orderwell"})
    lines = [f"{name}=={distribution(name).version}" for name in names]
    file.write_text(f"# {remark} Written by `make lock`.\n" + "\n".join(lines) + "\n")
    print(f"{file.relative_to(BACKEND.parent)}: {len(lines)} packages")


if __name__ == "__main__":
    write(BACKEND / "requirements.lock", frozenset(), "What a server installs.")
    write(BACKEND / "requirements-dev.lock", frozenset({"dev"}), "What a developer and the tests install.")
