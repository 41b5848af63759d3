"""Areas of China, and addresses as people paste them."""

from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.customers import rules

from .context import here
from .fields import PUBLIC, field, query, view


@view(rules.Area, "A province, city or district.")
class Area:
    code: str = strawberry.field(description="Six-digit code (GB/T 2260).")

    @field(str, "Name in the viewer's language where there is one, else in Chinese.")
    def name(self, root: strawberry.Parent[rules.Area], info: Info) -> Any:
        return here(info).text(root.name, root.name_en)

    @field(bool, "Whether `areas` has anything below it.")
    def has_children(self, root: strawberry.Parent[rules.Area]) -> Any:
        return bool(rules.areas_below(root.code))


@view(rules.ParsedAddress, "What was understood of a pasted address; empty text where nothing was found.")
class ParsedAddress:
    recipient: str = strawberry.field(description="Who receives it.")
    phone: str = strawberry.field(description="Their telephone number.")
    area_code: str = strawberry.field(description="Code of the most exact area that was found.")
    province: str = strawberry.field(description="Province.")
    city: str = strawberry.field(description="City.")
    district: str = strawberry.field(description="District.")
    street: str = strawberry.field(description="Street, house and room.")
    confidence: int = strawberry.field(description="How sure this is, 0 to 100; below 80 somebody should look at it.")


class Query:
    @query(PUBLIC, list[Area], "The provinces, or what lies directly below an area.", scope="public")
    async def areas(
        self,
        info: Info,
        parent: Annotated[str | None, strawberry.argument(description="Code of the area around; absent: none.")] = None,
    ) -> Any:
        return rules.areas_below(parent or "")

    @query(PUBLIC, ParsedAddress, "Recipient, number, area and street of a text in any usual order.")
    async def parse_address(
        self, info: Info, text: Annotated[str, strawberry.argument(description="What was pasted, 500 characters.")]
    ) -> Any:
        return rules.parse_address(text[:500])
