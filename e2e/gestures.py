"""What people do on both apps, each step waiting for what the person would wait for."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator, Page, Request, WebSocket, expect

CHEAP = "/privacy"  # a page of the storefront that asks for nothing
PRODUCT = "/p/BV-SODA"  # thousands in stock, in the customer's price list
ORDER_NUMBER = re.compile(r"SO\d{8}-\d{6}")
PATIENCE = 30_000  # ms: forty times what a step takes, for machines that do other things too
LOOK_AGAIN = 50  # ms between two looks at something that tells nothing by itself
RETRIES = 2  # of a request on an idle connection that the server closes at that moment
PRESS = """async (button, [pause, most]) => {
  const later = () => new Promise((go) => setTimeout(go, pause));
  for (let waited = 0; button.disabled && waited < most; waited += pause) await later();
  button.click();
}"""

_subscribed: dict[Page, list[str]] = {}


def sign_in(page: Page, email: str, password: str) -> None:
    """Fill the sign-in form of either app, in either language, and wait until it has gone."""
    page.locator("input[type=email]").first.fill(email)
    page.locator("input[type=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()
    page.locator("main input[type=password]").wait_for(state="detached")


def type_trial_code(page: Page) -> None:
    """Type the code that the demo shows, which sends no messages, with spaces as people copy it."""
    code = page.locator(".trialcode").inner_text()
    page.get_by_label("6 位验证码").fill(f"{code[:3]} {code[3:]}")


def ask(page: Page, query: str) -> Any:
    """What the API answers the person of this page."""
    origin = re.match(r"https?://[^/]+", page.url)
    assert origin, page.url
    headers = {"accept": "application/json", "origin": origin.group()}
    sent = page.request.post(f"{origin.group()}/graphql", data={"query": query}, headers=headers, max_retries=RETRIES)
    answer = sent.json()
    assert "errors" not in answer, json.dumps(answer)
    return answer["data"]


def asked_for(request: Request) -> tuple[str, dict[str, Any]]:
    """The GraphQL operation that a request of a page names, and its variables; an empty name for anything else."""
    address = urlsplit(request.url)
    if address.path != "/graphql":
        return "", {}
    if request.method == "GET":  # for what anybody may see
        given = dict(parse_qsl(address.query))
        return given.get("operationName", ""), json.loads(given.get("variables", "{}"))
    body = json.loads(request.post_data or "{}")
    return body.get("operationName") or "", body.get("variables") or {}


@contextmanager
def answered(page: Page, operation: str, meant: Callable[[dict[str, Any]], bool] = lambda _: True) -> Iterator[None]:
    """What happens inside makes the page send `operation`, with variables that are `meant`; then wait for the answer.

    The answer is a good one: neither an error nor a Problem. One to a request that was sent before does not count.
    """

    def found(request: Request) -> bool:
        name, variables = asked_for(request)
        return name == operation and meant(variables)

    with page.expect_request(found) as sent:
        yield
    answer = sent.value.response()
    assert answer, f"{operation} has no answer"
    if answer.status == 304:
        return  # the browser had it already
    assert answer.ok, (operation, answer.status)
    body = answer.json()
    assert "errors" not in body, json.dumps(body)
    problems = [one for one in body["data"].values() if isinstance(one, dict) and one.get("__typename") == "Problem"]
    assert not problems, json.dumps(problems, ensure_ascii=False)


def settled(page: Page) -> None:
    """Wait until the page has what it asked for: no skeleton, no page or row that is still on its way."""
    expect(page.locator("main").locator("h1, h2").first).to_be_attached()
    expect(page.locator("main [aria-busy=true], main .list-body.stale")).to_have_count(0)


def until(page: Page, expression: str, timeout: int = PATIENCE) -> Any:
    """Look at the page again and again until `expression` is true; its value, false if that never comes.

    Playwright's `wait_for_function` uses `eval`, which the pages' Content-Security-Policy forbids.
    """
    end = time.monotonic() + timeout / 1000
    while not (found := page.evaluate(expression)) and time.monotonic() < end:
        page.wait_for_timeout(LOOK_AGAIN)
    return found


def watch_subscriptions(page: Page) -> None:
    """Remember what the page subscribes to, for `subscribed`; call it before the page is opened."""
    sent = _subscribed[page] = []

    def frame(payload: str | bytes) -> None:
        if '"subscribe"' in str(payload):
            sent.append(str(payload))

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", frame)

    page.on("websocket", opened)
    page.on("domcontentloaded", lambda _: sent.clear())


def subscribed(page: Page, name: str) -> None:
    """Wait until the page, as it was loaded last, has asked to be told of `name`, such as orderChanged, and is heard.

    The server confirms no subscription, but what the page asks afterwards it answers later than it has begun to listen.
    """
    end = time.monotonic() + PATIENCE / 1000
    while not any(name in one for one in _subscribed[page]):
        assert time.monotonic() < end, f"no subscription to {name}"
        page.wait_for_timeout(LOOK_AGAIN)
    page.evaluate(
        "fetch('/graphql', {method: 'POST', headers: {'content-type': 'application/json', accept: 'application/json'},"
        " body: JSON.stringify({query: '{ viewer { __typename } }'})}).then((answer) => answer.text())"
    )


def cut_off(page: Page) -> None:
    """The page is about to lose its line: `subscribed` then waits for what it asks after it came back."""
    _subscribed[page].clear()


def add_to_cart(page: Page, word: str = "加入|增加") -> None:
    """On a product page: one unit, or one more; returns when the server has it."""
    offer = page.locator(".buyrow:visible, .buybar:visible")
    page.wait_for_load_state("networkidle")  # the cart that comes may put another control into the place of this one
    with answered(page, "StoreSetCartLine"):
        offer.get_by_role("button", name=re.compile(word)).first.click()
    expect(offer.get_by_role("textbox")).not_to_have_value("0")


def with_empty_cart(page: Page) -> Page:
    """What others left in the cart of the customer of this page goes; the next page knows it."""
    ask(page, "mutation { clearCart { __typename } }")
    return page


def counted(page: Page, rows: int | None = None) -> int:
    """How many rows a console list says that there are; waits for `rows` of them if that is known."""
    said = page.locator(".list-title [role=status]")
    expect(said).to_have_text(re.compile(r"\d") if rows is None else f"{rows:,}")
    return int(said.inner_text().replace(",", "").rstrip("+"))


def press(button: Locator) -> None:
    """Click a button that is disabled while what it agrees to is being asked for again.

    That may begin between Playwright's look and its click, which a disabled button swallows: here the page itself
    looks and clicks in one breath.
    """
    button.click(trial=True)
    button.evaluate(PRESS, [LOOK_AGAIN, PATIENCE])


def place_button(page: Page, name: str | re.Pattern[str] = "提交订单") -> Locator:
    return page.get_by_role("button", name=name).locator("visible=true")


def place(page: Page, payment: str = "银行转账") -> str:
    """Through the checkout to the order's page; its number."""
    page.goto("/checkout")
    page.get_by_text(payment, exact=True).first.click()
    expect(page.get_by_role("radio", name=re.compile(payment))).to_be_checked()
    press(place_button(page))
    page.wait_for_url(re.compile("/orders/"))
    return order_number(page)


def order_number(page: Page) -> str:
    heading = page.locator(".otop h1")
    expect(heading).to_have_text(ORDER_NUMBER)
    return heading.inner_text()


def dialog(page: Page) -> Locator:
    box = page.get_by_role("dialog")
    box.wait_for()
    return box


def rows(page: Page) -> Locator:
    """The links of a console list that has settled."""
    page.locator(".list-body .rowlink").first.wait_for()
    expect(page.locator(".list-body.stale")).to_have_count(0)
    return page.locator(".list-body .rowlink")
