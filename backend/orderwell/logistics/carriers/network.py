"""The carriers' map: one hub a province, distances between them, plausible ways through them."""

from datetime import timedelta
from math import asin, cos, radians, sin, sqrt

from msgspec import Struct


class Hub(Struct, frozen=True):
    """A sorting centre; position in degrees."""

    zh: str
    en: str
    latitude: float
    longitude: float


# By the first two digits of the area code: the provincial capital.
HUBS = {
    "11": Hub("北京", "Beijing", 39.9, 116.4),
    "12": Hub("天津", "Tianjin", 39.1, 117.2),
    "13": Hub("石家庄", "Shijiazhuang", 38.0, 114.5),
    "14": Hub("太原", "Taiyuan", 37.9, 112.5),
    "15": Hub("呼和浩特", "Hohhot", 40.8, 111.7),
    "21": Hub("沈阳", "Shenyang", 41.8, 123.4),
    "22": Hub("长春", "Changchun", 43.9, 125.3),
    "23": Hub("哈尔滨", "Harbin", 45.8, 126.5),
    "31": Hub("上海", "Shanghai", 31.2, 121.5),
    "32": Hub("南京", "Nanjing", 32.1, 118.8),
    "33": Hub("杭州", "Hangzhou", 30.3, 120.2),
    "34": Hub("合肥", "Hefei", 31.8, 117.2),
    "35": Hub("福州", "Fuzhou", 26.1, 119.3),
    "36": Hub("南昌", "Nanchang", 28.7, 115.9),
    "37": Hub("济南", "Jinan", 36.7, 117.0),
    "41": Hub("郑州", "Zhengzhou", 34.8, 113.6),
    "42": Hub("武汉", "Wuhan", 30.6, 114.3),
    "43": Hub("长沙", "Changsha", 28.2, 112.9),
    "44": Hub("广州", "Guangzhou", 23.1, 113.3),
    "45": Hub("南宁", "Nanning", 22.8, 108.4),
    "46": Hub("海口", "Haikou", 20.0, 110.3),
    "50": Hub("重庆", "Chongqing", 29.6, 106.5),
    "51": Hub("成都", "Chengdu", 30.7, 104.1),
    "52": Hub("贵阳", "Guiyang", 26.6, 106.7),
    "53": Hub("昆明", "Kunming", 25.0, 102.7),
    "54": Hub("拉萨", "Lhasa", 29.7, 91.1),
    "61": Hub("西安", "Xi'an", 34.3, 108.9),
    "62": Hub("兰州", "Lanzhou", 36.1, 103.8),
    "63": Hub("西宁", "Xining", 36.6, 101.8),
    "64": Hub("银川", "Yinchuan", 38.5, 106.2),
    "65": Hub("乌鲁木齐", "Urumqi", 43.8, 87.6),
    "71": Hub("台北", "Taipei", 25.0, 121.5),
    "81": Hub("香港", "Hong Kong", 22.3, 114.2),
    "82": Hub("澳门", "Macao", 22.2, 113.5),
}
EARTH_KM = 6371.0
SAME_CITY_KM, SAME_PROVINCE_KM, UNKNOWN_KM = 25.0, 180.0, 1500.0
LONGEST_LEG_KM = 700.0
DETOUR = 1.12  # how much longer the way through a hub may be than the straight line


def hub(area_code: str) -> Hub | None:
    """The hub of an area code's province; None for foreign and unknown codes."""
    return HUBS.get(area_code[:2])


def apart(one: Hub, other: Hub) -> float:
    """Great-circle distance in kilometres (haversine)."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    a = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(a))


def distance(origin_area: str, destination_area: str) -> float:
    """Kilometres between two area codes, at the precision of provinces and cities."""
    origin, destination = hub(origin_area), hub(destination_area)
    if origin is None or destination is None:
        return UNKNOWN_KM
    if origin_area[:4] == destination_area[:4]:
        return SAME_CITY_KM
    return max(apart(origin, destination), SAME_PROVINCE_KM)


def way(origin: Hub, destination: Hub) -> list[Hub]:
    """The hubs a parcel passes, both ends included: legs are halved until they are short."""
    whole = apart(origin, destination)
    if whole <= LONGEST_LEG_KM:
        return [origin] if origin is destination else [origin, destination]
    between = [
        middle
        for middle in HUBS.values()
        if max(apart(origin, middle), apart(middle, destination)) < whole * 0.75
        and apart(origin, middle) + apart(middle, destination) <= whole * DETOUR
    ]
    if not between:
        return [origin, destination]
    middle = min(between, key=lambda one: abs(apart(origin, one) - apart(one, destination)))
    return way(origin, middle) + way(middle, destination)[1:]


def estimate(kilometres: float, hours_at_ends: float, kilometres_an_hour: float) -> timedelta:
    """Time within which nine of ten parcels arrive (p90): handling at both ends, then the road."""
    return timedelta(hours=round(hours_at_ends + kilometres / kilometres_an_hour))
