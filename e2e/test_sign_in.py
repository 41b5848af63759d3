"""Signing in without a password: by a code on the telephone, and on a big screen by a phone that is signed in."""

from collections.abc import Callable
from typing import Any

from conftest import Opener
from gestures import answered, asked_for, type_trial_code
from playwright.sync_api import Page, expect

from orderwell.demo.files import entries

# The first contact of a customer who is in no other journey; their number is theirs alone.
BUYER = entries("customers")[40]["contacts"][0]


def asked(page: Page) -> dict[str, Any]:
    """Choose the QR code, and what the server answers the page that asks for one."""
    with page.expect_response(lambda answer: asked_for(answer.request)[0] == "StoreAskDeviceSignIn") as answer:
        page.get_by_role("tab", name="扫码").click()
    question: dict[str, Any] = answer.value.json()["data"]["askDeviceSignIn"]
    return question


def signed_in(page: Page) -> None:
    """Wait until the sign-in page has gone and the account says whose it is."""
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto("/account")
    expect(page.get_by_text(BUYER["email"])).to_be_visible()


def test_a_phone_signs_in_by_code_and_a_big_screen_by_the_phone(
    open_page: Opener, accessible: Callable[[Page], None]
) -> None:
    phone = open_page("/sign-in?next=/account", phone=True)
    phone.get_by_role("tab", name="验证码").click()
    number = BUYER["phone"]
    phone.get_by_label("手机号").fill(f"+86 {number[:3]}-{number[3:7]}-{number[7:]}")
    phone.get_by_role("button", name="获取验证码").click()
    code = phone.locator(".trialcode").inner_text()
    phone.get_by_label("6 位验证码").fill(f"{(int(code) + 1) % 1_000_000:06}")
    expect(phone.get_by_text("验证码不正确或已失效")).to_be_visible()
    expect(phone.get_by_role("button", name="秒后可重新获取")).to_be_disabled()
    accessible(phone)
    phone.get_by_role("button", name="EN").click()  # another language, the same code
    expect(phone.locator(".trialcode")).to_have_text(code)
    expect(phone.get_by_label("Phone")).to_have_value(f"+86 {number[:3]}-{number[3:7]}-{number[7:]}")
    phone.get_by_role("button", name="中文").click()
    with answered(phone, "StoreSignInByCode"):
        type_trial_code(phone)
    signed_in(phone)

    screen = open_page("/sign-in")
    question = asked(screen)
    expect(screen.get_by_role("img", name="登录二维码")).to_be_visible()
    accessible(screen)

    phone.goto("/" + question["link"].split("/", 3)[3])
    expect(phone.locator(".checknumber")).to_have_text(str(question["request"]["checkNumber"]))
    expect(screen.locator(".checknumber")).to_contain_text(str(question["request"]["checkNumber"]))
    accessible(phone)
    with answered(phone, "StoreDecideDeviceSignIn"):
        phone.get_by_role("button", name="允许登录").click()
    expect(phone.get_by_role("heading", name="已允许登录")).to_be_visible()
    signed_in(screen)


def test_a_big_screen_is_told_when_the_phone_refuses(
    open_page: Opener, credentials: dict[str, tuple[str, str]]
) -> None:
    screen = open_page("/sign-in")
    phone = open_page("/" + asked(screen)["link"].split("/", 3)[3], phone=True)
    expect(phone.get_by_text("请先在此手机上登录")).to_be_visible()
    email, password = credentials["buyer"]
    phone.locator("input[type=email]").fill(email)
    phone.locator("input[type=password]").fill(password)
    with answered(phone, "SignIn"):
        phone.locator("main form button[type=submit]").click()
    with answered(phone, "StoreDecideDeviceSignIn"):
        phone.get_by_role("button", name="拒绝").click()
    expect(screen.get_by_text("手机上已拒绝登录")).to_be_visible()
    screen.get_by_role("button", name="显示新的二维码").click()
    expect(screen.get_by_role("img", name="登录二维码")).to_be_visible()
