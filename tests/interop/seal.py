"""What other programs say of sealed editions: pyHanko, OpenSSL, poppler, and engross's own comparison.

    seal.py ENGROSS SEAL KEYS RELEASES INTO

SEAL is examples/seal.rs, KEYS is tests/seal, RELEASES holds what `engross propose` made. Each edition is
sealed, plainly, with a time stamp that OpenSSL sets, and by a key in a token that SoftHSM plays, as
INTO/*.sealed.pdf. A changed copy must be told by every program that looks for changes.
"""

import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from built import editions
from report import Report, run

# Fixed, so that a seal without a time stamp has the same bytes each time.
SECONDS = 1795670601
MODULE = "/usr/lib/softhsm/libsofthsm2.so"
SERVICE = """[tsa]
default_tsa = tests
[tests]
serial = {folder}/serial
digests = sha256
default_policy = 1.2.3.4
signer_digest = sha256
ess_cert_id_alg = sha256
"""


class Sealer:
    def __init__(self, program, keys, into):
        self.program, self.keys, self.into = program, keys, into
        self.key = keys / "seal.key.pem"
        self.service = into / "service.cnf"
        self.service.write_text(SERVICE.format(folder=into))
        (into / "serial").write_text("01\n")

    def seal(self, edition, name, *stamp):
        sealed = self.into / f"{name}.sealed.pdf"
        run(self.program, edition, sealed, self.key, self.keys / "seal.chain.pem", SECONDS, *stamp)
        return sealed

    def stamped(self, edition, name):
        query, reply = self.into / "query", self.into / "reply"
        command = (
            f"cat > {query} && openssl ts -reply -config {self.service} -queryfile {query} -out {reply}"
            f" -signer {self.keys}/stamp.pem -inkey {self.keys}/stamp.key.pem >&2 && cat {reply}"
        )
        return self.seal(edition, name, self.keys / "stamp.pem", command)


    def serve(self, kind):
        """A time-stamp service on loopback, which OpenSSL plays with the key of a kind; its address."""
        query, reply = self.into / "query", self.into / "reply"
        command = ["openssl", "ts", "-reply", "-config", self.service, "-queryfile", query, "-out", reply]
        keys = ["-signer", self.keys / f"stamp-{kind}.pem", "-inkey", self.keys / f"stamp-{kind}.key.pem"]

        class Service(BaseHTTPRequestHandler):
            def do_POST(self):
                assert self.headers["Content-Type"] == "application/timestamp-query"
                query.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
                subprocess.run([str(part) for part in command + keys], check=True, capture_output=True)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(reply.read_bytes())

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Service)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    def token(self):
        """A token with the key in it, as the seal program is told of it."""
        folder = self.into / "tokens"
        folder.mkdir()
        configuration = self.into / "softhsm2.conf"
        configuration.write_text(f"directories.tokendir = {folder}\n")
        os.environ["SOFTHSM2_CONF"] = str(configuration)
        pins = ["--pin", "1234"]
        run("softhsm2-util", "--init-token", "--free", "--label", "interop", "--so-pin", "12345678", *pins)
        key = ["--import", self.keys / "seal.key.pem", "--id", "01", "--label", "seal"]
        run("softhsm2-util", *key, "--token", "interop", *pins)
        self.key = f"pkcs11;{MODULE};interop;seal;1234"


def said(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    return done.stdout + done.stderr


def lacks(text, *words):
    missing = [word for word in words if word not in text]
    return missing and f"does not say {missing}:\n{text}"


def own(sealer, sealed):
    said_of = said(sealer.program, sealed, sealer.keys / "seal.pem", SECONDS, sealer.keys / "stamp.pem")
    return lacks(said_of, "Every byte is as Test Safeguarding Children Partnership sealed it")


def pyhanko(sealer, sealed):
    program = Path(sys.executable).with_name("pyhanko")
    command = [program, "sign", "adesverify", "--no-revocation-check", "--pretty-print"]
    trust = ["--trust", sealer.keys / "ca.pem", "--trust-replace"]
    return said(*command, *trust, sealed)


def openssl(sealer, sealed):
    """The signature's value and what it covers, taken out of the file, for OpenSSL."""
    data = sealed.read_bytes()
    found = re.search(rb"/ByteRange\[0 +(\d+) +(\d+) +(\d+)\]", data)
    before, after, rest = (int(number) for number in found.groups())
    value, content = sealer.into / "value.der", sealer.into / "content"
    content.write_bytes(data[:before] + data[after : after + rest])
    value.write_bytes(bytes.fromhex(data[before + 1 : after - 1].decode()))
    return said(
        *["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-purpose", "any"],
        *["-in", value, "-content", content, "-CAfile", sealer.keys / "ca.pem", "-out", "/dev/null"],
    )


def good(report, sealer, sealed, name):
    report.check(f"engross: {name}", own(sealer, sealed))
    verdict = pyhanko(sealer, sealed)
    report.check(
        f"pyHanko adesverify: {name}",
        lacks(verdict, "The signature is judged VALID", "The signature covers the entire file"),
    )
    if "stamped" in name:
        report.check(f"pyHanko time stamp: {name}", lacks(verdict, "The TSA certificate is trusted"))
    report.check(
        f"openssl cms -cades: {name}",
        lacks(openssl(sealer, sealed), "CAdES Verification successful"),
    )
    report.check(
        f"pdfsig: {name}",
        lacks(said("pdfsig", sealed), "Signature is Valid", "Total document signed"),
    )


def changed(report, sealer, sealed, name):
    """A letter in the edition, and a byte at the end."""
    data = sealed.read_bytes()
    copy = sealer.into / "changed.pdf"
    copy.write_bytes(data.replace(b"/Creator(engross)", b"/Creator(Engross)", 1))
    report.check(f"pdfsig sees a change: {name}", lacks(said("pdfsig", copy), "Digest Mismatch"))
    invalid = "INVALID" not in pyhanko(sealer, copy) and "not judged INVALID"
    report.check(f"pyHanko sees a change: {name}", invalid)
    broken = lacks(said(sealer.program, copy, sealer.keys / "seal.pem", SECONDS), "was changed after")
    report.check(f"engross sees a change: {name}", broken)
    copy.write_bytes(data + b"\n")
    broken = lacks(said(sealer.program, copy, sealer.keys / "seal.pem", SECONDS), "1 bytes were appended")
    report.check(f"engross sees an appended byte: {name}", broken)


def main(engross, program, keys, releases, into):
    report = Report()
    sealer = Sealer(program, Path(keys), Path(into))
    for edition in editions(releases):
        name = f"{edition}".replace(" ", "-")
        sealed = sealer.seal(edition.pdf, name)
        again = sealer.seal(edition.pdf, f"{name}-again")
        same = sealed.read_bytes() == again.read_bytes()
        again.unlink()
        report.check(f"the same seal again: {name}", not same and "other bytes")
        whole = sealed.read_bytes().startswith(edition.pdf.read_bytes())
        report.check(f"the edition is a prefix: {name}", not whole and "it is not")
        compared = said(engross, "compare", edition.pdf, sealed)
        report.check(f"engross compare: {name}", lacks(compared, "say the same", "The file is sealed"))
        good(report, sealer, sealed, name)
        stamped = sealer.stamped(edition.pdf, f"{name}-stamped")
        good(report, sealer, stamped, f"{name} stamped")
        changed(report, sealer, sealed, name)
    sealer.token()
    for edition in editions(releases):
        name = f"{edition} token".replace(" ", "-")
        good(report, sealer, sealer.seal(edition.pdf, name), name)
    report.exit()


if __name__ == "__main__":
    main(*sys.argv[1:])
