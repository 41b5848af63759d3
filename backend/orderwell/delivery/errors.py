"""Why something cannot be delivered so. Every message says what would do."""

from orderwell.core.errors import DomainError


class OutsideDeliveryZone(DomainError):
    """Params: `place`, the address in one line."""

    code = "OUTSIDE_DELIVERY_ZONE"
    zh = "暂不配送到“{place}”。请换一个地址、选择自提，或联系我们。"
    en = "We do not deliver to “{place}”. Choose another address or pickup, or contact us."


class DeliveryDayClosed(DomainError):
    """Params: `day`, `reason_zh`, `reason_en`, `next` (the next day that would do, ISO)."""

    code = "DELIVERY_DAY_CLOSED"
    zh = "{day} 不能送货：{reason_zh}。最近可选 {next}。"
    en = "There is no delivery on {day}: {reason_en}. The next possible day is {next}."


class SlotFull(DomainError):
    """Params: `slot` (day and window) and `next_zh`, `next_en`: what is free next, as a sentence."""

    code = "SLOT_FULL"
    zh = "配送时段 {slot} 已约满。{next_zh}"
    en = "The delivery slot {slot} is full. {next_en}"


class SlotNotOffered(DomainError):
    """Unknown, taken away meanwhile, or of another zone."""

    code = "SLOT_NOT_OFFERED"
    zh = "该地址没有这个配送时段，请重新选择。"
    en = "There is no such delivery slot for this address. Choose again."


class SlotMissing(DomainError):
    code = "SLOT_MISSING"
    zh = "请选择配送日期和时段。"
    en = "Choose a delivery date and time."


class AreaTaken(DomainError):
    """Params: `area` (its name), `zone`."""

    code = "AREA_TAKEN"
    zh = "“{area}”已属于配送区域“{zone}”，请先从那里移除。"
    en = "“{area}” belongs to the delivery zone “{zone}” already. Remove it there first."
