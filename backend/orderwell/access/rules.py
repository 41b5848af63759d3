"""Permissions, the roles that come with the product, and passwords."""

import re
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from msgspec import Struct

STAFF, CUSTOMER = "staff", "customer"
LEAST_CHARACTERS = 8
LONGEST_PASSWORD = 200  # argon2 would hash any length; nobody needs more
COMMON = frozenset(
    {"password", "password1", "12345678", "123456789", "1234567890", "qwertyui", "qwerty123", "11111111"}
)
SCOPE_WIDTH = {"none": 0, "company": 1, "own": 2, "all": 3}


class Permission(Struct, frozen=True):
    """A right to do one kind of thing; `sides` says who may hold it."""

    code: str
    name_zh: str
    name_en: str
    sides: frozenset[str]

    @property
    def group(self) -> str:
        """What it is about: the part before the dot."""
        return self.code.partition(".")[0]


class DefaultRole(Struct, frozen=True):
    """A role as the product brings it; the firm may change it afterwards."""

    code: str
    name_zh: str
    name_en: str
    side: str
    scope: str
    permissions: frozenset[str]


_BOTH, _STAFF, _CUSTOMER = frozenset({STAFF, CUSTOMER}), frozenset({STAFF}), frozenset({CUSTOMER})
_TABLE = (
    ("dashboard.read", "查看看板", "See the dashboard", _STAFF),
    ("orders.read", "查看订单", "See orders", _BOTH),
    ("orders.place", "下单", "Place orders", _CUSTOMER),
    ("orders.place_for", "代客下单", "Place orders for customers", _STAFF),
    ("orders.edit", "修改订单", "Edit orders", _BOTH),
    ("orders.confirm", "审核与确认订单", "Review and confirm orders", _STAFF),
    ("orders.cancel", "取消订单", "Cancel orders", _BOTH),
    ("orders.close", "关闭订单", "Close orders", _STAFF),
    ("orders.comment", "订单留言", "Comment on orders", _BOTH),
    ("inquiries.read", "查看咨询", "See inquiries", _BOTH),
    ("inquiries.ask", "提出咨询", "Ask the firm", _CUSTOMER),
    ("inquiries.answer", "回复与分派咨询", "Answer and assign inquiries", _STAFF),
    ("payments.read", "查看收款", "See payments", _BOTH),
    ("payments.record", "登记收款", "Record payments", _STAFF),
    ("payments.refund", "退款", "Refund payments", _STAFF),
    ("shipments.read", "查看发货", "See shipments", _BOTH),
    ("shipments.write", "处理发货", "Handle shipments", _STAFF),
    ("inventory.read", "查看库存", "See stock", _STAFF),
    ("inventory.write", "调整库存", "Change stock", _STAFF),
    ("catalog.read", "查看全部商品资料", "See all product data", _STAFF),
    ("catalog.write", "维护商品", "Maintain products", _STAFF),
    ("catalog.cost", "查看与修改成本", "See and change costs", _STAFF),
    ("prices.read", "查看价目表", "See price lists", _STAFF),
    ("prices.write", "维护价目表", "Maintain price lists", _STAFF),
    ("customers.read", "查看客户", "See customers", _STAFF),
    ("customers.write", "维护客户", "Maintain customers", _STAFF),
    ("users.read", "查看用户与角色", "See users and roles", _STAFF),
    ("users.write", "管理用户与角色", "Manage users and roles", _STAFF),
    ("api_keys.manage", "管理 API 密钥", "Manage API keys", _STAFF),
    ("messages.read", "查看已发送的短信", "See the text messages sent", _STAFF),
    ("settings.write", "修改企业设置", "Change the firm's settings", _STAFF),
    ("orders.approve", "审批本公司订单", "Approve orders of one's own company", _CUSTOMER),
    ("company.manage", "管理本公司资料", "Manage one's own company", _CUSTOMER),
)
PERMISSIONS: dict[str, Permission] = {row[0]: Permission(*row) for row in _TABLE}
STAFF_PERMISSIONS = frozenset(p.code for p in PERMISSIONS.values() if STAFF in p.sides)
CUSTOMER_PERMISSIONS = frozenset(p.code for p in PERMISSIONS.values() if CUSTOMER in p.sides)
# Whoever holds these can undo any lockout; somebody active always does.
KEEPER = frozenset({"users.read", "users.write"})

_READ_ORDERS = {"orders.read", "orders.comment", "payments.read", "shipments.read"}
_CLERK = _READ_ORDERS | {
    "dashboard.read", "orders.place_for", "orders.edit", "orders.confirm", "orders.cancel", "orders.close",
    "inventory.read", "prices.read", "customers.read", "customers.write", "inquiries.read", "inquiries.answer",
}  # fmt: skip
_WAREHOUSE = {
    "dashboard.read", "orders.read", "orders.comment", "shipments.read", "shipments.write",
    "inventory.read", "inventory.write", "catalog.read",
}  # fmt: skip
_FINANCE = _READ_ORDERS | {"dashboard.read", "payments.record", "payments.refund", "customers.read", "prices.read"}
_CATALOGUE = {"dashboard.read", "catalog.read", "catalog.write", "prices.read", "prices.write", "inventory.read"}
_SUPPORT = _READ_ORDERS | {
    "dashboard.read", "orders.cancel", "inventory.read", "customers.read", "customers.write",
    "inquiries.read", "inquiries.answer",
}  # fmt: skip
_BUYER = _READ_ORDERS | {"orders.place", "orders.edit", "orders.cancel", "inquiries.read", "inquiries.ask"}
_MANAGER = STAFF_PERMISSIONS - {"users.write", "settings.write", "api_keys.manage", "messages.read"}

DEFAULT_ROLES: tuple[DefaultRole, ...] = (
    DefaultRole("owner", "负责人", "Owner", STAFF, "all", STAFF_PERMISSIONS),
    DefaultRole("manager", "经理", "Manager", STAFF, "all", _MANAGER),
    DefaultRole("order_clerk", "业务员", "Order clerk", STAFF, "own", frozenset(_CLERK)),
    DefaultRole("warehouse", "仓管员", "Warehouse", STAFF, "all", frozenset(_WAREHOUSE)),
    DefaultRole("finance", "财务", "Finance", STAFF, "all", frozenset(_FINANCE)),
    DefaultRole("catalogue", "商品专员", "Catalogue", STAFF, "all", frozenset(_CATALOGUE)),
    DefaultRole("support", "客服", "Support", STAFF, "all", frozenset(_SUPPORT)),
    DefaultRole("buyer", "采购员", "Buyer", CUSTOMER, "company", frozenset(_BUYER)),
    DefaultRole("approver", "采购审批人", "Approver", CUSTOMER, "company", frozenset(_BUYER | {"orders.approve"})),
    DefaultRole("company_admin", "公司管理员", "Company administrator", CUSTOMER, "company", CUSTOMER_PERMISSIONS),
)

# OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane; about 50 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str) -> str:
    """The argon2id hash. Takes tens of milliseconds: call it in a thread."""
    return _hasher.hash(password)


# Of a password that nobody knows, made with these parameters: what is compared when there is no user.
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$xhS1tgoCQdjizFxagF90tg$WSapHCFl7Utgsc+gMBK3NM5WGauBpt9Eq4v/Jht4/g4"


def password_fits(stored: str | None, password: str) -> bool:
    """Whether `password` belongs to the `stored` hash. Without one it takes just as long. Call it in a thread."""
    try:
        return _hasher.verify(stored or _NOBODYS, password[:LONGEST_PASSWORD]) and stored is not None
    except (Argon2Error, InvalidHashError):
        return False


def password_is_weak(password: str, *personal: str) -> bool:
    """Too short, too long, well known, or the person's own address or name."""
    if not LEAST_CHARACTERS <= len(password) <= LONGEST_PASSWORD or len(set(password)) < 4:
        return True
    return password.lower() in COMMON | {word.lower() for word in personal}


def normal_email(text: str) -> str:
    """Lower case without spaces around it; empty when it is no address."""
    email = text.strip().lower()
    local, at, domain = email.partition("@")
    fits = local and at and "." in domain.strip(".") and "@" not in domain and not set(email) & set(' \t\r\n,;<>"')
    return email if fits and len(email) <= 200 else ""


def normal_phone(text: str) -> str:
    """Digits alone, with a plus before the country code of any other country; empty when it is no number."""
    plain = re.sub(r"[\s().-]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"(\+|00)?[0-9]{5,20}", plain):
        return ""
    bare = re.sub(r"^(\+|00)", "", plain)
    if re.fullmatch(r"(86)?1[0-9]{10}", bare):
        return bare[-11:]
    return plain if bare == plain else f"+{bare}"


def could_be_called(phone: str) -> bool:
    """Whether people can be reached by what was written: 5 to 20 digits, with anything around them."""
    return 5 <= sum(sign.isdigit() for sign in phone) <= 20 and len(phone.strip()) <= 40


def spellings(phone: str) -> list[str]:
    """The digits that people write for a normal number: with and without the country code."""
    bare = phone.removeprefix("+")
    return [bare, f"00{bare}", f"86{bare}", f"0086{bare}"] if bare == phone else [bare, f"00{bare}"]


def widest(scopes: Iterable[str]) -> str:
    """Of several roles the widest row scope counts; "none" without any."""
    return max(scopes, key=SCOPE_WIDTH.__getitem__, default="none")


def missing(wanted: Iterable[str], held: Iterable[str]) -> list[str]:
    """What of `wanted` is not `held`, in alphabetical order."""
    return sorted(set(wanted) - set(held))
