"""The words before names in Chinese papers, and what each of them names."""

from __future__ import annotations

import re

AUTHOR, CHECKER, CONTACT, PHONE = "author", "checker", "contact", "phone"

# what it names, how sure that is, the labels. An ending 人, 者, 员 or 领导 is written out where it is usual.
_TABLE: tuple[tuple[str, int, str], ...] = (
    (AUTHOR, 3, "作者 撰稿人 撰稿 撰写人 撰写 供稿人 执笔人 执笔 拟稿人 拟稿 起草人 起草 主笔 投稿人 文稿作者 稿件作者"),
    (AUTHOR, 2, "供稿 投稿 通讯员 文/图 图/文 文图 图文 文字 填报人 填表人 填写人 报送人 上报人 信息员 整理人 整理 制表人 制表 记者 本报记者"),
    (AUTHOR, 2, "编写人 编写 编撰人 编撰 材料撰写 材料撰写人"),
    (AUTHOR, 1, "经办人 编辑 记录人 编制人"),
    (CHECKER, 3, "审核人 审核 审核员 审签人 审签 审稿人 审稿 核稿人 核稿 签审人 签审 审核领导 审签领导 领导审核 领导审签 终审 三审 审核把关人 审核把关 把关人"),
    (CHECKER, 2, "审阅人 审阅 审定人 审定 审查人 审查 审批人 审批 复核人 复核 校审 签发人 签发 复审 二审"),
    (CHECKER, 2, "审批领导 签发领导 领导签字 领导签发 分管领导 主管领导 主要领导 单位领导 分管负责人 主要负责人 单位负责人"),
    (CHECKER, 1, "责任编辑 责编 校对 初审 一审 负责人 部门负责人 科室负责人"),
    (CONTACT, 3, "联系人 联系人姓名 联系人员 联络员 联络人"),
    (PHONE, 3, "联系电话 联系方式 办公电话 办公室电话 手机号码 手机号 联系手机 移动电话 固定电话 座机 咨询电话 电话号码 联系人电话"),
    (PHONE, 2, "手机 电话 固话 电话/传真 TEL Tel tel"),
)  # fmt: skip
LABELS: dict[str, tuple[str, int]] = {
    label: (kind, sure) for kind, sure, words in _TABLE for label in words.split()
}
# Labels that are words of other sentences too: 整理：一年来的工作; 主要负责人：亲自抓.
SHY = frozenset(
    label for label in LABELS
    if label in ("整理", "文字", "图文", "文图", "编写", "编撰", "审查", "审定", "审批", "复核", "起草", "审阅", "材料撰写", "记者")
    or label.endswith(("审", "负责人", "领导"))
) - {"签审", "终审"}  # fmt: skip


def _spaced(label: str) -> str:
    """The label with blanks between its letters, as justified lines have them (作　者)."""
    return r"[ 　]{0,4}".join(map(re.escape, label))


ANY = "|".join(_spaced(label) for label in sorted(LABELS, key=lambda one: (-len(one), one)))
# What may stand between a label and its colon: 联系人及电话：, 审核人（签字）：
BEHIND = (
    r"(?:[ 　]{0,3}[及与和、/／]?[ 　]{0,2}(?:联系)?(?:电话|方式|手机)(?:号码)?"
    r"|[ 　]{0,3}[（(]?(?:签[字名章]|盖章|传真|手机|姓名)[）)]?)?"
)
# What forms say where a name is missing, and what a checker writes instead of one.
# fmt: off
NO_NAMES = frozenset(
    [
        "无", "略", "同上", "姓名", "电话", "科室", "单位", "佚名", "匿名",
        "不详", "未知", "待定", "保密", "同意", "不同意", "已审", "已审核", "已阅",
        "通过", "合格", "属实", "无误", "情况属实", "审核通过", "见附件", "年月日", "意见",
        "签字", "签名", "盖章", "公章", "手机", "职务", "部门", "日期", "时间",
        "备注", "方案", "文件", "文章", "文稿", "文明", "文化", "高度", "方式", "方法", "方面", "计划", "明确", "安全", "安排",
        "严格", "严肃", "项目", "应急", "管理", "常规", "平安", "国家", "全市", "党员", "党建", "成员", "成效", "解决", "施工", "张贴",
    ]
)
# fmt: on
# The first letters of all but one in a hundred names: a name without a colon must begin with one.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢"
    "安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝骆路"
    "游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂佟"
    "应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢"
    "劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权屠豆朴盖练廉禹井祖漆巴丰支卿国狄平索宣晋初云容敬来扈晁芮都普阙浦戈"
    "伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭尉冶斯檀衣展阴昝智植衡"
    "富尧闭诸令皇东西"
)
# A name of a person as forms without a colon give it.
PERSON = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}[·•・][\u3400-\u9fff·•・]{1,12}")
_ROOM = re.compile(r"[室科办局处部股队台站厅院所委组社]$")


def is_person(text: str) -> bool:
    """Whether the words are a person's name for all that can be seen."""
    return bool(
        PERSON.fullmatch(text) and text[0] in SURNAMES and text not in NO_NAMES
        and text not in LABELS and not _ROOM.search(text)
    )  # fmt: skip
