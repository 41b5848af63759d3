"""Chinese in Latin letters: whatever pypinyin gives, without its memory."""

import re
from pathlib import Path
from random import Random

import pytest
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

import orderwell
from orderwell.pinyin.rules import spelled

DEMO = Path(str(orderwell.__file__)).parent / "demo" / "data"
SEED = 20261122


def judged(text: str) -> tuple[str, str]:
    return "".join(lazy_pinyin(text)), "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))


@pytest.mark.parametrize(
    ("text", "full", "initials"),
    [
        ("苹果", "pingguo", "pg"),
        ("绿茶 2 kg，银行", "lvcha 2 kg，yinhang", "lc 2 kg，yh"),
        ("Tea", "Tea", "Tea"),
        ("", "", ""),
        ("无了无", "wulewu", "wlw"),  # begins a phrase and ends there: taken apart, although 了无 is one
    ],
)
def test_chinese_is_spelled_and_the_rest_is_left(text: str, full: str, initials: str) -> None:
    assert spelled(text) == (full, initials)


def test_every_character_and_a_part_of_the_phrases_are_read_as_pypinyin_reads_them() -> None:
    phrases = Random(SEED).sample(list(PHRASES_DICT), 4000)
    assert [one for one in [*map(chr, PINYIN_DICT), *phrases] if spelled(one) != judged(one)] == []


def test_the_names_of_the_demo_are_read_as_pypinyin_reads_them() -> None:
    names = {
        one for file in DEMO.glob("*.json") for one in re.findall(r'"([^"]*[\u4e00-\u9fff][^"]*)"', file.read_text())
    }
    assert len(names) > 500
    assert [one for one in names if spelled(one) != judged(one)] == []


def test_phrases_run_together_are_parted_as_pypinyin_parts_them() -> None:
    random, phrases = Random(SEED), list(PHRASES_DICT)
    others = "".join(phrases) + "ab 1，。éü\n𠀀\U0001f600龘ⅠáΩ〇" * 5000

    def part() -> str:
        phrase = random.choice(phrases)
        return random.choice((phrase, phrase[: random.randrange(1, 4)], random.choice(others), random.choice(others)))

    texts = ["".join(part() for _ in range(random.randrange(1, 8))) for _ in range(4000)]
    assert [one for one in texts if spelled(one) != judged(one)] == []
