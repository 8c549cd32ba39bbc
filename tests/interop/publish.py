"""What other programs say of what `engross publish` publishes: with time stamps, and with a key in a token.

    publish.py ENGROSS KEYS WORKSPACE ID INTO

KEYS is tests/seal; in WORKSPACE, a repository without releases, a board approves one of the briefing ID.
Copies of it are published: with stamps that OpenSSL sets over loopback, by an RSA key and by one on P-384,
and with a key in a token that SoftHSM plays.
"""

import hashlib
import json
import os
import shutil
import ssl
import sys
from pathlib import Path

from report import Report, run
from seal import MODULE, Sealer, lacks, openssl, pyhanko, said

MEMBERS = {"amina": "health", "ben": "police", "chidi": "local-authority"}


def digest(certificate):
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate.read_text())).hexdigest()


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


class Board:
    """Members with keys that ssh-keygen made, and a policy that lists the seal and the services."""

    def __init__(self, engross, workspace, keys, into):
        self.engross, self.workspace, self.into = engross, workspace, into
        members = {}
        for name, role in MEMBERS.items():
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", into / name)
            key = " ".join((into / f"{name}.pub").read_text().split()[:2])
            members[name] = {
                "emails": [], "keys": [{"key": key}], "may_withdraw": False, "name": name, "role": role,
            }
        stamps = sorted(digest(keys / f"stamp-{kind}.pem") for kind in ("rsa", "p384"))
        policy = canonical({
            "approval": {"authors_may_approve": False, "least": 3, "roles": dict.fromkeys(MEMBERS.values(), 1)},
            "date": "2024-01-01", "expires": "2090-01-01", "format": "engross-policy-1",
            "machines": {"seals": [digest(keys / "seal.pem")], "time_stamps": stamps},
            "members": members, "recovery": {"keys": [], "least": 1}, "version": 1,
        })
        folder = workspace / "policy/v1"
        (folder / "signatures").mkdir(parents=True)
        (folder / "policy.json").write_text(policy)
        for name in MEMBERS:
            run("ssh-keygen", "-q", "-Y", "sign", "-n", "engross-policy", "-f", into / name, folder / "policy.json")
            (folder / "policy.json.sig").rename(folder / f"signatures/{name}.sig")

    def call(self, *command, workspace=None):
        return run(self.engross, "--workspace", workspace or self.workspace, *command)

    def approve(self, id):
        self.call("propose", "--quiet", id)
        for name in MEMBERS:
            self.call("approve", id, "--yes", "--no-rebuild", "--key", self.into / name)
        self.call("register", "init")


def publish(report, board, sealer, id, name, *arguments):
    """Publishes a copy of the workspace, and lets others look at each edition."""
    copy = sealer.into / f"published-{name}"
    shutil.copytree(board.workspace, copy)
    board.call("publish", id, "--no-rebuild", *arguments, workspace=copy)
    report.check(f"engross publish: {name}", None)
    for pdf in sorted((copy / f"output/public/editions/{id}/v1").glob("*.pdf")):
        edition = f"{pdf.stem} {name}"
        verdict = pyhanko(sealer, pdf)
        valid = ["The signature is judged VALID", "The signature covers the entire file"]
        if name.startswith("stamp"):
            valid.append("The TSA certificate is trusted")
        report.check(f"pyHanko adesverify: published {edition}", lacks(verdict, *valid))
        cades = lacks(openssl(sealer, pdf), "CAdES Verification successful")
        report.check(f"openssl cms -cades: published {edition}", cades)
        whole = lacks(said("pdfsig", pdf), "Signature is Valid", "Total document signed")
        report.check(f"pdfsig: published {edition}", whole)
        anchor = (copy / "output/private/register/anchor").read_text().strip()
        public = ["--register", copy / "output/public", "--anchor", anchor]
        report.check(f"engross verify: {edition}", lacks(said(board.engross, "verify", pdf, *public), "genuine and current"))


def main(engross, keys, workspace, id, into):
    os.environ["NO_PROXY"] = "127.0.0.1"
    report = Report()
    keys, into, workspace = Path(keys), Path(into), Path(workspace)
    board = Board(engross, workspace, keys, into)
    names = workspace / "output/private/names"
    names.mkdir(parents=True)
    (names / f"{id}.txt").write_text("Nobody Namedhere\n")
    board.approve(id)
    sealer = Sealer(None, keys, into)
    certificate = ["--certificate", keys / "seal.chain.pem"]
    for kind in ("rsa", "p384"):
        stamp = ["--time-stamp", sealer.serve(kind)]
        publish(report, board, sealer, id, f"stamp-{kind}", "--seal-key", keys / "seal.key.pem", *certificate, *stamp)
    sealer.token()
    pin = into / "pin"
    pin.write_text("1234\n")
    token = ["--token", "interop", "--token-library", MODULE, "--token-key", "seal", "--passphrase-file", pin]
    publish(report, board, sealer, id, "token", *token, *certificate)
    report.exit()


main(*sys.argv[1:])
