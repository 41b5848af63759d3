"""Reading what people write: tables, files, lists, chat messages."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwell.measures.rules import amount, same_unit
from orderwell.order_messages.rules import LONGEST_NAME
from orderwell.recognition.rules import plainest, read, read_table, sayings
from orderwell.sorts.rules import apart, contexts, groups

Said = list[tuple[str, str | None, str]]
CASES: list[tuple[str, Said]] = [
    ("SKU-1 10", [("SKU-1", "10", "")]),
    ("SKU-1,10", [("SKU-1", "10", "")]),
    ("SKU-1，１０", [("SKU-1", "10", "")]),
    ("SKU-1\t10\nSKU-2\t5箱", [("SKU-1", "10", ""), ("SKU-2", "5", "箱")]),
    ("SKU-1\u300012", [("SKU-1", "12", "")]),
    ("A-1;3\nB-2;4\nC-3;5", [("A-1", "3", ""), ("B-2", "4", ""), ("C-3", "5", "")]),
    ("SKU-7 1,000", [("SKU-7", "1000", "")]),
    ("BV-COLA-330 x 12", [("BV-COLA-330", "12", "")]),
    ("BV-SODA-500", [("BV-SODA-500", None, "")]),
    ("6901234567892 3", [("6901234567892", "3", "")]),
    ("6901234567892", [("6901234567892", None, "")]),
    ("10001 5", [("10001", "5", "")]),
    ("10001\t5", [("10001", "5", "")]),
    ("FR-APPLE-M 2 FR-ORANGE-2KG 4", [("FR-APPLE-M", "2", ""), ("FR-ORANGE-2KG", "4", "")]),
    ("可乐两箱 雪碧 10瓶", [("可乐", "2", "箱"), ("雪碧", "10", "瓶")]),
    ("可乐两箱，雪碧10瓶", [("可乐", "2", "箱"), ("雪碧", "10", "瓶")]),
    ("10瓶可乐 两箱雪碧", [("可乐", "10", "瓶"), ("雪碧", "2", "箱")]),
    ("三箱 可乐 两瓶 雪碧", [("可乐", "3", "箱"), ("雪碧", "2", "瓶")]),
    ("农夫山泉 2 箱 红牛 3 罐", [("农夫山泉", "2", "箱"), ("红牛", "3", "罐")]),
    ("王老吉3箱加可乐2箱", [("王老吉", "3", "箱"), ("可乐", "2", "箱")]),
    ("可乐x3 雪碧*2箱", [("可乐", "3", ""), ("雪碧", "2", "箱")]),
    ("可乐2 雪碧3", [("可乐", "2", ""), ("雪碧", "3", "")]),
    ("老板你好，来两箱可乐，再来雪碧十二瓶，谢谢", [("可乐", "2", "箱"), ("雪碧", "12", "瓶")]),
    ("老板，明天帮我送：\n长粒香米 2袋\n可乐 3箱🙏\n谢谢[抱拳]", [("长粒香米", "2", "袋"), ("可乐", "3", "箱")]),
    ("[冷冻]虾仁 2袋 辛苦了~", [("[冷冻]虾仁", "2", "袋")]),
    ("来两箱苏打水 500ml，再来苹果大果 6袋，谢谢", [("苏打水 500ml", "2", "箱"), ("苹果大果", "6", "袋")]),
    ("三只松鼠，2包", [("三只松鼠", "2", "包")]),
    ("1. 可乐 2箱\n2、雪碧 3箱", [("可乐", "2", "箱"), ("雪碧", "3", "箱")]),
    ("半箱可乐", [("可乐", "0.5", "箱")]),
    ("两箱半雪碧", [("雪碧", "2.5", "箱")]),
    ("五粮液 一百零五瓶", [("五粮液", "105", "瓶")]),
    ("六个核桃 3箱", [("六个核桃", "3", "箱")]),
    ("三只松鼠 2包", [("三只松鼠", "2", "包")]),
    ("七喜 两箱", [("七喜", "2", "箱")]),
    ("矿泉水24瓶装 3箱", [("矿泉水24瓶装", "3", "箱")]),
    ("可口可乐 500ml 10瓶", [("可口可乐 500ml", "10", "瓶")]),
    ("红富士苹果 中果 2kg 5袋", [("红富士苹果 中果 2kg", "5", "袋")]),
    ("3 boxes of cola", [("cola", "3", "boxes")]),
    ("cola 3 boxes", [("cola", "3", "boxes")]),
    ("3 boxes cola and 2 cans red bull", [("cola", "3", "boxes"), ("red bull", "2", "cans")]),
    ("2 x 可乐", [("可乐", "2", "")]),
    ("Red Bull 250ml 24 cans", [("Red Bull 250ml", "24", "cans")]),
    ("编码\t名称\t数量\t单位\nA-1\t可乐\t１２\t箱\nB\t雪碧\t3\t瓶", [("A-1", "12", "箱"), ("B", "3", "瓶")]),
    ("SKU,数量\nA,3\n\nB,4", [("A", "3", ""), ("B", "4", "")]),
    ("1\tA-100\t可乐500ml\t12\t箱\t35.50\t426.00", [("A-100", "12", "箱")]),
    ('"A-1","1,200"\n"B-2","3"\n"C-3","4"', [("A-1", "1200", ""), ("B-2", "3", ""), ("C-3", "4", "")]),
    ("可乐2箱雪碧3箱洗洁精5瓶", [("可乐", "2", "箱"), ("雪碧", "3", "箱"), ("洗洁精", "5", "瓶")]),
    ("2箱可乐3箱雪碧", [("可乐", "2", "箱"), ("雪碧", "3", "箱")]),
    ("我要订10袋薯条和6袋水饺", [("薯条", "10", "袋"), ("水饺", "6", "袋")]),
    ("🥤可乐2提🍌香蕉4袋", [("可乐", "2", "提"), ("香蕉", "4", "袋")]),
    ("口红1支+牙刷2包", [("口红", "1", "支"), ("牙刷", "2", "包")]),
    ("可乐2箱5罐", [("可乐", "2", "箱"), ("可乐", "5", "罐")]),
    ("鸡蛋30枚 2盒", [("鸡蛋30枚", "2", "盒")]),
    ("电池7号4粒4包", [("电池7号4粒", "4", "包")]),
    ("苏打水，洗洁精，蜡烛各两箱", [("苏打水", "2", "箱"), ("洗洁精", "2", "箱"), ("蜡烛", "2", "箱")]),
    ("土豆和洋葱各来3袋", [("土豆", "3", "袋"), ("洋葱", "3", "袋")]),
    ("苏打水2箱要柠檬的", [("苏打水 要柠檬的", "2", "箱")]),
    ("中性笔黑色2盒 蓝色2盒", [("中性笔黑色", "2", "盒"), ("中性笔 蓝色", "2", "盒")]),
    ("苏打水\n2箱\n洗洁精\n3瓶", [("苏打水", "2", "箱"), ("洗洁精", "3", "瓶")]),
    ("加厚文件夹 10个", [("加厚文件夹", "10", "个")]),
    ("和田枣来2袋", [("和田枣", "2", "袋")]),
    ("可乐两三箱，香蕉几箱，雪碧20多瓶", [("可乐", None, "箱"), ("香蕉", None, "箱"), ("雪碧", None, "瓶")]),
    ("绿茶2罐 45元一罐，米酒3瓶 18块/瓶", [("绿茶", "2", "罐"), ("米酒", "3", "瓶")]),
    ("张姐：胡萝卜8袋", [("胡萝卜", "8", "袋")]),
    ("李老板 2026/11/22 10:23\n卷纸2提", [("卷纸", "2", "提")]),
    ("[2026-11-22 10:23] 张三: 卷纸 2提", [("卷纸", "2", "提")]),
    ("@小王 月饼3盒 送到老地方", [("月饼", "3", "盒")]),
    ("明天上午10点前送到：草莓2盒", [("草莓", "2", "盒")]),
    ("收货地址：人民路35号 电话13800138000\n铅笔 10盒", [("铅笔", "10", "盒")]),
    ("培根还有吗？来5袋", [("培根", "5", "袋")]),
    ("可乐不要了，换成雪碧1箱", [("雪碧", "1", "箱")]),
    ("①甘栗仁5袋\n②爆米花5袋", [("甘栗仁", "5", "袋"), ("爆米花", "5", "袋")]),
    ("1\ufe0f\u20e3蜂蜜2瓶 2\ufe0f\u20e3岩盐10袋", [("蜂蜜", "2", "瓶"), ("岩盐", "10", "袋")]),
    (
        "hi, tomorrow please: 2 cases of cola, 5 bottles soap. thanks!",
        [("cola", "2", "cases"), ("soap", "5", "bottles")],
    ),
    ("Can I get 3 boxes eggs and 2 bags potatoes", [("eggs", "3", "boxes"), ("potatoes", "2", "bags")]),
    ("可乐仨箱 雪碧俩", [("可乐", "3", "箱"), ("雪碧", "2", "个")]),
    ("可樂兩箱 蘇打水壹箱", [("可乐", "2", "箱"), ("苏打水", "1", "箱")]),
    ("体温计软头的20支硬头的10支", [("体温计软头", "20", "支"), ("硬头", "10", "支")]),
    ("牛奶950的6瓶250的24瓶", [("牛奶950", "6", "瓶"), ("牛奶 250", "24", "瓶")]),
    ("赤霞珠2019两瓶2022六瓶", [("赤霞珠2019", "2", "瓶"), ("赤霞珠 2022", "6", "瓶")]),
    ("玻璃罐1L的12个 500ml的24个", [("玻璃罐1L", "12", "个"), ("玻璃罐 500ml", "24", "个")]),
    ("密封罐500ml、1L各12个", [("密封罐500ml", "12", "个"), ("密封罐 1L", "12", "个")]),
    ("收纳篮大中小号各三个", [(f"收纳篮 {one}号", "3", "个") for one in "大中小"]),
    ("各来两箱：苏打水、雪碧", [("苏打水", "2", "箱"), ("雪碧", "2", "箱")]),
    ("苹果两箱 不对 三箱", [("苹果", "3", "箱")]),
    ("苏打水3箱改4箱", [("苏打水", "4", "箱")]),
    ("可乐3箱改成雪碧4箱", [("雪碧", "4", "箱")]),
    ("可乐改成5箱", [("可乐", "5", "箱")]),
    ("香草冰淇淋要8盒哈 香芋先不要", [("香草冰淇淋", "8", "盒")]),
    ("可乐两箱雪碧不要了", [("可乐", "2", "箱")]),
    ("鸡蛋30枚的来6盒", [("鸡蛋30枚", "6", "盒")]),
    ("三箱可乐原味的还有两箱水", [("可乐原味", "3", "箱"), ("水", "2", "箱")]),
    ("白啤330ml*24罐*2箱", [("白啤330ml", "2", "箱")]),
    ("岩盐50袋 3块5一袋对吧", [("岩盐", "50", "袋")]),
    ("蟹8只装 4盒 李总订", [("蟹8只装", "4", "盒")]),
    ("收货人陈刚 13900001111 杭州市西湖区文三路18号 要 冰淇淋 4盒", [("冰淇淋", "4", "盒")]),
    ("白虾大号要6盒，刚才说错了，要8盒", [("白虾大号", "8", "盒")]),
    (
        "要货\n1.零糖可乐330 十箱\n2.苏打水 5箱\n3.5L山泉水 8桶",
        [("零糖可乐330", "10", "箱"), ("苏打水", "5", "箱"), ("5L山泉水", "8", "桶")],
    ),
    ("1.5L可乐 2箱\n2.5kg土豆 3袋", [("1.5L可乐", "2", "箱"), ("2.5kg土豆", "3", "袋")]),
    ("A4板夹5个，B5横线本20本", [("A4板夹", "5", "个"), ("B5横线本", "20", "本")]),
    ("抽油烟机太油了，海绵擦来10包，昨天忘说了", [("海绵擦", "10", "包")]),
    ("洗洁精用得差不多了，来3瓶", [("洗洁精用得差不多了", "3", "瓶")]),
    ("花生250g 20袋，不要五香的", [("花生250g", "20", "袋")]),
    ("西瓜来十个左右，大蒜两网", [("西瓜", "10", "个"), ("大蒜", "2", "网")]),
    ("下午好 我是城南的老陈面馆，给我们店送3箱拉面，后天来自提，货款月结", [("拉面", "3", "箱")]),
    ("米酒有没有？有的话来一箱，没有就算了", [("米酒", "1", "箱")]),
    ("4 jugs dish soap 5L. thx", [("dish soap 5L", "4", "jugs")]),
    ("2 x SKU-1 箱", [("SKU-1", "2", "箱")]),
    ("need 10 packs batteries & 4 packs torches", [("batteries", "10", "packs"), ("torches", "4", "packs")]),
    ("two dozen white socks, half a dozen eggs", [("white socks", "2", "dozen"), ("eggs", "0.5", "dozen")]),
    ("哥俩好胶水两支", [("哥俩好胶水", "2", "支")]),
    ("品名\t规格\t数量\n中性笔\t黑色\t5\n\t蓝色\t3", [("中性笔 黑色", "5", ""), ("中性笔 蓝色", "3", "")]),
    ("你好", []),
    ("老板，货到了吗，麻烦尽快发货，谢谢", []),
    ("\n \n", []),
]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[f"case {at}" for at in range(len(CASES))])
def test_what_people_write_is_read(text: str, wanted: Said) -> None:
    found = [
        (one.name, None if one.quantity is None else f"{one.quantity.normalize():f}", one.unit) for one in read(text)
    ]
    assert found == wanted


def test_a_name_beside_a_code_is_kept() -> None:
    one = read("货号\t品名\t订购数量\nA-1\t可口可乐 500ml\t3")[0]
    assert (one.name, one.also, one.quantity) == ("A-1", "可口可乐 500ml", Decimal(3))


def test_a_header_names_the_columns_in_any_order() -> None:
    found = read_table(
        [["备注", "数量*", "条形码", "商品名称"], ["急", "6", "", "雪碧"], ["", "2", "6901234567892", "可乐"]]
    )
    assert [(one.name, one.quantity) for one in found] == [("雪碧", Decimal(6)), ("6901234567892", Decimal(2))]


TITLED = """2026年11月订货单
门店：城南店
货号\t品名\t规格\t数量（箱）
A-1\t可乐\t330ml\t2
\t雪碧\t500ml\t３
合计\t\t\t5
"""


def test_a_table_may_have_a_title_specifications_units_in_its_header_and_a_sum() -> None:
    found = [(one.name, one.also, one.quantity, one.unit) for one in read(TITLED)]
    assert found == [("A-1", "可乐 330ml", Decimal(2), "箱"), ("雪碧 500ml", "", Decimal(3), "箱")]


def test_of_several_columns_the_first_amount_that_is_said_counts() -> None:
    found = [(one.name, one.quantity, one.unit) for one in read("品名\t箱数\t瓶数\n可乐\t2\t\n雪碧\t0\t6\n红牛\t\t\n")]
    assert found == [("可乐", Decimal(2), "箱"), ("雪碧", Decimal(6), "瓶"), ("红牛", None, "")]


def test_of_an_order_form_only_what_has_an_amount_is_asked_for() -> None:
    form = "编码\t数量\n" + "".join(f"SKU-{at}\t{'5' if at % 10 == 0 else '0' if at % 2 else ''}\n" for at in range(60))
    assert [one.name for one in read(form)] == [f"SKU-{at}" for at in range(0, 60, 10)]


def test_a_thousand_lines_are_read_and_no_more() -> None:
    text = "\n".join(f"SKU-{at}\t{at % 7 + 1}" for at in range(1200))
    assert len(read(text)) == 1000
    assert len(read(text, 1100)) == 1100


@given(st.text(max_size=300))
def test_nothing_that_is_pasted_breaks_the_reader(text: str) -> None:
    for one in read(text):
        assert one.name
        assert len(one.name) <= LONGEST_NAME
        assert one.quantity is None or one.quantity > 0


@pytest.mark.parametrize(
    ("text", "name", "quantity", "unit"),
    [
        ("2 boxes croissants 24pcs", "croissants 24pcs", 2, "boxes"),
        ("2箱 可乐 24瓶", "可乐 24瓶", 2, "箱"),
        ("2箱 牛奶 3箱", "2箱牛奶", 3, "箱"),
        ("六个核桃 3箱", "六个核桃", 3, "箱"),
    ],
)
def test_of_two_amounts_the_smaller_says_what_is_in_the_other(text: str, name: str, quantity: int, unit: str) -> None:
    assert [(one.name, one.quantity, one.unit) for one in read(text)] == [(name, quantity, unit)]


def test_a_message_in_one_long_line_is_read_in_pieces_that_end_with_goods() -> None:
    said = "".join(f"可乐{n}箱，雪碧{n}瓶，" for n in range(1, 200))
    assert [(one.name, one.quantity, one.unit) for one in read(said)] == [
        (name, n, unit) for n in range(1, 200) for name, unit in (("可乐", "箱"), ("雪碧", "瓶"))
    ]


# What took minutes, or until the end of the world, when every sign of it was tried with every other.
@pytest.mark.parametrize("unit", ["1", "一", "A", "1箱", "()", "( ", "改成1箱", "，", "大中小"])
@pytest.mark.parametrize("form", ["{}", "{}\t数量", "{0},1\n{0},2\n{0},3"])
def test_nonsense_without_end_is_read_at_once(unit: str, form: str) -> None:
    for one in read(form.format(unit * 10_000)):
        assert len(one.name) <= LONGEST_NAME


@given(st.integers(1, 999_999), st.sampled_from(["SKU-A1", "可口可乐", "FR-APPLE-M"]), st.sampled_from("\t ,"))
def test_an_amount_comes_back_as_it_was_written(count: int, name: str, between: str) -> None:
    assert [(one.name, one.quantity) for one in read(f"{name}{between}{count}")] == [(name, Decimal(count))]


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("3.5", "3.5"), ("1,000", 1000), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("半", "0.5"),
     ("一百零五", 105), ("三千", 3000), ("一百二", 120), ("两千三", 2300),
     ("两三", None), ("十几", None), ("0", None), ("零", None), ("可乐", None), ("", None), ("1.2.3", None)],
)  # fmt: skip
def test_numbers_in_words_and_digits(text: str, value: object) -> None:
    assert amount(text) == (None if value is None else Decimal(str(value)))


def test_units_have_many_names() -> None:
    assert same_unit("件", ("case", "箱", "case"))
    assert same_unit("Cartons", ("case", "箱"))
    assert same_unit("听", ("can", "罐"))
    assert not same_unit("瓶", ("case", "箱"))


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("5L桶装山泉水", "5L 山泉水"), ("苹果汁小盒装", "苹果汁"), ("电池12粒装", "电池12粒"),
        ("月饼经典款", "月饼经典"), ("香辣酱牛肉味", "香辣酱牛肉"), ("大垃圾桶12升", "垃圾桶12升"),
        ("红酒19年", "红酒 2019"), ("味精", ""), ("可乐", ""), ("大米", ""),
    ],
)  # fmt: skip
def test_words_are_read_without_how_goods_are_packed(name: str, plain: str) -> None:
    assert plainest(name) == plain


def test_words_are_read_without_what_joins_them_and_none_are_no_words() -> None:
    assert sayings("洗洁精要大桶的") == ["洗洁精要大桶的", "洗洁精 大桶"]
    assert sayings("来可乐")[:2] == ["来可乐", "可乐"]
    assert sayings("") == []


SODA = ("无糖苏打水", frozenset({"原味", "柠檬", "西柚"}))
JUICE = ("nfc 小盒果汁", frozenset({"苹果", "橙汁", "葡萄"}))


@pytest.mark.parametrize(
    ("text", "product", "wanted"),
    [
        ("苏打水原味柠檬西柚各一箱", SODA, ["苏打水 原味", "苏打水 柠檬", "苏打水 西柚"]),
        ("西柚味和原味的苏打水各一箱", SODA, ["苏打水 西柚", "苏打水 原味"]),
        ("柠檬和西柚苏打水各一箱", SODA, []),  # lemons may be wanted
        ("原味柠檬各一箱", SODA, ["原味", "柠檬"]),
        ("苏打水：原味、柠檬各一箱", SODA, ["苏打水 原味", "苏打水 柠檬"]),
        ("苏打水，原味柠檬各一箱", SODA, ["苏打水 原味", "苏打水 柠檬"]),
        ("苏打水\n原味柠檬各一箱", SODA, ["苏打水 原味", "苏打水 柠檬"]),
        ("苏打水2箱：原味柠檬各一箱", SODA, ["苏打水 原味", "苏打水 柠檬"]),
        ("原味柠檬各一箱，要苏打水", SODA, ["苏打水 原味", "苏打水 柠檬"]),
        ("袜子白色黑色各一箱", ("中筒袜", frozenset({"白色", "黑色"})), ["袜子 白色", "袜子 黑色"]),
        ("苹果，葡萄各一箱", JUICE, []),
        ("可乐原味柠檬各一箱", SODA, []),
        ("可乐，雪碧，芬达各一箱", SODA, []),
        ("蜡烛各一箱", ("无烟蜡烛", frozenset[str]()), []),
    ],
)
def test_sorts_that_are_named_at_once_are_told_apart(
    text: str, product: tuple[str, frozenset[str]], wanted: list[str]
) -> None:
    lines = read(text)
    [group] = groups(lines)
    ways = [apart(lines[way.start : way.stop], [product]) for way in contexts(lines, group)]
    found = next((one for one in ways if one), [])
    assert [one.name for one in found] == wanted
    assert {(one.quantity, one.unit, one.each) for one in found} <= {(Decimal(1), "箱", "")}


def test_an_amount_of_another_unit_is_no_sum() -> None:
    lines = read("苏打水3箱，原味柠檬各一箱")
    [group] = groups(lines)
    assert next(apart(lines[way.start : way.stop], [SODA]) for way in contexts(lines, group)) == []


@given(st.text(max_size=20))
def test_any_words_can_be_read(name: str) -> None:
    assert all(sayings(name))
