"""What can go wrong when many products are changed at once."""

from orderwell.core.errors import DomainError


class CellConflict(DomainError):
    """Somebody else changed the value since it was read."""

    code = "CELL_CONFLICT"
    zh = "“{label_zh}”已被他人改为“{theirs}”（您看到的是“{before}”）。请选择保留哪一个。"
    en = "Somebody else changed {label_en} to “{theirs}” (you saw “{before}”). Choose which one to keep."
