"""Words that names on seals are made of: what public bodies are called, and how places end.

Of several readings of one ring the one that is made of such words is likelier than one that is not:
worn strokes turn 市场 into 市域, never the other way round. A reading is only preferred, never changed:
a seal of a body that no list knows is read as before.
"""

import re

# Bodies of cities, districts and counties before and after the reforms of 2013 and 2018, and usual companies and schools.
_NAMES = """
人民政府 人民法院 人民检察院 人民代表大会 常务委员会 政治协商会议 监察委员会 纪律检查委员会
委员会 办公室 办公厅 支部委员会 总支部委员会 中国共产党 共产主义青年团 组织部 宣传部
统一战线工作部 政法委员会 政策研究室 机构编制委员会 直属机关工作委员会 精神文明建设指导委员会
文明办 党校 总工会 妇女联合会 残疾人联合会 红十字会 工商业联合会 文学艺术界联合会 科学技术协会
归国华侨联合会 社会科学界联合会 发展和改革委员会 教育局 教育体育局 教育委员会 科学技术局
工业和信息化局 工业和信息化委员会 民族宗教事务局 民族宗教事务委员会 公安局 民政局 司法局 财政局
人力资源和社会保障局 国土资源局 自然资源局 自然资源和规划局 环境保护局 生态环境局 住房和城乡建设局
住房和城乡建设委员会 城乡规划局 城市管理局 综合行政执法局 交通运输局 水利局 水务局 农业局
农业农村局 畜牧局 林业局 园林局 商务局 文化局 文化广电和旅游局 文化广电新闻出版局 旅游局 卫生局
卫生健康委员会 卫生和计划生育委员会 人口和计划生育委员会 退役军人事务局 应急管理局
安全生产监督管理局 审计局 国有资产监督管理委员会 市场监督管理局 工商行政管理局 质量技术监督局
食品药品监督管理局 统计局 医疗保障局 粮食局 物价局 体育局 信访局 行政审批局 政务服务中心
机关事务管理局 税务局 国家税务局 地方税务局 气象局 地震局 烟草专卖局 邮政管理局 档案局 档案馆
街道办事处 镇人民政府 乡人民政府 村民委员会 居民委员会 社区 派出所 交通警察支队 交通警察大队
消防救援支队 公路管理局 房产管理局 住房公积金管理中心 疾病预防控制中心 妇幼保健院 人民医院
中心医院 中医院 图书馆 博物馆 文化馆 体育馆 少年宫 大学 学院 职业技术学院 中学 高级中学 小学
实验小学 幼儿园 供电公司 供电局 自来水公司 热力公司 燃气公司 银行 支行 分行 有限公司
有限责任公司 集团 公司 管理处 管理局 服务中心 研究院 研究所 协会 联合会 学会 管理委员会
专用章
"""
_TERMS = tuple(_NAMES.split())
_PLACE = re.compile(r"^(?:中共)?.{1,3}[省市县区州盟旗镇]")  # 乡 ends 城乡 as well


def known_share(text: str) -> float:
    """How much of a name is such words, 0 to 1."""
    if not text:
        return 0.0
    known = [False] * len(text)
    spans = [(at.start(), at.end()) for term in _TERMS for at in re.finditer(term, text)]
    if place := _PLACE.match(text):
        spans.append(place.span())
    for begin, end in spans:
        known[begin:end] = [True] * (end - begin)
    return sum(known) / len(text)
