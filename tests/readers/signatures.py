#!/usr/bin/env python3
"""Signs a PDF in each way and lets pyHanko and poppler say what the signatures are worth.

    signatures.py BANXIN PDF

The keys come from tests/keys/make.sh.
"""

import logging
import os
import pathlib
import re
import sys
import tempfile

import pikepdf
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from faults import FAULTS, check, run

HERE = pathlib.Path(__file__).parent
logging.disable(logging.CRITICAL)


SEAL = """<svg xmlns="http://www.w3.org/2000/svg" width="42mm" height="42mm" viewBox="0 0 42 42">
<circle cx="21" cy="21" r="20" fill="none" stroke="#d00" stroke-width="1.2"/>
<text x="9" y="24" font-size="6" fill="#d00">测试印章</text></svg>"""


class Signer:
    def __init__(self, program, folder):
        self.program, self.keys = program, folder / "keys"
        code, _, err = run("bash", HERE.parent / "keys/make.sh", self.keys)
        check(code == 0, f"keys: {err}")
        self.authority = load_cert_from_pemder(self.keys / "ca.pem")

    def sign(self, pdf, out, name, *options, encrypted=False):
        key = self.keys / (f"{name}-encrypted.key" if encrypted else f"{name}.key")
        code, _, err = run(
            self.program, "sign", pdf, "-o", out, "--key", key, "--cert", self.keys / f"{name}.pem",
            "--chain", self.keys / "middle.pem", *options)
        check(code == 0, f"sign: {err}")
        return out

    def sign_p12(self, pdf, out, name, *options):
        code, _, err = run(self.program, "sign", pdf, "-o", out, "--p12", self.keys / f"{name}.p12", *options)
        check(code == 0, f"sign: {err}")
        return out

    def verifies(self, pdf):
        return run(self.program, "verify", pdf, "--trust", self.keys / "ca.pem")[0] == 0


def pyhanko(pdf, authority):
    """Of each signature: whether it is right in all, and how much it covers."""
    found = []
    with open(pdf, "rb") as file:
        for signature in PdfFileReader(file, strict=True).embedded_signatures:
            context = ValidationContext(trust_roots=[authority], allow_fetching=False)
            status = validate_pdf_signature(signature, context)
            found.append((status.intact and status.valid and status.trusted and status.bottom_line, status.coverage))
    return found


def whole(pdf, signer, count, what):
    """All signatures are right, and the last is over the whole file, for three programs."""
    found = pyhanko(pdf, signer.authority)
    check(len(found) == count, f"{what}: pyHanko finds {len(found)} signatures")
    check(all(right for right, _ in found), f"{what}: pyHanko: {found}")
    check(found[-1][1] == SignatureCoverageLevel.ENTIRE_FILE, f"{what}: pyHanko: not the whole file")
    _, out, _ = run("pdfsig", pdf)
    check(out.count("Signature is Valid.") == count, f"{what}: pdfsig: {out}")
    check("Total document signed" in out, f"{what}: pdfsig: not the whole file")
    check(signer.verifies(pdf), f"{what}: verify")
    code, out, err = run("qpdf", "--check", pdf)
    check(code == 0, f"{what}: qpdf: {out}{err}")


def tampered(pdf, signer, folder):
    """A changed byte is seen by all, wherever it is in what was signed."""
    data = bytearray(pdf.read_bytes())
    start, end = map(int, re.search(rb"/ByteRange\[0 (\d+) (\d+)", data).groups())
    places = [10, start // 3, start // 2, start - 300, end + 5, len(data) - 10]
    for place in places:
        data[place] ^= 1
        other = folder / "tampered.pdf"
        other.write_bytes(data)
        data[place] ^= 1
        check(not signer.verifies(other), f"verify: byte {place} was changed")
        try:
            check(not all(right for right, _ in pyhanko(other, signer.authority)), f"pyHanko: byte {place} was changed")
        except Exception:
            pass  # It cannot even be read.


def structure(pdf, names):
    """What is added is as PDF/A and PDF/UA want it (ISO 19005-2, 6.3; ISO 14289-1, 7.18)."""
    with pikepdf.open(pdf) as file:
        form = file.Root.AcroForm
        check(int(form.SigFlags) == 3, "SigFlags is not 3")
        check([str(field.T) for field in form.Fields] == names, f"fields: {[str(field.T) for field in form.Fields]}")
        for field in form.Fields:
            flags = int(field.F)
            check(flags & 4 and not flags & (1 | 2 | 32), f"{field.T}: not printed, or hidden")
            left, bottom, right, top = map(float, field.Rect)
            if left == right and bottom == top:
                check(right < 0 and top < 0, f"{field.T}: without extent, but on the page")
            else:
                check("/TU" in field, f"{field.T}: no words for those who do not see it")
                check("/AP" in field, f"{field.T}: no appearance")
                element = parent(file.Root.StructTreeRoot.ParentTree, int(field.StructParent))
                check(element.S == "/Form", f"{field.T}: its element is {element.S}")
                check(element.K.Obj.objgen == field.objgen, f"{field.T}: its element is another's")
            if "/V" in field:
                value = field.V
                check("/Name" not in value and str(value.M).startswith("D:"), "no time")
                check(value.SubFilter == "/ETSI.CAdES.detached", f"SubFilter {value.SubFilter}")
        for page in file.pages:
            check("/Annots" not in page.obj or page.obj.Tabs == "/S", "a page with annotations in another order")
        check("/ID" in file.trailer, "the file lost its identifier")


def others(pdf, out, signer, field):
    """Signs with pyHanko, into an empty field or a new one."""
    own = signers.SimpleSigner.load(
        signer.keys / "rsa.key", signer.keys / "rsa.pem", ca_chain_files=[signer.keys / "middle.pem"])
    metadata = signers.PdfSignatureMetadata(field_name=field, subfilter=fields.SigSeedSubFilter.PADES)
    with open(pdf, "rb") as file:
        out.write_bytes(signers.sign_pdf(IncrementalPdfFileWriter(file), metadata, signer=own).getbuffer())
    return out


def parent(tree, key):
    if "/Nums" in tree:
        numbers = list(tree.Nums)
        found = dict(zip(map(int, numbers[::2]), numbers[1::2]))
        return found.get(key)
    return next(filter(None, (parent(kid, key) for kid in tree.Kids)), None)


def main(program, pdf):
    os.environ["BANXIN_PASSWORD"] = "secret"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        signer = Signer(program, folder)
        one = signer.sign_p12(pdf, folder / "1.pdf", "rsa", "--reason", "审核通过", "--location", "沅江市")
        whole(one, signer, 1, "RSA")
        tampered(one, signer, folder)
        whole(signer.sign(pdf, folder / "pss.pdf", "rsa", "--rsa", "pss"), signer, 1, "RSA PSS")
        two = signer.sign(one, folder / "2.pdf", "ec", encrypted=True)
        three = signer.sign(two, folder / "3.pdf", "p384")
        whole(three, signer, 3, "three signatures")
        structure(three, ["Signature1", "Signature2", "Signature3"])
        seen = signer.sign(
            pdf, folder / "seen.pdf", "rsa", "--visible", "8,100,200,42,20",
            "--prepare", "SEAL_unit=8,30,220,42,42", "--prepare", "SIG_head=1,30,20,42,12")
        structure(seen, ["SEAL_unit", "SIG_head", "Signature1"])
        seal = folder / "seal.svg"
        seal.write_text(SEAL)
        seen = signer.sign(seen, folder / "sealed.pdf", "ec", "--field", "SEAL_unit", "--seal", seal)
        structure(seen, ["SEAL_unit", "SIG_head", "Signature1"])
        whole(seen, signer, 2, "seen")
        _, fonts, _ = run("pdffonts", seen)
        check(all(re.search(r"\byes yes yes\b", line) for line in fonts.splitlines()[2:]), f"fonts: {fonts}")
        other = others(seen, folder / "other.pdf", signer, "SIG_head")
        whole(other, signer, 3, "the last by pyHanko")
        whole(others(three, folder / "fourth.pdf", signer, "Fourth"), signer, 4, "the fourth by pyHanko")
        certified = signer.sign(pdf, folder / "certified.pdf", "ec", "--certify", "no-changes")
        whole(certified, signer, 1, "certified")
    for fault in FAULTS:
        print(f"{pdf}: {fault}")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
