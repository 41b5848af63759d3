"""Makes `lookup.json` once, seeded; the file is what counts. See README.md for the rule of judging."""

import json
from pathlib import Path
from random import Random
from typing import Any

from pypinyin import Style, lazy_pinyin

PLACES = ["海州", "连云", "赣榆", "灌云", "东海", "新浦", "苏州", "无锡", "上海", "南京", "徐州", "盐城"]
WORDS = ["鲜生", "百货", "惠民", "乐购", "万家", "好邻居", "长乐", "银行街", "重庆火锅", "朝阳", "便民", "广源"]
KINDS = ["超市", "商行", "贸易有限公司", "食品有限公司", "便利店", "大酒店"]
ENGLISH = ["Fresh Mart", "Harbour Trading", "Sunrise Foods", "Golden Lotus Hotel", "Blue Whale Stores",
           "Jasmine Market",
           "Northern Wholesale", "Riverside Grocery", "Lighthouse Supplies", "Red Lantern Kitchen", "Bamboo Corner",
           "Seven Seas Import"]  # fmt: skip
PEOPLE = [
    "张伟民",
    "李秀兰",
    "王建国",
    "刘晓燕",
    "陈志强",
    "杨丽华",
    "赵永刚",
    "吴桂英",
    "周文博",
    "徐海霞",
    "孙立军",
    "朱美玲",
]
GIVEN = ["国栋", "雪梅", "子轩", "雨桐", "浩然", "思远"]
FOLDER = Path(__file__).parent


def customers(random: Random) -> list[dict[str, Any]]:
    """Twenty-four companies; no two have a place and a word in common."""
    found = []
    for n in range(24):
        place, word = PLACES[n % 12], WORDS[(n * 5 + n // 12) % 12]
        found.append({
            "number": f"C{n * 37 + 1:06d}",
            "name": f"{place}{word}{KINDS[n % 6]}",
            "name_en": f"{ENGLISH[n]}" if n < 12 else "",
            "phone": f"0518-8{random.randrange(10**6, 10**7 - 1)}",
            "email": f"office{n}@{''.join(lazy_pinyin(word))}{n}.example",
            "tax_id": f"91320{random.randrange(10**12, 10**13 - 1)}",
            "contacts": [{"name": PEOPLE[n % 12] if n < 12 else f"{PEOPLE[n % 12][0]}经理",
                          "phone": f"1{random.randrange(3, 9)}{random.randrange(10**8, 10**9 - 1)}"}],
        })  # fmt: skip
    return found


def orders(random: Random, many: int) -> list[dict[str, Any]]:
    """Sixty orders of a month; half have a PO number, two thirds are sent."""
    found = []
    for n in range(60):
        found.append({
            "number": f"SO202610{n % 28 + 1:02d}-{n * 13 + 7:06d}",
            "customer": random.randrange(many),
            "po_number": f"PO-{random.randrange(10**4, 10**5)}/{n}" if n % 2 else None,
            "external_number": f"TB{random.randrange(10**15, 10**16)}" if n % 5 == 0 else None,
            "recipient": random.choice("钱孙郑冯蒋沈韩") + random.choice(GIVEN),
            "phone": f"1{random.randrange(3, 9)}{random.randrange(10**8, 10**9 - 1)}",
            "tracking_numbers": [f"SF{random.randrange(10**12, 10**13)}"] if n % 3 else [],
            "skus": [f"SKU{random.randrange(100, 999)}-{random.choice([250, 330, 500])}" for _ in range(2)],
        })  # fmt: skip
    return found


def queries(random: Random, companies: list[dict[str, Any]], placed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each made of one fact, `has`: (field, text) of what it means."""
    found: list[dict[str, Any]] = []

    def ask(of: str, kind: str, query: str, field: str, text: str) -> None:
        found.append({"of": of, "kind": kind, "query": query, "has": [field, text]})

    for one in random.sample(companies, 12):
        name = one["name"]
        ask("customer", "name", name, "name", name)
        ask("customer", "name part", name[:4], "name", name[:4])
        ask("customer", "pinyin", "".join(lazy_pinyin(name[:4])), "name", name[:4])
        ask("customer", "initials", "".join(lazy_pinyin(name[:4], style=Style.FIRST_LETTER)), "name", name[:4])
        ask("customer", "phone", one["phone"].replace("-", ""), "phone", one["phone"])
        ask("customer", "last four", one["contacts"][0]["phone"][-4:], "phone", one["contacts"][0]["phone"])
        ask("customer", "number", one["number"], "number", one["number"])
        ask("customer", "tax id", one["tax_id"], "tax_id", one["tax_id"])
        ask("customer", "e-mail", one["email"], "email", one["email"])
    for one in companies[:12]:
        ask("customer", "contact", one["contacts"][0]["name"], "contact", one["contacts"][0]["name"])
        word = max(one["name_en"].split(), key=len)
        at = random.randrange(1, len(word) - 1)
        ask("customer", "english", one["name_en"].lower(), "name", one["name_en"])
        ask("customer", "typo", word[:at] + word[at + 1 :], "name", word)
        said = "".join(lazy_pinyin(one["name"][:4]))
        at = next(n for n in range(len(said) // 2, len(said) - 1) if said[n] != said[n + 1])
        wrong = said[:at] + said[at + 1] + said[at] + said[at + 2 :]
        ask("customer", "pinyin typo", wrong, "name", one["name"][:4])
    for one in random.sample(placed, 20):
        ask("order", "number", one["number"], "number", one["number"])
        ask("order", "number part", one["number"][-6:], "number", one["number"])
        ask("order", "running", str(int(one["number"][-6:])), "number", one["number"])
        ask("order", "last four", one["phone"][-4:], "phone", one["phone"])
        ask("order", "recipient", one["recipient"], "recipient", one["recipient"])
        ask("order", "sku", one["skus"][0].lower(), "sku", one["skus"][0])
        ask(
            "order",
            "of a customer",
            companies[one["customer"]]["name"][:4],
            "customer",
            companies[one["customer"]]["name"],
        )
        if one["po_number"]:
            ask("order", "po number", one["po_number"].replace("-", " ").split("/")[0], "po_number", one["po_number"])
        for parcel in one["tracking_numbers"]:
            ask("order", "tracking", parcel, "tracking", parcel)
            ask("order", "tracking part", parcel[-6:], "tracking", parcel)
    return found


if __name__ == "__main__":
    random = Random(20261122)
    companies = customers(random)
    placed = orders(random, len(companies))
    made = {"customers": companies, "orders": placed, "queries": queries(random, companies, placed)}
    (FOLDER / "lookup.json").write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n")
