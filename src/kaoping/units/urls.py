"""Addresses of units, posts and people."""

from django.urls import path

from kaoping.units.views import book, own, people, roll, standins, units

app_name = "units"
urlpatterns = [
    path("units/", units.unit_list, name="list"),
    path("units/import/", roll.import_roll, name="import"),
    path("units/contacts/", book.import_book, name="contacts"),
    path("units/<str:code>/", units.unit_page, name="unit"),
    path("units/<str:code>/posts/", units.open_post, name="open_post"),
    path("people/", people.people_list, name="people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/link/", people.make_link, name="make_link"),
    path("people/<int:pk>/close/", people.close_person, name="close_person"),
    path("people/<int:pk>/open/", people.open_person, name="open_person"),
    path("people/<int:pk>/second-step/", people.forget_second_factor, name="forget_second_factor"),
    path("people/posts/<int:pk>/", units.post_page, name="post"),
    path("people/posts/<int:pk>/stand-in/", standins.stand_in, name="stand_in"),
    path("people/stand-ins/<int:pk>/end/", standins.end_stand_in, name="end_stand_in"),
    path("account/post/", own.switch_post, name="switch_post"),
    path("account/link/<str:token>/", own.use_link, name="use_link"),
    path("account/2fa/picture.svg", own.totp_picture, name="totp_picture"),
]
