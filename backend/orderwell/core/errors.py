"""Expected failures. Anything else that is raised is a bug."""

from typing import Any, ClassVar

LOCALES = ("zh-CN", "en")


class DomainError(Exception):
    """An expected failure, shown to the viewer as a `Problem`.

    `code` is public and stable. `zh` and `en` are the messages, with `{param}`
    placeholders; they say what happened and what to do. `field` is the path of the
    input that is to blame, in GraphQL spelling (`lines.0.quantity`).
    """

    code: ClassVar[str] = "INVALID"
    zh: ClassVar[str] = "输入有误，请检查后重试。"
    en: ClassVar[str] = "The input is not valid. Check it and try again."

    def __init__(self, *, field: str | None = None, **params: Any) -> None:
        super().__init__(self.code)
        self.field = field
        self.params = params

    def message(self, locale: str) -> str:
        """The message in `locale`, one of `LOCALES`; Chinese when it is unknown."""
        return (self.en if locale == "en" else self.zh).format(**self.params)

    def __str__(self) -> str:
        return f"{self.code}: {self.message('en')}"


class Invalid(DomainError):
    """One input value is wrong. Give `reason_zh` and `reason_en`, whole sentences."""

    zh = "{reason_zh}"
    en = "{reason_en}"


class Unfit(DomainError):
    zh = "有内容过长或超出允许的范围，请缩短或修改后重试。"
    en = "A value is too long or out of range. Shorten or change it and try again."


class NotFound(DomainError):
    code = "NOT_FOUND"
    zh = "找不到{thing_zh}，可能已被删除或您无权查看。"
    en = "{thing_en} was not found. It may have been deleted, or you may not see it."

    def __init__(self, thing_en: str = "The record", thing_zh: str = "该记录", *, field: str | None = None) -> None:
        super().__init__(field=field, thing_en=thing_en, thing_zh=thing_zh)


class Forbidden(DomainError):
    code = "FORBIDDEN"
    zh = "您没有此操作的权限，请联系管理员。"
    en = "You are not allowed to do this. Ask an administrator for the permission."


class Unauthenticated(DomainError):
    code = "UNAUTHENTICATED"
    zh = "请先登录。"
    en = "Please sign in first."


class IllegalMove(DomainError):
    code = "ILLEGAL_MOVE"
    zh = "当前状态为“{state}”，不能改为“{to}”。请刷新后重试。"
    en = "It is {state} and cannot become {to}. Reload and try again."


class StaleVersion(DomainError):
    code = "STALE_VERSION"
    zh = "此记录已被他人修改（当前版本 {current}）。请合并后重新保存。"
    en = "Somebody else changed this record (now version {current}). Merge and save again."


class AlreadyTaken(DomainError):
    """Two people saved the same unique value at the same moment, or one input has it twice."""

    code = "ALREADY_TAKEN"
    zh = "其中有一项内容已被占用（如编号或邮箱重复），请修改后重试。"
    en = "Something in it is taken already, such as a number or an address. Change it and try again."


class Busy(DomainError):
    code = "BUSY"
    zh = "其他人正在修改同一数据，请稍后再试。"
    en = "Others are changing the same records at this moment. Try again."


class IdempotencyConflict(DomainError):
    code = "IDEMPOTENCY_CONFLICT"
    zh = "同一幂等键已用于不同的请求，请换用新的幂等键。"
    en = "This idempotency key was used for a different request. Use a new key."


class SeveralProblems(DomainError):
    """Everything that is wrong, at once: `problems` in the order of the input."""

    code = "SEVERAL_PROBLEMS"
    zh = "有 {count} 处需要处理。"
    en = "{count} things need your attention."

    def __init__(self, problems: list[DomainError]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems


def each(error: DomainError) -> list[DomainError]:
    """The problems of which `error` consists: itself, or its parts."""
    return error.problems if isinstance(error, SeveralProblems) else [error]


def raise_all(problems: list[DomainError]) -> None:
    """Raise nothing, the only problem, or all of them together."""
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise SeveralProblems(problems)
