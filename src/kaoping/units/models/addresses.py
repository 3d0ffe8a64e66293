"""Where posts write from and are written to: addresses, their troubles, and who stands in for whom."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .roll import Incumbency, Person, Post, Unit


class UnitDomain(models.Model):
    """A mail domain that belongs to one unit alone: who writes from it writes for the unit."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=120, unique=True)

    class Meta:
        db_table = "units_domain"

    def __str__(self):
        return self.domain


class PostAddress(models.Model):
    """An e-mail address from which a post writes; an address belongs to one post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="addresses")
    address = models.CharField(max_length=254, unique=True)  # lower case
    learnt_from = models.CharField(max_length=20, default="roll")  # roll, triage, person
    learnt_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "units_post_address"
        constraints = [
            models.CheckConstraint(
                name="post_address_is_lower",
                condition=Q(address=Lower("address")),
            )
        ]

    def __str__(self):
        return self.address


class AddressTrouble(models.Model):
    """Mail to an address came back. Suspended, nothing is sent to it until a person confirms it.

    An address without a row has no trouble. ``bounces`` counts since the last confirmation or
    the last mail that came from the address.
    """

    address = models.CharField(max_length=254, unique=True)  # lower case
    bounces = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    status = models.CharField(max_length=12, blank=True)  # as 5.1.1, where the notice says it
    said = models.CharField(max_length=300, blank=True)  # the other side's words
    suspended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "units_address_trouble"
        ordering = ["-last_at", "-id"]
        constraints = [
            models.CheckConstraint(name="trouble_address_is_lower", condition=Q(address=Lower("address")))
        ]

    def __str__(self):
        return self.address


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    def on(self, day):
        """Those in force on a day: begun, not over, not ended by hand."""
        return self.filter(since__lte=day, until__gte=day, ended_at=None)


class Substitution(models.Model):
    """Somebody stands in for a post's holder from one day to another, both included.

    A person gets a seat on the post for those days (``seat``) beside its holder; an address alone
    is enough for a stand-in who never signs in. It ends by itself.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="substitutions")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="substitutions")
    seat = models.ForeignKey(Incumbency, models.SET_NULL, null=True, blank=True, related_name="+")
    address = models.CharField(_("mail address"), max_length=254, blank=True)  # lower case
    since = models.DateField()
    until = models.DateField()
    reason = models.CharField(_("reason"), max_length=300)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        db_table = "units_substitution"
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["address"], name="substitution_by_address")]
        constraints = [
            models.CheckConstraint(
                name="substitution_ends_after_start", condition=Q(until__gte=models.F("since"))
            ),
            models.CheckConstraint(
                name="substitution_names_somebody", condition=Q(person__isnull=False) | ~Q(address="")
            ),
            models.CheckConstraint(
                name="substitution_address_is_lower", condition=Q(address=Lower("address"))
            ),
        ]

    def __str__(self):
        return f"{self.person or self.address} – {self.post}"
