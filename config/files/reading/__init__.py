"""The readers of single formats (读取各种格式). They run in a process of their own, started by ``worker.py``, and know
nothing of Django, the database or the language of the reader: what cannot be read comes back as a ``Refusal``."""
