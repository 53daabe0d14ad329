#!/usr/bin/env python3
"""Prints with other people's printer, `ippeveprinter` of CUPS, on this machine alone: what it gets
is what was sent, byte for byte, with the attributes that were asked for; faults are told, and
nothing is sent twice.

    printing.py BANXIN FOLDER PDF PDF

The PDFs are two of a batch of four, with its manifest beside them.
"""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

from faults import FAULTS, check

ATTRIBUTES = """\
ATTR keyword sides-supported one-sided,two-sided-long-edge,two-sided-short-edge
ATTR keyword sides-default one-sided
ATTR enum finishings-supported 3,4
ATTR enum finishings-default 3
ATTR rangeOfInteger copies-supported 1-99
ATTR integer copies-default 1
ATTR mimeMediaType document-format-supported {format}
ATTR mimeMediaType document-format-default {format}
"""
# Ends jobs whose document says so, and writes down what it was asked for.
COMMAND = """\
#!/bin/sh
{{ echo "$IPP_JOB_NAME|$IPP_COPIES|$IPP_SIDES|$IPP_FINISHINGS"; }} >> "{folder}/jobs"
cp "$1" "{folder}/got/$IPP_JOB_ID.pdf"
if tail -c 20 "$1" | grep -q ABORT; then exit 1; fi
exit 0
"""
AVAHI = """\
[server]
use-ipv6=no
allow-interfaces=lo
[publish]
publish-workstation=no
"""
# Bus and responder that the printer insists on; neither is the system's own.
BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={folder}/bus</listen>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_type="*"/><allow receive_type="*"/>
  </policy>
</busconfig>
"""


@contextlib.contextmanager
def running(*args, **more):
    process = subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, what):
    for _ in range(200):
        if condition():
            return
        time.sleep(0.05)
    raise SystemExit(f"{what} does not start")


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def responder(folder):
    """Gives the environment in which the printer finds bus and responder."""
    (folder / "bus.conf").write_text(BUS.format(folder=folder))
    (folder / "avahi.conf").write_text(AVAHI)
    environment = dict(os.environ, DBUS_SYSTEM_BUS_ADDRESS=f"unix:path={folder}/bus")
    avahi = ["avahi-daemon", "--no-drop-root", "--no-rlimits", "--no-chroot", "-f", folder / "avahi.conf"]
    with running("dbus-daemon", f"--config-file={folder}/bus.conf", "--nofork", "--nopidfile"):
        wait_for((folder / "bus").exists, "dbus-daemon")
        with running(*avahi, env=environment):
            time.sleep(1)
            yield environment


@contextlib.contextmanager
def printer(folder, environment, format="application/pdf"):
    (folder / "attributes").write_text(ATTRIBUTES.format(format=format))
    command = folder / "command"
    command.write_text(COMMAND.format(folder=folder))
    command.chmod(0o755)
    for name in ("spool", "got"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir()
    (folder / "jobs").write_text("")
    port = free_port()
    args = ["ippeveprinter", "-a", folder / "attributes", "-c", command, "-d", folder / "spool", "-p", str(port)]
    with running(*args, "-r", "off", "-n", "localhost", "banxin-test", env=environment):
        wait_for(lambda: listens(port), "ippeveprinter")
        yield f"ipp://localhost:{port}/ipp/print"


def banxin(program, *args):
    done = subprocess.run([program, "--lang", "en", "print", *map(str, args)], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def jobs(folder):
    return (folder / "jobs").read_text().splitlines()


def prints(program, folder, address, pdfs):
    code, said = banxin(program, "--printer", address, "--copies", 2, "--duplex", "--staple", *pdfs)
    check(code == 0 and "printed 2 of 2" in said, f"not printed: {said}")
    wanted = [f"{pdf.name}|2|two-sided-long-edge|staple" for pdf in pdfs]
    check(jobs(folder) == wanted, f"jobs: {jobs(folder)}")
    for number, pdf in enumerate(pdfs, 1):
        got = folder / "got" / f"{number}.pdf"
        check(got.read_bytes() == pdf.read_bytes(), f"{pdf.name}: other bytes")


def separates(program, folder, address, pdfs):
    before = len(jobs(folder))
    code, said = banxin(program, "--printer", address, "--separator", "--copies", 3, *pdfs)
    check(code == 0, f"not printed: {said}")
    found = [line.split("|")[1:3] for line in jobs(folder)[before:]]
    check(found == [["1", "one-sided"], ["3", "one-sided"]] * 2, f"separators: {found}")
    sheet = folder / "got" / f"{before + 1}.pdf"
    text = subprocess.run(["pdftotext", sheet, "-"], capture_output=True, text=True).stdout
    check("1/2" in text.replace(" ", "") and pdfs[0].name in text, f"separator: {text}")
    info = subprocess.run(["pdfinfo", pdfs[0]], capture_output=True, text=True).stdout
    author = next(line.split(None, 1)[1] for line in info.splitlines() if line.startswith("Author"))
    check(author in text, f"separator without {author}: {text}")


def aborts(program, folder, address, pdfs):
    """After an error what was sent is told, and is not sent again."""
    bad, record = folder / "bad.pdf", folder / "record"
    bad.write_bytes(pdfs[0].read_bytes() + b"%ABORT\n")
    record.unlink(missing_ok=True)
    before = len(jobs(folder))
    args = ["--printer", address, "--record", record, pdfs[0], bad, pdfs[1]]
    code, said = banxin(program, *args)
    check(code == 1 and "has ended job" in said, f"not told: {said}")
    check(f"{pdfs[1]}: not sent" in said and "printed 1 of 3" in said, f"not told: {said}")
    bad.write_bytes(pdfs[0].read_bytes() + b"%mended\n")
    code, said = banxin(program, *args)
    check(code == 0 and f"{pdfs[0]}: sent before" in said and "printed 2 of 3" in said, f"again: {said}")
    names = [line.split("|")[0] for line in jobs(folder)[before:]]
    check(names == [pdfs[0].name, "bad.pdf", "bad.pdf", pdfs[1].name], f"sent: {names}")
    # a run that ended while it was sending
    lines = record.read_text().splitlines()
    record.write_text("\n".join(lines[:1]) + '\n{"file": "x')
    code, said = banxin(program, *args)
    check(code == 1 and "may be printed" in said, f"not told: {said}")
    code, said = banxin(program, "--again", *args[:4], pdfs[0])
    check(code == 0 and "printed 1 of 1" in said, f"not again: {said}")


def lists(program, folder, address, pdfs):
    """The PDFs of a batch in their order, each once: the record stands beside the manifest."""
    batch = pdfs[0].parent
    (batch / "printed.jsonl").unlink(missing_ok=True)
    before = len(jobs(folder))
    code, said = banxin(program, "--printer", address, "--manifest", batch)
    names = [line.split("|")[0] for line in jobs(folder)[before:]]
    check(code == 0 and names == ["1.pdf", "2.pdf", "3.pdf", "4.pdf"], f"by manifest: {names} {said}")
    code, said = banxin(program, "--printer", address, "--manifest", batch / "manifest.jsonl")
    check(code == 0 and "printed 0 of 4" in said, f"twice: {said}")
    (batch / "printed.jsonl").unlink()


def refuses(program, folder, address, pdfs):
    before = len(jobs(folder))
    other = folder / "report.yaml"
    other.write_text("unit: x\n")
    cases = [
        (["--copies", 100, pdfs[0]], address, "at most 99 copies"),
        ([pdfs[0]], address.replace("/ipp/print", "/nothing"), "there is no such printer"),
        ([pdfs[0]], f"ipp://localhost:{free_port()}/ipp/print", "Nothing was sent"),
        ([pdfs[0]], "ipp://no.such.host.invalid/ipp/print", "Nothing was sent"),
        ([pdfs[0]], "lpd://localhost/queue", "no address of a printer"),
        ([pdfs[0], other], address, "this is no PDF"),
        ([folder / "missing.pdf"], address, "there is no such file"),
    ]
    for args, where, wanted in cases:
        code, said = banxin(program, "--printer", where, *args)
        check(code == 1 and wanted in said, f"{wanted}: {code} {said}")
    check(len(jobs(folder)) == before, "something was sent")


def main(program, folder, *pdfs):
    folder = pathlib.Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    pdfs = [pathlib.Path(pdf).resolve() for pdf in pdfs]
    with responder(folder) as environment:
        with printer(folder, environment) as address:
            prints(program, folder, address, pdfs)
            separates(program, folder, address, pdfs)
            aborts(program, folder, address, pdfs)
            refuses(program, folder, address, pdfs)
            lists(program, folder, address, pdfs)
        with printer(folder, environment, format="image/jpeg") as address:
            code, said = banxin(program, "--printer", address, pdfs[0])
            check(code == 1 and "takes no PDF" in said, f"not told: {said}")
    for fault in FAULTS:
        print(fault)
    return bool(FAULTS)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
