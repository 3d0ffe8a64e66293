"""What reading one document may cost. A file that wants more is looked at as the original."""

MOST_CHARACTERS = 5_000_000  # of text, all blocks together
MOST_BLOCKS = 200_000
MOST_BLOCK = 200_000  # characters of one paragraph
MOST_PICTURES = 300
MOST_PICTURE_BYTES = 30 << 20  # of one picture
MOST_PICTURES_BYTES = 120 << 20  # of all
MOST_PAGES = 2000
MOST_ROWS = 50_000  # of all sheets of a workbook together
MOST_COLUMNS = 500
MOST_SHEETS = 200

# Containers (zip): what their parts may be, counted while they are unpacked; declared sizes lie.
MOST_PARTS = 5_000
MOST_PART_BYTES = 128 << 20
MOST_UNPACKED_BYTES = 256 << 20
MOST_RATIO = 100  # unpacked over packed, above FREE_BYTES
FREE_BYTES = 1 << 20

MOST_OLE_STREAM = 128 << 20
MOST_ELEMENTS = 2_000_000  # of one part
MOST_DEPTH = 200  # of nested elements or groups
