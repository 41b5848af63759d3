"""What can go wrong with guests."""

from orderwell.core.errors import DomainError


class GuestsNotServed(DomainError):
    code = "GUESTS_NOT_SERVED"
    zh = "下单需要账号，请登录或注册。"
    en = "Ordering needs an account here. Sign in or register."


class LinkExpired(DomainError):
    code = "LINK_EXPIRED"
    zh = "此链接已失效：账号已设置密码，请用邮箱和密码登录。"
    en = "This link no longer works: the account has a password now. Sign in with e-mail and password."


class NoGuest(DomainError):
    code = "NO_GUEST"
    zh = "此账号已有密码，无需再设置。"
    en = "This account has a password already."
