"""Whether an evidence pack can be checked without engross, by following the page in it to the letter.

    evidence.py ENGROSS SEAL ROOT WORKSPACE INTO

WORKSPACE is a repository with the briefing `everything`. A board is made in a copy of it that approves and
publishes with time stamps that OpenSSL sets, withdraws and reinstates, and the evidence is packed.
HOW-TO-CHECK.txt is then followed with a POSIX shell in an empty folder, where no engross is to be found: on that
pack, on those in tests/evidence, and on forged ones, whose forger has written the bag's lists anew. PyPI's bagit
looks at the bag.
"""

import base64
import hashlib
import os
import re
import shutil
import ssl
import subprocess
import sys
import zipfile
from pathlib import Path

import bagit
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from report import Report, run
from seal import Sealer

ID = "everything"
PATH = "/usr/bin:/bin"
MEMBERS = {"amina": "health", "ben": "police", "chidi": "local-authority"}
PUBLISHED = f"data/public/editions/{ID}/v1"
GIT = ["-c", "user.name=interop", "-c", "user.email=interop@example.org", "-c", "commit.gpgSign=false"]


def certificate(path):
    """The SHA-256 of a certificate in DER."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(path.read_text())).hexdigest()


class Board:
    """A workspace whose board has published one version."""

    def __init__(self, engross, root, workspace, into):
        self.program, self.root, self.into = engross, root, into
        self.workspace = into / "workspace"
        shutil.copytree(workspace, self.workspace)
        names = self.workspace / "output/private/names"
        names.mkdir(parents=True)
        (names / f"{ID}.txt").write_text("Nobody Namedhere\n")
        self.make_policy()
        self.engross("register", "init")
        self.engross("propose", ID, "--quiet")
        self.commit()
        for member in MEMBERS:
            self.engross("approve", ID, "--yes", "--no-rebuild", "--key", self.key(member))
        self.commit()
        keys = root / "tests/seal"
        seal = ["--seal-key", keys / "seal.key.pem", "--certificate", keys / "seal.chain.pem"]
        stamp = ["--time-stamp", Sealer(None, keys, into).serve("rsa")]
        self.engross("publish", ID, "--no-rebuild", *seal, *stamp)
        self.commit()

    def engross(self, *arguments):
        return run(self.program, "--workspace", self.workspace, *arguments)

    def commit(self):
        run("git", "-C", self.workspace, "add", "--all")
        run("git", "-C", self.workspace, *GIT, "commit", "--quiet", "--allow-empty", "-m", "One")

    def key(self, member):
        return self.into / member

    def make_policy(self):
        self.engross("policy", "init")
        for member, role in MEMBERS.items():
            kind = "ecdsa" if member == "ben" else "ed25519"
            run("ssh-keygen", "-q", "-t", kind, "-b", "256", "-N", "", "-C", "", "-f", self.key(member))
            name, key = member.capitalize(), f"{self.key(member)}.pub"
            said = ["--name", name, "--role", role, "--key", key, "--email", f"{member}@example.org"]
            self.engross("policy", "add", member, *said)
        keys = self.root / "tests/seal"
        machines = ["--seal", certificate(keys / "seal.pem"), "--time-stamp", certificate(keys / "stamp-rsa.pem")]
        self.engross("policy", "set", *machines)
        self.approve_policy()
        self.engross("policy", "set", "--may-withdraw", "amina=true")
        self.approve_policy()

    def approve_policy(self):
        for member in MEMBERS:
            self.engross("policy", "approve", "--yes", "--key", self.key(member))
        self.commit()

    def withdraw(self, *more):
        said = ["--reason", "error", "--yes", "--key", self.key("amina")]
        self.engross("withdraw", ID, "v1", *said, *more)

    def reinstate(self):
        for member in MEMBERS:
            self.engross("reinstate", ID, "v1", "--sign", "--yes", "--key", self.key(member))
        self.commit()
        self.engross("reinstate", ID, "v1", "--yes")

    def take_down(self):
        self.withdraw()
        self.withdraw("--take-down")

    def pack(self, name):
        path = self.into / f"{name}.zip"
        self.engross("evidence", ID, "v1", "--output", path)
        return path


def unpacked(pack, into):
    """The one folder in a pack, in an empty folder."""
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(into)
    [folder] = into.iterdir()
    return folder


class Step:
    """Commands of the page, and what it says they must print."""

    def __init__(self, title, commands):
        self.title, self.commands, self.expected = title, commands, None

    def is_answered(self, printed):
        lines = [re.escape(line).replace(r"\.\.\.", ".*") for line in self.expected or []]
        return re.fullmatch("\n".join(lines), printed.strip("\n")) is not None


# How a line of an answer begins: after a bar, and in packs of the first form eight spaces in.
BAR, INDENT = "    | ", " " * 8


def steps(page):
    """A block four spaces in is commands, one after bars what the block before must print."""
    found, title = [], None
    mark = BAR if BAR in page else INDENT
    for block in page.split("\n\n"):
        lines = [line for line in block.splitlines() if line.strip()]
        heading = re.fullmatch(r"(\d+)\. .*", lines[-1]) if lines else None
        if heading:
            title = int(heading[1])
        elif title and lines and all(line.startswith(mark) for line in lines):
            found[-1].expected = [line[len(mark):] for line in lines]
        elif title and lines and re.match("    [^ |]", lines[0]):
            found.append(Step(title, "\n".join(line[4:] for line in lines)))
    return found


MARK = "-- the next command --"


def refused(folder):
    """The steps at which the page's answer is no, in order, each with what is answered."""
    found = steps((folder / "HOW-TO-CHECK.txt").read_text("utf-8"))
    if len(found) < 10 or sum(step.expected is not None for step in found) < 9:
        raise ValueError(f"the page has {len(found)} commands only")
    script = f"\necho '{MARK}'\n".join(step.commands for step in found)
    shutil.rmtree(folder.parent / "check", ignore_errors=True)
    done = subprocess.run(
        ["sh"], input=script, cwd=folder, text=True, env={"PATH": PATH, "HOME": str(folder.parent)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    printed = done.stdout.split(f"{MARK}\n")
    answers = zip(found, printed + [""] * len(found))
    return [(step.title, answer) for step, answer in answers if not step.is_answered(answer)]


def refused_at(folder):
    """The first of them; None if the answer is yes to the end."""
    return next(iter(refused(folder)), None)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_lists(folder):
    """What a forger does last: the bag's lists fit whatever lies in it."""
    for name, paths in [
        ("manifest-sha256.txt", (folder / "data").rglob("*")),
        ("tagmanifest-sha256.txt", folder.glob("*")),
    ]:
        files = sorted(path for path in paths if path.is_file() and path.name != "tagmanifest-sha256.txt")
        lines = [f"{digest(path)}  {path.relative_to(folder)}\n" for path in files]
        (folder / name).write_text("".join(lines))


def replace(path, old, new):
    data = path.read_bytes()
    if data.count(old) != 1:
        raise ValueError(f"{path} has {data.count(old)} times {old}")
    path.write_bytes(data.replace(old, new))


def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def root(leaves):
    """The root of a tree (RFC 6962, 2.1)."""
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(leaves[:left]) + root(leaves[left:])).digest()


class Entries:
    """The entries of a register in a pack: fewer than a tile has."""

    def __init__(self, register):
        self.register = register
        [self.path] = (register / "tile/entries").rglob("*/[0-9]*")
        data, at, self.all = self.path.read_bytes(), 0, []
        while at < len(data):
            end = at + 2 + int.from_bytes(data[at : at + 2])
            self.all.append(data[at + 2 : end])
            at = end

    def write(self):
        self.path.write_bytes(b"".join(len(entry).to_bytes(2) + entry for entry in self.all))
        [tile] = (self.register / "tile/0").rglob("*/[0-9]*")
        tile.write_bytes(b"".join(leaf(entry) for entry in self.all))

    def sign(self, key):
        """Writes the head anew, signed with the register's own key."""
        *_, secret = key.read_text().strip().split("+", 4)
        secret = Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret)[1:])
        checkpoint = self.register / "checkpoint"
        origin, size, *_ = checkpoint.read_text().splitlines()
        head = f"{origin}\n{size}\n{base64.b64encode(root([leaf(entry) for entry in self.all])).decode()}\n"
        name, old = re.search(r"\n\n\u2014 (\S+) (\S+)\n", checkpoint.read_text()).groups()
        signature = base64.b64encode(base64.b64decode(old)[:4] + secret.sign(head.encode())).decode()
        checkpoint.write_text(f"{head}\n\u2014 {name} {signature}\n")


class Forger:
    """Somebody with the pack, the program that seals, and every key but the register's, unless it is said."""

    def __init__(self, board, seal):
        self.board, self.seal = board, seal

    def edition_swapped(self, folder):
        first, second = sorted((folder / PUBLISHED).glob("*.pdf"))[:2]
        one, two = first.read_bytes(), second.read_bytes()
        first.write_bytes(two)
        second.write_bytes(one)

    def edition_changed(self, folder):
        edition = folder / PUBLISHED / "print.pdf"
        edition.write_bytes(edition.read_bytes() + b"\n")

    def approval_of_another_record(self, folder):
        other = self.board.into / "other.json"
        other.write_bytes((folder / PUBLISHED / "record.json").read_bytes() + b" ")
        self.sign("amina", "engross-approval", other, folder / PUBLISHED / "approvals/amina.sig")

    def sign(self, member, namespace, file, into, key=None):
        key = key or self.board.key(member)
        command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(key)]
        into.write_bytes(subprocess.run(command, stdin=file.open(), check=True, capture_output=True).stdout)

    def stranger_among_the_signers(self, folder):
        key = self.board.into / "stranger"
        if not key.exists():
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key)
        signers = folder / PUBLISHED / "allowed_signers"
        public = Path(f"{key}.pub").read_text().strip()
        signers.write_text(signers.read_text() + f'amina namespaces="engross-approval" {public}\n')

    def entry_changed(self, folder):
        """An edition is changed, and the entry and its hash so that they fit it."""
        edition = folder / PUBLISHED / "print.pdf"
        old = digest(edition).encode()
        self.edition_changed(folder)
        entries = Entries(folder / "data/public/register")
        entries.all = [entry.replace(old, digest(edition).encode()) for entry in entries.all]
        entries.write()

    def seal_of_another_certificate(self, folder):
        published, keys = folder / PUBLISHED, self.board.root / "tests/seal"
        release = self.board.workspace / f"output/releases/{ID}/v1"
        key = [keys / "other.key.pem", keys / "other.pem"]
        run(self.seal, release / "print.pdf", published / "print.pdf", *key, "1795670601")
        shutil.copy(keys / "other.pem", published / "certificates.pem")

    def stamp_of_another(self, folder):
        """A seal by the publisher's own key, with a time stamp by an authority that no policy lists."""
        published, keys = folder / PUBLISHED, self.board.root / "tests/seal"
        release = self.board.workspace / f"output/releases/{ID}/v1"
        sealed = Sealer(self.seal, keys, self.board.into).stamped(release / "print.pdf", "other")
        shutil.copy(sealed, published / "print.pdf")

    def withdrawal_signed_by_another(self, folder):
        [statement] = (folder / PUBLISHED / "withdrawals").glob("*.json")
        self.sign("ben", "engross-withdrawal", statement, Path(f"{statement}.sig"))

    def reinstatement_of_another_withdrawal(self, folder):
        [statement] = (folder / PUBLISHED / "reinstatements").rglob("statement.json")
        replace(statement, b'"withdrawal":{"entry":', b'"withdrawal":{"entry":1')
        for member in MEMBERS:
            self.sign(member, "engross-reinstatement", statement, statement.parent / f"{member}.sig")

    def policy_changed(self, folder):
        replace(folder / "data/public/policy/v2/policy.json", b'"least":3', b'"least":1')

    def first_policy_without_a_signature(self, folder):
        (folder / "data/public/policy/v1/signatures/ben.sig").unlink()

    def policy_that_the_board_never_signed(self, folder):
        """With the register's key, as the publisher has it: the last policy has other keys for all members,
        and everything that members signed under it is signed with those and logged anew."""
        Publisher(self, folder).forge()

    def register_of_another(self, folder):
        """A register that looks the same, under a key of the forger's."""
        register = folder / "data/public/register"
        [entries] = (register / "tile/entries").rglob("*/[0-9]*")
        data = entries.read_bytes()
        own = base64.b64encode(bytes([1]) + bytes(32))
        found = re.search(rb'"key":"[^"+]*\+[0-9a-f]{8}\+([^"]*)"', data)
        entries.write_bytes(data.replace(found[1], own))


class Publisher:
    """A dishonest one, with the register's key and keys of their own in the names of all members."""

    def __init__(self, forger, folder):
        self.forger, self.folder = forger, folder
        # What each digest became.
        self.became = {}

    def forge(self):
        policy, published = self.folder / "data/public/policy/v2", self.folder / PUBLISHED
        for member in MEMBERS:
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", self.key(member))
            for path in [policy / "policy.json", published / "allowed_signers"]:
                old, new = (Path(f"{key}.pub").read_text().strip() for key in self.keys(member))
                self.write(path, path.read_bytes().replace(old.encode(), new.encode()))
        self.sign_all("engross-policy", policy / "policy.json", policy / "signatures")
        self.sign_all("engross-approval", published / "record.json", published / "approvals")
        for statement in (published / "withdrawals").glob("*.json"):
            self.sign("amina", "engross-withdrawal", statement, Path(f"{statement}.sig"))
        entries = Entries(self.folder / "data/public/register")
        for number, entry in enumerate(entries.all):
            entries.all[number] = in_order(self.rewritten(entry))
            self.became[hashlib.sha256(entry).hexdigest()] = hashlib.sha256(entries.all[number]).hexdigest()
            for statement in (published / "reinstatements").rglob("statement.json"):
                statement.write_bytes(self.rewritten(statement.read_bytes()))
                self.sign_all("engross-reinstatement", statement, statement.parent)
        entries.write()
        entries.sign(self.forger.board.workspace / "output/private/register/key")

    def key(self, member):
        return self.folder.parent / f"{member}-of-the-publisher"

    def keys(self, member):
        return self.forger.board.key(member), self.key(member)

    def write(self, path, data):
        old = digest(path)
        path.write_bytes(data)
        self.became[old] = digest(path)

    def sign_all(self, namespace, file, folder):
        for signature in folder.glob("*.sig"):
            self.sign(signature.stem, namespace, file, signature)

    def sign(self, member, namespace, file, signature):
        old = digest(signature)
        self.forger.sign(member, namespace, file, signature, self.key(member))
        self.became[old] = digest(signature)

    def rewritten(self, data):
        """With what each digest in it became, however often that changed."""
        for old, new in self.became.items():
            data = data.replace(old.encode(), new.encode())
        return data


def in_order(entry):
    """With its approvals in the order in which an entry has them."""
    approvals = rb'(?<="approvals":\[)[^\]]*'
    return re.sub(approvals, lambda found: b",".join(sorted(found[0].split(b","))), entry)


# The first step of the page that says no to each forgery, and others that must.
FORGERIES = [
    ("edition_swapped", 5),
    ("edition_changed", 5),
    ("approval_of_another_record", 7),
    ("stranger_among_the_signers", 7),
    ("entry_changed", 3),
    ("seal_of_another_certificate", 5, 8),
    ("stamp_of_another", 5, 9),
    ("withdrawal_signed_by_another", 10),
    ("reinstatement_of_another_withdrawal", 10),
    ("policy_changed", 6),
    ("first_policy_without_a_signature", 6),
    ("policy_that_the_board_never_signed", 6),
    ("register_of_another", 2),
]


def told(no):
    return no and f"step {no[0]} says no: {no[1]!r}"


def verified(program, pack, anchor):
    """The exit status of engross's own verdict, and its first sentence."""
    command = [program, "verify", pack, "--anchor", anchor]
    done = subprocess.run([str(part) for part in command], capture_output=True, cwd="/", text=True)
    return done.returncode, " ".join(done.stdout.split("\n  ")[0].split())


def anchor(folder):
    return re.search("Register-Anchor: (.*)", (folder / "bag-info.txt").read_text())[1]


def packed(folder):
    """The folder in an archive again, as any program makes it."""
    path = shutil.make_archive(str(folder), "zip", folder.parent, folder.name)
    return Path(path)


def good(report, folder, name):
    report.check(f"HOW-TO-CHECK.txt says yes: {name}", told(refused_at(folder)))
    try:
        bagit.Bag(str(folder)).validate()
        report.check(f"bagit: {name}")
    except bagit.BagError as error:
        report.check(f"bagit: {name}", str(error))


def damaged(report, folder):
    """What the shelf does, and no forger: bagit and the first step tell it."""
    (folder / PUBLISHED / "record.json").write_bytes(b"{}")
    step = refused_at(folder)
    report.check("HOW-TO-CHECK.txt sees damage at its first step", step and step[0] != 1 and told(step))
    report.check("bagit sees damage", bagit.Bag(str(folder)).is_valid() and "is valid")


def forged(report, pack, forger, into):
    program, folder = forger.board.program, unpacked(pack, into / "whole")
    whole = anchor(folder)
    for archive, what in [(pack, "a pack"), (packed(folder), "one that was packed again")]:
        status, _ = verified(program, archive, whole)
        report.check(f"engross says yes: {what}", status and f"exit status {status}")
    for name, first, *more in FORGERIES:
        folder = unpacked(pack, into / name)
        getattr(forger, name)(folder)
        write_lists(folder)
        noes = refused(folder)
        what = name.replace("_", " ")
        wrong = "it says yes" if not noes else noes[0][0] != first and told(noes[0])
        report.check(f"HOW-TO-CHECK.txt says no at step {first}: {what}", wrong)
        for step in more:
            says_yes = step not in [title for title, _ in noes]
            report.check(f"HOW-TO-CHECK.txt says no at step {step} as well: {what}", says_yes and "it says yes")
        status, sentence = verified(program, packed(folder), whole)
        report.check(f"engross says no: {what}", status != 1 and f"exit status {status}")
        if name == "policy_that_the_board_never_signed":
            names_it = "is not genuine: nothing shows that the board made policy 2" in sentence
            report.check(f"engross says so first: {what}", not names_it and sentence)


def main(engross, seal, root, workspace, into):
    report = Report()
    into = Path(into)
    into.mkdir(exist_ok=True)
    if shutil.which("engross", path=PATH):
        raise RuntimeError("an engross is installed where the page's programs are")
    os.environ["XDG_CONFIG_HOME"] = str(into)
    os.environ["NO_PROXY"] = "127.0.0.1"
    board = Board(engross, Path(root), workspace, into)
    board.withdraw()
    board.reinstate()
    pack = board.pack("pack")
    good(report, unpacked(pack, into / "good"), "a pack")
    damaged(report, unpacked(pack, into / "damaged"))
    forged(report, pack, Forger(board, seal), into)
    board.take_down()
    taken_down = board.pack("taken-down")
    folder = unpacked(taken_down, into / "taken-down")
    good(report, folder, "what was taken down")
    status, _ = verified(engross, taken_down, anchor(folder))
    report.check("engross says that it is withdrawn", status != 3 and f"exit status {status}")
    for kept in sorted(Path(root, "tests/evidence").glob("*.zip")):
        good(report, unpacked(kept, into / kept.stem), f"{kept.name}, which was made long ago")
    report.exit()


main(*sys.argv[1:])
