"""Who lives in the demo city: some 60 bodies, their posts and their people.

All of it is invented; every address lies under ``.example``, which no mail leaves.
"""

import random
from dataclasses import dataclass
from functools import cache

SEED = "清河 2014"
DOMAIN = "qinghe.example"
OFFICE_CODE = "office"
OFFICE_NAME = "清河市直机关精神文明建设指导委员会办公室"
OFFICE_SHORT = "市直文明办"
REGION = "清河市直机关"
MAILBOX = f"wmb@{DOMAIN}"
PHONE = "000-5550100"

SERVICE, PARTY, BODIES = "政务窗口组", "党群综合组", "事业企业组"

# code, short name, full name without the city, tags
_SERVICE = [
    ("fgw", "市发展改革委", "发展和改革委员会", "窗口"),
    ("jyj", "市教育局", "教育局", "窗口"),
    ("kjj", "市科技局", "科学技术局", ""),
    ("gxw", "市工信委", "工业和信息化委员会", ""),
    ("gaj", "市公安局", "公安局", "窗口"),
    ("mzj", "市民政局", "民政局", "窗口"),
    ("sfj", "市司法局", "司法局", "窗口"),
    ("czj", "市财政局", "财政局", "窗口"),
    ("rsj", "市人社局", "人力资源和社会保障局", "窗口"),
    ("gtj", "市国土局", "国土资源局", "窗口"),
    ("hbj", "市环保局", "环境保护局", "窗口"),
    ("zjw", "市住建委", "住房和城乡建设委员会", "窗口"),
    ("ghj", "市规划局", "规划局", "窗口"),
    ("jtj", "市交通局", "交通运输局", "窗口"),
    ("slj", "市水利局", "水利局", ""),
    ("nyj", "市农业局", "农业局", ""),
    ("lyj", "市林业局", "林业局", ""),
    ("swj", "市商务局", "商务局", ""),
    ("wgj", "市文广新局", "文化广电新闻出版局", "窗口"),
    ("wsj", "市卫生局", "卫生局", "窗口"),
    ("jsw", "市计生委", "人口和计划生育委员会", "窗口"),
    ("sjj", "市审计局", "审计局", ""),
    ("gsj", "市工商局", "工商行政管理局", "窗口"),
    ("zjj", "市质监局", "质量技术监督局", "窗口"),
    ("syj", "市食药监局", "食品药品监督管理局", "窗口"),
    ("fwzx", "市行政服务中心", "行政服务中心", "窗口"),
    ("gjj", "市公积金中心", "住房公积金管理中心", "窗口"),
    ("fgj", "市房管局", "房产管理局", "窗口"),
]
_PARTY = [
    ("swb", "市委办公室", "委办公室", ""),
    ("zfb", "市政府办公室", "人民政府办公室", ""),
    ("rdb", "市人大机关", "人大常委会机关", ""),
    ("zxb", "市政协机关", "政协机关", ""),
    ("jcj", "市纪委监察局", "纪委监察局", ""),
    ("zzb", "市委组织部", "委组织部", ""),
    ("xcb", "市委宣传部", "委宣传部", ""),
    ("tzb", "市委统战部", "委统战部", ""),
    ("zfw", "市委政法委", "委政法委员会", ""),
    ("zys", "市委政研室", "委政策研究室", ""),
    ("dx", "市委党校", "委党校", "学校"),
    ("daj", "市档案局", "档案局", ""),
    ("zgh", "市总工会", "总工会", ""),
    ("tsw", "团市委", "团委", ""),
    ("fl", "市妇联", "妇女联合会", ""),
    ("kx", "市科协", "科学技术协会", ""),
    ("cl", "市残联", "残疾人联合会", "窗口"),
    ("wl", "市文联", "文学艺术界联合会", ""),
]
_BODIES = [
    ("tsg", "市图书馆", "图书馆", "窗口"),
    ("bwg", "市博物馆", "博物馆", "窗口"),
    ("yyy", "市第一医院", "第一人民医院", "窗口 医院"),
    ("zyy", "市中医院", "中医院", "窗口 医院"),
    ("fby", "市妇幼保健院", "妇幼保健院", "窗口 医院"),
    ("zyxy", "清河职院", "职业技术学院", "学校"),
    ("rbs", "清河日报社", "日报社", "企业"),
    ("gdt", "清河广电台", "广播电视台", "企业"),
    ("gjgs", "市公交公司", "公共交通公司", "窗口 企业"),
    ("zls", "市自来水公司", "自来水公司", "窗口 企业"),
    ("rlgs", "市热力公司", "热力公司", "窗口 企业"),
    ("ylc", "市园林处", "园林绿化管理处", ""),
    ("hwc", "市环卫处", "环境卫生管理处", ""),
    ("tyzx", "市体育中心", "体育中心", "窗口"),
]
# code, name, the body whose people they are
_TEAMS = [
    ("gaj-jj", "市公安局交警志愿服务队", "gaj"),
    ("wsj-yl", "市卫生局医疗志愿服务分队", "wsj"),
    ("sfj-fy", "市司法局法律援助志愿服务分队", "sfj"),
    ("tsw-qn", "团市委青年志愿服务分队", "tsw"),
]

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_GIVEN_WORDS = (
    "文海 建平 晓燕 志强 丽华 国栋 春梅 永刚 雅琴 立新 秀兰 明远 红霞 少华 玉洁 宏伟 淑敏 学军 慧玲 振宇 婷婷 庆丰 艳萍 光明 "
    "爱民 雪莲 卫东 静怡 长江 桂芳 新民 佳宁 德胜 素云 海涛 若兰 俊杰 凤英 铁军 思源 彦博 月华 继东 晓蕾 伟民 芳菲 向阳 金凤 "
    "志远 翠萍 浩然 惠芳 景行 秋菊 存义 梦洁 守信 迎春 敬之 怀瑾 堃 玥 珺 喆 㛃 钰涵 昕怡 旭东 亚男 中原"
)
_GIVEN = tuple(_GIVEN_WORDS.split())


def dice(*names: object) -> random.Random:
    """The chances of one thing of the story: the same names always fall the same way."""
    return random.Random("|".join(map(str, (SEED, *names))))  # noqa: S311 -- a story, no secret


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """Somebody of the city. ``username`` is unique; ``phone`` is no real number."""

    username: str
    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A body or a team with the people who report for it.

    ``diligence`` (0 to 1) is how surely it sends and how carefully; ``quality`` (0 to
    100) is about what its writing is worth. Teams have an author alone.
    """

    code: str
    short_name: str
    name: str
    group: str
    tags: tuple[str, ...]
    parent: str
    author: PersonPlan
    approver: PersonPlan | None
    head: PersonPlan | None
    diligence: float
    quality: int
    by_web: float

    @property
    def domain(self) -> str:
        return f"{self.code}.{DOMAIN}"


@dataclass(frozen=True, slots=True)
class OfficePerson:
    """Somebody of the assessing office or beside it, with a role of ``units.Role``."""

    role: str
    title: str
    person: PersonPlan


class _Names:
    """Deals invented names, no one twice."""

    def __init__(self, rng: random.Random, taken: frozenset[str] = frozenset()):
        self._rng, self._used = rng, set(taken)

    def deal(self) -> str:
        while True:
            name = self._rng.choice(_SURNAMES) + self._rng.choice(_GIVEN)
            if name not in self._used:
                self._used.add(name)
                return name


def _phone(rng: random.Random) -> str:
    return f"000-555{rng.randrange(1000, 9999)}"


@cache
def units() -> tuple[UnitPlan, ...]:
    """The assessed bodies in their official order, each team after them all."""
    rng = dice("units")
    names = _Names(rng)
    made = []
    for group, rows in ((SERVICE, _SERVICE), (PARTY, _PARTY), (BODIES, _BODIES)):
        made += [_unit(rng, names, group, *row) for row in rows]
    made += [_team(rng, names, *row) for row in _TEAMS]
    return tuple(made)


@cache
def office_people() -> tuple[OfficePerson, ...]:
    """The office, its reviewers and those who watch; the first clerk is the demo's hero."""
    rng = dice("office")
    taken = frozenset(p.name for u in units() for p in (u.author, u.approver, u.head) if p)
    names = _Names(rng, taken)
    rows = [
        ("office_head", "主任", "zhuren", "赵启明"),
        ("clerk", "考评专干", "kaoping1", "兰静"),
        ("clerk", "考评专干", "kaoping2", names.deal()),
        ("leader", "分管领导", "lingdao", names.deal()),
        ("auditor", "审计监督员", "jiandu", names.deal()),
        ("system_admin", "系统管理员", "xitong", names.deal()),
        *(("reviewer", f"{number}号评委", f"pingwei{number}", names.deal()) for number in range(1, 6)),
    ]
    return tuple(
        OfficePerson(role, title, PersonPlan(username, name, _phone(rng), f"{username}@{DOMAIN}"))
        for role, title, username, name in rows
    )


def unit(code: str) -> UnitPlan:
    return _by_code()[code]


@cache
def _by_code() -> dict[str, UnitPlan]:
    return {each.code: each for each in units()}


def bodies() -> tuple[UnitPlan, ...]:
    """Those that are assessed."""
    return tuple(each for each in units() if not each.parent)


def teams_of(code: str) -> tuple[UnitPlan, ...]:
    return tuple(each for each in units() if each.parent == code)


def _unit(rng, names, group, code, short_name, tail, tags) -> UnitPlan:
    # A handful of laggards, a broad middle, a handful that never forget.
    kind = rng.random()
    if kind < 0.10:
        diligence = rng.uniform(0.5, 0.72)
    elif kind < 0.78:
        diligence = rng.uniform(0.80, 0.95)
    else:
        diligence = rng.uniform(0.96, 1.0)
    quality = round(min(96, max(58, rng.gauss(70 + 16 * diligence, 4))))

    def person(part: str) -> PersonPlan:
        return PersonPlan(f"{code}-{part}", names.deal(), _phone(rng), f"{part}@{code}.{DOMAIN}")

    return UnitPlan(
        code=code,
        short_name=short_name,
        name=f"清河市{tail}" if not short_name.startswith("清河") else f"清河{tail}",
        group=group,
        tags=tuple(tags.split()),
        parent="",
        author=person("tongxun"),
        approver=person("shenhe"),
        head=person("zhuyao"),
        diligence=diligence,
        quality=quality,
        by_web=rng.choice([0.0, 0.0, 0.1, 0.4, 0.9]),
    )


def _team(rng, names, code, name, parent) -> UnitPlan:
    author = PersonPlan(f"{code}-duizhang", names.deal(), _phone(rng), f"duizhang@{code}.{DOMAIN}")
    return UnitPlan(
        code, name.removeprefix("市"), name, "", ("志愿服务队",), parent, author, None, None, 0.9, 80, 0.0
    )
