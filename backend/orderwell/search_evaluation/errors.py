"""Why the search cannot be measured by a file."""

from orderwell.core.errors import DomainError


class NoQuestions(DomainError):
    code = "NO_QUESTIONS"
    zh = "文件需要“query”（搜索词）列和“answers”（SKU、条码或商品编码）列。找到的列：{found}。"
    en = "The file needs a column query and a column answers (SKUs, barcodes or product codes). Found: {found}."


class NoneSold(DomainError):
    code = "NONE_SOLD"
    zh = "文件中的答案都不在本店的商品中，例如：{examples}。"
    en = "None of the answers in the file is sold here, for example: {examples}."
