"""What happens to files on their way: bytes written over, at any place."""

from hypothesis import strategies as st


def changes(reach, most=12):
    """Places up to ``reach`` with the byte that is written there, as ``written_over`` takes them."""
    return st.lists(st.tuples(st.integers(0, reach), st.integers(0, 255)), max_size=most)


def written_over(content, changes):
    """The content with these changes; a place beyond its end is counted from the beginning again."""
    damaged = bytearray(content)
    for at, value in changes:
        damaged[at % len(damaged)] = value
    return bytes(damaged)
