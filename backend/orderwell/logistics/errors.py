"""What can go wrong with parcels."""

from orderwell.core.errors import DomainError


class UnknownCarrier(DomainError):
    code = "UNKNOWN_CARRIER"
    zh = "未知的承运商“{carrier}”。"
    en = "There is no carrier “{carrier}”."


class BadTrackingNumber(DomainError):
    code = "BAD_TRACKING_NUMBER"
    zh = "运单号“{number}”格式或校验位不正确，请核对面单。"
    en = "“{number}” is not a tracking number of this carrier. Compare it with the label."


class NotHandedOver(DomainError):
    code = "NOT_HANDED_OVER"
    zh = "包裹 {number} 尚未交运，不能记录物流轨迹。"
    en = "Parcel {number} has not been handed over yet, so it cannot be tracked."


class TrackedByCarrier(DomainError):
    code = "TRACKED_BY_CARRIER"
    zh = "交运后包裹状态由物流轨迹决定，请登记轨迹。"
    en = "After the hand-over the tracking events decide the state. Record an event instead."


class EventInFuture(DomainError):
    code = "EVENT_IN_FUTURE"
    zh = "轨迹时间不能晚于当前时间。"
    en = "A tracking event cannot lie in the future."
