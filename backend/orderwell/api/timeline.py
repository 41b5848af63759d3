"""Timeline entries as sentences in the viewer's language."""

from collections.abc import Mapping

from orderwell.orders.models import EntryKind, OrderEntry

Words = tuple[str, str]
STATUS: Mapping[str, Words] = {
    "awaiting_approval": ("待客户审批", "waiting for approval"),
    "submitted": ("已提交", "submitted"),
    "reviewing": ("审核中", "under review"),
    "confirmed": ("已确认", "confirmed"),
    "picking": ("配货中", "being picked"),
    "shipped": ("已发货", "shipped"),
    "in_transit": ("运输中", "in transit"),
    "delivered": ("已签收", "delivered"),
    "returning": ("退货中", "returning"),
    "refunded": ("已退款", "refunded"),
    "cancelled": ("已取消", "cancelled"),
}
REASONS: Mapping[str, Words] = {
    "customer_request": ("客户要求", "requested by the customer"),
    "out_of_stock": ("缺货", "out of stock"),
    "payment_timeout": ("超时未付款", "not paid in time"),
    "price_error": ("价格有误", "wrong price"),
    "duplicate": ("重复下单", "ordered twice"),
    "suspicious": ("疑似异常订单", "suspicious"),
    "approval_rejected": ("客户公司未批准", "not approved by the customer's company"),
    "approval_withdrawn": ("下单人撤回", "withdrawn before it was approved"),
    "approval_expired": ("逾期未审批", "not approved in time"),
    "other": ("其他", "other"),
}
PARCEL: Mapping[str, Words] = {
    "picking": ("开始配货", "is being picked"),
    "packed": ("已打包", "is packed"),
    "shipped": ("已交运", "was handed over"),
    "in_transit": ("运输中", "is on its way"),
    "exception": ("运输异常", "met a problem on its way"),
    "delivered": ("已签收", "was delivered"),
    "returning": ("退回中", "is on its way back"),
    "returned": ("已退回", "came back"),
    "cancelled": ("已取消", "was cancelled"),
}
FIELDS: Mapping[str, Words] = {
    "delivery_address": ("收货地址", "delivery address"),
    "requested_on": ("期望到货日", "requested date"),
    "po_number": ("采购单号", "PO number"),
    "remarks": ("备注", "remarks"),
    "invoice": ("发票信息", "invoice data"),
}


def sentence(entry: OrderEntry, english: bool) -> str:
    """What happened, as one sentence; a comment is its own text."""
    if entry.kind is EntryKind.COMMENT:
        return entry.text
    zh, en = _SENTENCES[entry.kind](entry)
    return en if english else zh


def _placed(entry: OrderEntry) -> Words:
    if entry.to_status == "awaiting_approval":
        return "订单已提交，等待公司内部审批", "The order was placed and waits for the company's approval"
    return "订单已提交", "The order was placed"


def _moved(entry: OrderEntry) -> Words:
    params = entry.params
    reason = REASONS.get(params.get("reason", ""))
    if params.get("state") == "cancelled" and reason:
        note = f"：{params['note']}" if params.get("note") else ""
        zh, en = "", ""
        if back := params.get("refund"):
            money = f"{back['amount']} {back['currency']}"
            zh, en = f"，待退款 {money}", f"; {money} is to go back"
        return f"订单已取消（{reason[0]}）{note}{zh}", f"Cancelled: {reason[1]}{note.replace('：', ' – ')}{en}"
    if params.get("state") == "closed" and entry.from_status == entry.to_status:
        return "订单已完成", "The order is complete"
    was, now = STATUS.get(entry.from_status, ("", "")), STATUS.get(entry.to_status, ("", ""))
    return f"状态由“{was[0]}”变为“{now[0]}”", f"Went from {was[1]} to {now[1]}"


def _edited(entry: OrderEntry) -> Words:
    zh, en = list[str](), list[str]()
    for line in entry.params.get("lines", ()):
        zh.append(f"{line['sku']} {line['name_zh']} {line['before']}→{line['after']}")
        en.append(f"{line['sku']} {line['name_en']} {line['before']} → {line['after']}")
    for name in entry.params.get("fields", ()):
        zh.append(FIELDS[name][0])
        en.append(FIELDS[name][1])
    if slot := entry.params.get("slot"):
        zh.append(f"配送时段 {slot['before'] or '未选'}→{slot['after']}")
        en.append(f"delivery slot {slot['before'] or 'none'} → {slot['after']}")
    if total := entry.params.get("total"):
        zh.append(f"总额 {total['before']}→{total['after']} {total['currency']}")
        en.append(f"total {total['before']} → {total['after']} {total['currency']}")
    return f"订单已修改：{'；'.join(zh) or '无变化'}", f"Edited: {'; '.join(en) or 'nothing'}"


def _allocated(entry: OrderEntry) -> Words:
    found = entry.params.get("sourcings", ())
    reasons = [one["reasons"][0] for one in found if one.get("reasons")]
    zh, en = "；".join(one["zh"] for one in reasons), "; ".join(one["en"] for one in reasons)
    return f"已分配库存：{zh}", f"Stock was allocated: {en}"


def _approval(entry: OrderEntry) -> Words:
    params = entry.params
    note = params.get("note") or ""
    zh, en = f"“{params['step']}”已由 {entry.actor} 批准", f"{entry.actor} approved “{params['step']}”"
    if params.get("as_administrator"):
        zh, en = f"{zh}（以公司管理员身份）", f"{en} as the company's administrator"
    return f"{zh}：{note}" if note else zh, f"{en}: {note}" if note else en


def _short(entry: OrderEntry) -> Words:
    missing = entry.params.get("missing", ())
    zh = "；".join(f"{one['sku']} 需 {one['wanted']} 缺 {one['missing']}" for one in missing)
    en = "; ".join(f"{one['sku']} lacks {one['missing']} of {one['wanted']}" for one in missing)
    return f"库存不足：{zh}", f"Stock was short: {en}"


def _payment(entry: OrderEntry) -> Words:
    money = entry.params["amount"]
    text = f"{money['amount']} {money['currency']}"
    if entry.params.get("refunded"):
        return f"已退款 {text}", f"{text} went back"
    return f"已收款 {text}", f"{text} came in"


def _shipment(entry: OrderEntry) -> Words:
    zh, en = PARCEL.get(entry.params.get("state", ""), ("有更新", "was updated"))
    number = entry.params.get("number", "")
    return f"包裹 {number} {zh}", f"Parcel {number} {en}"


def _attachment(entry: OrderEntry) -> Words:
    name = entry.params.get("name", "")
    if entry.params.get("removed"):
        return f"移除了附件 {name}", f"Removed the attachment {name}"
    return f"添加了附件 {name}", f"Added the attachment {name}"


def _hold_expired(entry: OrderEntry) -> Words:
    return "库存预留已到期并释放，确认时将重新分配", "The reservation ran out; confirming takes stock anew"


_SENTENCES = {
    EntryKind.PLACED: _placed,
    EntryKind.EDITED: _edited,
    EntryKind.MOVED: _moved,
    EntryKind.ALLOCATED: _allocated,
    EntryKind.PAYMENT: _payment,
    EntryKind.SHIPMENT: _shipment,
    EntryKind.ATTACHMENT: _attachment,
    EntryKind.HOLD_EXPIRED: _hold_expired,
    EntryKind.SHORT: _short,
    EntryKind.APPROVAL: _approval,
}
