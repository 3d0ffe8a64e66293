"""What the system says of a file that cannot be used, in the user's language; needs no Django."""

import errno
import os

REASONS = {
    errno.ENOENT: ("there is no such file or folder", "没有这个文件或文件夹"),
    errno.EACCES: ("the rights do not allow it", "没有权限"),
    errno.EPERM: ("the system does not allow it", "系统不允许"),
    errno.EISDIR: ("it is a folder", "这是文件夹"),
    errno.ENOTDIR: ("a folder on the way to it is a file", "路径里有一段不是文件夹"),
    errno.EEXIST: ("a file of that name stands in the way", "已有同名文件"),
    errno.ENOSPC: ("the disk is full", "磁盘已满"),
    errno.EDQUOT: ("the quota of the disk is used up", "磁盘配额已用完"),
    errno.EFBIG: ("the file would be too large", "文件太大"),
    errno.EROFS: ("the disk is read-only", "磁盘是只读的"),
    errno.EIO: ("the disk reports a fault", "磁盘读写出错"),
    errno.ENAMETOOLONG: ("the name is too long", "名称太长"),
    errno.ELOOP: ("its links lead in a circle", "链接绕成了圈"),
    errno.EMFILE: ("too many files are open", "打开的文件太多"),
    errno.EBADF: ("it is closed", "已经关闭"),
    errno.EADDRINUSE: ("another program listens there", "已被别的程序占用"),
    errno.EADDRNOTAVAIL: ("this machine does not have the address", "本机没有这个地址"),
    errno.ENXIO: ("nothing is there to read from or write to", "没有可以读写的设备"),
}


def language_of_environment() -> str:
    """``zh`` where the terminal's language is Chinese, else ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def reason_of(error: Exception, language: str) -> str:
    """Why, as part of a sentence; what the table does not have keeps the system's own words."""
    number = getattr(error, "errno", None)
    if number in REASONS:
        return REASONS[number][language.lower().startswith("zh")]
    said = getattr(error, "strerror", None) or str(error)
    return f"系统提示：{said}" if language.lower().startswith("zh") else said.lower()


def cannot_be_read(path: object, error: Exception) -> str:
    """The whole sentence about a file that a command was given, in the terminal's language."""
    language = language_of_environment()
    why = reason_of(error, language)
    if language == "zh":
        return f"无法读取 {path}（{why}），请写一个能读取的文件。"
    return f"{path} cannot be read ({why}). Name a file that can be read."
