"""What looking at pages may cost."""

SHORT_SIDE = 1240  # dots of a page's smaller side: an A4 page at 150 dots an inch
FINE_SHORT_SIDE = 2480  # of the picture that seals are read from, where there is one on the page
LONG_SIDE = 5000
MOST_PIXELS = 60_000_000  # of a picture sent, unpacked
MOST_PAGES = 200  # of one file; the others are looked at as the original
PAGE_CPU_SECONDS = 20
PAGE_SECONDS = 120.0  # by the clock: a busy machine, and the models' first loading
MEMORY_BYTES = 2 << 30  # address space: 1.4 GiB was the most needed, half of it never touched
LAYER_CHARACTERS = 15  # a page with fewer in its text layer is taken for a picture of one
MOST_SEALS = 8  # on one page
LOOKER = "rapidocr 3.10 seals 2"
