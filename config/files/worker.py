"""The reader's process (阅读进程), started as a script by ``read_book``: no file can hold or kill who started it.

It knows nothing of Django: ``config`` is made an empty package here, so that its ``__init__`` is never run.
"""

import sys
import types
from pathlib import Path

if __name__ == "__main__":
    config = types.ModuleType("config")
    config.__path__ = [str(Path(__file__).resolve().parent.parent)]
    sys.modules["config"] = config
    from config.files.reading.serve import serve

    serve(sys.stdin.buffer, sys.stdout.buffer)
