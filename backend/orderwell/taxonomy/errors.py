"""What can go wrong when sorting products."""

from orderwell.core.errors import DomainError


class CategoryCycle(DomainError):
    """A category was to be put below itself."""

    code = "CATEGORY_CYCLE"
    zh = "不能把分类“{name_zh}”移动到它自己的下级分类中，请选择其他上级分类。"
    en = "The category “{name_en}” cannot be moved below itself. Choose another parent."


class AlreadyUsed(DomainError):
    """A code, SKU or barcode that must be unique belongs to something else."""

    code = "ALREADY_USED"
    zh = "“{value}”已被使用，请换一个。"
    en = "“{value}” is used already. Choose another."
