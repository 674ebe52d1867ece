"""The reader's process with its imports behind it (see ``reader_at_hand``): a fork of it reads each file.

Like ``config/files/worker.py`` it knows nothing of Django. Over the socket that its argument names come three
descriptors a file: what is given to the reader, where its answer goes, and where its number and its end are report.
"""

import os
import signal
import socket
import struct
import sys
import types
from pathlib import Path

CODE = struct.Struct("i")


def read_as_worker(given: int, output: int) -> None:
    """What ``worker.py`` does, with its standard input and output at these descriptors; never comes back."""
    from config.files.reading.serve import serve

    code = 1  # as the interpreter ends with any error
    try:
        with open(given, "rb", closefd=False) as stream, open(output, "wb", closefd=False) as to:
            serve(stream, to)
        code = 0
    finally:
        os._exit(code)


def watch_reader(given: int, output: int, report: int) -> None:
    """Fork the reader, tell its number and how it ended; never comes back."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    reader = os.fork()
    if not reader:
        os.close(report)
        read_as_worker(given, output)
    os.close(output)
    os.write(report, CODE.pack(reader))
    _reader, status = os.waitpid(reader, 0)
    os.write(report, CODE.pack(os.waitstatus_to_exitcode(status)))
    os._exit(0)


if __name__ == "__main__":
    config = types.ModuleType("config")
    config.__path__ = [str(Path(__file__).resolve().parent.parent / "config")]
    sys.modules["config"] = config
    import config.files.reading.serve

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as line:
        while True:
            message, descriptors, _flags, _address = socket.recv_fds(line, 1, 3)
            if not message:
                break
            if not os.fork():
                line.close()
                watch_reader(*descriptors)
            for descriptor in descriptors:
                os.close(descriptor)
