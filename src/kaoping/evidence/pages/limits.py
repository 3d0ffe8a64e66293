"""What reading pages may cost, and which kinds of file are shown how."""

PICTURES = frozenset({"jpg", "png", "gif", "bmp", "tif", "webp"})
# By the office programs, where they are installed; otherwise as text.
OFFICE = frozenset(
    {"docx", "doc", "wps", "rtf", "odt", "xlsx", "xls", "et", "ods", "pptx", "ppt", "dps", "odp", "ole"}
)
TEXTS = frozenset({"txt", "html", "eml"})  # a reading layout: their own is not kept
KINDS = frozenset({"pdf", "ofd"}) | PICTURES | OFFICE | TEXTS

MOST_PAGES = 200
MOST_SECONDS = 90  # wall clock for one file
MOST_CPU_SECONDS = 80
MOST_MEMORY_BYTES = 1 << 30
MOST_FILE_BYTES = 16 << 20  # of one picture written
MOST_PIXELS = 60_000_000  # of a picture sent, unpacked
MOST_CHARACTERS = 20_000  # of one page's text layer

# The office programs: one call for several files that wait.
OFFICE_SECONDS = 60  # wall clock for a call with one file, and for each further one a third of it
OFFICE_CPU_SECONDS = 60
OFFICE_MEMORY_BYTES = 4 << 30  # of address space; it takes some 250 MB of real memory
OFFICE_FILE_BYTES = 128 << 20
OFFICE_TOGETHER = 6

# The reading layout.
MOST_BLOCKS = 3_000
MOST_SHOWN = 300_000  # characters
MOST_PICTURES = 24

# Widths in pixels: beside the page, on it, and for zoom.
WIDTHS = {"thumb": 144, "page": 1000, "large": 1700}
TALLEST = 2.2  # height over width beyond which a page is drawn smaller
QUALITY = {"thumb": 60, "page": 68, "large": 62}
