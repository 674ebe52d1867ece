"""文稿: documents as they were handed out, their files, who made them and for whom; each with a code."""
