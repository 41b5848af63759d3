"""How text is read: tables of cases."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from orderwell.demo import files
from orderwell.language import rules

DEMO = Path(files.__file__).with_name("data") / "products.json"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("可樂 500ML", "可乐 500ml"),
        ("0.5L", "500ml"),
        ("０．５升", "500ml"),
        ("1kg 2斤 1000克 1公斤", "1000g 1000g 1000g 1000g"),
        ("两斤 半斤", "1000g 250g"),
        ("24瓶/箱", "24瓶 箱"),
        ("6听装", "6罐 装"),
        ("Crème BRÛLÉE", "creme brulee"),
        ("FR-APPLE-M", "fr apple m"),
        ("500 grand", "500 grand"),
        ("007", "007"),
        ("かき氷", "かき氷"),
    ],
)
def test_a_text_has_one_form(text: str, said: str) -> None:
    assert " ".join(token.text for token in rules.tokens(text)) == said


@pytest.mark.parametrize(
    ("word", "parts", "partial"),
    [
        ("kekoukele", "ke kou ke le", False),
        ("keko", "ke ko", True),
        ("kkkl", "k k k l", False),
        ("kkoukele", "k kou ke le", False),
        ("lvcha", "lv cha", False),
        ("xian", "xian", False),
    ],
)
def test_letters_are_read_as_pinyin(word: str, parts: str, partial: bool) -> None:
    best = rules.spellings(word)[0]
    assert (" ".join(best.parts), best.partial) == (parts, partial)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("可口可乐", "kele"),
        ("银行", "yinhang"),
        ("行走", "xingzou"),
        ("绿茶", "lucha"),
        ("绿茶", "lvcha"),
        ("重庆小面", "cqxm"),
    ],
)
def test_a_name_is_heard_in_every_reading(name: str, word: str) -> None:
    said = [rules.readings(one) for one in name]
    assert any(rules.said_at(said, one) is not None for one in rules.spellings(word))


def test_a_typo_is_one_letter_away() -> None:
    assert "hongniu" in set(rules.typos("hongnui"))
    assert "hongniu" in set(rules.typos("hogniu"))
    assert "hongniu" in set(rules.typos("hongniiu"))
    assert rules.is_spelt("hongniu")
    assert not rules.is_spelt("hongnui")


@given(st.text(max_size=60))
def test_folding_is_done_once(text: str) -> None:
    once = rules.folded(text)
    assert rules.folded(once) == once
    assert all(token.text for token in rules.tokens(text))


def test_names_are_read_as_pypinyin_reads_them() -> None:
    """It knows polyphones by the phrase; every reading that it chooses is one of ours."""
    names = [one["name_zh"] for one in json.loads(DEMO.read_text())]
    for name in names:
        for character, syllable in zip(name, lazy_pinyin(name, errors=list), strict=True):
            assert syllable == character or syllable in rules.readings(character), (name, character)
