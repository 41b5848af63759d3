"""A company runs its own purchasing: a colleague joins by a link and approves what another ordered."""

from collections.abc import Callable

from gestures import answered, settled, subscribed
from playwright.sync_api import Page, expect

from orderwell.demo.make import PASSWORD

Opener = Callable[..., Page]
HEAD, BUYER = "xie.yuhang@hushang-neighbour.example", "cai.xiaotong@hushang-neighbour.example"


def test_a_colleague_joins_and_approves(open_page: Opener, accessible: Callable[[Page], None]) -> None:
    head = open_page("/company", who=(HEAD, PASSWORD))
    settled(head)
    accessible(head)
    head.set_viewport_size({"width": 320, "height": 700})
    for who in head.locator(".member > .grow").all():  # beside the control by which their role is chosen
        box = who.bounding_box()
        assert box is not None
        assert box["width"] > 150, "a name is squeezed into a narrow column"
    head.set_viewport_size({"width": 1440, "height": 900})
    head.get_by_role("button", name="邀请成员").click()
    head.get_by_label("姓名").fill("方敏")
    head.get_by_label("登录邮箱").fill("fang.min@hushang-neighbour.example")
    head.get_by_label("角色", exact=True).select_option("approver")
    with answered(head, "StoreInviteMember"):
        head.get_by_role("button", name="生成邀请链接").click()
    link = head.get_by_test_id("join-link").inner_text()

    colleague = open_page("/" + link.split("/", 3)[3], phone=True)
    colleague.get_by_label("密码", exact=True).fill("neighbour-2026")
    with answered(colleague, "StoreAcceptInvitation"):
        colleague.get_by_role("button", name="设置密码并登录").click()
    colleague.wait_for_url("**/")
    colleague.goto("/company/approvals")
    card = colleague.get_by_role("listitem").filter(has_text="SO").first
    accessible(colleague)
    number = card.get_by_role("link").first.inner_text()
    buyer = open_page("/company/approvals?view=PLACED_BY_ME", who=(BUYER, PASSWORD))
    row = buyer.get_by_role("listitem").filter(has_text=number)
    expect(row).to_be_visible()
    subscribed(buyer, "orderChanged")
    with answered(colleague, "StoreApproveOrder"):
        card.get_by_role("button", name="批准", exact=True).click()
    expect(colleague.get_by_text(f"订单 {number} 已批准")).to_be_visible()

    expect(row.get_by_text("方敏 已批准")).to_be_visible()  # without a reload
    row.get_by_role("link", name=number).click()
    expect(buyer.get_by_role("heading", name="公司审批")).to_be_visible()
    expect(buyer.get_by_text("已提交").first).to_be_visible()
