"""The carriers of this installation, by code, in the order in which they are offered."""

from orderwell.logistics.errors import UnknownCarrier

from .manual import Manual
from .protocol import Carrier, Label, Parcel
from .simulated import Simulated

_ALL: list[Carrier] = [
    Simulated("express", "迅达快递（模拟）", "Xunda Express (simulated)", "XD", 20, 38),
    Simulated("freight", "恒运物流（模拟）", "Hengyun Freight (simulated)", "HY", 40, 26),
    Manual("own_fleet", "自有车队", "Own fleet", "OF", 12, 45),
    Manual("pickup", "客户自提", "Collection by customer", "ZT", 72, 10_000),
    Manual("other", "其他承运商", "Another carrier", "", 48, 25),
]
CARRIERS: dict[str, Carrier] = {one.code: one for one in _ALL}

__all__ = ["CARRIERS", "Carrier", "Label", "Parcel", "carrier"]


def carrier(code: str) -> Carrier:
    """Raises UnknownCarrier."""
    if code not in CARRIERS:
        raise UnknownCarrier(field="carrier", carrier=code)
    return CARRIERS[code]
