"""What enums are called in exported files, in Chinese and English: the words that the console shows."""

from collections.abc import Mapping

Words = Mapping[str, tuple[str, str]]

ORDER_STATUS: Words = {
    "AWAITING_APPROVAL": ("待客户审批", "Awaiting customer approval"),
    "SUBMITTED": ("待确认", "Submitted"),
    "REVIEWING": ("审核中", "In review"),
    "CONFIRMED": ("已确认", "Confirmed"),
    "PICKING": ("配货中", "Picking"),
    "SHIPPED": ("已发货", "Shipped"),
    "IN_TRANSIT": ("运输中", "In transit"),
    "DELIVERED": ("已签收", "Delivered"),
    "RETURNING": ("退货中", "Returning"),
    "REFUNDED": ("已退款", "Refunded"),
    "CANCELLED": ("已取消", "Cancelled"),
}
PAYMENT_STATE: Words = {
    "UNPAID": ("未付款", "Unpaid"),
    "PARTIAL": ("部分付款", "Partly paid"),
    "PAID": ("已付款", "Paid"),
    "OVERPAID": ("多付款", "Overpaid"),
    "REFUNDING": ("待退款", "Refund due"),
    "PARTLY_REFUNDED": ("部分退款", "Partly refunded"),
    "REFUNDED": ("已退款", "Refunded"),
}
PAYMENT_METHOD: Words = {
    "BANK_TRANSFER": ("银行转账", "Bank transfer"),
    "CASH_ON_DELIVERY": ("货到付款", "Cash on delivery"),
    "ONLINE": ("在线支付", "Online"),
}
PAYMENT_KIND: Words = {"CHARGE": ("收款", "Received"), "REFUND": ("退款", "Refunded")}
DELIVERY: Words = {"DELIVERY": ("送货上门", "Delivery"), "PICKUP": ("上门自提", "Collection")}
CHANNEL: Words = {
    "WEB": ("商城", "Storefront"),
    "CONSOLE": ("代客下单", "By staff"),
    "API": ("接口", "API"),
    "IMPORT": ("导入", "Imported"),
}
PARCEL: Words = {
    "PICKING": ("拣货中", "Picking"),
    "PACKED": ("已打包", "Packed"),
    "SHIPPED": ("已交运", "Handed over"),
    "IN_TRANSIT": ("运输中", "In transit"),
    "EXCEPTION": ("异常", "Exception"),
    "DELIVERED": ("已签收", "Delivered"),
    "RETURNING": ("退回中", "Returning"),
    "RETURNED": ("已退回", "Returned"),
    "CANCELLED": ("已取消", "Cancelled"),
}
PRODUCT_STATUS: Words = {
    "DRAFT": ("草稿", "Draft"),
    "PUBLISHED": ("已上架", "Published"),
    "ARCHIVED": ("已归档", "Archived"),
}
BAND: Words = {"OUT": ("缺货", "Out"), "LOW": ("偏低", "Low"), "OK": ("充足", "OK")}
CUSTOMER_STATUS: Words = {
    "PENDING": ("待审核", "Pending"),
    "ACTIVE": ("正常", "Active"),
    "BLOCKED": ("已停用", "Blocked"),
}
CUSTOMER_KIND: Words = {"COMPANY": ("企业", "Company"), "PERSON": ("个人", "Person")}
LEVEL: Words = {
    "standard": ("标准", "Standard"),
    "silver": ("银牌", "Silver"),
    "gold": ("金牌", "Gold"),
    "platinum": ("铂金", "Platinum"),
}
TRUTH: Words = {"True": ("是", "Yes"), "False": ("否", "No")}
