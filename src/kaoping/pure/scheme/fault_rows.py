"""The one table of fault codes: code → (English, Chinese)."""

from __future__ import annotations

from kaoping.pure.scheme.fault_rows_text import TEXT_ROWS

ROWS: dict[str, tuple[str, str]] = {
    **TEXT_ROWS,
    # --- words ---
    "unknown_word": (
        "“%(found)s” is not a word here. Allowed: %(allowed)s.",
        "这里没有“%(found)s”这个词。可以写：%(allowed)s。",
    ),
    "colon_without_space": (
        "“%(found)s” has no space after the colon. Write “%(meant)s: ” and then the value.",
        "“%(found)s”的冒号后面没有空格，请写成“%(meant)s: ”再接内容。",
    ),
    "comma_in_text": (
        "“%(found)s” stands here as a word, because a comma ends a text in braces. Put the whole text into"
        " quotes, or write the comma as “，”.",
        "“%(found)s”被当成了一个词：花括号里半角逗号表示一项结束。请给整段文字加引号，或者改用全角逗号“，”。",
    ),
    "mapping_missing": (
        "“%(word)s” takes words with values, and there are none. Write “%(word)s: {}” if nothing more is to"
        " be said, else {word: value} or indented lines.",
        "“%(word)s”后面要写一组“词: 值”，这里是空的。没有要写的就写“%(word)s: {}”，"
        "否则写 {词: 值} 或缩进的各行。",
    ),
    "not_a_number_of": (
        "“%(word)s” takes what is counted, such as %(example)s; “%(found)s” alone does not say what it is.",
        "“%(word)s”后面要写数什么，如 %(example)s；单写“%(found)s”不知道是哪一种。",
    ),
    "by_group_unsaid": (
        "“%(word)s” takes one value. If it differs by group, write “%(word)s: {by_group: {group: value}}”.",
        "“%(word)s”后面只写一个值。各组不同的，请写“%(word)s: {by_group: {组: 值}}”。",
    ),
    "word_twice": (
        "“%(found)s” stands here a second time; the first is in line %(first)s. Keep one.",
        "“%(found)s”写了两次，第一次在第 %(first)s 行，只留一个。",
    ),
    "word_missing": (
        "The word “%(found)s” is missing here. Add it.",
        "这里缺“%(found)s”，请补上。",
    ),
    "word_needs": (
        "“%(found)s” also needs “%(asked)s”. Add it, or leave out “%(found)s”.",
        "写“%(found)s”就要写“%(asked)s”，请补上，或者去掉“%(found)s”。",
    ),
    "needs_one_of": (
        "One of these words is missing here: %(allowed)s.",
        "这里要写下列词中的一个：%(allowed)s。",
    ),
    "bounds_cross": (
        "No number is both “%(low)s” and “%(high)s”. Lower the one, or raise the other.",
        "没有哪个数同时符合“%(low)s”和“%(high)s”，请放低前者或提高后者。",
    ),
    "only_one_of": (
        "Only one of these may stand here: %(found)s. Keep one.",
        "这几个词只能写一个：%(found)s。",
    ),
    "word_beside_by_group": (
        "“%(found)s” stands beside “by_group”, which stands alone. Move it out.",
        "“by_group”要单独写，旁边不能再写“%(found)s”。",
    ),
    "nothing_given": (
        "“%(word)s” has no value. Write one, or leave the word out.",
        "“%(word)s”后面没有内容，请写上，或者去掉这个词。",
    ),
    "nothing_in_it": (
        "“%(word)s” is an empty list or mapping. Put something in, or leave the word out.",
        "“%(word)s”是空的，请写上内容，或者去掉这个词。",
    ),
    "not_text": (
        "“%(word)s” takes a text, not %(found)s.",
        "“%(word)s”后面要写一段文字，不能写 %(found)s。",
    ),
    "text_too_long": (
        "The text of “%(word)s” has %(found)s characters; at most %(limit)s are allowed.",
        "“%(word)s”有 %(found)s 个字，最多 %(limit)s 个字。",
    ),
    "not_an_id": (
        "“%(found)s” cannot be an id (%(word)s). An id begins with a letter or a digit of any"
        " script and goes on with letters, digits, “.”, “-” and “_”, at most 60.",
        "“%(found)s”不能作编号（%(word)s）。编号以文字或数字开头，只含文字、数字和“.”“-”“_”，最多 60 个。",
    ),
    "not_a_number": (
        "“%(word)s” takes a number such as 4, 0.5, 5/30 or 80%%, not “%(found)s”.",
        "“%(word)s”后面要写数，如 4、0.5、5/30、80%%，不能写“%(found)s”。",
    ),
    "not_a_whole_number": (
        "“%(word)s” takes a whole number, not “%(found)s”.",
        "“%(word)s”后面要写整数，不能写“%(found)s”。",
    ),
    "not_positive": (
        "“%(word)s” must be above zero; found %(found)s.",
        "“%(word)s”必须大于零，现在是 %(found)s。",
    ),
    "too_small": (
        "“%(word)s” must be at least %(limit)s; found %(found)s.",
        "“%(word)s”不能小于 %(limit)s，现在是 %(found)s。",
    ),
    "too_great": (
        "“%(word)s” must be at most %(limit)s; found %(found)s.",
        "“%(word)s”不能大于 %(limit)s，现在是 %(found)s。",
    ),
    "share_outside": (
        "A share must be above 0 and at most 100%%; found %(found)s.",
        "比例要大于 0、不超过 100%%，现在是 %(found)s。",
    ),
    "not_a_date": (
        "“%(word)s” takes a day such as 2014-03-31, not “%(found)s”.",
        "“%(word)s”后面要写日期，如 2014-03-31，不能写“%(found)s”。",
    ),
    "no_such_day": (
        "%(found)s is not in the calendar. Write a day that there is.",
        "日历上没有 %(found)s 这一天，请改正日期。",
    ),
    "not_true_or_false": (
        "“%(word)s” takes true or false, not “%(found)s”.",
        "“%(word)s”后面只能写 true 或 false，不能写“%(found)s”。",
    ),
    "not_one_of": (
        "“%(word)s” cannot be “%(found)s”. Allowed: %(allowed)s.",
        "“%(word)s”不能写“%(found)s”。可以写：%(allowed)s。",
    ),
    "not_a_list": (
        "“%(word)s” takes a list ([…] or lines that begin with “- ”), not “%(found)s”.",
        "“%(word)s”后面要写列表（[…] 或以“- ”开头的各行），不能写“%(found)s”。",
    ),
    "not_a_mapping": (
        "“%(word)s” takes words with values ({…} or indented lines), not “%(found)s”.",
        "“%(word)s”后面要写一组“词: 值”（{…} 或缩进的各行），不能写“%(found)s”。",
    ),
    "not_an_else": (
        "“else” is 0, {times: …} or {cap: …}, not “%(found)s”.",
        "“else”只能写 0、{times: …} 或 {cap: …}，不能写“%(found)s”。",
    ),
    "range_upside_down": (
        "In “%(word)s” the beginning lies after the end. Exchange them.",
        "“%(word)s”的起点在终点之后，请对调。",
    ),
    "discretion_needs_events": (
        "A range {from, to} is decided event by event; write “of: {events: …}”.",
        "{from, to} 由每个事件酌定，请写“of: {events: …}”。",
    ),
    "clip_without_windows": (
        "“%(found)s” does not go with these windows: “from” goes with every and due, “until” with"
        " every and by_notice; fixed windows have their own dates.",
        "“%(found)s”不能和这种时段一起写：“from”配 every 或 due，“until”配 every 或"
        " by_notice，固定时段各写各的日期。",
    ),
    # --- names ---
    "id_twice": (
        "The id “%(found)s” is given twice; the first is in line %(first)s. Choose another.",
        "编号“%(found)s”用了两次，第一次在第 %(first)s 行，请改一个。",
    ),
    "unknown_reference": (
        "“%(word)s: %(found)s” names nothing that this scheme has. It has: %(allowed)s.",
        "“%(word)s: %(found)s”在方案里找不到。方案里有：%(allowed)s。",
    ),
    "unknown_key": (
        "No source offers facts with the key “%(found)s”. Offered: %(allowed)s.",
        "没有哪个数据来源提供“%(found)s”。可用的有：%(allowed)s。",
    ),
    "undeclared_key": (
        "No programme here counts “%(found)s” by itself: the office records it, or a file of facts brings it."
        " Counted here: %(allowed)s.",
        "本系统没有哪个模块自动统计“%(found)s”，要由工作人员登记，或者由事实文件给出。自动统计的有：%(allowed)s。",
    ),
    "unknown_timezone": (
        "“%(found)s” is not a time zone. Write one such as Asia/Shanghai.",
        "没有“%(found)s”这个时区，请写如 Asia/Shanghai 的名称。",
    ),
    "score_too_early": (
        "Indicator %(indicator)s reads the score of %(found)s, which is not known yet there."
        " Only an earlier indicator can be read; move %(found)s before it.",
        "第 %(indicator)s 项用到第 %(found)s 项的得分，但那时还没有算出。只能用排在前面的项，请调整次序。",
    ),
    "reads_wrong_rule": (
        "“%(word)s: %(found)s” needs an indicator with the rule “%(expected)s”.",
        "“%(word)s: %(found)s”要指向用“%(expected)s”计分的项。",
    ),
    "pieces_of_nothing": (
        "Whose pieces are counted here? Add “indicator: ID” with the id of an indicator that has a rule.",
        "这里数的是哪一项的材料？请写“indicator: 编号”，指向有计分规则的项。",
    ),
    # --- windows ---
    "window_outside": (
        "The window %(window)s of indicator %(indicator)s has the day %(found)s, outside the"
        " period %(first)s to %(last)s. Move the day, or widen the period with “period: {from, to}”.",
        "第 %(indicator)s 项的时段 %(window)s 写了 %(found)s，不在考评期 %(first)s 至 %(last)s 内。请改日期，或者用“period: {from, to}”把考评期放宽。",
    ),
    "windows_overlap": (
        "The windows %(window)s and %(other)s of indicator %(indicator)s share days from %(first)s to"
        " %(last)s, and “%(rule)s” goes by the day: what happens then would count twice. Give the later"
        " one a “from” after the earlier one's “due”, or make two indicators of it.",
        "第 %(indicator)s 项的时段 %(window)s 和 %(other)s 在 %(first)s 至 %(last)s 重叠，而“%(rule)s”按日期计，"
        "这几天的事会算两次。请把后一时段的“from”写在前一时段“due”之后，或者分成两项。",
    ),
    "window_upside_down": (
        "The window %(window)s of indicator %(indicator)s begins on %(opens)s, after its last day"
        " %(due)s. Mend one of the two.",
        "第 %(indicator)s 项的时段 %(window)s 从 %(opens)s 开始，却在 %(due)s 截止，请改正其中一个。",
    ),
    "no_window_left": (
        "“from” and “until” leave indicator %(indicator)s no window in the period. Move one of them.",
        "第 %(indicator)s 项的“from”“until”之间没有留下任何时段，请改其中一个。",
    ),
    "window_too_long": (
        "“every: %(found)s” is longer than the round, “repeat: every: %(repeat)s”. Choose a shorter one.",
        "“every: %(found)s”比每轮考评（repeat: every: %(repeat)s）还长，请改短。",
    ),
    # --- points ---
    "points_unreachable": (
        "Indicator %(indicator)s has %(points)s points, but what it is made of gives at most"
        " %(found)s. Lower the points, or raise the parts.",
        "第 %(indicator)s 项满分 %(points)s，但各部分最多只有 %(found)s，请调低满分或调高各部分。",
    ),
    "out_of_not_the_sum": (
        "Indicator %(indicator)s is converted out of %(points)s, but its parts make %(found)s."
        " They must be equal.",
        "第 %(indicator)s 项按 %(points)s 折算，但各部分合计 %(found)s，两者必须相等。",
    ),
    "level_above_points": (
        "A level of indicator %(indicator)s is worth %(found)s, more than its %(points)s points. Lower the level,"
        " or raise the points.",
        "第 %(indicator)s 项有一档计 %(found)s 分，超过满分 %(points)s，请调低这一档或调高满分。",
    ),
    "open_needs_full_mark": (
        "Indicator %(indicator)s has open points, but “%(rule)s” divides a full mark. State points.",
        "第 %(indicator)s 项不设满分（open），但“%(rule)s”要按满分计算，请写满分。",
    ),
    "rescale_with_open": (
        "“not_applicable: rescale” needs a full mark everywhere, but indicator %(found)s is open. State its points,"
        " or write “leave”.",
        "“not_applicable: rescale”要求每项都有满分，但第 %(found)s 项是 open，请写满分，或者改为 leave。",
    ),
    "items_partly_priced": (
        "Some items of indicator %(indicator)s have points and some have not. Give all or none.",
        "第 %(indicator)s 项的检查内容有的写了分值，有的没写，要么都写，要么都不写。",
    ),
    "bands_not_rising": (
        "The bounds of the bands must rise; %(found)s does not stand above %(before)s. Put them in order.",
        "各档的界限要从小到大；%(found)s 没有大于前面的 %(before)s，请调整次序。",
    ),
    "places_not_rising": (
        "The places must rise; %(found)s does not come after %(before)s. Put them in order.",
        "名次要从小到大；%(found)s 没有排在 %(before)s 之后，请调整次序。",
    ),
    "ratio_flat": (
        "“zero” and “full” are equal, so there is nothing between them. Use “steps” for all or nothing.",
        "“zero”和“full”相等，中间没有可算的余地。要么全得、要么不得的，请用“steps”。",
    ),
    "number_without_days": (
        "“%(found)s” has no days to choose from: “from” and “until” of “take” need pieces, events, counts or measures."
        " Leave the days out.",
        "“%(found)s”没有日期可选：“take”的 from、until 只能用于材料、事件、数量、测量值，请去掉起止日期。",
    ),
    "number_not_by_window": (
        "“%(found)s” of indicator %(indicator)s cannot be read each %(every)s: that indicator has no such windows."
        " Give it “every: %(every)s”, or ask without “every”.",
        "第 %(indicator)s 项没有“every: %(every)s”的时段，“%(found)s”不能逐期读取。请给它写上“every: %(every)s”，或者这里不写“every”。",
    ),
    "row_never_reached": (
        "This row can never be reached: the row before it fits everything. Put it before that row.",
        "这一行永远轮不到：前面一行已经包括了所有情况，请把这一行移到前面。",
    ),
    "count_has_no_attributes": (
        "A count has no attributes, so “%(found)s” cannot be used with it. Count events instead.",
        "计数没有属性，不能用“%(found)s”，请改用 events。",
    ),
    "met_too_many": (
        "This row asks for %(found)s items, but there are %(limit)s. Lower the number, or add items.",
        "这一行要求 %(found)s 项，但总共只有 %(limit)s 项，请改小数目或补上检查内容。",
    ),
    "floor_above_cap": (
        "The floor %(found)s lies above the cap %(limit)s. Lower the floor, or raise the cap.",
        "下限 %(found)s 高于上限 %(limit)s，请调低下限或调高上限。",
    ),
    "panel_drops_all": (
        "With %(found)s marks, dropping %(drop)s at each end leaves none. Raise “from” or lower “drop”.",
        "%(found)s 个评分两端各去掉 %(drop)s 个就没有了，请调高“from”或调低“drop”。",
    ),
    "rubric_not_100": (
        "The criteria of rubric %(rubric)s make %(found)s points; a marker gives 100. Make them 100, or leave the points out.",
        "评分标准“%(rubric)s”各项合计 %(found)s 分，应为 100 分，请改成 100 分或者不写分值。",
    ),
    "levels_not_falling": (
        "The levels of rubric %(rubric)s must fall, best first; %(found)s does not. Put them in order.",
        "评分标准“%(rubric)s”的等次要从高到低，%(found)s 没有低于前一档，请调整次序。",
    ),
    # --- results ---
    "grade_never_reached": (
        "The grade %(found)s can never be given: %(before)s, which stands before it, asks no more. Put the one that"
        " asks most first.",
        "等次“%(found)s”永远评不上：排在它前面的“%(before)s”要求并不更高，请把要求最高的排在最前。",
    ),
    "quota_groups": (
        "“first” differs by group (%(found)s), but units are ranked apart within: %(within)s. Write the same groups"
        " under “ranking: {within: […]}”, without “among”.",
        "“first”按组不同（%(found)s），但分组排名的是：%(within)s。请在“ranking: {within: […]}”里写同样的组，也不要写“among”。",
    ),
    "grade_above_total": (
        "The grade %(found)s asks for %(asked)s points, but the total is at most %(limit)s. Lower what it asks.",
        "等次“%(found)s”要求 %(asked)s 分，但总分最多 %(limit)s 分，请调低要求。",
    ),
    # --- units ---
    "by_group_none": (
        "The unit is in none of the groups that this value names: %(groups)s.",
        "单位不在这个值所列的任何一组：%(groups)s。",
    ),
    "by_group_several": (
        "The unit is in several of the groups that this value names: %(groups)s.",
        "单位同时属于这个值所列的几组：%(groups)s。",
    ),
    "by_group_unresolved": (
        "This value differs by group; it can only be asked for a unit.",
        "这个值按组不同，要指明单位才能确定。",
    ),
    "unknown_indicator": (
        "The scheme has no indicator “%(found)s”.",
        "方案里没有第 %(found)s 项。",
    ),
    "not_a_leaf": (
        "Indicator “%(found)s” is made of others and has no rule of its own.",
        "第 %(found)s 项由下级指标组成，自己没有计分规则。",
    ),
    "unknown_scheme": (
        "There is no file and no built-in scheme “%(found)s”. Built in: %(allowed)s.",
        "没有“%(found)s”这个文件，也没有这个内置方案。内置的有：%(allowed)s。",
    ),
    "unknown_builtin": (
        "There is no built-in scheme “%(found)s”. Built in: %(allowed)s.",
        "没有“%(found)s”这个内置方案。内置的有：%(allowed)s。",
    ),
}
