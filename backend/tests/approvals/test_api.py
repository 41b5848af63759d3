"""A company's rules and approvals through the graph."""

from typing import Any

from orderwell.core.work import Actor
from orderwell.customers.models import Customer
from orderwell.demo import make
from tests.counted import statements

OR_NOT = "... on Problem { code field message }"
RULES = """{ mayManage approvalSteps { id name onLimit version minAmount { amount } approver { id name } }
  spendingLimits { id subject period mode version amount { amount } member { id } uses { member { id } since until
    amount { amount } spent { amount } left { amount } } } }"""
COMPANY = f"query($id: ID) {{ company(customerId: $id) {RULES} }}"
SAVE_STEP = f"""mutation($input: ApprovalStepInput!, $id: ID, $version: Int, $of: ID) {{
  saveApprovalStep(input: $input, id: $id, version: $version, customerId: $of) {{
    ... on Company {RULES} {OR_NOT} }} }}"""
SAVE_LIMIT = f"""mutation($input: SpendingLimitInput!, $id: ID, $version: Int) {{
  saveSpendingLimit(input: $input, id: $id, version: $version) {{ ... on Company {RULES} {OR_NOT} }} }}"""
PLACE = f"""mutation($input: PlaceOrderInput!) {{ placeOrder(input: $input) {{
  ... on Order {{ id number status state approval {{ state }} }} {OR_NOT} }} }}"""
ORDER = """query($id: ID!) { order(id: $id) { state status allowedMoves { move allowed reason }
  approval { state note position buyer { name } exceeded { period amount { amount } }
    steps { position name signedAt approver { name } signedBy { name } asAdministrator note } }
  timeline { kind text } } }"""
APPROVE = f"mutation($id: ID!) {{ approveOrder(id: $id) {{ ... on Order {{ state }} {OR_NOT} }} }}"
REJECT = f"""mutation($id: ID!, $reason: String!) {{
  rejectOrder(id: $id, reason: $reason) {{ ... on Order {{ state cancellation {{ reason note }} }} {OR_NOT} }} }}"""
WITHDRAW = f"mutation($id: ID!) {{ withdrawOrder(id: $id) {{ ... on Order {{ state }} {OR_NOT} }} }}"
PREVIEW = """query($total: String!) { approvalPreview(total: $total) {
  blocked steps { name people { id name } } limits { spent { amount } left { amount } period } } }"""
INBOX = """query($view: RequestView!) { approvalRequests(view: $view) { totalCount nodes { state
  order { number total { amount }
  allowedMoves { move allowed } } buyer { name } steps { name approver { name } } } } approvalCount }"""


async def done(gql: Any, document: str, variables: Any = None, actor: Actor | None = None) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    return next(iter(result.data.values()))


async def company() -> tuple[Customer, Actor, Actor, Actor]:
    of = await make.customer()
    return of, await make.buyer(of, role="buyer"), await make.buyer(of, role="approver"), await make.buyer(of)


def checkout(variant: Any, quantity: int, key: str = "k1") -> dict[str, Any]:
    line = {"variantId": str(variant.id), "quantity": quantity}
    said = {"idempotencyKey": key, "deliveryMethod": "PICKUP", "paymentMethod": "ONLINE", "lines": [line]}
    return {"input": said}


async def test_the_administrator_keeps_the_rules(gql: Any) -> None:
    of, buyer, approver, admin = await company()
    step = {"name": "采购审批", "minAmount": "1000", "onLimit": True, "approverId": str(approver.user_id)}
    made = await done(gql, SAVE_STEP, {"input": step}, admin)
    one = made["approvalSteps"][0]
    assert (one["minAmount"]["amount"], one["approver"]["id"]) == ("1000.00", str(approver.user_id))
    limit = {"subject": "EACH_MEMBER", "period": "MONTH", "amount": "500", "mode": "BLOCK"}
    made = await done(gql, SAVE_LIMIT, {"input": limit}, admin)
    assert [use["left"]["amount"] for use in made["spendingLimits"][0]["uses"]] == ["500.00"] * 3
    # A member sees how much is left of their own; not what colleagues spend, and nothing to change.
    seen = await done(gql, COMPANY, {}, buyer)
    assert seen["mayManage"] is False
    assert [use["member"]["id"] for use in seen["spendingLimits"][0]["uses"]] == [str(buyer.user_id)]
    assert (await done(gql, SAVE_STEP, {"input": step}, buyer))["code"] == "FORBIDDEN"
    assert (await done(gql, SAVE_LIMIT, {"input": {**limit, "amount": "x"}}, admin))["field"] == "amount"
    stale = {"input": step, "id": one["id"], "version": 7}
    assert (await done(gql, SAVE_STEP, stale, admin))["code"] == "STALE_VERSION"
    # Staff see and keep the same rules on the customer's page; other companies do not exist.
    assert (await done(gql, COMPANY, {"id": str(of.id)}, make.EVERYTHING))["mayManage"] is True
    stranger = await make.buyer()
    assert (await gql(COMPANY, {"id": str(of.id)}, stranger)).errors[0].extensions["code"] == "NOT_FOUND"
    remove = f"mutation($id: ID!) {{ removeApprovalStep(id: $id) {{ ... on Company {RULES} {OR_NOT} }} }}"
    assert (await done(gql, remove, {"id": one["id"]}, stranger))["code"] == "NOT_FOUND"
    assert (await done(gql, remove, {"id": one["id"]}, admin))["approvalSteps"] == []
    remove = f"mutation($id: ID!) {{ removeSpendingLimit(id: $id) {{ ... on Company {RULES} {OR_NOT} }} }}"
    assert (await done(gql, remove, {"id": made["spendingLimits"][0]["id"]}, buyer))["code"] == "FORBIDDEN"
    assert (await done(gql, remove, {"id": made["spendingLimits"][0]["id"]}, admin))["spendingLimits"] == []


async def test_an_order_is_approved(gql: Any) -> None:
    of, buyer, approver, admin = await company()
    goods = await make.sellable(1000, price=1000)
    await make.approval_step(of, 50_000, "采购审批")
    told = await done(gql, PREVIEW, {"total": "500.00"}, buyer)
    assert [(step["name"], [one["id"] for one in step["people"]]) for step in told["steps"]] == [
        ("采购审批", sorted([str(approver.user_id), str(admin.user_id)]))
    ]
    assert (await done(gql, PREVIEW, {"total": "499.99"}, buyer))["steps"] == []
    order = await done(gql, PLACE, checkout(goods, 50), buyer)
    assert (order["status"], order["approval"]) == ("AWAITING_APPROVAL", {"state": "PENDING"})
    key = {"id": order["id"]}
    mine = await done(gql, ORDER, key, buyer)
    moves = {one["move"]: one for one in mine["allowedMoves"]}
    assert {name for name, one in moves.items() if one["allowed"]} == {"REORDER", "COMMENT", "WITHDRAW"}
    assert moves["APPROVE"]["reason"] == "不能审批自己下的订单。"
    assert moves["PAY"]["reason"] == moves["CANCEL"]["reason"] == "订单正在等待客户公司审批。"
    staff = await done(gql, ORDER, key, make.EVERYTHING)
    assert not {"APPROVE", "REJECT", "WITHDRAW"} & {one["move"] for one in staff["allowedMoves"]}
    assert {one["move"] for one in staff["allowedMoves"] if one["allowed"]} == {"CANCEL", "COMMENT"}
    result = await gql(INBOX, {"view": "FOR_ME"}, approver)
    assert result.data["approvalCount"] == result.data["approvalRequests"]["totalCount"] == 1
    assert result.data["approvalRequests"]["nodes"][0]["order"]["number"] == order["number"]
    assert (await gql(INBOX, {"view": "FOR_ME"}, buyer)).data["approvalCount"] == 0
    assert (await done(gql, INBOX, {"view": "PLACED_BY_ME"}, buyer))["totalCount"] == 1
    stranger = await make.buyer()
    assert (await done(gql, INBOX, {"view": "ALL"}, stranger))["totalCount"] == 0
    assert (await done(gql, APPROVE, key, stranger))["code"] == "NOT_FOUND"
    assert (await done(gql, APPROVE, key, buyer))["code"] == "ILLEGAL_MOVE"
    assert (await done(gql, APPROVE, key, make.EVERYTHING))["code"] == "ILLEGAL_MOVE"
    assert await done(gql, APPROVE, key, approver) == {"state": "SUBMITTED"}
    after = await done(gql, ORDER, key, buyer)
    assert after["approval"]["state"] == "APPROVED"
    assert after["approval"]["steps"][0]["signedBy"]["name"] == approver.name
    assert [entry["text"] for entry in after["timeline"]][:2] == [
        "订单已提交，等待公司内部审批",
        f"“采购审批”已由 {approver.name} 批准",
    ]


async def test_an_order_is_rejected_or_withdrawn(gql: Any) -> None:
    of, buyer, approver, _ = await company()
    goods = await make.sellable(1000, price=1000)
    await make.approval_step(of, 0)
    first, second = [await done(gql, PLACE, checkout(goods, 1, key), buyer) for key in ("a", "b")]
    assert (await done(gql, REJECT, {"id": first["id"], "reason": " "}, approver))["field"] == "reason"
    ended = await done(gql, REJECT, {"id": first["id"], "reason": "太贵"}, approver)
    assert ended == {"state": "CANCELLED", "cancellation": {"reason": "APPROVAL_REJECTED", "note": "太贵"}}
    assert (await done(gql, ORDER, {"id": first["id"]}, buyer))["approval"]["note"] == "太贵"
    assert (await done(gql, WITHDRAW, {"id": second["id"]}, approver))["code"] == "ILLEGAL_MOVE"
    assert await done(gql, WITHDRAW, {"id": second["id"]}, buyer) == {"state": "CANCELLED"}


async def test_a_limit_is_told_before_and_at_placement(gql: Any) -> None:
    of, buyer, _, _ = await company()
    goods = await make.sellable(1000, price=1000)
    await make.spending_limit(of, 100_000)
    assert (await done(gql, PLACE, checkout(goods, 82), buyer))["status"] == "SUBMITTED"
    told = await done(gql, PREVIEW, {"total": "200"}, buyer)
    assert told == {
        "blocked": True,
        "steps": [],
        "limits": [{"spent": {"amount": "820.00"}, "left": {"amount": "180.00"}, "period": "MONTH"}],
    }
    refused = await done(gql, PLACE, checkout(goods, 20, "k2"), buyer)
    assert (refused["code"], refused["field"]) == ("SPENDING_LIMIT_EXCEEDED", "total")
    assert "贵公司本月采购额度 1000.00：已用 820.00，还可用 180.00，本单 200.00" in refused["message"]


async def test_a_page_of_requests_reads_each_table_once(gql: Any) -> None:
    of, buyer, approver, _ = await company()
    goods = await make.sellable(1000, price=1000)
    await make.approval_step(of, 0)
    counted = []
    for _ in range(2):
        for _ in range(3):
            await make.order(of, lines=[(goods, 1)], actor=buyer)
        with statements() as seen:
            await done(gql, INBOX, {"view": "ALL"}, approver)
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 16
