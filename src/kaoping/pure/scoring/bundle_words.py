"""What the check of a bundle says, English and Chinese."""

SENTENCES: dict[str, tuple[str, str]] = {
    "missing": (
        "The bundle has no %(file)s. Fetch it again from where it was published.",
        "复算包里没有 %(file)s，请从公布处重新下载。",
    ),
    "not_listed": (
        "%(file)s is not in the manifest, so nobody vouches for it.",
        "清单里没有 %(file)s，无从证明它的来历。",
    ),
    "not_ours": (
        "“%(file)s” does not belong to a bundle. Fetch it again from where it was published.",
        "“%(file)s”不属于复算包，请从公布处重新下载。",
    ),
    "manifest_unreadable": (
        "%(file)s is no manifest of a bundle. Fetch it again from where it was published.",
        "%(file)s 不是复算包的清单，请从公布处重新下载。",
    ),
    "changed": (
        "%(file)s was changed: its SHA-256 begins with %(found)s, the manifest says %(expected)s.",
        "%(file)s 被改动过：它的 SHA-256 以 %(found)s 开头，清单上是 %(expected)s。",
    ),
    "other_size": (
        "%(file)s has %(found)s bytes, the manifest says %(expected)s. The manifest was changed.",
        "%(file)s 有 %(found)s 字节，清单上是 %(expected)s，清单被改动过。",
    ),
    "other_number": (
        "The facts make %(found)s sheets, the manifest says %(expected)s. The manifest was changed.",
        "按事实有 %(found)s 张得分表，清单上是 %(expected)s，清单被改动过。",
    ),
    "unreadable": (
        "%(file)s, line %(line)s, cannot be scored: %(en)s",
        "%(file)s 第 %(line)s 行无法计分：%(zh)s",
    ),
    "differs": (
        "%(unit)s: at %(place)s the bundle says %(found)s, recomputed it is %(made)s.",
        "%(unit)s：%(place)s 处，包里是 %(found)s，重算是 %(made)s。",
    ),
    "sheet_missing": (
        "%(unit)s has no sheet in the bundle.",
        "%(unit)s 在包里没有得分表。",
    ),
    "sheet_unreadable": (
        "The sheet in the place of %(unit)s cannot be read.",
        "%(unit)s 处的得分表无法读取。",
    ),
    "sheet_rewritten": (
        "The sheet of %(unit)s says the same in other characters; it was rewritten.",
        "%(unit)s 的得分表内容相同而字节不同，被改写过。",
    ),
    "sheet_too_many": (
        "The bundle holds more than the %(n)s sheets that its facts make.",
        "包里的得分表多于事实所得的 %(n)s 张。",
    ),
    "result_changed": (
        "The fingerprint of all sheets is %(found)s, the manifest says %(expected)s.",
        "全部得分表的指纹是 %(found)s，清单上是 %(expected)s。",
    ),
    "other_fingerprint": (
        "The bundle is of another result: recomputed, its fingerprint is %(found)s, you asked for %(expected)s.",
        "这是另一份结果的复算包：重算得到的指纹是 %(found)s，要求的是 %(expected)s。",
    ),
    "not_a_zip": (
        "%(file)s is no zip file. Name a bundle as it was fetched.",
        "%(file)s 不是 zip 文件，请写下载来的复算包。",
    ),
    "no_file": (
        "There is no file %(file)s. Name a bundle as it was fetched.",
        "没有 %(file)s 这个文件，请写下载来的复算包。",
    ),
    "cannot_read": (
        "%(file)s cannot be read (%(en)s). Name a bundle as it was fetched.",
        "无法读取 %(file)s（%(zh)s），请写下载来的复算包。",
    ),
    "too_big": (
        "“%(file)s” in the bundle unpacks to more than %(limit)s MB, which no result needs. It was not read.",
        "包里的“%(file)s”解开后超过 %(limit)s MB，不会是复算包，未读取。",
    ),
    "broken": (
        "“%(file)s” in the bundle cannot be unpacked. Fetch the bundle again.",
        "包里的“%(file)s”无法解开，请重新下载。",
    ),
    "too_many_files": (
        "The zip file holds %(n)s files; a bundle has %(allowed)s. It was not read.",
        "这个 zip 里有 %(n)s 个文件，复算包只有 %(allowed)s 个，未读取。",
    ),
}
