"""The documented format as data: tables, columns, their synonyms and kinds (docs/import-format.md says it in words)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from msgspec import Struct


class Kind(Enum):
    """What a cell holds, and the Python value that it becomes."""

    TEXT = "text"  # str
    CODE = "code"  # str: a number, phone or key; "17850.0" is 17850
    EMAIL = "email"  # str, lower case
    WHOLE = "whole number"  # int, not negative
    COUNT = "whole number from 1"  # int
    AMOUNT = "amount"  # Decimal, not negative; minor units need the row's currency
    DISCOUNT = "discount"  # int, basis points
    PERCENT = "percent"  # int, basis points
    DATE = "date"  # date
    MOMENT = "date and time"  # datetime; naive: in the firm's time zone
    CHOICE = "choice"  # str
    FLAG = "yes or no"  # bool


@dataclass(frozen=True, slots=True)
class Column:
    """`refers` names the table whose rows the value must name, `default` is used for an empty cell."""

    name: str
    kind: Kind
    synonyms: tuple[str, ...]
    required: bool = False
    longest: int = 200
    default: object = None
    refers: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


class Table(Struct, frozen=True):
    """`key`: the columns that no two rows may share, none when rows may repeat."""

    name: str
    synonyms: tuple[str, ...]
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _column(kind: Kind, name: str, *synonyms: str, **rest: object) -> Column:
    return Column(name, kind, synonyms, **rest)  # type: ignore[arg-type]


def _choice(name: str, words: str, *synonyms: str, default: object = None) -> Column:
    """`words`: "value=synonym=synonym value ..."."""
    choices = {word.casefold(): entry.split("=")[0] for entry in words.split() for word in entry.split("=")}
    return Column(name, Kind.CHOICE, synonyms, default=default, choices=choices)


text = partial(_column, Kind.TEXT)
code = partial(_column, Kind.CODE, longest=40)
whole = partial(_column, Kind.WHOLE)
amount = partial(_column, Kind.AMOUNT)
day = partial(_column, Kind.DATE)

CUSTOMER = code("customer", "客户编号", "客户", "customer_number", required=True, refers="customers")
SKU = code("sku", "货号", "商品编码", "SKU编码", "规格编码", required=True, longest=60, refers="products")
ORDER = code("order", "订单编号", "订单号", "order_number", required=True, refers="orders")
CURRENCY = code("currency", "币种", "货币", longest=3, default="")
ADDRESS = (
    code("phone", "电话", "手机", "联系电话", default=""),
    text("country", "国家", "国家/地区", longest=60, default="CN"),
    code("area_code", "地区编码", "行政区划代码", longest=6, default=""),
    text("province", "省", "省份", "region", "state", longest=60, default=""),
    text("city", "市", "城市", longest=60, default=""),
    text("district", "区", "区县", longest=60, default=""),
)
POSTCODE = code("postcode", "邮编", "邮政编码", "postal_code", "zip", longest=20, default="")

TABLES = (
    Table("firm", ("企业",), (), (
        text("name", "名称", "企业名称", required=True, longest=100),
        text("name_en", "英文名称", longest=100, default=""),
        CURRENCY,
        text("time_zone", "时区", longest=60, default=""),
        code("phone", "电话", default=""),
        _column(Kind.EMAIL, "email", "邮箱", default=""),
        text("address", "地址", default=""),
        amount("freight", "运费"),
        amount("free_freight_from", "免运费金额"),
    )),
    Table("warehouses", ("仓库",), ("code",), (
        code("code", "仓库编码", "编码", required=True),
        text("name", "名称", "仓库名称", required=True, longest=100),
        text("name_en", "英文名称", longest=100, default=""),
        code("area_code", "地区编码", longest=6, default=""),
        text("address", "地址", longest=300, default=""),
        whole("priority", "优先级", default=100),
    )),
    Table("categories", ("类目", "分类", "商品分类"), ("code",), (
        code("code", "分类编码", "编码", required=True, longest=60),
        text("name", "名称", "分类名称", required=True, longest=100),
        text("name_en", "英文名称", longest=100, default=""),
        code("parent", "上级分类", "上级编码", longest=60, default="", refers="categories"),
    )),
    Table("products", ("商品", "产品"), ("sku",), (
        code("sku", "货号", "商品编码", "SKU编码", "规格编码", required=True, longest=60),
        code("product", "款号", "SPU", "SPU编码", longest=60, default=""),
        text("name", "名称", "商品名称", "品名", required=True),
        text("name_en", "英文名称", default=""),
        text("variant", "规格", "规格名称", default=""),
        text("variant_en", "英文规格", default=""),
        code("category", "分类编码", "分类", required=True, longest=60, refers="categories"),
        text("brand", "品牌", longest=60, default=""),
        _choice("status", "published=上架=active draft=下架 archived=停用=停产=discontinued", "状态",
                default="published"),
        _column(Kind.PERCENT, "tax_rate", "税率", default=1300),
        text("description", "描述", "商品描述", longest=20_000, default=""),
        text("description_en", "英文描述", longest=20_000, default=""),
        code("barcode", "条码", "条形码", default=""),
        _column(Kind.COUNT, "moq", "起订量", default=1),
        _column(Kind.COUNT, "step", "步长", "订货倍数", default=1),
        whole("weight_g", "重量(克)", "重量", default=0),
        amount("cost", "成本", "成本价", "进价", "采购价", "cost_price", "purchase_price"),
        code("unit", "基本单位", "单位", longest=20, default="件"),
        text("unit_en", "英文单位", longest=20, default=""),
    )),
    Table("units", ("单位", "计量单位"), ("sku", "code"), (
        SKU,
        code("code", "单位编码", "单位", required=True, longest=20),
        text("name", "名称", "单位名称", longest=20, default=""),
        text("name_en", "英文名称", longest=20, default=""),
        _column(Kind.COUNT, "factor", "换算率", "换算系数", "包装数", required=True),
        code("barcode", "条码", "条形码", default=""),
        _column(Kind.FLAG, "default", "默认", default=False),
    )),
    Table("customers", ("客户",), ("number",), (
        code("number", "客户编号", "编号", required=True),
        text("name", "名称", "客户名称", "公司名称", required=True),
        text("name_en", "英文名称", default=""),
        _choice("kind", "company=公司=企业 person=个人", "类型", default="company"),
        _choice("status", "active=正常=启用 pending=待审核 blocked=停用=禁用", "状态", default="active"),
        code("price_level", "价格等级", "客户等级", default="standard"),
        code("tax_id", "税号", "统一社会信用代码", default=""),
        code("phone", "电话", "联系电话", default=""),
        _column(Kind.EMAIL, "email", "邮箱", default=""),
        text("tags", "标签", default=""),
        day("created_on", "建档日期", "创建日期"),
    )),
    Table("contacts", ("联系人",), (), (
        CUSTOMER,
        text("name", "姓名", "联系人", required=True, longest=60),
        _column(Kind.EMAIL, "email", "邮箱", default=""),
        code("phone", "电话", "手机", default=""),
        text("title", "职务", "职位", longest=60, default=""),
        _choice("role", "buyer=采购员 approver=审批人=采购审批人 company_admin=公司管理员", "角色", default=""),
        text("initial_password", "初始密码", default=""),
    )),
    Table("addresses", ("地址", "收货地址"), (), (
        CUSTOMER,
        text("recipient", "收货人", "收件人", required=True, longest=100),
        *ADDRESS,
        text("street", "详细地址", "地址", required=True, longest=300),
        POSTCODE,
        _column(Kind.FLAG, "default", "默认", default=False),
    )),
    Table("prices", ("价格", "价目表"), ("sku", "price_level", "customer", "min_quantity", "valid_from", "valid_to"), (
        SKU,
        amount("unit_price", "单价", "价格", required=True),
        _column(Kind.COUNT, "min_quantity", "起订数量", "最小数量", default=1),
        CURRENCY,
        code("price_level", "价格等级", default=""),
        code("customer", "客户编号", "客户", default="", refers="customers"),
        day("valid_from", "生效日期"),
        day("valid_to", "失效日期"),
    )),
    Table("stock", ("库存",), ("sku", "warehouse"), (
        SKU,
        code("warehouse", "仓库编码", "仓库", default="", refers="warehouses"),
        whole("on_hand", "现存量", "库存数量", "库存", required=True),
        whole("incoming", "在途量", "在途", "采购在途", default=0),
        day("expected_on", "预计到货"),
        whole("reorder_point", "补货点", "最低库存", default=0),
        whole("safety", "安全库存", default=0),
    )),
    Table("orders", ("订单",), ("number",), (
        code("number", "订单编号", "订单号", required=True),
        CUSTOMER,
        _column(Kind.MOMENT, "placed_at", "下单时间", "下单日期", "订单日期", "order_date", required=True),
        _choice("status", "submitted=已提交 confirmed=已确认 closed=已完成 cancelled=已取消", "状态",
                default="submitted"),
        _choice("payment_method", "bank_transfer=银行转账 cash_on_delivery=货到付款 online=在线支付",
                "付款方式", default="bank_transfer"),
        _choice("delivery_method", "delivery=配送 pickup=自提", "配送方式", default="delivery"),
        CURRENCY,
        amount("freight", "运费", default=0),
        day("required_on", "要求到货日", "交货日期"),
        day("shipped_on", "发货日期"),
        code("po_number", "客户采购单号", "采购单号", longest=60, default=""),
        text("remarks", "备注", longest=2000, default=""),
        text("recipient", "收货人", "收件人", longest=100, default=""),
        *ADDRESS,
        text("street", "详细地址", "地址", longest=300, default=""),
        POSTCODE,
        amount("total", "订单金额", "合计"),
    )),
    Table("order_lines", ("订单明细", "订单行"), (), (
        ORDER,
        SKU,
        _column(Kind.COUNT, "quantity", "数量", required=True),
        code("unit", "单位", longest=20, default=""),
        amount("unit_price", "单价", required=True),
        _column(Kind.DISCOUNT, "discount", "折扣", default=0),
        _column(Kind.PERCENT, "tax_rate", "税率"),
        text("remark", "备注", longest=300, default=""),
    )),
    Table("payments", ("收款", "付款记录"), (), (
        ORDER,
        _choice("kind", "charge=收款 refund=退款", "类型", default="charge"),
        _choice("method", "bank_transfer=银行转账 cash_on_delivery=货到付款 online=在线支付",
                "方式", "付款方式", default="bank_transfer"),
        amount("amount", "金额", required=True),
        day("received_on", "日期", "到账日期", required=True),
        code("reference", "流水号", "交易号", longest=120, default=""),
        text("note", "备注", longest=300, default=""),
    )),
    Table("shipments", ("发货", "发货单", "物流"), (), (
        code("number", "发货单号", required=True),
        ORDER,
        code("carrier", "承运商", "快递公司", default=""),
        code("tracking_number", "运单号", "快递单号", longest=60, default=""),
        code("warehouse", "仓库编码", "仓库", default="", refers="warehouses"),
        day("shipped_on", "发货日期", required=True),
        day("delivered_on", "签收日期"),
        code("sku", "货号", "商品编码", "SKU编码", longest=60, default="", refers="products"),
        whole("quantity", "数量", default=0),
    )),
)  # fmt: skip
