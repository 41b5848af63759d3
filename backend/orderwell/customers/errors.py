"""What can go wrong with customers."""

from orderwell.core.errors import DomainError, Invalid


class RegistrationClosed(DomainError):
    code = "REGISTRATION_CLOSED"
    zh = "目前不开放自助注册，请联系我们开通账号。"
    en = "Registration is closed at the moment. Contact us to get an account."


class PrivacyNotAccepted(DomainError):
    code = "PRIVACY_NOT_ACCEPTED"
    zh = "请先阅读并同意隐私政策。"
    en = "Read and accept the privacy policy first."


class NumberTaken(DomainError):
    """Params: `number`."""

    code = "NUMBER_TAKEN"
    zh = "编号 {number} 已被使用，请换一个。"
    en = "The number {number} is already in use. Choose another one."


class UnknownArea(DomainError):
    """Params: `area_code`."""

    code = "UNKNOWN_AREA"
    zh = "没有代码为“{area_code}”的地区，请重新选择省市区。"
    en = "There is no area with the code “{area_code}”. Choose province, city and district again."


class CustomerPending(DomainError):
    code = "CUSTOMER_PENDING"
    zh = "客户 {name} 尚未通过审核，通过后即可下单。"
    en = "{name} has not been approved yet. Orders can be placed after approval."


class CustomerBlocked(DomainError):
    code = "CUSTOMER_BLOCKED"
    zh = "客户 {name} 已停用，不能下单。请联系业务员。"
    en = "{name} is blocked and cannot order. Contact the sales representative."


def unreachable() -> Invalid:
    """Nobody can be called under what was given as a telephone number."""
    zh, en = "请填写能联系到您的电话号码。", "Write a telephone number under which we can reach you."
    return Invalid(field="phone", reason_zh=zh, reason_en=en)
