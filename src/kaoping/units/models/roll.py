"""Bodies, the people in them, and the posts on which every right hangs."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaoping.base import asked


class Office(models.Model):
    """The assessing office: one row, what it is called and how it is reached."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)  # 清河市直机关: stands in the bar
    mailbox = models.EmailField(_("mailbox"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    class Meta:
        db_table = "units_office"
        constraints = [models.CheckConstraint(name="office_is_one_row", condition=Q(id=1))]

    def __str__(self):
        return self.short_name or self.name

    @classmethod
    def current(cls):
        return asked.once("office", lambda: cls.objects.filter(id=1).first() or cls())


class UnitQuerySet(models.QuerySet["Unit"]):
    def assessed(self):
        """The bodies that a scheme asks."""
        return self.filter(is_assessed=True, dissolved_on=None)

    def in_order(self):
        return self.order_by("position", "code")


class Unit(models.Model):
    """A body: one that is assessed, or one whose people do the assessing.

    A volunteer team is a unit below the body it belongs to (``parent``), and is not
    assessed itself: what it reports counts for the body.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    group = models.CharField(_("group"), max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    is_assessed = models.BooleanField(_("is assessed"), default=True)
    position = models.PositiveIntegerField(_("order"), default=0)
    initials = models.CharField(max_length=60, blank=True)  # pinyin initials of the name, for search
    dissolved_on = models.DateField(null=True, blank=True)  # from then on no scheme asks it
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="took_in", db_index=False
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        db_table = "units_unit"
        ordering = ["position", "code"]
        indexes = [models.Index(fields=["group", "position"], name="unit_by_group")]

    def __str__(self):
        return self.name


class UnitTag(models.Model):
    """A mark on a unit that schemes select by, such as ``window``."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="tags")
    tag = models.CharField(max_length=40)

    class Meta:
        db_table = "units_tag"
        constraints = [models.UniqueConstraint(fields=["unit", "tag"], name="unit_tag_once")]

    def __str__(self):
        return self.tag


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)

    def create_user(self, username, password=None, **fields):
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from the posts they hold."""

    username = models.CharField(_("account"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        db_table = "units_person"
        ordering = ["username"]

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name


class Role(models.TextChoices):
    OFFICE_HEAD = "office_head", _("head of the office")
    CLERK = "clerk", _("clerk of the office")
    UNIT_AUTHOR = "unit_author", _("liaison")
    UNIT_APPROVER = "unit_approver", _("checker of the unit")
    UNIT_HEAD = "unit_head", _("head of the unit")
    REVIEWER = "reviewer", _("reviewer")
    LEADER = "leader", _("leader")
    AUDITOR = "auditor", _("auditor")
    SYSTEM_ADMIN = "system_admin", _("system administrator")


class Post(models.Model):
    """A desk in a unit with one role. Rights hang here and pass on with the desk."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="posts")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    title = models.CharField(_("title"), max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "units_post"
        ordering = ["unit", "role", "id"]
        indexes = [models.Index(fields=["role"], name="post_by_role")]

    def __str__(self):
        return f"{self.unit} {self.title or self.get_role_display()}"


class IncumbencyQuerySet(models.QuerySet["Incumbency"]):
    def on(self, day):
        """Those in force on a day."""
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))


class Incumbency(models.Model):
    """Who holds a post, from when to when (both days included)."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="incumbencies")
    person = models.ForeignKey(Person, models.CASCADE, related_name="incumbencies")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = IncumbencyQuerySet.as_manager()

    class Meta:
        db_table = "units_incumbency"
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                name="incumbency_ends_after_start",
                condition=Q(until=None) | Q(until__gte=models.F("since")),
            ),
            models.UniqueConstraint(fields=["post", "person", "since"], name="incumbency_once"),
        ]

    def __str__(self):
        return f"{self.person} – {self.post}"


class SignInLink(models.Model):
    """A one-time way back in that the clerk or the unit's administrator hands out."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "units_sign_in_link"

    def __str__(self):
        return str(self.person)


class Wish(models.Model):
    """A small wish of one person about pages, such as a list put away. Nothing hangs on it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="wishes", db_index=False)
    name = models.CharField(max_length=40)
    wished = models.CharField(max_length=40)

    class Meta:
        db_table = "units_wish"
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="wish_once")]

    def __str__(self):
        return f"{self.name} {self.wished}"
