"""核验: which document a printed code belongs to, for whoever may read it."""

from __future__ import annotations

from config.codes import read_code
from departments.choices import DocumentState
from departments.models import OfficeDocument, User


def document_of_code(text: str, *, reader: User) -> OfficeDocument | None:
    """The document behind a code; nothing where it is none, or of one that the reader may not see."""
    code = read_code(text)
    if not code:
        return None
    seen = OfficeDocument.objects.visible_to(reader).filter(verification_code=code, state=DocumentState.MADE)
    return seen.defer("content").first()
