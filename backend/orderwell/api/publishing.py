"""Products that are published and taken back by themselves."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.core.ids import as_uuid
from orderwell.publishing import commands

from .access import Id
from .catalog import Product
from .context import here
from .fields import mutation


class Mutation:
    @mutation("catalog.write", Product, "Say from when to when a product is shown; a null moment never comes.")
    async def schedule_product(
        self,
        info: Info,
        id: Id,
        version: Annotated[int, strawberry.argument(description="The version that was edited.")],
        publish_at: Annotated[datetime | None, strawberry.argument(description="When a draft is published.")] = None,
        unpublish_at: Annotated[datetime | None, strawberry.argument(description="When it is a draft again.")] = None,
    ) -> Any:
        return await commands.schedule(here(info).work, as_uuid(id), version, publish_at, unpublish_at)
