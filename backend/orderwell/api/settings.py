"""The firm's own settings."""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.core.money import Money as MoneyValue
from orderwell.core.money import parse
from orderwell.firm.commands import change
from orderwell.firm.queries import firm
from orderwell.firm.rules import Firm as FirmRow
from orderwell.guests.queries import served
from orderwell.one_time_codes import senders
from orderwell.pricing.rules import PriceVisibility

from .context import here
from .fields import field, mutation, view
from .types import Money, described


class StockDisplay(StrEnum):
    EXACT = "exact"
    BANDED = "banded"
    HIDDEN = "hidden"


described(
    StockDisplay,
    "What customers see of the stock.",
    EXACT="The number available.",
    BANDED="In stock, low, or out of stock.",
    HIDDEN="Nothing.",
)


described(
    PriceVisibility,
    "Who may know what goods cost; staff always may.",
    EVERYONE="Everybody, visitors too.",
    SIGNED_IN="Customers who are signed in.",
    APPROVED="Customers who are signed in and approved.",
)


@view(FirmRow, "The firm that sells here.")
class Firm:
    name_zh: str = strawberry.field(description="Its name in Chinese.")
    name_en: str = strawberry.field(description="Its name in English.")
    phone: str = strawberry.field(description="The number customers call.")
    email: str = strawberry.field(description="The address customers write to.")
    address: str = strawberry.field(description="Where it is.")
    time_zone: str = strawberry.field(description="IANA zone in which business days begin and end.")
    currency: str = strawberry.field(description="ISO 4217 code of all prices.")
    order_prefix: str = strawberry.field(description="What order numbers begin with.")
    hold_checkout_minutes: int = strawberry.field(description="Minutes for which checkout keeps stock; 0: it does not.")
    hold_online_minutes: int = strawberry.field(description="Minutes for which stock waits for an online payment.")
    hold_other_hours: int = strawberry.field(description="Hours for which stock waits for other payments.")
    hold_approval_hours: int = strawberry.field(
        description="Hours for which stock waits for the buyer's company to approve; 0: as for other payments."
    )
    registration_open: bool = strawberry.field(description="Whether new customers may register by themselves.")
    guest_checkout: bool = strawberry.field(description="Whether one may order without an account.")
    guest_phone_check: bool = strawberry.field(description="Whether guests confirm their phone by a code first.")
    bank_account: str = strawberry.field(description="Where bank transfers go, as text for people.")
    deposit_percents: str = strawberry.field(description="Deposits offered for paying in parts, such as 30,50.")

    @field(str, "Its name in the viewer's language.")
    def name(self, root: strawberry.Parent[FirmRow], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)

    @field(Money, "What a delivery costs.")
    def freight(self, root: strawberry.Parent[FirmRow]) -> Any:
        return MoneyValue(root.freight_minor, root.currency)

    @field(Money, "Goods of this value are delivered free.")
    def free_freight_from(self, root: strawberry.Parent[FirmRow]) -> Any:
        return MoneyValue(root.free_freight_from_minor, root.currency)

    @field(Money, "The least that an order must be worth; zero: no minimum.")
    def minimum_order(self, root: strawberry.Parent[FirmRow]) -> Any:
        return MoneyValue(root.minimum_order_minor, root.currency)

    @field(bool, "Whether it delivers by zones; without them it delivers everywhere on the same terms.")
    def has_delivery_zones(self, root: strawberry.Parent[FirmRow]) -> Any:
        return root.delivery_zones > 0

    @field(StockDisplay, "What customers see of the stock.")
    def stock_display(self, root: strawberry.Parent[FirmRow]) -> Any:
        return StockDisplay(root.stock_display)

    @field(bool, "Whether somebody without an account can order: as the setting says, unless prices are not for all.")
    def guests_served(self, root: strawberry.Parent[FirmRow]) -> Any:
        return served(root)

    @field(bool, "Whether codes can be sent to telephones, so that one may sign in with one.")
    def sends_codes(self, root: strawberry.Parent[FirmRow]) -> Any:
        return senders.chosen() is not None

    @field(bool, "Whether they are only simulated: nobody gets one, and staff read them in the console.")
    def simulates_codes(self, root: strawberry.Parent[FirmRow]) -> Any:
        sender = senders.chosen()
        return sender is not None and sender.trial

    @field(PriceVisibility, "Who may know what goods cost.")
    def price_visibility(self, root: strawberry.Parent[FirmRow]) -> Any:
        return PriceVisibility(root.price_visibility)


@strawberry.input(description="What to change; absent fields stay. Amounts are decimal texts such as 20.00.")
class FirmInput:
    name_zh: str | None = strawberry.field(default=None, description="Its name in Chinese.")
    name_en: str | None = strawberry.field(default=None, description="Its name in English.")
    phone: str | None = strawberry.field(default=None, description="The number customers call.")
    email: str | None = strawberry.field(default=None, description="The address customers write to.")
    address: str | None = strawberry.field(default=None, description="Where it is.")
    time_zone: str | None = strawberry.field(default=None, description="IANA zone, such as Asia/Shanghai.")
    currency: str | None = strawberry.field(default=None, description="ISO 4217 code; existing amounts do not change.")
    order_prefix: str | None = strawberry.field(default=None, description="What order numbers begin with.")
    freight: str | None = strawberry.field(default=None, description="What a delivery costs.")
    free_freight_from: str | None = strawberry.field(default=None, description="Goods of this value go free.")
    minimum_order: str | None = strawberry.field(default=None, description="The least that an order must be worth.")
    hold_checkout_minutes: int | None = strawberry.field(default=None, description="Minutes at checkout.")
    hold_online_minutes: int | None = strawberry.field(default=None, description="Minutes to pay online.")
    hold_other_hours: int | None = strawberry.field(default=None, description="Hours to pay otherwise.")
    hold_approval_hours: int | None = strawberry.field(default=None, description="Hours to approve.")
    stock_display: StockDisplay | None = strawberry.field(default=None, description="What customers see of stock.")
    price_visibility: PriceVisibility | None = strawberry.field(default=None, description="Who may know prices.")
    registration_open: bool | None = strawberry.field(default=None, description="Whether customers may register.")
    guest_checkout: bool | None = strawberry.field(default=None, description="Whether one may order as a guest.")
    guest_phone_check: bool | None = strawberry.field(default=None, description="Whether guests confirm their phone.")
    bank_account: str | None = strawberry.field(default=None, description="Where bank transfers go.")
    deposit_percents: str | None = strawberry.field(default=None, description="Such as 30,50; empty offers none.")


def _changes(input: FirmInput, currency: str) -> dict[str, Any]:
    """Field names and values as `firm.commands` stores them."""
    given = {name: value for name, value in asdict(input).items() if value is not None}
    for name in ("freight", "free_freight_from", "minimum_order"):
        if name in given:
            given[f"{name}_minor"] = parse(given.pop(name), currency, field=f"input.{name}")
    for name in ("stock_display", "price_visibility"):
        if name in given:
            given[name] = given[name].value
    return given


class Mutation:
    @mutation("settings.write", Firm, "Change the firm's settings.")
    async def update_firm(
        self, info: Info, input: Annotated[FirmInput, strawberry.argument(description="What to change.")]
    ) -> Any:
        currency = input.currency or (await firm()).currency
        return await change(here(info).work, _changes(input, currency))
