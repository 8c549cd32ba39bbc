"""Whether python-tuf gives the same answers as engross on which policy is in force, and whether
ssh-keygen verifies the signatures that engross makes on one.

    policy.py ENGROSS KEYS SCRATCH

A version of a policy is a TUF root of several roles, each a threshold of keys: one role of all members
with `approval.least`, one for each of `approval.roles` with the keys of its members, one of the recovery
keys. A policy's rule is met if its members' roles are all verified; a version is in force if its own rule
and that of the version before are met, or its own and the recovery role of the version before, and the
version before is in force. TUF's own client walks roots in the same way, one number after another.

TUF counts keys and engross counts members, so each member has one key in a version here. Everything else is
drawn at random, from a fixed seed: members who come, go and change keys, numbers, who signs, and what.
The policies and the signatures are written here, by another hand than engross's.
"""

import base64
import hashlib
import json
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from report import Report, differs, run
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Role, Root

ROLES = ["health", "local-authority", "police"]
CASES = 150


class Key:
    """An Ed25519 key, as OpenSSH has it and as TUF does."""

    def __init__(self, seed):
        private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())
        public = private.public_key()
        raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.private = private
        self.blob = text(b"ssh-ed25519") + text(raw)
        self.line = public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
        self.tuf = SSlibKey.from_crypto(public)
        self.signer = CryptoSigner(private, self.tuf)

    def sshsig(self, message):
        """An SSHSIG in its armour, from OpenSSH's PROTOCOL.sshsig."""
        head = text(b"engross-policy") + text(b"") + text(b"sha512")
        signed = self.private.sign(b"SSHSIG" + head + text(hashlib.sha512(message).digest()))
        signature = text(text(b"ssh-ed25519") + text(signed))
        blob = b"SSHSIG" + (1).to_bytes(4, "big") + text(self.blob) + head + signature
        armour = base64.b64encode(blob).decode()
        lines = [armour[at : at + 70] for at in range(0, len(armour), 70)]
        return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def text(data):
    return len(data).to_bytes(4, "big") + data


@dataclass
class Policy:
    version: int
    # By short name: a role and a key.
    members: dict
    least: int
    roles: dict
    recovery: list
    recovery_least: int
    # Who signed, by the name of the file, and the bytes that were signed.
    signed: dict = field(default_factory=dict)

    def bytes(self):
        def member(role, key):
            return {
                "emails": [],
                "keys": [{"key": key.line}],
                "may_withdraw": False,
                "name": "Somebody",
                "role": role,
            }

        policy = {
            "approval": {"authors_may_approve": False, "least": self.least, "roles": self.roles},
            "date": "2026-11-26",
            "expires": "2199-12-31",
            "format": "engross-policy-1",
            "members": {name: member(*of) for name, of in self.members.items()},
            "recovery": {
                "keys": sorted(key.line for key in self.recovery),
                "least": self.recovery_least,
            },
            "version": self.version,
        }
        return json.dumps(policy, sort_keys=True, separators=(",", ":")).encode()

    def members_roots(self):
        keys = [key for _, key in self.members.values()]
        yield self.root(keys, self.least)
        for role, least in self.roles.items():
            yield self.root([key for of, key in self.members.values() if of == role], least)

    def recovery_root(self):
        return self.root(self.recovery, self.recovery_least)

    def root(self, keys, threshold):
        roles = {name: Role([], 1) for name in ["root", "targets", "snapshot", "timestamp"]}
        roles["root"] = Role([key.tuf.keyid for key in keys], threshold)
        return Root(version=self.version, keys={key.tuf.keyid: key.tuf for key in keys}, roles=roles)


def tuf_in_force(policies):
    """The newest version that TUF's verification leads to."""
    before = None
    for policy in policies:
        payload = policy.bytes()
        signatures = {}
        for key, message in policy.signed.values():
            signatures[key.tuf.keyid] = key.signer.sign(message)

        def met(roots):
            return all(root.get_verification_result("root", payload, signatures) for root in roots)

        own = met(policy.members_roots())
        old = before is None or met(before.members_roots()) or met([before.recovery_root()])
        if not (own and old):
            break
        before = policy
    return before and before.version


def write(policies, folder):
    if folder.exists():
        shutil.rmtree(folder)
    for policy in policies:
        place = folder / f"v{policy.version}" / "signatures"
        place.mkdir(parents=True)
        (place.parent / "policy.json").write_bytes(policy.bytes())
        for name, (key, message) in policy.signed.items():
            (place / f"{name}.sig").write_text(key.sshsig(message))


def draw(random, key):
    """Some versions of a policy, each signed by somebody."""
    names = [f"m{number}" for number in range(random.randint(2, 6))]
    members = {name: (random.choice(ROLES), key(name)) for name in names}
    policies = []
    for version in range(1, random.randint(2, 4)):
        policy = Policy(
            version,
            dict(members),
            least=random.randint(1, 3),
            roles={role: 1 for role in ROLES if random.random() < 0.4},
            recovery=[key(f"recovery {n}") for n in range(random.randint(0, 3))],
            recovery_least=random.randint(1, 2),
        )
        before = policies[-1] if policies else None
        sign(random, policy, before, key)
        policies.append(policy)
        # Somebody goes, somebody comes, somebody has another key.
        if random.random() < 0.5 and len(members) > 1:
            del members[random.choice(sorted(members))]
        if random.random() < 0.5:
            name = f"n{version}"
            members[name] = (random.choice(ROLES), key(name))
        if random.random() < 0.4 and members:
            name = random.choice(sorted(members))
            members[name] = (members[name][0], key(f"{name} again {version}"))
    return policies


def sign(random, policy, before, key):
    message = policy.bytes()
    own = {name: of[1] for name, of in policy.members.items()}
    old = {name: of[1] for name, of in before.members.items()} if before else {}
    likely = random.choice([0.5, 0.85, 1.0])
    for name in sorted({*own, *old}):
        held = [keys[name] for keys in (old, own) if name in keys]
        for number, held_key in enumerate(dict.fromkeys(held), start=1):
            if random.random() < likely:
                # Now and then over what is not this version.
                over = message if random.random() < 0.95 else message[:-1]
                file = name if number == 1 else f"{name}.{number}"
                policy.signed[file] = (held_key, over)
    if before:
        for number, held_key in enumerate(before.recovery, start=1):
            if random.random() < 0.6:
                policy.signed[f"recovery.{number}"] = (held_key, message)
    if random.random() < 0.2:
        policy.signed["stranger"] = (key("stranger"), message)


def engross_in_force(engross, workspace):
    shown = run(engross, "-C", workspace, "policy", "show", "--json")
    return json.loads(shown)["in_force"]


def make_workspace(scratch):
    workspace = scratch / "workspace"
    workspace.mkdir(parents=True)
    config = '[publisher]\nname = "The Board"\ncheck = "https://www.example.org/"\n'
    (workspace / "engross.toml").write_text(config)
    run("git", "-C", workspace, "init", "--quiet")
    return workspace


def agreement(report, engross, workspace):
    keys = {}
    key = lambda name: keys.setdefault(name, Key(name))
    # Of what kinds the cases are: as many of each as would be missed.
    answers = {}
    problems = []
    for case in range(CASES):
        policies = draw(random.Random(2022 + case), key)
        write(policies, workspace / "policy")
        tuf, ours = tuf_in_force(policies), engross_in_force(engross, workspace)
        problems.append(differs(f"the version in force in case {case}", ours, tuf))
        answers.setdefault((len(policies), tuf), []).append(case)
    report.check(f"python-tuf agrees on the policy in force: {CASES} histories", *problems)
    wanted = [(1, None), (1, 1), (2, None), (2, 1), (2, 2), (3, 1), (3, 2), (3, 3)]
    rare = [answer for answer in wanted if len(answers.get(answer, [])) < 3]
    report.check("the histories are of every kind", *[f"versions and in force: {kind}" for kind in rare])


def verified(allowed, name, namespace, signature, message):
    """Whether ssh-keygen says Good."""
    command = ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", name, "-n", namespace, "-s", signature]
    return subprocess.run(command, input=message, capture_output=True).returncode == 0


def by_openssh(report, engross, workspace, keys, scratch):
    """Members sign with engross, and ssh-keygen looks."""
    shutil.rmtree(workspace / "policy")
    policy = lambda *arguments: run(engross, "-C", workspace, "policy", *arguments)
    policy("init", "--expires", "2199-12-31")
    members = {"amina": "health", "ben": "local-authority", "chidi": "police"}
    allowed = scratch / "allowed_signers"
    lines = []
    for name, role in members.items():
        policy("add", name, "--name", name.title(), "--role", role, "--key", keys / f"{name}.pub")
        lines.append(f'{name} namespaces="engross-policy" {(keys / f"{name}.pub").read_text()}')
    allowed.write_text("".join(lines))
    for name in members:
        private = scratch / name
        shutil.copy(keys / name, private)
        private.chmod(0o600)
        policy("approve", "--yes", "--key", private)
    folder = workspace / "policy" / "v1"
    message = (folder / "policy.json").read_bytes()
    for name in members:
        signature = folder / "signatures" / f"{name}.sig"
        good = lambda who=name, namespace="engross-policy", message=message: verified(
            allowed, who, namespace, signature, message
        )
        other = next(other for other in members if other != name)
        report.check(
            f"ssh-keygen verifies the signature of {name}",
            differs("it", good(), True),
            differs(f"it as {other}", good(who=other), False),
            differs("it as an approval", good(namespace="engross-approval"), False),
            differs("it over other bytes", good(message=message[:-1]), False),
        )


def main(engross, keys, scratch):
    report = Report()
    scratch = Path(scratch)
    workspace = make_workspace(scratch)
    agreement(report, engross, workspace)
    by_openssh(report, engross, workspace, Path(keys), scratch)
    report.exit()


main(*sys.argv[1:])
