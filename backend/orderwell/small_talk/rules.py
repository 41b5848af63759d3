"""What comes with an order in a chat message and is none: greetings, thanks, faces, days and hours, prices. Pure.

Words that may be part of goods stay where they are not clearly something else; nothing with an amount is dropped.
"""

import re
from collections.abc import Sequence

from orderwell.core.importing import pattern
from orderwell.measures.rules import DIGITS, NUMBER, UNIT

VERBS = "来要加订拿送带发配取"
_DAY = (
    r"(?:今天|明天|后天|今晚|明早|明晚|今早|大后天|下?(?:周|星期|礼拜)[一二三四五六日天]|\d{1,2}月\d{1,2}[日号]"
    r"|\d{1,2}号(?=[送到要前上下早晚]))"
)
_HOUR = rf"(?:\d{{1,2}}:\d\d|(?:\d{{1,2}}|[{DIGITS}]{{1,3}})[点时](?:半|钟|\d\d分?)?)(?:左右)?(?:之?[前后]|以[前后])?"
_PART_OF_DAY = r"(?:上午|下午|早上|晚上|中午|傍晚)"
_WANTED = r"(?:[送到要]货|送到?|到|要)?"
_PER = rf"(?:\s*[/每一]\s*{UNIT})"
_NOISE = pattern(
    "|".join(
        (
            # faces that a chat writes as words; others may belong to goods, such as [冷冻]
            r"\[(?:抱拳|微笑|玫瑰|合十|握手|呲牙|愉快|可怜|太阳|爱心|笑脸|咖啡|强|OK|捂脸|偷笑|加油|庆祝|好的|奸笑|机智|耶|旺柴|鼓掌|拥抱"
            r"|胜利|拳头|礼物|红包|发|福|烟花|图片|语音|表情|动画表情|视频|文件|破涕为笑|流泪|大哭|害羞|亲亲|色|调皮|Emm|666)\]",
            r"[\u200b-\u200d\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\U0001f000-\U0001faff]",
            r"@\S+",
            r"(?:收货人|收件人|联系人)\s*:?\s*[\u4e00-\u9fff]{2,4}(?=[\s,，]|$)|(?:(?<=[\u4e00-\u9fff]\s)|(?<=[\u4e00-\u9fff]))1[3-9]\d{9}(?!\d)",
            r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,12}[市区县][\u4e00-\u9fff]{2,12}\d+号(?:\S{0,6}[楼室栋门])?",
            rf"(?:[跟和同]?上次(?:的|那个)?一样|(?:还是)?(?:老样子|老规矩|照旧))(?:的|吧)?|[\u4e00-\u9fff]{{1,4}}[说讲](?=要?\s?{NUMBER})",
            r"(?:单价|价格)\s*[:]?\s*\d+(?:\.\d+)?(?![\d.]|\s*(?:元|块))",
            rf"(?<![\w.])(?:单价|价格|按)?\s*¥\s?\d[\d,]*(?:\.\d+)?{_PER}?",
            rf"(?<![A-Za-z\d.])(?:单价|价格|按)?\s*\d+(?:\.\d+)?\s*(?:元|块钱|rmb){_PER}?",
            rf"(?<![A-Za-z\d.])\d+(?:\.\d+)?(?:\s*块\d?\s*[/每一]|\s*/)\s*{UNIT}",
            rf"(?:一共|总共|合计|共计|总计|小计)\s*{NUMBER}\s*(?:{UNIT}|[样种款])?\s*:?",
            rf"{_DAY}{_PART_OF_DAY}?{_HOUR}{_WANTED}|{_DAY}{_PART_OF_DAY}?(?:[之以]?前)?{_WANTED}",
            rf"{_PART_OF_DAY}?{_HOUR}{_WANTED}",
            rf"{_PART_OF_DAY}(?:送到?|到|要)",
            r"\b(?:can|could|may) (?:i|we|you)(?: please)?(?: get| have| order| send| deliver)?(?: me| us)?\b",
            r"\b(?:i|we)(?:'d| would)? (?:like|need|want)(?: to order)?\b|\bthank you\b",
            r"\b(?:i|we)(?:'ll| will) (?:take|have)\b|\b(?:need|want|gimme|(?:give|get|send) (?:me|us))\b(?=\s+\d)",
        )
    ),
    re.IGNORECASE,
)
_ONLY_AMOUNT = pattern(rf"[再还就也先给我帮{VERBS}]*个?\s?{NUMBER}\s?(?:{UNIT})?半?\S{{0,2}}")
_SUM_AFTER = pattern(rf"({NUMBER}\s?{UNIT})\s*\d+(?:\.\d+)?块")
_STAMP = pattern(
    r"^\s*\[?[^\[\]:]{0,24}?(?:\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s*)?(?:上午|下午|早上|晚上)?\s*\d{1,2}:\d\d(?::\d\d)?\s*"
    r"(?:(?:am|pm)\b\s*)?(?:\]|$)(?:[^:\d]{1,16}:)?",
    re.IGNORECASE,
)
_BULLETS = pattern(r"[\u2460-\u2473\u2474-\u2487\u2776-\u277f]|\d\ufe0f?\u20e3")
_LINE_NUMBER = pattern(r"^[ \t]*(?P<n>\d{1,3})[.．、](?=\S)", re.MULTILINE)
_CHATTER = pattern(
    r"谢|地址|电话|手机号|联系人|收货人|发货|收货|到货|货到|送货|配送|尽快|急用|着急|加急|发票|结账|结算|转账|付款|微信|收到|麻烦|辛苦|在吗|在不在"
    r"|多少钱|什么价|老样子|照旧|上次一样|同上|便宜点|快点|别忘|记得|门口|老地方|店里来|打电话|缺货|不要了?$|不用了|不需要|取消|先这样|^对$|对[吧吗]$|知道了|[上下]班|明白了?$|没问题|开[专普]?票|[专普]票|就这些|就行|自提|[货月现]结|货款|分批|分[两二三]次|有限公司|就算了?$"
    r"|^(?:我们?|这[里边])(?:是|在)|^[订要补]货$"
    r"|老板娘?$|[你您]好$|早上好|下午好|晚上好"
    r"|^[\u4e00-\u9fff]{1,2}(?:总|姐|哥|经理|老板)[订要]$"
    r"|^(?:好的?|嗯+|哦+|ok|亲|hi|hello|hey|thanks|thx|asap|urgent|(?:good|dear|hi|hello|hey) \w+)$"
    r"|\b(?:thanks|thank you|deliver(?:y|ed)?|invoice)\b",
    re.IGNORECASE,
)
_ADDRESS = pattern(r"地址|电话|手机|联系|收货人|[路街巷弄]\d+号")
_PERSON = pattern(
    r"(?:姐|哥|总|老板娘?|经理|店长|阿姨|叔|师傅|先生|女士|小姐|老师|主任|店|仓库?|部门?|组|厨房|前台|采购|客户|备注|订单|下单|订货|要货|补货"
    r"|清单|商品|货品|如下|以下|需要|[货单要送到]|please|order|list|items?)$|^[小老阿][\u4e00-\u9fff]$|^(?:hi|hello|dear)\b",
    re.IGNORECASE,
)
POLITE = pattern(
    r"^(?:老板娘?|[你您]好|(?:[上中下]午|[早晚]上)好|麻烦|请|在吗|帮忙|帮我|给?我们?(?:店里?)?|(?:要是|如果)?有货?的话|还要|再要|再来|再加|再拿|另外|还有|然后|需要|想要|老样子|照旧|下单|换成|改成|(?:留|备|配货)(?=\S)"
    rf"|[{VERBS}和跟](?=[\d{DIGITS}个点些]|$)|(?:please|pls|and|also|plus|send|order|of|the|some|hi|hello|hey|boss|tomorrow|today)\b)\s*",
    re.IGNORECASE,
)
THANKS = pattern(
    r"(?:谢谢|多谢|谢了|辛苦了?|就这些|就行|先这样|吧|哦|哈|啦|呗|thanks|thank you|\bthx)[老板哈啊了~～.…]*$", re.I
)
# A4 and B5 are sizes of paper, and no amounts of what stands behind them (A4板夹).
WITHIN = pattern(
    rf"(?<!(?<![a-z])[ab])(?P<n>{NUMBER})(?P<unit>{UNIT})(?P<more>半)?(?![装入套组礼家]|\s?[/每])", re.IGNORECASE
)


# What is said instead of a plain amount: 俩 and 仨 are 两个 and 三个, 壹 to 拾 stand where nobody shall change them.
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_FORMAL_AMOUNT = pattern(rf"[壹贰叁肆伍陆柒捌玖拾佰仟]+(?=\s?{UNIT})")
_TWO_THREE = pattern(
    rf"(?:(?<=^)|(?<=[\s,，、的{VERBS}a-z\d])|(?=.(?:$|[\s,，、。])))([俩仨])(?!{UNIT})", re.IGNORECASE
)
_ENGLISH = {
    "a": "1",
    "an": "1",
    "half a": "0.5",
    "a couple of": "2",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "twenty": "20",
}
_IN_ENGLISH = pattern(
    rf"\b({'|'.join(sorted(_ENGLISH, key=len, reverse=True))})\s+(?=(?!an?\b){UNIT}(?:\s|$))", re.IGNORECASE
)
_AMOUNT = rf"{NUMBER}\s?{UNIT}半?"
_OFTEN = r"改成?|改为|换成|变成|加到|减到"
# The last of two amounts counts (3箱改4箱, 两箱 不对 三箱), and of two goods the last (可乐3箱换成雪碧3箱).
_OTHER_AMOUNT = pattern(
    rf"{_AMOUNT}\s*[,，.。…]*\s*(?:[啊哦噢]?不对|不是|不|(?:[我刚][才刚]?)?[说写打发]?错了|应该是|{_OFTEN}|->)[\s,，.。…]*(?:是|要|来)?\s*(?={_AMOUNT})"
)
_OTHER_GOODS = pattern(
    rf"(?:(?<=^)|(?<=[\s,，、。;；]))[^\s,，、。;；]{{0,40}}?{_AMOUNT}\s*(?:改成|改为|换成)\s*(?=[^\s,，、。;；\d{DIGITS}])"
)
_REFUSED = pattern(
    r"(?:(?<=^)|(?<=[\s,，、。;；]))(?P<what>[^\s,，、。;；]{1,16}?)\s?(?:这次|今天|暂时|先|就|都|也)*"
    r"(?:不要|不用|不需要|不来|取消|去掉)[了啦]?(?=[\s,，、。;；]|$)"
)
_NOT_THOSE = pattern(
    r"(?:(?<=^)|(?<=[\s,，。;；]))(?:不要|别[要拿给])(?P<what>[^\s,，、。;；\d]{1,10})(?=[\s,，。;；]|$)"
)
_PACKED_IN = pattern(rf"[x*×]\s?\d+\s?{UNIT}(?=\s?[x*×]\s?\d+\s?{UNIT})", re.IGNORECASE)
_DIGITS_APART = pattern(rf"(?<=\d)([一二两三四五六七八九][十百]?[一二三四五六七八九]?{UNIT}半?)(?!装)")
_PARTICLES = pattern(rf"({_AMOUNT})(?:左右|上下|[哈啊哦噢呢吧嘛呀哟啦])+(?=[\s,，、。;；]|$)")
_THEN = pattern(rf"(?<=\S)(?:然后|另外|还有|以及|外加|顺便|再[来要加拿](?=个?\s?[\d{DIGITS}]))(?!没|吗|货|\S?吗)")


def plainly(line: str) -> str:
    """The line with amounts in plain words, without what was taken back while it was said."""
    line = _FORMAL_AMOUNT.sub(lambda found: found[0].translate(_FORMAL), line)
    line = _TWO_THREE.sub(lambda found: f"{'两' if found[1] == '俩' else '三'}个", line)
    line = _IN_ENGLISH.sub(lambda found: f"{_ENGLISH[found[1].lower()]} ", line)
    line = _OTHER_GOODS.sub("", _OTHER_AMOUNT.sub("", line))
    line = _NOT_THOSE.sub(lambda found: found[0] if WITHIN.search(found["what"]) else "", _REFUSED.sub(_kept, line))
    return _THEN.sub(",", _PARTICLES.sub(r"\1", _DIGITS_APART.sub(r" \1 ", _PACKED_IN.sub("", line))))


def _kept(refused: re.Match[str]) -> str:
    """What stands before the goods that nobody wants, as far as it ends with an amount (可乐两箱雪碧不要了)."""
    amounts = list(WITHIN.finditer(refused["what"]))
    return refused["what"][: amounts[-1].end()] if amounts and amounts[0].start() else ""


def without_bullets(text: str) -> str:
    """The text with signs for first, second and so on told apart from amounts; before anything makes digits of them.

    Numbers of lines that are counted from one go where a measure follows them, too (3.5L桶装水, the third line).
    """
    text = _BULLETS.sub(";", text)
    numbers = list(_LINE_NUMBER.finditer(text))
    in_order = all(int(one["n"]) == at for at, one in enumerate(numbers, 1))
    plainly = any(not text[one.end() : one.end() + 1].isdigit() for one in numbers)
    return _LINE_NUMBER.sub("", text) if numbers[1:] and in_order and plainly else text


def without_noise(line: str) -> str:
    """The line without what is neither goods nor amounts; who it is from, where that is plain."""
    bare = _SUM_AFTER.sub(r"\1 ", _NOISE.sub(" ", _STAMP.sub("", line)))
    who, colon, rest = bare.partition(":")
    if colon and _PERSON.search(who.strip(" :")) and not WITHIN.search(who):
        return rest
    return bare


def is_chatter(part: str) -> bool:
    """Whether nothing is ordered here: no amount, and words that only accompany an order."""
    amounts = WITHIN.search(part) or re.search(r"[x*×]\d", part)
    return not amounts and bool(_ADDRESS.search(part) or (_CHATTER.search(part.strip()) and not part[-1:].isdigit()))


_TOLD = pattern(r"[\u4e00-\u9fff]{3,}(?<![没完光])[了啦]")


def without_asides(parts: Sequence[str]) -> list[str]:
    """The parts of a line without what is told beside the order (抽油烟机太油了, 昨天忘说了), unless an amount follows,
    which may be that of goods in it (大米快用得差不多了,来五袋)."""
    return [
        part
        for at, part in enumerate(parts)
        if not (
            _TOLD.fullmatch(part.strip())
            and not WITHIN.search(part)
            and not (at + 1 < len(parts) and _ONLY_AMOUNT.fullmatch(parts[at + 1].strip()))
        )
    ]


_BEFORE_AMOUNT = pattern(
    r"(?:^|(?<=[\u4e00-\u9fff\w)）\s]))(?:的?(?:先|就|只|再|也|还|共|大概|大约|差不多|至少|最少|给我|帮我)*"
    rf"(?:改成?|改为|换成|变成|加到|减到|[{VERBS}]个?)|的)\s?(?P<amount>{NUMBER}\s?{UNIT}半?)"
)


def amounts_apart(part: str) -> str:
    """Amounts without the verbs before them, apart from the goods."""
    return _BEFORE_AMOUNT.sub(_set_apart, part)


def _set_apart(found: re.Match[str]) -> str:
    """An amount without the verb before it, apart from the goods before it and, when more is ordered, from those after
    it: 软头的20支硬头的10支."""
    amount, rest = found["amount"], found.string[found.end() :]
    later = [one.end() for one in WITHIN.finditer(rest)] if found.start() and not rest.startswith("装") else []
    return f" {amount} " if later and later[-1] == len(rest.rstrip()) else f" {amount}"


def by_comma(piece: str) -> list[str]:
    """Parts between commas that do not belong to a number."""
    held = re.sub(r"(?<!\S)[x*×]?\d{1,3}(?:,\d{3})+(?!\d)", lambda match: match[0].replace(",", "\0"), piece)
    return [part.replace("\0", ",") for part in held.split(",")]


_TOGETHER = pattern(
    r"(?P<head>.*[^大中小特\s])\s*(?:(?P<sizes>[大中小]{2,3})[三两]?[号个]|(?P<colours>[红橙黄绿蓝紫黑白灰粉]{2,5})[两二三四五]?色)"
)


def sizes_apart(part: str) -> list[str]:
    """Goods whose sizes or colours are run together, each by itself: 收纳篮大中小号, 文件夹黄蓝两色; else nothing."""
    together = _TOGETHER.fullmatch(part)
    kind = "号" if together and together["sizes"] else "色"
    return [f"{together['head']} {one}{kind}" for one in together["sizes"] or together["colours"]] if together else []


def listed_in(text: str) -> list[str]:
    """What is told apart by commas, 和, or a stroke between sizes."""
    return re.split(r"[,，、;；]|(?<=\S)[和跟](?=\S)|(?<=[a-zA-Z升克])/(?=\d)", text)
