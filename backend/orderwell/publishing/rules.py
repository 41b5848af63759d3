"""From when to when a product is shown. Pure."""

from datetime import datetime

from orderwell.catalog.models import ProductStatus
from orderwell.core.errors import DomainError, Invalid


def window_problems(
    status: ProductStatus, now: datetime, publish_at: datetime | None, unpublish_at: datetime | None
) -> list[DomainError]:
    """What is wrong with these moments for a product in that state."""
    found: list[DomainError] = []
    if publish_at is not None and status is not ProductStatus.DRAFT:
        zh, en = "只有草稿可以定时上架。", "Only a draft can be published at a time."
        found.append(Invalid(field="publishAt", reason_zh=zh, reason_en=en))
    elif unpublish_at is not None and status is ProductStatus.ARCHIVED:
        zh, en = "已归档的商品不能定时下架。", "What is archived cannot be taken back at a time."
        found.append(Invalid(field="unpublishAt", reason_zh=zh, reason_en=en))
    for name, moment in (("publishAt", publish_at), ("unpublishAt", unpublish_at)):
        if moment is not None and moment <= now:
            zh, en = "请选择将来的时间。", "Choose a time that is still to come."
            found.append(Invalid(field=name, reason_zh=zh, reason_en=en))
    if publish_at and unpublish_at and unpublish_at <= publish_at:
        zh, en = "下架时间须晚于上架时间。", "It has to be taken back after it was published."
        found.append(Invalid(field="unpublishAt", reason_zh=zh, reason_en=en))
    return found
