"""The lists that can be exported: what is asked of the graph, and the columns made of the answers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from . import export_words as words
from .export_words import Words

Node = Mapping[str, Any]
# A cell that begins so is a formula to a spreadsheet, in its full-width form too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Column(Struct, frozen=True):
    """`path` leads to the value, with dots. `words` name the values of an enum."""

    zh: str
    en: str
    path: str
    words: Words | None = None
    number: bool = False
    moment: bool = False

    def cell(self, node: Node, locale: str, zone: ZoneInfo) -> str:
        """The text of the cell, in the viewer's language and the firm's time zone; empty without a value."""
        value: Any = node
        for name in self.path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        if value is None:
            return ""
        if self.words and (known := self.words.get(str(value))):
            return known[1] if locale == "en" else known[0]
        if self.moment:
            return datetime.fromisoformat(value).astimezone(zone).strftime("%Y-%m-%d %H:%M")
        return str(value) if self.number else guarded(", ".join(value) if isinstance(value, list) else str(value))


def guarded(text: str) -> str:
    """`text`, made harmless for spreadsheets that take some cells for formulas."""
    return f"'{text}" if text.startswith(FORMULA) else text


class Table(Struct, frozen=True):
    """`field` is the connection. With `each`, a node gives one row for each of that list, as {each: one}."""

    field: str
    permission: str
    filter_type: str
    selection: str
    columns: tuple[Column, ...]
    sort_type: str = ""
    each: str = ""

    @property
    def document(self) -> str:
        """The query of one page."""
        sort = f", $sort: {self.sort_type}" if self.sort_type else ""
        variables = f"$filter: {self.filter_type}, $first: Int!, $after: String{sort}"
        arguments = "filter: $filter, first: $first, after: $after" + (", sort: $sort" if sort else "")
        page = f"nodes {{ {self.selection} }} pageInfo {{ hasNextPage endCursor }}"
        return f"query Export({variables}) {{ {self.field}({arguments}) {{ {page} }} }}"

    def rows(self, nodes: Iterable[Node]) -> Iterable[Node]:
        """What becomes a line each."""
        for node in nodes:
            yield from ({**node, self.each: one} for one in node[self.each]) if self.each else (node,)


def _money(zh: str, en: str, name: str) -> Column:
    return Column(zh, en, f"{name}.amount", number=True)


ORDERS = Table(
    "orders",
    "orders.read",
    "OrderFilter",
    "number placedAt status paymentState paymentMethod deliveryMethod channel customerName poNumber externalNumber "
    "deliverySlot { starts ends } requestedOn remarks lineCount customer { number } owner { name } "
    "goodsTotal { amount } discountTotal { amount } freight { amount } taxTotal { amount } "
    "total { amount currency } paid { amount } outstanding { amount } deliveryAddress { recipient phone oneLine }",
    (
        Column("订单号", "Order", "number"),
        Column("下单时间", "Placed", "placedAt", moment=True),
        Column("状态", "Status", "status", words.ORDER_STATUS),
        Column("付款状态", "Payment", "paymentState", words.PAYMENT_STATE),
        Column("付款方式", "Payment method", "paymentMethod", words.PAYMENT_METHOD),
        Column("配送方式", "Delivery method", "deliveryMethod", words.DELIVERY),
        Column("渠道", "Channel", "channel", words.CHANNEL),
        Column("客户编号", "Customer number", "customer.number"),
        Column("客户", "Customer", "customerName"),
        Column("负责人", "Owner", "owner.name"),
        Column("客户采购单号", "PO number", "poNumber"),
        Column("外部单号", "External number", "externalNumber"),
        Column("期望到货", "Requested on", "requestedOn"),
        Column("配送时段起", "Delivery slot from", "deliverySlot.starts"),
        Column("配送时段止", "Delivery slot to", "deliverySlot.ends"),
        Column("行数", "Lines", "lineCount", number=True),
        _money("商品金额", "Goods", "goodsTotal"),
        _money("优惠", "Discount", "discountTotal"),
        _money("运费", "Freight", "freight"),
        _money("含税额", "Tax contained", "taxTotal"),
        _money("合计", "Total", "total"),
        _money("已收", "Paid", "paid"),
        _money("未收", "Outstanding", "outstanding"),
        Column("币种", "Currency", "total.currency"),
        Column("收货人", "Recipient", "deliveryAddress.recipient"),
        Column("收货电话", "Recipient's phone", "deliveryAddress.phone"),
        Column("收货地址", "Address", "deliveryAddress.oneLine"),
        Column("备注", "Remarks", "remarks"),
    ),
    sort_type="OrderSort",
)
PRODUCTS = Table(
    "products",
    "catalog.read",
    "ProductFilter",
    "code nameZh nameEn status taxRate category { name } brand { name } "
    "variants { sku nameZh nameEn barcode moq step active price(quantity: 1) { listPrice { amount currency } } "
    "availability { available band } }",
    (
        Column("编码", "Code", "code"),
        Column("名称", "Name (Chinese)", "nameZh"),
        Column("英文名称", "Name (English)", "nameEn"),
        Column("状态", "Status", "status", words.PRODUCT_STATUS),
        Column("分类", "Category", "category.name"),
        Column("品牌", "Brand", "brand.name"),
        Column("SKU", "SKU", "variants.sku"),
        Column("规格", "Variant (Chinese)", "variants.nameZh"),
        Column("规格英文", "Variant (English)", "variants.nameEn"),
        Column("条码", "Barcode", "variants.barcode"),
        Column("在售", "On sale", "variants.active", words.TRUTH),
        Column("标价", "List price", "variants.price.listPrice.amount", number=True),
        Column("币种", "Currency", "variants.price.listPrice.currency"),
        Column("起订量", "Minimum quantity", "variants.moq", number=True),
        Column("步长", "Order step", "variants.step", number=True),
        Column("可用库存", "Available", "variants.availability.available", number=True),
        Column("库存状态", "Stock", "variants.availability.band", words.BAND),
    ),
    sort_type="ProductSort",
    each="variants",
)
CUSTOMERS = Table(
    "customers",
    "customers.read",
    "CustomerFilter",
    "number name nameEn kind status priceLevel taxId phone email tags createdAt owner { name } orderCount lastOrderAt "
    "orderedTotal { amount currency } openBalance { amount }",
    (
        Column("编号", "Number", "number"),
        Column("名称", "Name", "name"),
        Column("英文名称", "English name", "nameEn"),
        Column("类型", "Kind", "kind", words.CUSTOMER_KIND),
        Column("状态", "Status", "status", words.CUSTOMER_STATUS),
        Column("价格等级", "Price level", "priceLevel", words.LEVEL),
        Column("负责人", "Owner", "owner.name"),
        Column("电话", "Phone", "phone"),
        Column("邮箱", "E-mail", "email"),
        Column("税号", "Tax ID", "taxId"),
        Column("标签", "Tags", "tags"),
        Column("订单数", "Orders", "orderCount", number=True),
        _money("累计金额", "Ordered", "orderedTotal"),
        _money("未结余额", "Open balance", "openBalance"),
        Column("币种", "Currency", "orderedTotal.currency"),
        Column("最近下单", "Last order", "lastOrderAt", moment=True),
        Column("建立时间", "Customer since", "createdAt", moment=True),
    ),
    sort_type="CustomerSort",
)
PAYMENTS = Table(
    "payments",
    "payments.read",
    "PaymentFilter",
    "number kind method externalId note actor receivedOn createdAt amount { amount currency } "
    "order { number customerName customer { number } }",
    (
        Column("流水号", "Number", "number"),
        Column("类型", "Kind", "kind", words.PAYMENT_KIND),
        Column("方式", "Method", "method", words.PAYMENT_METHOD),
        _money("金额", "Amount", "amount"),
        Column("币种", "Currency", "amount.currency"),
        Column("订单号", "Order", "order.number"),
        Column("客户编号", "Customer number", "order.customer.number"),
        Column("客户", "Customer", "order.customerName"),
        Column("银行流水号", "Reference", "externalId"),
        Column("入账日期", "Booked on", "receivedOn"),
        Column("登记时间", "Recorded", "createdAt", moment=True),
        Column("登记人", "Recorded by", "actor"),
        Column("备注", "Note", "note"),
    ),
)
SHIPMENTS = Table(
    "shipments",
    "shipments.read",
    "ShipmentFilter",
    "number trackingNumber state promisedAt shippedAt deliveredAt signedBy late createdAt warehouse { name } "
    "carrier { name } order { number customerName } address { recipient phone oneLine }",
    (
        Column("包裹号", "Parcel", "number"),
        Column("状态", "State", "state", words.PARCEL),
        Column("订单号", "Order", "order.number"),
        Column("客户", "Customer", "order.customerName"),
        Column("发货仓", "Warehouse", "warehouse.name"),
        Column("承运商", "Carrier", "carrier.name"),
        Column("运单号", "Tracking number", "trackingNumber"),
        Column("创建时间", "Created", "createdAt", moment=True),
        Column("交运时间", "Handed over", "shippedAt", moment=True),
        Column("承诺送达", "Promised", "promisedAt", moment=True),
        Column("送达时间", "Delivered", "deliveredAt", moment=True),
        Column("逾期", "Late", "late", words.TRUTH),
        Column("签收人", "Signed by", "signedBy"),
        Column("收货人", "Recipient", "address.recipient"),
        Column("收货电话", "Recipient's phone", "address.phone"),
        Column("收货地址", "Address", "address.oneLine"),
    ),
)
STOCK = Table(
    "stockMatrix",
    "inventory.read",
    "StockFilter",
    "variant { sku fullName } levels { warehouse { code name } band onHand reserved allocated quarantine safety "
    "available incoming expectedOn reorderPoint }",
    (
        Column("SKU", "SKU", "variant.sku"),
        Column("名称", "Name", "variant.fullName"),
        Column("仓库编码", "Warehouse code", "levels.warehouse.code"),
        Column("仓库", "Warehouse", "levels.warehouse.name"),
        Column("库存状态", "Stock", "levels.band", words.BAND),
        Column("在库", "On hand", "levels.onHand", number=True),
        Column("预留", "Reserved", "levels.reserved", number=True),
        Column("已分配", "Allocated", "levels.allocated", number=True),
        Column("待检", "Quarantine", "levels.quarantine", number=True),
        Column("安全库存", "Safety stock", "levels.safety", number=True),
        Column("可用", "Available", "levels.available", number=True),
        Column("在途", "Incoming", "levels.incoming", number=True),
        Column("预计到货", "Expected on", "levels.expectedOn"),
        Column("补货点", "Reorder point", "levels.reorderPoint", number=True),
    ),
    each="levels",
)
TABLES = {
    "orders": ORDERS,
    "products": PRODUCTS,
    "customers": CUSTOMERS,
    "payments": PAYMENTS,
    "shipments": SHIPMENTS,
    "stock": STOCK,
}
