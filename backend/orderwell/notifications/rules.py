"""What a notification says, and for how long."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from msgspec import Struct

from orderwell.core.money import Money

from .models import NotificationKind

KEPT = timedelta(days=90)


class Message(Struct, frozen=True):
    """A short title and one sentence, in one language."""

    title: str
    text: str


# Values of OrderStatus and ShipmentState, in the words of the screens.
STATES: Mapping[str, tuple[str, str]] = {
    "awaiting_approval": ("待客户审批", "waiting for approval"),
    "submitted": ("已提交", "submitted"),
    "reviewing": ("审核中", "under review"),
    "confirmed": ("已确认", "confirmed"),
    "picking": ("配货中", "being picked"),
    "packed": ("已打包", "packed"),
    "shipped": ("已发货", "shipped"),
    "in_transit": ("运输中", "in transit"),
    "exception": ("异常", "delayed by a problem"),
    "delivered": ("已签收", "delivered"),
    "returning": ("退货中", "on its way back"),
    "returned": ("已退回", "returned"),
    "refunded": ("已退款", "refunded"),
    "cancelled": ("已取消", "cancelled"),
}

K = NotificationKind
# Title and text, in Chinese and in English.
TEXTS: Mapping[NotificationKind, tuple[tuple[str, str], tuple[str, str]]] = {
    K.ORDER_PLACED: (
        ("新订单 {number}", "{customer}下单，金额 {money}。"),
        ("New order {number}", "{customer} ordered for {money}."),
    ),
    K.ORDER_CHANGED: (
        ("订单 {number} {state}", "您的订单 {number} 已更新为“{state}”，点击查看详情。"),
        ("Order {number}: {state}", "Your order {number} is {state} now."),
    ),
    K.ORDER_COMMENTED: (
        ("订单 {number} 有新留言", "{author}在订单 {number} 留言，请查看。"),
        ("New comment on order {number}", "{author} left a comment on order {number}."),
    ),
    K.PAYMENT_RECEIVED: (
        ("收到订单 {number} 的付款", "订单 {number} 已入账 {money}。"),
        ("Payment for order {number}", "{money} was received for order {number}."),
    ),
    K.PAYMENT_REFUNDED: (
        ("订单 {number} 已退款", "订单 {number} 已退款 {money}。"),
        ("Refund for order {number}", "{money} was refunded for order {number}."),
    ),
    K.SHIPMENT_CHANGED: (
        ("包裹 {parcel} {state}", "订单 {number} 的包裹 {parcel} 已更新为“{state}”，点击查看物流。"),
        ("Parcel {parcel}: {state}", "Parcel {parcel} of order {number} is {state}."),
    ),
    K.STOCK_LOW: (
        ("{sku} 库存不足", "{warehouse}的{product}（{sku}）可售仅剩 {available}。"),
        ("{sku} is running low", "{available} of {product} ({sku}) can still be sold from {warehouse}."),
    ),
    K.DRAFT_READY: (
        ("“{list}”的订货草稿已备好", "清单“{list}”的 {count} 个商品已按今天的价格和库存备好，请查看后下单。"),
        (
            "Your draft of “{list}” is ready",
            "{count} goods of “{list}” wait at today's prices: look and order.",
        ),
    ),
    K.APPROVAL_WANTED: (
        ("订单 {number} 等您审批", "{buyer}下单 {money}，请审批。"),
        ("Order {number} waits for your approval", "{buyer} ordered for {money}. Approve or reject it."),
    ),
    K.APPROVAL_GIVEN: (
        ("订单 {number} 已通过审批", "{by}批准了您的订单 {number}，订单已提交。"),
        ("Order {number} was approved", "{by} approved your order {number}. It is submitted now."),
    ),
    K.APPROVAL_REFUSED: (
        ("订单 {number} 未获批准", "{by}没有批准订单 {number}：{note}。可修改后重新下单。"),
        ("Order {number} was not approved", "{by} did not approve order {number}: {note}. Change it and order again."),
    ),
    K.APPROVAL_EXPIRED: (
        ("订单 {number} 逾期未审批", "订单 {number} 未在时限内审批，已自动取消，可重新下单。"),
        (
            "Order {number} was not approved in time",
            "Nobody approved order {number} in time. Order again if need be.",
        ),
    ),
    K.INQUIRY_ASKED: (
        ("{customer}的咨询", "{author}问：“{title}”。"),
        ("{customer} asks", "{author} asks: “{title}”"),
    ),
    K.INQUIRY_ANSWERED: (
        ("您的咨询有新回复", "{author}回复了“{title}”。"),
        ("Your question was answered", "{author} answered “{title}”."),
    ),
    K.INQUIRY_ASSIGNED: (
        ("一条咨询已分派给您", "{author}请您回复{customer}：“{title}”。"),
        ("An inquiry was given to you", "{author} asks you to answer {customer}: “{title}”"),
    ),
    K.CUSTOMER_REGISTERED: (
        ("新客户注册：{customer}", "{customer}已注册，等待审核。"),
        ("New customer: {customer}", "{customer} registered and waits for approval."),
    ),
}


# As the screens write them (frontend/src/lib/format.ts); other currencies by their code.
SYMBOLS: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {"CNY": "¥", "USD": "US$", "EUR": "€", "HKD": "HK$", "JPY": "JP¥", "GBP": "£"},
    "en": {"CNY": "CN¥", "USD": "$", "EUR": "€", "HKD": "HK$", "JPY": "¥", "GBP": "£"},
}


def worded(money: Money, locale: str) -> str:
    """An amount as the screens of that language show it: ¥1,234.50, CN¥1,234.50."""
    whole, point, places = money.amount.partition(".")
    symbol = SYMBOLS["en" if locale == "en" else "zh-CN"].get(money.currency, f"{money.currency} ")
    return f"{'-' if money.minor < 0 else ''}{symbol}{abs(int(whole)):,}{point}{places}"


def message(kind: NotificationKind, params: Mapping[str, Any], locale: str) -> Message:
    """`params`: those of TEXTS; `name_zh` and `name_en` fill {name}, `minor` and `currency` fill {money}."""
    english = locale == "en"
    values = dict(params)
    for name, value in params.items():
        stem, _, language = name.rpartition("_")
        if stem and language in ("zh", "en"):
            other = params.get(f"{stem}_{'en' if language == 'zh' else 'zh'}", "")
            if (language == "en") == english:
                values[stem] = value or other
    if "state" in params:
        values["state"] = STATES.get(params["state"], (params["state"],) * 2)[english]
    if "minor" in params:
        values["money"] = worded(Money(params["minor"], params["currency"]), locale)
    title, text = TEXTS[kind][english]
    return Message(title.format_map(values), text.format_map(values))
