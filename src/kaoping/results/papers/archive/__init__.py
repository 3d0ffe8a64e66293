"""Year-end packages 归档: everything of a year in files that open without the product, with their hashes."""
