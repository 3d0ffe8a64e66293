"""Pages of units, posts and people, and the small doors of one's own account."""
