"""Writes the golden queries: `python -m tests.search.golden.make` in `backend`. README.md says by which rules."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from pypinyin import Style, lazy_pinyin
from pypinyin.phrases_dict import phrases_dict

from tests.search.catalogues import COSMETICS, DEMO, cosmetics

HERE = Path(__file__).parent
HAN = re.compile("[\u4e00-\u9fff]+")
SIZES = {"word": 40, "name": 50, "pinyin": 45, "initials": 18, "mixed": 22, "typo": 38, "written": 18, "several": 28}
TRADITIONAL = str.maketrans(
    "果乐苹鲜鱼鸡咖猪龙头红绿礼盒纸笔记电书车锅饭面点发单双宝护肤润泽华妆净补霜乳",
    "果樂蘋鮮魚雞咖豬龍頭紅綠禮盒紙筆記電書車鍋飯麵點發單雙寶護膚潤澤華妝淨補霜乳",
)
Query = dict[str, Any]


def spelled(word: str) -> list[str]:
    return [one.replace("ü", "v") for one in lazy_pinyin(word)]


def first_letters(word: str) -> str:
    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER))


def words(texts: Sequence[str], sizes: range) -> list[str]:
    """Dictionary words in the texts, each once, by how often they stand there."""
    found: Counter[str] = Counter()
    for text in texts:
        for run in HAN.findall(text):
            found.update({run[a : a + n] for n in sizes for a in range(len(run) - n + 1)} & phrases_dict.keys())
    return sorted(found)


def wrong(random: Random, word: str) -> str:
    at = random.randrange(1, len(word) - 1)
    letter = random.choice("abcdefghijklmnopqrstuvwxyz")
    return random.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def typos(random: Random, right: str, known: set[str]) -> str:
    while (text := wrong(random, right)) == right or text in known:
        pass
    return text


def mixed(random: Random, word: str) -> str:
    said = spelled(word)
    if random.random() < 0.5 and len(said[-1]) > 2:
        return "".join([*said[:-1], said[-1][: random.randrange(1, len(said[-1]))]])
    keep = random.randrange(len(said))
    return "".join(one if at == keep else one[0] for at, one in enumerate(said))


def of_words(random: Random, names: Sequence[str], two: Sequence[str], more: Sequence[str]) -> Iterator[Query]:
    """Everything that is made of Chinese words and names."""
    parts = [run for name in names for run in HAN.findall(name) if 3 <= len(run) <= 8]
    said = [*more, *parts]
    known = {"".join(spelled(word)) for word in (*two, *more)}

    def take(some: Sequence[str], kind: str) -> list[str]:
        return random.sample(some, min(SIZES[kind], len(some)))

    for word in take(two, "word"):
        yield {"kind": "word", "query": word, "means": [word]}
    for word in take(sorted(set(parts)), "name"):
        yield {"kind": "name", "query": word, "means": [word]}
    for word in take(sorted({*two, *said}), "pinyin"):
        yield {"kind": "pinyin", "query": "".join(spelled(word)), "means": [word]}
    for word in take(sorted({one for one in said if len(one) >= 3}), "initials"):
        yield {"kind": "initials", "query": first_letters(word), "means": [word]}
    for word in take(sorted({one for one in said if len(one) >= 2}), "mixed"):
        yield {"kind": "mixed", "query": mixed(random, word), "means": [word]}
    long = sorted({one for one in (*two, *said) if len("".join(spelled(one))) >= 6 and len(one) <= 4})
    for word in take(long, "typo"):
        yield {"kind": "typo", "query": typos(random, "".join(spelled(word)), known), "means": [word]}
    for word in take(sorted({one for one in said if one.translate(TRADITIONAL) != one}), "written"):
        yield {"kind": "written", "query": word.translate(TRADITIONAL), "means": [word]}
    for name in random.sample(list(names), len(names)):
        inside = [word for word in two if word in name]
        pairs = [
            (a, b) for a in inside for b in inside if a + b not in name and b + a not in name and not set(a) & set(b)
        ]
        if pairs and SIZES["several"] > 0:
            pair = random.choice(pairs)
            yield {"kind": "several", "query": " ".join(pair), "means": list(pair)}


def of_english(random: Random, names: Sequence[str]) -> Iterator[Query]:
    long = sorted({word for name in names for word in re.findall("[a-z]{5,}", name.lower())})
    for word in random.sample(long, 40):
        yield {"kind": "english", "query": word, "means": [word]}
    for word in random.sample(long, 30):
        yield {"kind": "typo", "query": typos(random, word, set(long)), "means": [word]}
    for word in random.sample(long, 6):
        full = "".join(chr(ord(one) + 0xFEE0) for one in word.upper())
        yield {"kind": "written", "query": full, "means": [word]}


def of_codes(random: Random, codes: Sequence[str]) -> Iterator[Query]:
    plain = [re.sub("[^0-9a-z]", "", one.lower()) for one in codes]
    for one in random.sample(list(codes), 22):
        yield {"kind": "code", "query": one, "code": one}
    for at in random.sample(range(len(codes)), 10):
        yield {"kind": "code", "query": plain[at].upper(), "code": codes[at]}
    cut = 0
    for at in random.sample(range(len(codes)), len(codes)):
        size = max(5, len(plain[at]) // 2 + 1)
        start = random.choice((0, len(plain[at]) - size))
        half = plain[at][start : start + size]
        if sum(half in one for one in plain) == 1 and any(one.isdigit() for one in half) and cut < 22:
            cut += 1
            yield {"kind": "code", "query": half, "code": codes[at]}


def limited(queries: Iterator[Query], most: int) -> list[Query]:
    found: list[Query] = []
    for one in queries:
        if one["kind"] != "several" or sum(each["kind"] == "several" for each in found) < most:
            found.append(one)
    return found


def main() -> None:
    random = Random(20261122)
    demo = json.loads(DEMO.read_text())
    names = [one["name_zh"] for one in demo]
    found = limited(
        of_words(random, names, words(names, range(2, 3)), [*words(names, range(3, 6)), *filter(HAN.fullmatch, names)]),
        28,
    )
    found += of_english(random, [one["name_en"] for one in demo])
    variants = [one for product in demo for one in product["variants"]]
    found += of_codes(random, [one["sku"] for one in variants] + [one["barcode"] for one in variants if one["barcode"]])
    found += [
        {"kind": "several", "query": f"{query} {measure}", "means": [word]}
        for word, query, measure in (("可乐", "可乐", "0.33L"), ("脐橙", "脐橙", "4000g"), ("红富士", "苹果", "4斤"))
    ]
    write("demo", found)
    titles = [one.name for one in cosmetics()]
    often = [word for word in words(titles, range(2, 3)) if sum(word in one for one in titles) >= 3]
    more = [word for word in words(titles, range(3, 6)) if sum(word in one for one in titles) >= 2]
    found = limited(of_words(random, random.sample(titles, 400), often, more), 40)
    write("cosmetics", [*found, *limited(of_codes(random, [one.code for one in cosmetics()]), 0)])


def write(name: str, found: list[Query]) -> None:
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in found)
    (HERE / f"{name}.json").write_text(f"[\n{lines}\n]\n")
    print(name, len(found), Counter(one["kind"] for one in found))


if __name__ == "__main__":
    assert COSMETICS.exists()
    main()
