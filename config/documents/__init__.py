"""文稿: official documents as typed blocks, and the writers that make a page, Word, PDF and text of the same blocks."""
