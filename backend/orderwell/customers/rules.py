"""Areas of China, addresses as people paste them, and what a customer is found by. Pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import orjson
from msgspec import Struct

from orderwell.core.importing import pattern
from orderwell.lookup.models import RecordField, RecordKind
from orderwell.lookup.rules import Record, listed

from .models import Contact, Customer

# Entries of the official list that name no place: nobody writes them in an address.
PSEUDO = {"县", "市辖区", "省直辖县", "自治区直辖县级行政区划"}
PEOPLES = pattern("(?:(?:[壮回藏羌彝苗侗傣白]|布依|土家|哈尼|景颇|傈僳|朝鲜|蒙古)族|维吾尔|蒙古|哈萨克|柯尔克孜)+")
ENDINGS = pattern("(特别行政区|自治区|自治州|自治县|自治旗|地区|新区|街道|省|市|区|县|旗|盟|镇|乡)$")
# A short name followed by one of these is part of a street: 南京|路, 中山|大道.
STREET_STARTS = ("路", "街", "大道", "道", "巷", "弄", "胡同", "江", "大厦", "广场", "大学", "站")
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
)
MOBILE = pattern(r"(?<!\d)(?:(?:\+|00)?86[-\s]*)?(1[3-9]\d[-\s]?\d{4}[-\s]?\d{4})(?!\d)")
LANDLINE = pattern(r"(?<!\d)(?:\+?86[-\s]*)?\(?(0\d{2,3})\)?[-\s]?(\d{7,8})(?:(?:-|转|ext\.?)\s*(\d{1,6}))?(?!\d)")
SERVICE_LINE = pattern(r"(?<!\d)([48]00)[-\s]?(\d{3})[-\s]?(\d{4})(?!\d)")
LABELS = pattern(
    r"(?:收\s?货\s?人|收\s?件\s?人|联系人|姓名|手机号码?|联系电话|联系方式|电话号码|电话|手机|收货地址|详细地址"
    r"|所在地区|地址|收货信息|recipient|name|phone|mobile|tel|address)\s*[:]\s*",
    re.IGNORECASE,
)
POSTCODE = pattern(r"(?:邮编|邮政编码|postcode)?[:\s]*(?<![\d\w])\d{6}(?![\d\w])", re.IGNORECASE)
NAME = pattern(
    r"[\u4e00-\u9fa5·]{2,4}(?:先生|女士|小姐|老师|经理)?|[\u4e00-\u9fa5](?:先生|女士|小姐|老师|总|师傅|经理)"
)
PLACE_ENDING = pattern("[省市区县镇乡村路街道巷弄号楼室栋座园城厦店场门院组层]$")


class Area(Struct, frozen=True):
    """A province, city or district by its six-digit code (GB/T 2260)."""

    code: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class AddressSnapshot:
    """An address as it was when something was sent to it."""

    recipient: str
    phone: str
    area_code: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""
    postcode: str = ""
    country: str = "CN"


class ParsedAddress(Struct, frozen=True):
    """What was understood of a pasted text; `confidence` 0 to 100, empty text where nothing was found."""

    recipient: str
    phone: str
    area_code: str
    province: str
    city: str
    district: str
    street: str
    confidence: int


@dataclass(frozen=True, slots=True)
class _Index:
    areas: dict[str, Area]
    below: dict[str, list[Area]]
    names: dict[str, list[tuple[Area, bool]]] = field(default_factory=lambda: defaultdict(list))  # bool: in full


@cache
def _index() -> _Index:
    raw = orjson.loads((Path(__file__).parent / "areas.json").read_bytes())
    areas = {row[0]: Area(*row) for kind in "pcd" for row in raw[kind]}
    below: dict[str, list[Area]] = defaultdict(list)
    for area in areas.values():
        below[parent_of(area.code)].append(area)
    index = _Index(areas, below)
    for area in areas.values():
        for name, full in _names(area):
            index.names[name].append((area, full))
    return index


def _names(area: Area) -> Iterator[tuple[str, bool]]:
    if area.name in PSEUDO:
        return
    yield area.name, True
    plain = ENDINGS.sub("", area.name)
    short = PEOPLES.sub("", plain)
    short = short if len(short) >= 2 else plain  # 内蒙古 keeps its people
    if len(short) >= 2 and short != area.name:
        yield short, False


def parent_of(code: str) -> str:
    """The code of the area around `code`, "" above a province."""
    if code.endswith("0000"):
        return ""
    return code[:2] + "0000" if code.endswith("00") else code[:4] + "00"


def areas_below(code: str = "") -> list[Area]:
    """The provinces, or what lies directly below `code`; empty for a district or an unknown code."""
    return list(_index().below.get(code, ()))


def area_names(code: str) -> tuple[str, str, str] | None:
    """Province, city and district of a code ("" where it is less exact); None when it does not exist."""
    index = _index()
    if code not in index.areas:
        return None
    chain = [code]
    while parent := parent_of(chain[0]):
        chain.insert(0, parent)
    names = [index.areas[one].name if one in index.areas else "" for one in chain]
    return (*names, "", "")[0], (*names, "", "")[1], (*names, "", "")[2]


def one_line(province: str, city: str, district: str, street: str) -> str:
    """上海市浦东新区世纪大道1号: without the repetitions and fillers of the official list."""
    parts = [name for name in (province, city, district) if name not in PSEUDO]
    return "".join(dict.fromkeys(parts)) + street


def record(customer: Customer, contacts: Iterable[Contact]) -> Record:
    """What a customer is found by."""
    lines: list[tuple[RecordField, str]] = [
        (RecordField.NUMBER, customer.number),
        (RecordField.NAME, customer.name),
        (RecordField.NAME, customer.name_en),
        (RecordField.PHONE, customer.phone),
        (RecordField.EMAIL, customer.email),
        (RecordField.TAX_ID, customer.tax_id),
    ]
    for one in contacts:
        lines += [(RecordField.CONTACT, one.name), (RecordField.PHONE, one.phone), (RecordField.EMAIL, one.email)]
    return Record(RecordKind.CUSTOMER, customer.id, listed(*lines))


class _Match(Struct, frozen=True):
    """Areas found at the start of a text, the most exact last, and how many characters they took."""

    areas: tuple[Area, ...] = ()
    length: int = 0
    short: bool = False
    rivals: int = 0

    @property
    def code(self) -> str:
        return self.areas[-1].code if self.areas else ""

    @property
    def rank(self) -> tuple[int, int, int, bool]:
        depth = (
            0 if not self.code else 3 if not self.code.endswith("00") else 2 if not self.code.endswith("0000") else 1
        )
        return len(self.areas), self.length, depth, not self.short


def _inside(area: Area, outer: Area | None) -> bool:
    prefix = outer.code.rstrip("0") if outer else ""
    return area.code.startswith(prefix.ljust(2, "0") if prefix else "") and (not outer or area.code != outer.code)


def _level(code: str) -> int:
    return 0 if code.endswith("0000") else 1 if code.endswith("00") else 2


def _steps(text: str, at: int, found: tuple[Area, ...], short: bool) -> Iterator[_Match]:
    """Every way to read areas from `at` on, each inside the one before."""
    yield _Match(found, at, short)
    while text.startswith(("市辖区", "县", ",", "-", "/"), at) and found:
        at += 3 if text.startswith("市辖区", at) else 1
    names = _index().names
    for size in range(2, min(13, len(text) - at) + 1):
        for area, full in names.get(text[at : at + size], ()):
            if found and not (_level(area.code) > _level(found[-1].code) and _inside(area, found[-1])):
                continue
            if not full and (text.startswith(STREET_STARTS, at + size) or size < 2):
                continue
            yield from _steps(text, at + size, (*found, area), short or not full)


def _best(text: str) -> _Match:
    ways = [way for way in _steps(text, 0, (), False) if way.areas]
    if not ways:
        return _Match()
    top = max(way.rank for way in ways)
    rivals = {way.code: way for way in ways if way.rank == top}
    chosen = next(iter(rivals.values()))
    return _Match(chosen.areas, chosen.length, chosen.short, len(rivals) - 1)


def _search(text: str) -> tuple[int, _Match]:
    """The earliest good reading of areas; away from the start only names in full or chains count."""
    for at in range(max(len(text) - 1, 0)):
        match = _best(text[at:])
        if match.areas and (at == 0 or len(match.areas) > 1 or not match.short):
            return at, match
    return 0, _Match()


def _phone(text: str) -> tuple[str, str]:
    """The telephone number in a text, and the text with a bar in its place."""
    if found := MOBILE.search(text):
        number = re.sub(r"\D", "", found[1])
    elif found := LANDLINE.search(text):
        number = f"{found[1]}-{found[2]}" + (f"-{found[3]}" if found[3] else "")
    elif found := SERVICE_LINE.search(text):
        number = "-".join(found.groups())
    else:
        return "", text
    return number, f"{text[: found.start()]} | {text[found.end() :]}"


def _name_score(token: str, at: int, tokens: list[str]) -> int:
    """How much a token looks like a person; 0 when it cannot be one."""
    latin = re.fullmatch(r"[A-Za-z][A-Za-z.'-]*(?: [A-Za-z][A-Za-z.'-]*)*", token)
    place = _best(token)  # 王五 is a town too, when 王五镇 is meant
    if not (NAME.fullmatch(token) or latin) or (place.length == len(token) and (not place.short or place.rank[2] < 3)):
        return 0
    beside = [tokens[i] for i in (at - 1, at + 1) if 0 <= i < len(tokens)]
    edge = at in (0, len(tokens) - 1)
    known = token[0] in SURNAMES or bool(latin) or not NAME.fullmatch(token[:4])
    score = 4 * known + 3 * ("|" in beside) + 2 * edge - 5 * bool(PLACE_ENDING.search(token))
    return max(score, 0) if known or "|" in beside or edge else 0


def _tokens(text: str) -> list[str]:
    spaced = re.sub(r"(?<=[A-Za-z.])\s(?=[A-Za-z])", "\x01", text)
    parts = [part.strip(" .:()") for part in re.split(r"[\s,;、|()]+|(?=\|)|(?<=\|)", spaced.replace("|", " \x00 "))]
    parts = ["|" if part == "\x00" else part.replace("\x01", " ") for part in parts]
    return [re.sub("(?<=.)[(]?收[)]?$", "", part) for part in parts if part]


def _split_name(text: str) -> tuple[str, list[str]]:
    """The recipient, and what else there is in its order."""
    tokens = _tokens(text)
    scores = [_name_score(token, at, tokens) for at, token in enumerate(tokens)]
    if scores and (best := max(scores)) > 0:
        at = scores.index(best)
        return tokens[at], [t for i, t in enumerate(tokens) if i != at and t != "|"]
    rest = [token for token in tokens if token != "|"]  # noqa: S105 - a piece of text
    if len(rest) > 1:  # a shop as recipient stands beside the number, and has none itself
        bar = tokens.index("|") if "|" in tokens else -9
        for token in (rest[0], rest[-1]):
            beside = abs(tokens.index(token) - bar) == 1
            if beside and not re.search(r"\d", token) and not _best(token).areas and len(token) <= 20:
                return token, [other for other in rest if other is not token]
    return "", rest


def parse_address(text: str) -> ParsedAddress:
    """Recipient, number, area and street of a text in any usual order; never fails."""
    plain = re.sub(r"\s+", " ", LABELS.sub(" ; ", unicodedata.normalize("NFKC", text))).replace("。", " ").strip()
    phone, rest = _phone(plain)
    recipient, parts = _split_name(POSTCODE.sub(" ", rest))
    joined = _joined(parts)
    at, match = _search(joined)
    before = re.sub("^(?:中国|中华人民共和国)$", "", joined[:at].strip(","))
    if not recipient and NAME.fullmatch(before):
        recipient, before = before, ""
    street = (before + joined[at + match.length :]).strip(" ,-/") if match.areas else joined.strip(" ,")
    province, city, district = area_names(match.code) or ("", "", "")
    confidence = _confidence(phone, recipient, match, street)
    return ParsedAddress(recipient, phone, match.code, province, city, district, street, confidence)


def _joined(parts: Iterable[str]) -> str:
    """Parts as one text: a comma where words of letters or digits would run together."""
    text = ""
    for part in parts:
        text += ("," if text and text[-1].isascii() and part[0].isascii() else "") + part
    return text


def _confidence(phone: str, recipient: str, match: _Match, street: str) -> int:
    area = (0, 12, 25, 40)[match.rank[2]]
    found = 25 * bool(phone) + 15 * bool(recipient) + area + 20 * (len(street) >= 4 or bool(re.search(r"\d", street)))
    doubt = 5 * match.short + 20 * bool(match.rivals)
    return max(0, min(100, found - doubt))
