"""Signing in and out, and what a viewer sees of themselves."""

from orderwell.core.work import Actor
from orderwell.demo import make
from tests.conftest import Graph

VIEWER = "{ viewer { user { email roles { code } } side permissions scope locale firm { name } } }"
SIGN_IN = """mutation($email: String!, $password: String!) { signIn(email: $email, password: $password) {
  __typename ... on Viewer { user { email } side } ... on Problem { code field message } } }"""


async def test_before_signing_in_a_viewer_has_no_account(gql: Graph) -> None:
    result = await gql(VIEWER, actor=Actor())
    assert result.errors is None
    assert result.data is not None
    assert result.data["viewer"]["user"] is None
    assert result.data["viewer"]["permissions"] == []


async def test_signing_in_makes_the_viewer_somebody(gql: Graph) -> None:
    user = await make.user("order_clerk", password=make.PASSWORD)
    result = await gql(SIGN_IN, {"email": user.email.upper(), "password": make.PASSWORD}, Actor())
    assert result.data == {"signIn": {"__typename": "Viewer", "user": {"email": user.email}, "side": "STAFF"}}


async def test_a_wrong_password_and_an_unknown_account_look_the_same(gql: Graph) -> None:
    user = await make.user("order_clerk", password=make.PASSWORD)
    wrong = await gql(SIGN_IN, {"email": user.email, "password": "something-else"}, Actor())
    unknown = await gql(SIGN_IN, {"email": "nobody@orderwell.example", "password": make.PASSWORD}, Actor())
    assert wrong.data == unknown.data
    assert wrong.data is not None
    assert wrong.data["signIn"]["code"] == "BAD_CREDENTIALS"
