"""The doors by which mail comes in: polled mailboxes (IMAP) and the listener (LMTP, SMTP).

Both end in ``intake.actions.accept_many``: bytes on disk and synced, rows committed, and only
then does the server hear of it. A door that is killed anywhere loses and doubles nothing.
"""
