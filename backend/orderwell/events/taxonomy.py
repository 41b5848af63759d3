"""News of how products are sorted."""

from uuid import UUID

from orderwell.core.work import Event


class BrandRenamed(Event, frozen=True):
    """A brand has other names or another code, by which its products are found."""

    brand_id: UUID


class CategoryChanged(Event, frozen=True):
    """A category has other names or another place; `path` is where it is now."""

    path: str
