"""What the audit trail's verbs and kinds of object are called on pages.

A verb without words here shows itself; a test holds that every verb the code writes has
some.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS: dict[str, Any] = {
    "address.learnt": _("e-mail address learnt"),
    "address.booked": _("e-mail addresses taken from a contact book"),
    "address.confirmed": _("e-mail address confirmed"),
    "address.suspended": _("e-mail address suspended"),
    "address.well_again": _("e-mail address works again"),
    "mail.given_up": _("sending of a mail given up"),
    "mail.notices_chosen": _("notices by mail chosen"),
    "mail.resent": _("mail sent again"),
    "mail.sending_changed": _("sending of mail changed"),
    "mail.tried": _("test mail sent"),
    "message.answered": _("sender answered instead"),
    "message.undone": _("mail taken out again"),
    "post.stand_in_ended": _("standing in ended"),
    "post.stood_in": _("somebody stands in for a post"),
    "demo.clock_moved": _("demo clock moved"),
    "extension.granted": _("extension granted"),
    "extension.revoked": _("extension revoked"),
    "fact.withdrawn": _("recorded fact withdrawn"),
    "facts.recorded": _("facts recorded"),
    "file.fetched": _("held file fetched"),
    "file.kept": _("file stays held back"),
    "file.released": _("held file released"),
    "file.quarantined": _("file held back at the gate"),
    "mailbox.added": _("mailbox added"),
    "mailbox.changed": _("mailbox changed"),
    "mailbox.removed": _("mailbox removed"),
    "message.ignored": _("mail ignored"),
    "message.matched": _("mail matched"),
    "message.put_back": _("mail put back to sorting"),
    "message.received": _("mail received"),
    "message.resend": _("mail taken as a correction"),
    "message.triage": _("mail waits for sorting"),
    "notice.acknowledged": _("notice acknowledged"),
    "notice.drafted": _("notice drafted"),
    "notice.issued": _("notice issued"),
    "notice.withdrawn": _("notice withdrawn"),
    "originality.checked": _("compared with earlier texts"),
    "originality.judged": _("verdict on originality given"),
    "originality.sweep": _("sweep for copied texts asked for"),
    "originality.taken": _("texts to compare with read"),
    "originality.taking": _("texts to compare with handed in"),
    "person.changed": _("person's details changed"),
    "person.created": _("account made"),
    "person.disabled": _("account closed"),
    "person.enabled": _("account opened again"),
    "person.link_made": _("sign-in link made"),
    "person.link_used": _("sign-in link used"),
    "person.password_changed": _("password changed"),
    "person.password_given": _("one-time password given"),
    "person.second_factor_added": _("second step switched on"),
    "person.second_factor_removed": _("second step switched off"),
    "person.sign_in_failed": _("sign-in failed"),
    "person.signed_in": _("signed in"),
    "post.handed_over": _("post handed over"),
    "post.left": _("post left empty"),
    "post.opened": _("post opened"),
    "reminder.sent": _("units reminded"),
    "repost.entered": _("repost entered"),
    "repost.withdrawn": _("repost withdrawn"),
    "return_reason.changed": _("list of reasons for a return changed"),
    "submission.taken_over": _("piece taken over from a colleague"),
    "submission.pointed_at": _("places of a return pointed at"),
    "review.abstained": _("reviewer abstained"),
    "review.draft_saved": _("mark drafted"),
    "review.finished": _("final mark given"),
    "scheme.amended": _("scheme amended"),
    "page_mark.confirmed": _("seal or signature on a page confirmed"),
    "page_mark.refuted": _("seal or signature on a page refuted"),
    "scheme.closed": _("scheme closed"),
    "scheme.copied": _("scheme copied into another year"),
    "scheme.decided": _("open points of a copied scheme decided"),
    "scheme.drafted": _("scheme drafted"),
    "scheme.dropped": _("draft of a scheme dropped"),
    "scheme.published": _("scheme published"),
    "scheme.text_set_aside": _("text of a draft set aside"),
    "submission.accepted": _("piece accepted"),
    "submission.begun": _("draft begun"),
    "submission.checked": _("piece checked by the machine"),
    "submission.read": _("files of a piece read by the machine"),
    "submission.filled": _("names of a mailed piece filled in from its documents"),
    "submission.corrected": _("correction arrived"),
    "submission.duplicate": _("piece taken as sent twice"),
    "submission.handed_back": _("draft handed back to the author"),
    "submission.moved": _("piece carried to another window"),
    "submission.rejected": _("piece not accepted"),
    "submission.reopened": _("decision taken back"),
    "submission.returned": _("piece returned"),
    "submission.sent_to_sign_off": _("draft sent to sign-off"),
    "submission.submitted": _("piece arrived"),
    "submission.withdrawn": _("piece withdrawn"),
    "unit.changed": _("unit changed by the roll"),
    "unit.entered": _("unit entered by the roll"),
    "waiver.granted": _("waiver granted"),
    "waiver.revoked": _("waiver revoked"),
    "wording.changed": _("common wording changed with its notice"),
    "wording.registered": _("common wording registered"),
    "wording.withdrawn": _("common wording withdrawn"),
}

KINDS: dict[str, Any] = {
    "assessment.extension": _("extension"),
    "assessment.notice": _("notice"),
    "assessment.recordedfact": _("recorded fact"),
    "assessment.recording": _("recording of facts"),
    "assessment.schemeversion": _("scheme"),
    "assessment.submission": _("piece"),
    "assessment.waiver": _("waiver"),
    "assessment.window": _("window"),
    "base.instance": _("installation"),
    "evidence.pagemark": _("seal or signature"),
    "evidence.storedfile": _("file"),
    "intake.mailbox": _("mailbox"),
    "intake.message": _("mail"),
    "notifications.outgoingmail": _("mail that went out"),
    "originality.sweep": _("sweep"),
    "originality.taking": _("texts handed in"),
    "originality.wording": _("common wording"),
    "publishing.repost": _("repost"),
    "reviews.review": _("mark"),
    "units.person": _("person"),
    "units.post": _("post"),
    "units.postaddress": _("e-mail address"),
    "units.unit": _("unit"),
}


# Parts of the system that act by themselves or at a terminal, as they sign.
PARTS: dict[str, Any] = {
    "": _("the system"),
    "demo": _("the demo city"),
    "facts import": _("command “facts import”"),
    "gate": _("the gate for files"),
    "intake": _("mail intake"),
    "sign-in": _("sign-in page"),
    "units import": _("command “units import”"),
    "user create": _("command “user create”"),
}


def actor_word(label: str) -> str:
    """A person by name as it was, a part of the system in words."""
    return str(PARTS.get(label, label))


def verb_word(verb: str) -> str:
    return str(VERBS.get(verb, verb))


def kind_word(kind: str) -> str:
    return str(KINDS.get(kind, kind))
