"""What notifications say."""

from dataclasses import replace
from uuid import uuid4

import pytest

from orderwell.core.money import Money
from orderwell.core.work import Actor, ActorKind, Scope
from orderwell.customers.queries import in_sight
from orderwell.notifications.models import NotificationKind
from orderwell.notifications.queries import IN_CHARGE, nearest
from orderwell.notifications.rules import TEXTS, message, worded

PARAMS = {
    "number": "SO20261121-000042",
    "parcel": "SH1",
    "state": "exception",
    "customer": "海州超市",
    "author": "许丽萍",
    "title": "周五能送到吗？",
    "buyer": "林晓雨",
    "by": "沈国华",
    "note": "超出预算",
    "list": "每周补货",
    "count": 12,
    "minor": 1250,
    "currency": "CNY",
    "sku": "WATER-500",
    "product_zh": "矿泉水",
    "product_en": "Mineral water",
    "warehouse_zh": "上海仓",
    "warehouse_en": "",
    "available": 3,
}
CLERK = Actor(kind=ActorKind.STAFF, user_id=uuid4(), permissions=frozenset({"orders.confirm"}), scope=Scope.OWN)
CHIEF = replace(CLERK, user_id=uuid4(), permissions=frozenset({"orders.confirm", IN_CHARGE}), scope=Scope.ALL)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("kind", list(NotificationKind))
def test_every_kind_has_a_whole_text_in_both_languages(kind: NotificationKind, locale: str) -> None:
    said = message(kind, PARAMS, locale)
    assert said.title
    assert said.text
    assert "{" not in said.title + said.text
    assert ("。" in said.text) is (locale == "zh-CN")


def test_every_kind_has_texts() -> None:
    assert set(TEXTS) == set(NotificationKind)


def test_money_names_and_states_are_in_the_readers_language() -> None:
    assert message(NotificationKind.PAYMENT_RECEIVED, PARAMS, "en").text == (
        "CN¥12.50 was received for order SO20261121-000042."
    )
    assert message(NotificationKind.SHIPMENT_CHANGED, PARAMS, "zh-CN").title == "包裹 SH1 异常"
    assert message(NotificationKind.STOCK_LOW, PARAMS, "en").text == (
        "3 of Mineral water (WATER-500) can still be sold from 上海仓."
    ), "a name that lacks the language falls back to the other one"


@pytest.mark.parametrize(
    ("money", "zh", "en"),
    [
        (Money(81128), "¥811.28", "CN¥811.28"),
        (Money(123456789), "¥1,234,567.89", "CN¥1,234,567.89"),
        (Money(-5, "USD"), "-US$0.05", "-$0.05"),
        (Money(1500, "JPY"), "JP¥1,500", "¥1,500"),
        (Money(1250, "SEK"), "SEK 12.50", "SEK 12.50"),
    ],
)
def test_amounts_read_as_on_the_screens(money: Money, zh: str, en: str) -> None:
    assert (worded(money, "zh-CN"), worded(money, "en")) == (zh, en)


def test_those_in_charge_are_told_only_when_nobody_nearer_is_there() -> None:
    assert nearest([CLERK, CHIEF]) == [CLERK]
    assert nearest([CHIEF]) == [CHIEF]


def test_a_clerk_sees_rows_in_own_care_only() -> None:
    assert in_sight(CLERK, CLERK.user_id)
    assert not in_sight(CLERK, uuid4())
    assert not in_sight(CLERK, None)
    assert in_sight(CHIEF, None)
