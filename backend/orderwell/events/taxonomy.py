"""News of how products are sorted."""

from dataclasses import dataclass
from uuid import UUID

from orderwell.core.work import Event


@dataclass(frozen=True, slots=True)
class BrandRenamed(Event):
    """A brand has other names or another code, by which its products are found."""

    brand_id: UUID


@dataclass(frozen=True, slots=True)
class CategoryChanged(Event):
    """A category has other names or another place; `path` is where it is now."""

    path: str
