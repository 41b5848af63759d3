"""A customer asks about an order on a phone; a clerk answers in the console; both see it as it happens."""

from collections.abc import Callable

from gestures import answered, settled, until
from playwright.sync_api import Page, expect

from orderwell.demo.files import PICTURES
from orderwell.demo.make import PASSWORD

Opener = Callable[..., Page]
BUYER, CLERK = "xie.yuhang@hushang-neighbour.example", "jiang.ruonan@orderwell.example"
PHOTO = PICTURES / "bk-toast.webp"
ASKED, ANSWERED, THANKS = "司机电话可以发我吗？", "可以，师傅姓陈，送货前会联系您。", "好的，谢谢！"


def test_both_sides_of_a_question_are_live(open_page: Opener, accessible: Callable[[Page], None]) -> None:
    buyer = open_page("/orders", who=(BUYER, PASSWORD), phone=True)
    buyer.locator("main a[href^='/orders/']").first.click()
    clerk = open_page("/admin/inquiries", who=(CLERK, PASSWORD))

    buyer.get_by_role("button", name="咨询此订单").click()
    panel = buyer.get_by_role("dialog")
    panel.get_by_label("写消息").fill(ASKED)
    with answered(buyer, "StoreAskInquiry"):
        panel.get_by_role("button", name="发送").click()
    expect(panel.get_by_role("log")).to_contain_text(ASKED)

    clerk.get_by_role("link", name=ASKED).click()
    log = clerk.get_by_role("log")
    expect(log).to_contain_text(ASKED)
    expect(clerk.get_by_role("complementary", name="相关信息")).to_contain_text("SO")
    accessible(clerk)
    clerk.get_by_label("写消息").fill(ANSWERED)
    with answered(clerk, "ReplyToInquiry"):
        clerk.get_by_label("写消息").press("Control+Enter")
    expect(log).to_contain_text(ANSWERED)

    expect(panel.get_by_role("log")).to_contain_text(ANSWERED)
    expect(panel.get_by_text("已回复")).to_be_visible()
    settled(buyer)
    accessible(buyer)
    expect(log).to_contain_text("已读")  # the phone shows the answer
    panel.get_by_label("添加图片或文件").set_input_files(PHOTO)
    expect(panel.get_by_role("link", name="查看 bk-toast.webp")).to_be_visible()
    panel.get_by_label("写消息").fill(THANKS)
    with answered(buyer, "ReplyToInquiry"):
        panel.get_by_role("button", name="发送").click()
    expect(log).to_contain_text(THANKS)
    expect(log.get_by_role("link", name="查看 bk-toast.webp")).to_be_visible()
    assert until(clerk, "document.querySelector('.log .attachedpicture img').naturalWidth > 0")
    with answered(clerk, "ConsoleCloseInquiry"):
        clerk.get_by_role("button", name="结束咨询").click()
    expect(panel.get_by_text("已结束")).to_be_visible()
