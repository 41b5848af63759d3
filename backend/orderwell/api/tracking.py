"""What a buyer does about parcels: follow one by its link, and say that everything came."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.core.ids import as_uuid
from orderwell.fulfilment import commands as fulfilment
from orderwell.logistics import models, queries, rules
from orderwell.logistics.carriers import CARRIERS

from .context import here
from .fields import PUBLIC, field, mutation, query, relation, view
from .orders import Order
from .shipments import Carrier, ShipmentLine, TrackingEvent, events_of, lines_of


@view(models.Shipment, "A parcel as everybody who has its link may see it: no personal data beyond the city.")
class TrackedParcel:
    number: str = strawberry.field(description="Number for people.")
    tracking_number: str = strawberry.field(description="The number on the label.")
    state: models.ShipmentState = strawberry.field(description="Where it is.")
    promised_at: datetime | None = strawberry.field(description="By then nine of ten such parcels have arrived.")
    delivered_at: datetime | None = strawberry.field(description="When it came.")

    @field(Carrier, "Who brings it.")
    def carrier(self, root: strawberry.Parent[models.Shipment]) -> Any:
        return CARRIERS.get(root.carrier) or CARRIERS["other"]

    @field(str, "Who signed, the first character only.")
    def signed_by(self, root: strawberry.Parent[models.Shipment]) -> Any:
        return rules.masked(root.signed_by)

    @relation(list[TrackingEvent], "What the carrier reported, in the order of happening.")
    async def events(rows: strawberry.Parent[list[models.Shipment]], info: Info) -> Any:
        return await events_of(rows)

    @relation(list[ShipmentLine], "What is in it.")
    async def lines(rows: strawberry.Parent[list[models.Shipment]], info: Info) -> Any:
        return await lines_of(rows)

    @field(str, "To which city it goes.")
    def city(self, root: strawberry.Parent[models.Shipment]) -> Any:
        return root.address.get("city") or root.address.get("province") or ""


class Query:
    @query(PUBLIC, TrackedParcel, "A parcel by the token of its link.")
    async def track_parcel(
        self, info: Info, token: Annotated[str, strawberry.argument(description="The last part of trackingUrl.")]
    ) -> Any:
        return await queries.by_token(token)


class Mutation:
    @mutation("orders.place", Order, "Say that everything on its way has come; the order may close with it.")
    async def confirm_receipt(
        self, info: Info, order_id: Annotated[strawberry.ID, strawberry.argument(description="Which order.")]
    ) -> Any:
        return await fulfilment.confirm_receipt(here(info).work, as_uuid(order_id))
