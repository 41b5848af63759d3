"""Money as integer minor units (分, cents). No float ever holds an amount."""

from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from .errors import Invalid

# ISO 4217: currencies whose minor unit is not a hundredth.
EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3, "TND": 3}
BASIS_POINTS = 10_000
LARGEST = 10**15  # minor units that anybody may enter: sums of thousands of such amounts still fit 64 bits


class Money(Struct, frozen=True):
    """`minor` units of `currency` (ISO 4217): Money(1250, "CNY") is 12.50 yuan."""

    minor: int
    currency: str = "CNY"

    @property
    def amount(self) -> str:
        """Decimal text with the currency's own number of places: "12.50"."""
        places = EXPONENTS.get(self.currency, 2)
        if not places:
            return str(self.minor)
        whole, part = divmod(abs(self.minor), 10**places)
        return f"{'-' if self.minor < 0 else ''}{whole}.{part:0{places}}"


def parse(text: str, currency: str = "CNY", *, field: str | None = None) -> int:
    """Minor units of a decimal text such as "12.5". Raises Invalid, also for excess places."""
    places = EXPONENTS.get(currency, 2)
    try:
        scaled = Decimal(text.strip()).scaleb(places)
        whole = scaled.to_integral_value()
    except (ArithmeticError, ValueError):  # also an overflow, of 1e999999
        whole, scaled = Decimal(0), Decimal(1)
    if whole != scaled or abs(whole) > LARGEST:
        raise Invalid(
            field=field,
            reason_zh=f"“{text}”不是有效的金额，请填写如 12.50 的数字。",
            reason_en=f"“{text}” is not an amount. Write a number such as 12.50.",
        )
    return int(whole)


def nearest(amount: Decimal, currency: str) -> int:
    """Minor units of an amount; what is finer than the currency is rounded half up."""
    return rounded(amount.scaleb(EXPONENTS.get(currency, 2)))


def rounded(value: Decimal) -> int:
    """Half up, away from zero: the one rounding rule of the product."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def included_tax(gross: int, basis_points: int) -> int:
    """The tax inside a tax-inclusive amount: gross x rate / (1 + rate)."""
    return rounded(Decimal(gross) * basis_points / (BASIS_POINTS + basis_points))
