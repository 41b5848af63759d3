"""What can go wrong with accounts, roles and keys."""

from orderwell.core.errors import DomainError


class BadCredentials(DomainError):
    """The same for an unknown account, a wrong password and a disabled account: no enumeration."""

    code = "BAD_CREDENTIALS"
    zh = "邮箱或密码不正确。"
    en = "The e-mail address or the password is not right."


class TooManyAttempts(DomainError):
    """Params: `seconds` until the next attempt is heard."""

    code = "TOO_MANY_ATTEMPTS"
    zh = "尝试次数过多，请在 {seconds} 秒后重试。"
    en = "Too many attempts. Try again in {seconds} seconds."


class EmailTaken(DomainError):
    code = "EMAIL_TAKEN"
    zh = "邮箱 {email} 已被使用，请换一个或直接登录。"
    en = "The address {email} is already in use. Choose another one or sign in."


class CodeTaken(DomainError):
    code = "CODE_TAKEN"
    zh = "编码 {value} 已被使用，请换一个。"
    en = "The code {value} is already in use. Choose another one."


class WeakPassword(DomainError):
    """Params: `least`, the number of characters required."""

    code = "WEAK_PASSWORD"
    zh = "密码太弱：至少 {least} 个字符，且不能过于常见。"
    en = "The password is too weak: use {least} characters or more, and nothing common."


class GrantsTooMuch(DomainError):
    """Params: `missing`, the permissions that the actor does not hold."""

    code = "GRANTS_TOO_MUCH"
    zh = "您不能授予自己没有的权限：{missing}。"
    en = "You cannot give permissions that you do not hold: {missing}."


class LastOwner(DomainError):
    code = "LAST_OWNER"
    zh = "这是最后一位可管理用户和角色的人员，不能停用或移除其权限。"
    en = "This is the last person who can manage users and roles. They cannot be locked out."
