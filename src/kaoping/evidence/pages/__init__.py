"""Pictures of a file's pages and the text that lies on them: derived, safe to delete, made again."""
