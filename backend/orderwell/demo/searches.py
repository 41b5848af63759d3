"""What the demo's search was taught, and what its customers looked for lately."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from orderwell.core.work import Work
from orderwell.search import commands as search
from orderwell.search.models import WordKind
from orderwell.search_log import commands as log

SYNONYMS = (
    ("番茄", "西红柿"),
    ("土豆", "马铃薯", "洋芋"),
    ("猕猴桃", "奇异果"),
    ("卷纸", "卫生纸", "厕纸"),
    ("手工皂", "肥皂", "香皂"),
    ("洗洁精", "洗碗精", "洗碗液"),
    ("中性笔", "签字笔", "水笔"),
    ("雨伞", "遮阳伞"),
    ("吐司", "面包", "bread"),
    ("可乐", "coke"),
    ("垃圾桶", "trash can", "bin"),
    ("饮用水", "矿泉水", "纯净水"),
    ("琵琶腿", "鸡腿"),
    ("竹筷", "筷子"),
    ("香辣酱", "辣椒酱"),
    ("冰淇淋", "冰激凌", "雪糕"),
    ("水饺", "饺子"),
    ("牛排", "牛扒"),
    ("干红", "红酒", "red wine"),
    ("拉面", "方便面", "泡面"),
    ("湖蟹", "大闸蟹", "螃蟹"),
    ("香米", "大米"),
    ("红小豆", "红豆", "赤豆"),
    ("大蒜", "蒜头"),
    ("西兰花", "花椰菜"),
    ("芝士", "奶酪"),
    ("白啤", "啤酒"),
    ("燕麦片", "麦片", "oatmeal"),
    ("意面", "意大利面", "意粉"),
    ("可颂", "牛角包", "羊角包"),
    ("甘栗", "板栗", "栗子"),
    ("脐橙", "橙子"),
    ("扫把", "扫帚", "笤帚"),
    ("海绵擦", "百洁布", "洗碗布"),
    ("手电筒", "flashlight"),
    ("剃须刀", "刮胡刀"),
    ("口红", "唇膏"),
    ("洗发水", "洗发露", "洗头膏"),
    ("沐浴露", "沐浴液"),
    ("创可贴", "邦迪", "创口贴"),
    ("体温计", "体温表"),
    ("收纳篮", "收纳筐"),
    ("汤匙", "勺子", "调羹"),
    ("主厨刀", "菜刀"),
    ("平底锅", "煎锅"),
    ("直尺", "尺子", "钢尺"),
    ("便签本", "便利贴"),
    ("台历", "日历"),
    ("图钉", "大头钉"),
    ("记账本", "账本"),
    ("小青菜", "上海青", "青江菜"),
    ("岩盐", "食盐", "盐巴"),
    ("培根", "烟肉"),
    ("布丁", "布甸"),
    ("米饼", "雪饼"),
    ("白虾", "大虾", "prawn"),
)
STOPS = ("整箱", "批发", "包邮", "特价", "正品")
PINS = (("中秋", "GF-MOON"), ("年货", "GF-CNY"), ("早餐", "BK-TOAST"), ("火锅", "SN-HOTPOT"))
# Words, hits, how often in thirty days, and the product that most open.
ASKED = (
    ("可乐", 1, 64, "BV-COLA"),
    ("苹果", 3, 58, "FR-APPLE"),
    ("kele", 1, 21, "BV-COLA"),
    ("牛奶", 1, 40, "DY-MILK"),
    ("大米", 1, 37, "GR-RICE"),
    ("卫生纸", 1, 33, "HP-TOILET"),
    ("西红柿", 4, 26, "VG-TOMATO"),
    ("鸡蛋", 1, 31, "MT-EGG"),
    ("咖啡豆", 1, 18, "TC-COFFEE"),
    ("中性笔", 1, 16, "ST-PEN"),
    ("火锅底料", 1, 22, "SN-HOTPOT"),
    ("月饼", 1, 14, "GF-MOON"),
    ("保鲜膜", 0, 19, None),
    ("抹布", 0, 13, None),
    ("一次性手套", 0, 9, None),
    ("花生油", 0, 8, None),
    ("挂面", 0, 7, None),
    ("baoxianmo", 0, 4, None),
)
DAYS = 30


async def teach(work: Work, products: Mapping[str, UUID]) -> None:
    """Synonyms, words to leave out, and pins; `products` by code."""
    for words in SYNONYMS:
        await search.save_term(work, WordKind.SYNONYMS, words)
    await search.save_term(work, WordKind.STOP, STOPS, note="促销用语 Sales talk")
    for text, code in PINS:
        await search.pin(work, text, products[code])


async def look(work: Work, products: Mapping[str, UUID], now: datetime, seed: int) -> int:
    """Searches of the last month; says how many."""
    random = Random(f"{seed}:searches")
    searches = [
        (text, found, products[code] if code and random.random() < 0.7 else None, now - _ago(random))
        for text, found, often, code in ASKED
        for _ in range(often)
    ]
    await log.take_over(work, sorted(searches, key=lambda one: one[3]))
    return len(searches)


def _ago(random: Random) -> timedelta:
    return timedelta(minutes=random.randrange(10, DAYS * 1440))
