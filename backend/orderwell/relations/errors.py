"""What can be wrong with relations of products."""

from orderwell.core.errors import DomainError


class RelatedToItself(DomainError):
    code = "RELATED_TO_ITSELF"
    zh = "商品不能关联自身，请选择其他商品。"
    en = "A product cannot be related to itself. Choose another one."


class RelationsChanged(DomainError):
    code = "RELATIONS_CHANGED"
    zh = "这组关联商品刚被他人修改，未保存。请查看最新内容后再改。"
    en = "Somebody else has just changed this list, so nothing was saved. Look at it as it is now, and change it again."


class TooManyRelated(DomainError):
    code = "TOO_MANY_RELATED"
    zh = "每类最多关联 {most} 个商品，请先移除一些。"
    en = "At most {most} products of a kind. Remove some first."
