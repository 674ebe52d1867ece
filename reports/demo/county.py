"""望岚县 and its neighbours: no such province, city, county, unit or person exists."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from departments.choices import DepartmentKind

PROVINCE = ("990000", "青澜省")
HOME = "990101"
COUNTY = "望岚县"
# Two cities with twelve counties each; the first county is ours.
CITIES = (
    (
        "990100",
        "澜州市",
        (
            COUNTY,
            "青禾县",
            "云栖县",
            "松泉县",
            "石梁县",
            "星垣县",
            "白芷县",
            "桐岭县",
            "鹤汀县",
            "锦岚区",
            "澄湖区",
            "雁回县",
        ),
    ),
    (
        "990200",
        "霁宁市",
        (
            "霁川县",
            "丹屏县",
            "溪午县",
            "长楸县",
            "栗园县",
            "砚陂区",
            "朔溪县",
            "望舒区",
            "岚皋坪县",
            "葭洲县",
            "苇泽县",
            "南溆县",
        ),
    ),
)

# Kind, then "short name = full name | alias | alias", in protocol order (行政序). {} is the county.
_UNITS = """
party_organ 组织部 = 中共{}委组织部 | 县委组织部
party_organ 宣传部 = 中共{}委宣传部 | 县委宣传部
party_organ 统战部 = 中共{}委统一战线工作部 | 县委统战部 | 委统战部
party_organ 政法委 = 中共{}委政法委员会 | 县委政法委
party_organ 档案局 = {}档案局 | 档案馆
county_bureau 优化办 = {}优化营商环境工作办公室 | 营商办 | 优化营商环境办
county_bureau 发改局 = {}发展和改革局 | 发展改革局 | 发改委
county_bureau 教育局 = {}教育局
county_bureau 科工信局 = {}科技和工业信息化局 | 科技工信局 | 工信局
county_bureau 公安局 = {}公安局
county_bureau 民政局 = {}民政局
county_bureau 司法局 = {}司法局
county_bureau 财政局 = {}财政局
county_bureau 人社局 = {}人力资源和社会保障局 | 人力资源社会保障局
county_bureau 自然资源局 = {}自然资源局 | 自规局
county_bureau 住建局 = {}住房和城乡建设局 | 住房城乡建设局
county_bureau 交通局 = {}交通运输局
county_bureau 水利局 = {}水利局
county_bureau 农业农村局 = {}农业农村局
county_bureau 商务局 = {}商务局
county_bureau 文旅局 = {}文化旅游广电体育局 | 文旅广体局
county_bureau 卫健局 = {}卫生健康局
county_bureau 退役军人局 = {}退役军人事务局
county_bureau 应急局 = {}应急管理局
county_bureau 审计局 = {}审计局
county_bureau 市场监管局 = {}市场监督管理局 | 市监局
county_bureau 统计局 = {}统计局
county_bureau 医保局 = {}医疗保障局
county_bureau 城管局 = {}城市管理和综合执法局 | 城管执法局
county_bureau 林业局 = {}林业局
county_bureau 信访局 = {}信访局
county_bureau 行政审批服务局 = {}行政审批服务局 | 审批局 | 政务服务局
county_bureau 金融办 = {}人民政府金融工作办公室 | 政府金融办
vertical 税务局 = {}税务局
vertical 生态环境分局 = 澜州市生态环境局望岚分局 | 环保局
vertical 公积金管理部 = 澜州市住房公积金管理中心望岚管理部 | 公积金中心
vertical 气象局 = {}气象局
vertical 消防救援大队 = {}消防救援大队 | 消防大队
sub_bureau 社会治理联动指挥中心 = {}社会治理联动指挥中心 | 联动指挥中心 | 联动办
sub_bureau 交警大队 = {}公安局交通警察大队 < 公安局
sub_bureau 不动产登记中心 = {}不动产登记中心 < 自然资源局
sub_bureau 公共资源交易中心 = {}公共资源交易中心 < 发改局
sub_bureau 就业服务中心 = {}就业服务中心 < 人社局
court 人民法院 = {}人民法院 | 县法院 | 法院
court 检察院 = {}人民检察院
"""
_TOWNSHIPS = """
岚阳街道 清漪街道 锦澜街道 石桥湾镇 双栗镇 古樟镇 青枫镇 白鹭洲镇 月栖镇 竹溆镇
陶窑坪镇 桃蹊镇 云根乡 鹿听乡 雾坪乡
"""

# The section in charge (责任科室) of units that lead indicators.
SECTIONS = {
    "宣传部": "新闻科",
    "优化办": "考核评价股",
    "发改局": "信用建设股",
    "科工信局": "经济运行股",
    "财政局": "政府采购监管股",
    "人社局": "劳动关系股",
    "自然资源局": "确权登记股",
    "住建局": "行政审批股",
    "农业农村局": "农村经营管理股",
    "商务局": "外资外贸股",
    "市场监管局": "登记注册股",
    "行政审批服务局": "政务服务股",
    "金融办": "银行保险股",
    "税务局": "纳税服务股",
    "生态环境分局": "大气环境股",
    "社会治理联动指挥中心": "调度股",
    "人民法院": "审判管理办公室",
}
# Indicator chiefs (指标长) are the county's leaders, one for each group of first-level indicators.
CHIEFS = 6
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏章苏潘葛范彭鲁韦"
_FIRST = "文明建国志晓丽春秋雅思子云海江立正慧敏佳书承启嘉雨若沐清远景行"
_SECOND = "平华宁轩然涵清远博文峰琳怡辰安舟衡川岳乔珂霖楠越"


@dataclass(frozen=True, slots=True)
class CountyUnit:
    """One unit before it is stored."""

    code: str
    kind: str
    short_name: str
    name: str
    aliases: tuple[str, ...] = ()
    parent: str = ""


def units() -> list[CountyUnit]:
    """45 county units and 15 townships in protocol order; codes are grouped by kind."""
    counts: dict[str, int] = {}
    found = [_unit(line, counts) for line in _UNITS.strip().splitlines()]
    towns = [
        CountyUnit(f"6{n:02}", DepartmentKind.TOWNSHIP, name, f"{COUNTY}{name}{_seat(name)}")
        for n, name in enumerate(_TOWNSHIPS.split(), start=1)
    ]
    return [*found, *towns]


def _seat(name: str) -> str:
    return "办事处" if name.endswith("街道") else "人民政府"


_SERIES = {
    DepartmentKind.COUNTY_BUREAU: 1,
    DepartmentKind.VERTICAL: 2,
    DepartmentKind.SUB_BUREAU: 3,
    DepartmentKind.PARTY_ORGAN: 4,
    DepartmentKind.COURT: 5,
}


def _unit(line: str, counts: dict[str, int]) -> CountyUnit:
    kind, _space, rest = line.partition(" ")
    rest, _mark, parent = rest.partition(" < ")
    short, _equals, names = rest.partition(" = ")
    name, *aliases = names.format(COUNTY).split(" | ")
    counts[kind] = counts.get(kind, 0) + 1
    code = f"{_SERIES[DepartmentKind(kind)]}{counts[kind]:02}"
    return CountyUnit(code, kind, short, name, tuple(aliases), parent)


def people(rng: Random, count: int) -> list[str]:
    """So many names of people, all different."""
    names: dict[str, None] = {}
    while len(names) < count:
        given = rng.choice(_FIRST) + (rng.choice(_SECOND) if rng.randint(0, 9) else "")
        names[rng.choice(_SURNAMES) + given] = None
    return list(names)
