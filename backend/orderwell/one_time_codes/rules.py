"""How codes are made, what is stored of them, and how often they are sent. Pure."""

import secrets
from datetime import timedelta

from orderwell.core import signing

from .models import Purpose

DIGITS = 6
GOOD_FOR = timedelta(minutes=5)
MOST_ATTEMPTS = 5
RESEND_AFTER = timedelta(seconds=60)
MOST_AN_HOUR = 6  # to one phone: with MOST_ATTEMPTS thirty guesses an hour at a million codes
HOUR = timedelta(hours=1)
PROOF_FOR = timedelta(hours=12)  # how long a used code says that this browser's user holds the phone
KEPT_FOR = timedelta(days=30)
AHEAD = timedelta(hours=1)  # by how much a message overtakes other jobs


def new_code() -> str:
    """Six digits, all equally likely."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def code_hash(purpose: Purpose, phone: str, browser: str, code: str) -> str:
    """What is stored of a code; worth nothing for another purpose, phone or browser, nor without the secret key."""
    return signing.sign("one-time code", "\n".join([purpose.value, phone, browser, code]).encode()).hex()


def typed(text: str) -> str:
    """A code as it was typed or pasted, without what stands around and between its digits."""
    return "".join(sign for sign in text if sign.isdecimal())[: DIGITS + 1].translate(ASCII)


ASCII = {ord("０") + digit: str(digit) for digit in range(10)}  # full-width, as Chinese keyboards write them


def message(firm_name: str, code: str, locale: str) -> str:
    """What the telephone shows. The code stands alone, so that phones offer to fill it in."""
    minutes = int(GOOD_FOR.total_seconds() // 60)
    if locale == "en":
        return f"{firm_name}: your code is {code}, good for {minutes} minutes. Do not give it to anybody."
    return f"【{firm_name}】您的验证码是 {code}，{minutes} 分钟内有效，请勿告诉任何人。"
