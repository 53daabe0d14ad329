#!/usr/bin/env python3
"""`banxin preview` in terminals that show pictures: each is played here, answers what terminals
answer, and looks whether a page arrives.

    terminal.py PROGRAM REPORT
"""

import base64
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time

KITTY = b"\x1b_Gi=31;OK\x1b\\"


def answers(kind, said):
    """What a terminal says to what it was asked, in the order of the questions, and where the last
    whole question ends."""
    out, end = b"", 0
    for question in re.finditer(rb"\x1b_G([^;]*);[^\x1b]*\x1b\\|\x1b\[c|\x1b\[5n", said):
        text, end = question.group(), question.end()
        if text == b"\x1b[c":
            out += b"\x1b[?62;4c" if kind == "sixel" else b"\x1b[?62;22c"
        elif text == b"\x1b[5n":
            out += b"\x1b[0n"
        elif b"a=q" in question.group(1) and kind == "kitty":
            # pictures come through the line, not by files
            out += KITTY if b"t=d" in question.group(1) else b"\x1b_Gi=31;EBADF\x1b\\"
    return out, end


def run(program, report, kind):
    folder = tempfile.mkdtemp()
    own = shutil.copy(report, os.path.join(folder, "report.yaml"))
    environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    for name in ("TERM_PROGRAM", "LC_TERMINAL", "KONSOLE_VERSION"):
        environment.pop(name, None)
    if kind == "iterm":
        environment["TERM_PROGRAM"] = "iTerm.app"
    pid, line = pty.fork()
    if pid == 0:
        os.execve(program, [program, "preview", own], environment)
    fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 120, 0, 0))
    said, asked, end = b"", 0, time.monotonic() + 30
    while time.monotonic() < end:
        if not select.select([line], [], [], 0.2)[0]:
            continue
        try:
            part = os.read(line, 65536)
        except OSError:
            break
        if not part:
            break
        said += part
        reply, seen = answers(kind, said[asked:])
        asked += seen
        if reply:
            os.write(line, reply)
    else:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    files = sorted(os.listdir(folder))
    shutil.rmtree(folder)
    assert os.waitstatus_to_exitcode(status) == 0, said[-500:]
    return said, files


def main():
    program, report = sys.argv[1:]
    said, files = run(program, report, "iterm")
    (picture,) = re.findall(rb"\x1b\]1337;File=[^:]*:([A-Za-z0-9+/=]+)\x07", said)
    assert base64.b64decode(picture).startswith(b"\x89PNG"), "a PNG"
    assert files == ["report.yaml"], files
    said, files = run(program, report, "kitty")
    parts = re.findall(rb"\x1b_G([^;]*);([A-Za-z0-9+/=]*)\x1b\\", said)
    shown = [part for keys, part in parts if b"a=q" not in keys]
    assert len(base64.b64decode(b"".join(shown))) > 100_000, "pixels"
    assert files == ["report.yaml"], files
    said, files = run(program, report, "sixel")
    assert re.search(rb"\x1bP[0-9;]*q", said) and len(said) > 10_000, "sixels"
    assert files == ["report.yaml"], files
    said, files = run(program, report, "plain")
    assert files == ["report.p1.png", "report.yaml"], files
    print("pictures in terminals: kitty, iTerm2, sixel; a file where there are none")


if __name__ == "__main__":
    main()
