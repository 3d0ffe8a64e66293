"""Which pieces stand: what a unit has in a window."""

from kaoping.assessment.models import Submission

STANDING = (Submission.State.SUBMITTED, Submission.State.RETURNED, Submission.State.ACCEPTED)
