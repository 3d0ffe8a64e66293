"""The mail door (being written)."""


class SubmissionMail:
    pass
