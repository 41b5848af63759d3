"""Roles, passwords and addresses, without a database."""

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwell.access import rules


def test_default_roles_hold_only_what_their_side_may() -> None:
    for role in rules.DEFAULT_ROLES:
        allowed = rules.STAFF_PERMISSIONS if role.side == rules.STAFF else rules.CUSTOMER_PERMISSIONS
        assert role.permissions <= allowed, role.code
        assert (role.scope == "company") == (role.side == rules.CUSTOMER), role.code


def test_an_owner_may_do_everything_and_a_clerk_sees_own_rows() -> None:
    by_code = {role.code: role for role in rules.DEFAULT_ROLES}
    assert by_code["owner"].permissions == rules.STAFF_PERMISSIONS
    assert by_code["owner"].permissions >= rules.KEEPER
    assert by_code["order_clerk"].scope == "own"
    assert "users.write" not in by_code["manager"].permissions


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        (" Li.Wei@Shop.Example ", "li.wei@shop.example"),
        ("a@b.cn", "a@b.cn"),
        ("a@b", ""),
        ("@b.cn", ""),
        ("a@", ""),
        ("a@b@c.cn", ""),
        ("a b@c.cn", ""),
        ("", ""),
        ("x" * 200 + "@b.cn", ""),
    ],
)
def test_addresses_have_one_form(text: str, normal: str) -> None:
    assert rules.normal_email(text) == normal


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "Password1", "li.wei@shop.example", "x" * 201])
def test_weak_passwords_are_known(password: str) -> None:
    assert rules.password_is_weak(password, "li.wei@shop.example")


def test_a_password_fits_its_hash_only(product_hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_hasher", product_hasher)
    stored = rules.hash_password("correct horse")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert rules.password_fits(stored, "correct horse")
    assert not rules.password_fits(stored, "wrong horse")
    assert not rules.password_fits(None, "correct horse")
    assert not rules.password_fits("not a hash", "correct horse")


@given(st.lists(st.sampled_from(sorted(rules.SCOPE_WIDTH))))
@settings(max_examples=50)
def test_the_widest_scope_counts(scopes: list[str]) -> None:
    widest = rules.widest(scopes)
    assert all(rules.SCOPE_WIDTH[widest] >= rules.SCOPE_WIDTH[scope] for scope in scopes)
    assert widest in scopes or (not scopes and widest == "none")
