"""What can go wrong with codes."""

from orderwell.core.errors import DomainError


class WrongCode(DomainError):
    """The same for a wrong, used, expired or never sent code, another browser's, and after too many guesses."""

    code = "WRONG_CODE"
    zh = "验证码不正确或已失效，请核对，或重新获取。"
    en = "The code is not right or no longer good. Check it, or ask for another one."


class CodeTooSoon(DomainError):
    """Params: `seconds` until another code may be sent to this phone."""

    code = "CODE_TOO_SOON"
    zh = "验证码发送过于频繁，请在 {seconds} 秒后重试。"
    en = "Codes were sent to this phone just now. Try again in {seconds} seconds."


class CodesNotSent(DomainError):
    code = "CODES_NOT_SENT"
    zh = "本店未开通短信验证码，请用邮箱和密码登录。"
    en = "No codes are sent here. Sign in with e-mail and password."


class PhoneNotConfirmed(DomainError):
    code = "PHONE_NOT_CONFIRMED"
    zh = "下单前请先用短信验证码确认您的手机号。"
    en = "Confirm your phone number by a code before you order."


class NoAccountOfPhone(DomainError):
    """Told only to who has proved that the phone is theirs."""

    code = "NO_ACCOUNT_OF_PHONE"
    zh = "此手机号没有对应唯一的账号，请用邮箱和密码登录，或注册。"
    en = "This phone does not belong to exactly one account. Sign in with e-mail and password, or register."
