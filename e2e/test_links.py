"""Ordering by links: a guest without an account, and a customer who agrees to what staff ordered."""

from collections.abc import Callable

from conftest import Opener
from gestures import PRODUCT, add_to_cart, answered, order_number, place_button, press, settled, type_trial_code
from playwright.sync_api import Page, expect
from test_console_orders import console, place_for_customer, some_skus


def test_a_guest_orders_and_comes_back_by_the_link(open_page: Opener, accessible: Callable[[Page], None]) -> None:
    page = open_page(PRODUCT, phone=True)
    add_to_cart(page)
    page.goto("/cart")
    page.get_by_role("link", name="去结算").locator("visible=true").click()
    page.get_by_role("button", name="不注册，直接下单").click()
    expect(page.get_by_label("姓名")).to_be_focused()
    page.get_by_label("姓名").fill("方小满")
    page.get_by_label("电话").fill("19900000099")
    accessible(page)
    page.get_by_role("button", name="以访客身份继续").click()
    complaint = page.get_by_text("请先阅读并同意隐私政策")
    expect(complaint).to_be_visible()
    page.get_by_role("checkbox").check()
    expect(complaint).to_have_count(0)  # what was mended is not complained of any more
    with answered(page, "StoreContinueAsGuest"):
        page.get_by_role("button", name="以访客身份继续").click()
    page.get_by_text("自提", exact=True).click()
    page.get_by_role("button", name="获取验证码").click()
    accessible(page)
    with answered(page, "StoreConfirmGuestPhone"):
        type_trial_code(page)
    expect(page.get_by_label("6 位验证码")).to_have_count(0)
    press(place_button(page))
    page.wait_for_url("**/orders/*")
    number = order_number(page)
    page.goto("/account")
    link = page.locator(".guestlink code").inner_text()
    accessible(page)

    elsewhere = open_page("/" + link.split("/", 3)[3])
    elsewhere.wait_for_url("**/orders")
    expect(elsewhere.get_by_text(number).first).to_be_visible()


def test_a_customer_agrees_by_a_link_to_what_staff_ordered(
    open_page: Opener, accessible: Callable[[Page], None]
) -> None:
    staff = console(open_page, "/admin/orders")
    staff.goto("/admin/orders/new")
    settled(staff)
    staff.get_by_label("请客户通过链接确认").check()
    number = place_for_customer(staff, "海州", some_skus(staff, 2))
    link = staff.locator(".banner code").inner_text()

    customer = open_page("/" + link.split("/", 3)[3], phone=True)
    expect(customer.get_by_text(number)).to_be_visible()
    accessible(customer)
    customer.get_by_label("您的姓名").fill("林晓雨")
    with answered(customer, "StoreAcceptOffer"):
        customer.get_by_role("button", name="确认下单").click()
    expect(customer.get_by_role("heading", name="订单已确认，谢谢")).to_be_visible()
    expect(staff.locator(".detail-status")).to_contain_text("待确认")
