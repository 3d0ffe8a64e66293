"""How much of a mail is read. What lies beyond stays in the kept original.

Measured on hostile mail: without such limits one message costs a parser gigabytes.
"""

MAIL_BYTES = 100 * 1024 * 1024  # beyond it the headers alone are read
HEADER_BLOCK_BYTES = 64 * 1024  # all headers of one part
HEADER_BYTES = 8 * 1024  # one header, unfolded
HEADERS = 1000  # of one part
PARTS = 500  # leaves of one mail, nested mails included
NESTED_BYTES = 64 * 1024 * 1024  # copies of mails within mails, together
BASE64_RUNS = 1000  # padded pieces of one part; more is no mail
DEPTH = 20  # containers within containers
ADDRESSES = 500  # of one header
BODY_CHARS = 500_000  # text kept for search and display
SOURCE_CHARS = 1_500_000  # of one text part, markup included
NAME_CHARS = 200  # a sender's file name; only a label
