"""What can go wrong among the members of a company."""

from orderwell.core.errors import DomainError


class LastAdministrator(DomainError):
    code = "LAST_ADMINISTRATOR"
    zh = "这是贵公司最后一位管理员，请先把管理员角色交给另一位成员。"
    en = "This is your company's last administrator. Make somebody else an administrator first."


class InvitationSpent(DomainError):
    code = "INVITATION_SPENT"
    zh = "邀请链接已使用或已过期，请公司管理员重新生成，或直接登录。"
    en = "This invitation was used or has expired. Ask your company's administrator for a new one, or sign in."


class AlreadyJoined(DomainError):
    code = "ALREADY_JOINED"
    zh = "该成员已设置密码，可以直接登录，无需邀请链接。"
    en = "This member has set a password and can sign in. They need no invitation."
