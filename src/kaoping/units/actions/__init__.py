"""Verbs of this part; every door calls these."""

from kaoping.units.actions.accounts import (
    AccountTaken,
    AlreadyPeopled,
    FirstPerson,
    choose_language,
    create_first_person,
    create_person,
    disable_person,
    enable_person,
    forget_second_factor,
    give_one_time_password,
    make_sign_in_link,
    note_sign_in,
    open_link,
    use_sign_in_link,
)
from kaoping.units.actions.posts import give_post, hand_over, leave_post, office_unit
from kaoping.units.actions.roll import RollHasFaults, take_in_roll

__all__ = [
    "AccountTaken",
    "AlreadyPeopled",
    "FirstPerson",
    "RollHasFaults",
    "choose_language",
    "create_first_person",
    "create_person",
    "disable_person",
    "enable_person",
    "forget_second_factor",
    "give_one_time_password",
    "give_post",
    "hand_over",
    "leave_post",
    "make_sign_in_link",
    "note_sign_in",
    "office_unit",
    "open_link",
    "take_in_roll",
    "use_sign_in_link",
]
