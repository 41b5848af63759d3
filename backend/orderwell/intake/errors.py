"""What can be wrong with files that somebody wants to take over. Every message names the remedy."""

from orderwell.core.errors import DomainError


class FileUnreadable(DomainError):
    code = "FILE_UNREADABLE"
    zh = "无法读取此文件：{detail}。请另存为 UTF-8 或 GB18030 编码的 CSV，或 XLSX。"
    en = "This file cannot be read: {detail}. Save it as CSV in UTF-8 or GB18030, or as XLSX."


class FolderEmpty(DomainError):
    code = "FOLDER_EMPTY"
    zh = "“{folder}”中没有可导入的文件。文件名须为：{expected}。"
    en = "“{folder}” holds no file to load. Files are named: {expected}."


class TableRepeated(DomainError):
    code = "TABLE_REPEATED"
    zh = "表“{table}”已由 {first} 提供，请只保留一份。"
    en = "The table {table} was already given by {first}. Keep one of them."


class ColumnMissing(DomainError):
    code = "COLUMN_MISSING"
    zh = "缺少必需的列“{column}”（也可写作：{synonyms}）。"
    en = "The required column {column} is missing (also known as: {synonyms})."


class ColumnRepeated(DomainError):
    code = "COLUMN_REPEATED"
    zh = "列“{column}”出现了两次，请删除其中一列。"
    en = "The column {column} occurs twice. Remove one of them."


class ValueMissing(DomainError):
    code = "VALUE_MISSING"
    zh = "此单元格不能为空。"
    en = "This cell may not be empty."


class ValueTooLong(DomainError):
    code = "VALUE_TOO_LONG"
    zh = "内容有 {length} 个字符，最多 {longest} 个。"
    en = "The text has {length} characters; {longest} fit."


class NotANumber(DomainError):
    code = "NOT_A_NUMBER"
    zh = "“{value}”不是有效的数字，应为{expected_zh}。"
    en = "“{value}” is not a valid number; expected {expected_en}."


class NotADate(DomainError):
    code = "NOT_A_DATE"
    zh = "“{value}”不是有效的日期，请写作 2026-11-21 或 2026/11/21。"
    en = "“{value}” is not a date. Write 2026-11-21 or 2026/11/21."


class NotAChoice(DomainError):
    code = "NOT_A_CHOICE"
    zh = "“{value}”不在可选值之中：{choices}。"
    en = "“{value}” is none of: {choices}."


class NotAnAddress(DomainError):
    code = "NOT_AN_EMAIL"
    zh = "“{value}”不是有效的邮箱地址。"
    en = "“{value}” is not an e-mail address."


class RowRepeated(DomainError):
    code = "ROW_REPEATED"
    zh = "“{value}”与第 {first} 行重复。"
    en = "“{value}” repeats row {first}."


class ReferenceUnknown(DomainError):
    code = "REFERENCE_UNKNOWN"
    zh = "“{value}”在{table}中不存在，请补充或更正。"
    en = "“{value}” does not exist in {table}. Add it there or correct it here."


class AlreadyExists(DomainError):
    code = "ALREADY_EXISTS"
    zh = "“{value}”已在系统中，接管只新增、不覆盖。请从文件中删除。"
    en = "“{value}” is in the system already; a take-over adds and never overwrites. Remove it from the file."


class AmountsDiffer(DomainError):
    code = "AMOUNTS_DIFFER"
    zh = "文件写的是 {given}，按明细计算为 {computed}。"
    en = "The file says {given}, the rows add up to {computed}."


class RowContradicts(DomainError):
    """Two cells do not go together. Give `reason_zh` and `reason_en`, whole sentences."""

    code = "ROW_CONTRADICTS"
    zh = "{reason_zh}"
    en = "{reason_en}"


class LoadStarted(DomainError):
    code = "LOAD_STARTED"
    zh = "此文件夹的导入已开始但未完成（已提交 {done} 批）。请加 --resume 继续。"
    en = "Loading this folder was begun and not finished ({done} chunks are in). Add --resume to go on."
