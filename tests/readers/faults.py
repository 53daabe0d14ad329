"""What is found wrong in a PDF; and other people's readers as commands."""

import subprocess

FAULTS = []


def check(condition, message):
    if not condition:
        FAULTS.append(message)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    return done.returncode, done.stdout, done.stderr
