"""The demo's staff, customers, places and warehouses are complete, reachable and plainly invented."""

import re
from collections import Counter

import pytest

from tests.demo.demo_files import AREAS, CUSTOMERS, LEAVES, ROOT, STAFF, WAREHOUSES, objects, repeated


def test_staff_cover_every_role() -> None:
    roles = Counter(row["role"] for row in STAFF)
    assert roles == {
        "owner": 1,
        "manager": 1,
        "order_clerk": 3,
        "warehouse": 2,
        "finance": 1,
        "catalogue": 1,
        "support": 1,
    }
    assert all(row["email"].endswith("@orderwell.example") for row in STAFF)
    warehouses = {row["code"] for row in WAREHOUSES}
    assert all((row.get("warehouse") in warehouses) == (row["role"] == "warehouse") for row in STAFF)


def test_people_are_reachable_and_plainly_invented() -> None:
    contacts = [contact for row in CUSTOMERS for contact in row["contacts"]]
    emails = [person["email"] for person in (*STAFF, *contacts)]
    phones = [person["phone"] for person in (*STAFF, *contacts)]
    assert repeated(emails) == []
    assert repeated(phones) == []
    assert all(re.fullmatch(r"[a-z.]+@([a-z-]+\.)+example", email) for email in emails)
    for row in objects([STAFF, CUSTOMERS, WAREHOUSES]):
        if "phone" in row:
            assert re.fullmatch(r"1990000\d{4}", row["phone"]), row


def test_areas_nest() -> None:
    assert [len(AREAS[level]) for level in "pcd"] == [34, 369, 3479]
    codes = {level: [row[0] for row in AREAS[level]] for level in "pcd"}
    for level in "pcd":
        assert repeated(codes[level]) == []
        assert codes[level] == sorted(codes[level])
        assert all(re.fullmatch(r"\d{6}", code) for code in codes[level])
        assert all(row[1] for row in AREAS[level])
    assert all(code[:2] + "0000" in codes["p"] for code in codes["c"])
    assert all(code[:4] + "00" in codes["c"] for code in codes["d"])
    assert all(re.fullmatch(r"[A-Zü][A-Za-zü' -]+", row[2]) for level in "pc" for row in AREAS[level])
    assert (ROOT / "customers" / "AREAS_LICENSE").read_text(encoding="utf-8").count("MIT License") == 1


def test_places_are_real_districts() -> None:
    names = {row[0]: row[1] for level in "pcd" for row in AREAS[level]}
    districts = {row[0] for row in AREAS["d"]}
    for row in objects([CUSTOMERS, WAREHOUSES]):
        if "area_code" in row:
            code = row["area_code"]
            assert code in districts, row
            assert row["province"] == names[code[:2] + "0000"]
            assert row["city"] == names[code[:4] + "00"]
            assert row["district"] == names[code]


def test_customers_are_complete() -> None:
    clerks = {row["email"] for row in STAFF if row["role"] == "order_clerk"}
    assert {row["owner"] for row in CUSTOMERS} == clerks
    assert {row["level"] for row in CUSTOMERS} == {"standard", "silver", "gold", "platinum"}
    assert len({row["region"]["province"] for row in CUSTOMERS}) >= 20
    for row in CUSTOMERS:
        if row["kind"] == "person":
            assert row["tax_id"] is None
        else:
            assert re.fullmatch(r"91\d{6}[0-9A-HJ-NPQRTUWXY]{10}", row["tax_id"]), row["number"]
        assert 1 <= len(row["contacts"]) <= 3
        assert {contact["role"] for contact in row["contacts"]} <= {"buyer", "approver", "company_admin"}
        assert sum(contact["role"] == "company_admin" for contact in row["contacts"]) == 1
        assert 1 <= len(row["addresses"]) <= 3
        assert [address["is_default"] for address in row["addresses"]].count(True) == 1
    assert repeated([row["tax_id"] for row in CUSTOMERS if row["tax_id"]]) == []


def test_customers_behave_differently_and_add_up_to_about_5000_orders() -> None:
    for row in CUSTOMERS:
        assert 0.5 <= row["orders_per_month"] <= 14
        assert 1 <= row["first_order_months_ago"] <= 24
        assert row["weekdays"] == sorted(set(row["weekdays"]))
        assert set(row["weekdays"]) <= set(range(1, 8))
        assert row["weekdays"]
        assert 0 <= row["discount_sensitivity"] <= 1
        assert 0.5 < row["yearly_growth"] < 2
        assert set(row["categories"]) <= LEAVES
        assert min(row["categories"].values()) > 0
        low, high = row["lines_per_order"]
        assert 1 <= low <= high
        assert set(row["payment_weights"]) == {"bank_transfer", "online", "cash_on_delivery"}
        assert sum(row["payment_weights"].values()) > 0
    assert 4500 < sum(row["orders_per_month"] * row["first_order_months_ago"] for row in CUSTOMERS) < 6000


def test_the_well_known_buyer_is_there() -> None:
    haizhou = CUSTOMERS[0]
    assert haizhou["name_en"] == "Haizhou Fresh Supermarket"
    assert haizhou["contacts"][0]["name_zh"] == "林晓雨"
    assert [contact["role"] for contact in haizhou["contacts"]] == ["buyer", "approver", "company_admin"]


def test_every_province_has_one_nearest_warehouse() -> None:
    served = [code for row in WAREHOUSES for code in row["serves"]]
    assert sorted(served) == [row[0] for row in AREAS["p"]]
    assert sorted(row["priority"] for row in WAREHOUSES) == [1, 2, 3]
    assert sum(row["stock_share"] for row in WAREHOUSES) == pytest.approx(1)
