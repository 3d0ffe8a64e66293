"""What reading pages may cost. A file that wants more is looked at as the original."""

KINDS = frozenset({"pdf", "jpg", "png", "gif", "bmp", "tif", "webp"})
PICTURES = KINDS - {"pdf"}

MOST_PAGES = 200
MOST_SECONDS = 90  # wall clock for one file
MOST_CPU_SECONDS = 80
MOST_MEMORY_BYTES = 1 << 30
MOST_FILE_BYTES = 16 << 20  # of one picture written
MOST_PIXELS = 60_000_000  # of a picture sent, unpacked
MOST_CHARACTERS = 20_000  # of one page's text layer
MOST_TEXT = 200_000  # characters kept of the whole file

# Widths in pixels: beside the page, on it, and for zoom.
WIDTHS = {"thumb": 144, "page": 1000, "large": 1700}
TALLEST = 2.2  # height over width beyond which a page is drawn smaller
QUALITY = {"thumb": 60, "page": 68, "large": 62}
