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
from kaoping.units.actions.book import take_in_book
from kaoping.units.actions.ending import end_unit, restore_unit
from kaoping.units.actions.posts import give_post, hand_over, leave_post, office_unit
from kaoping.units.actions.roll import RollHasFaults, take_in_roll
from kaoping.units.actions.standins import CannotStandIn, end_stand_in, stand_in

__all__ = [
    "AccountTaken",
    "AlreadyPeopled",
    "CannotStandIn",
    "FirstPerson",
    "RollHasFaults",
    "choose_language",
    "create_first_person",
    "create_person",
    "disable_person",
    "enable_person",
    "end_stand_in",
    "end_unit",
    "forget_second_factor",
    "give_one_time_password",
    "give_post",
    "hand_over",
    "leave_post",
    "make_sign_in_link",
    "note_sign_in",
    "office_unit",
    "open_link",
    "restore_unit",
    "stand_in",
    "take_in_book",
    "take_in_roll",
    "use_sign_in_link",
]
