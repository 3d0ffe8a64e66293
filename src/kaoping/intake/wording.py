"""Codes of intake and of the mail reader as whole sentences."""

from django.utils.translation import gettext_lazy as _

# Why a mail stands where it stands.
WHY = {
    "": "",
    "unknown_sender": _(
        "The sender's address belongs to no unit on the roll. Choose the unit; the address can be remembered."
    ),
    "guessed_unit": _(
        "The sender's address is not on the roll; the unit was guessed from a name in the mail. Check it, then confirm."
    ),
    "several_senders": _(
        "The mail names several senders, so it is not certain who wrote it. Check the unit, then confirm."
    ),
    "from_office": _(
        "The sender works in the office. If the mail passes on a unit's material, choose the unit and confirm."
    ),
    "list_from_known": _(
        "A list or bulk mailer sent it from an address on the roll. Confirm it if it is a report, ignore it if not."
    ),
    "not_sure": _(
        "The unit is known, but not for certain what the mail reports. Check the proposal, then confirm."
    ),
    "no_idea": _(
        "The unit is known, but neither subject nor text says what the mail reports. Choose indicator and window."
    ),
    "question": _(
        "The unit asks something and sends no material. Answer it; nothing of it needs to be taken in."
    ),
    "no_handler": _("Nothing takes mail in yet. It is kept; publish a scheme, then confirm it here."),
    "refused": _("The mail could not be taken in by itself; the reason stands with the proposal."),
    "cannot_read": _(
        "The mail could not be read by the machine. The original is kept: open it, then decide."
    ),
    "too_large": _(
        "The mail is larger than 100 MB, so only its headers were read. Open the original, then decide."
    ),
    "undone": _("It was taken in and has been taken out again. Choose anew, or ignore it."),
    "answered": _("The sender was answered instead; what was written stands below."),
    "taken_back": _("It was ignored before and has been put back for a decision."),
    "auto_reply": _("An automatic reply: no person wrote it."),
    "bounce": _("A notice that a mail could not be delivered."),
    "null_sender": _("It has no return address, as only machines send."),
    "list": _("It came from a mailing list."),
    "bulk": _("It is marked as bulk mail."),
    "own_mail": _("It comes from the office's own mailbox."),
    "by_hand": _("Decided by a person."),
    "resend": _("A re-send of a mail that is already here."),
    "sure": _("Sender and content were certain, so it was taken in at once."),
    "confirmed": _("Confirmed by a person."),
    "duplicate": _("The same bytes are already here; nothing was stored twice."),
    "sender_known": _("The sender is known; what it reports is decided on import."),
}

# What a sender is told whose mail was not taken in.
ANSWERS = {
    "which_unit": _("we cannot tell which unit you write for; write its full name and your telephone number"),
    "which_item": _(
        "we cannot tell what the mail reports; write the indicator and the quarter or notice into the subject"
    ),
    "no_files": _("no file was attached, or it was lost on the way"),
    "only_link": _(
        "a file came only as a link to a mail provider or a cloud disk, not with the mail; make it smaller or send it in parts, attached to the mail itself"
    ),
    "unreadable": _("a file cannot be opened; save it as doc, docx or pdf and send it again"),
    "locked": _("a file is locked by a password; send it without one"),
    "not_due": _("nothing of this kind is asked of your unit at present"),
    "not_material": _("this mailbox takes in material only; please call the office"),
}

# How the unit was found: with ``%(what)s``, the words it rests on.
UNIT_WHY = {
    "": _("No unit was found."),
    "address": _("The address is registered with %(what)s."),
    "domain": _("The mail domain %(what)s belongs to this unit alone."),
    "from_name": _("The sender calls itself “%(what)s”; the address is not registered."),
    "subject": _("The subject names “%(what)s”; the address is not registered."),
    "signature": _("The mail is signed “%(what)s”; the address is not registered."),
    "body": _("The text names “%(what)s”; the address is not registered."),
    "handler": _("The content points to this unit; the address is not registered."),
    "person": _("Chosen by a person."),
    "substitute": _("The address stands in for %(what)s these days."),
    "forwarded": _("It passes on a mail of %(what)s, whose address is registered; the sender's is not."),
    "answer": _("It answers our mail “%(what)s”; the address is not registered."),
    "thread": _("An earlier mail of this thread came from the unit; the address is not registered."),
    "person_phone": _("Name and telephone “%(what)s” stand on the roll; the address is not registered."),
    "receipt": _("It names the receipt number of a piece of this unit; the address is not registered."),
}

# What the mail reader met. Nothing of it loses anything: the original is kept.
FAULTS = {
    "no_headers": _("It has no headers; everything was read as text."),
    "header_line_broken": _("A header line was broken in two without an indent; it was joined again."),
    "header_end_missing": _("The blank line after the headers is missing."),
    "header_too_long": _("A header is longer than 8 KB and was read only so far."),
    "headers_too_large": _("The headers are larger than 64 KB and were read only so far."),
    "too_many_parts": _("It has more than 500 parts; the rest was left together as one file."),
    "too_deep": _("Its parts are nested more than 20 deep; the innermost were not opened."),
    "too_large": _("It is larger than 100 MB; only its headers were read."),
    "boundary_not_found": _("Its parts are not where its headers say; everything was read as text."),
    "boundary_guessed": _("The line that parts its attachments was wrong and had to be found."),
    "closing_missing": _("Its end is missing: it may have been cut off on the way."),
    "text_outside_parts": _("It has text outside its parts; see the original."),
    "encoding_unknown": _("A part uses an encoding that nobody knows and was left as it is."),
    "encoding_wrong": _("A text was marked as encoded although it was not; it was read as it stands."),
    "encoding_guessed": _("An attachment came encoded without saying so and was decoded."),
    "text_after_base64": _(
        "Words stood behind an attachment, as lists and scanners add them; they are left out."
    ),
    "encrypted": _("It is encrypted, so nobody but its receiver can read it here. Ask for it unencrypted."),
    "signed_inside": _(
        "Its content lay inside a signed envelope and was taken out; the signature was not checked."
    ),
    "winmail_cut": _("The winmail.dat in it is not whole; what could be read was taken out."),
    "several_senders": _("It names several senders."),
    "no_sender": _("It names no sender."),
    "reader_too_long": _("Reading it took too long and was stopped three times; the original is kept."),
    "reader_too_big": _("Reading it needed more than 256 MB and was stopped; the original is kept."),
    "reader_stopped": _("Reading it ended the reader three times; the original is kept."),
    "body_cut": _("Its text is very long; the page shows the beginning only."),
}


def why_sentence(code: str) -> str:
    return str(WHY.get(code, code))


def unit_sentence(code: str, what: str = "") -> str:
    return str(UNIT_WHY.get(code, "")) % {"what": what}


def fault_sentences(codes: list[str]) -> list[str]:
    return [str(FAULTS.get(code, code)) for code in codes]
