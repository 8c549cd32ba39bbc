"""What a real mail server gets from `engross send`, whatever goes wrong between the two.

    mail.py ENGROSS WORKSPACE KEYS SCRATCH

WORKSPACE has one briefing, of the name `everything`, KEYS is tests/seal, and SCRATCH is an empty folder. The
server is aiosmtpd, on this machine alone. It does what a recipient's address says: refuses them, puts them off,
is slow, ends the connection at a step. Messages are read with Python's own email package.
"""

import email
import email.header
import email.policy
import email.utils
import hashlib
import json
import random
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from report import Report, differs, run

ID = "everything"
HERE = "127.0.0.1"
USER, PASSWORD = "briefings", "a secret of tests"
KILLING = 60  # seconds


class Handler:
    """Does what the local part of an address says, and remembers what it took."""

    def __init__(self):
        self.taken = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        match address.split("@")[0].rstrip("0123456789"):
            case "refused":
                return "550 5.1.1 no such mailbox"
            case "later":
                return "450 4.2.0 greylisted, try again later"
            case "closing":
                return "421 4.3.2 going down for the night"
            case "gone":
                server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        match address.split("@")[0].rstrip("0123456789"):
            case "spam":
                return "554 5.7.1 we do not like this"
            case "untaken":
                server.transport.abort()
                return "250 OK"
            case "unanswered":
                self.taken.append((address, envelope.original_content))
                server.transport.abort()
                return "250 OK"
            case "slow":
                time.sleep(3)
            case "kill":
                time.sleep(0.01)
        self.taken.append((address, envelope.original_content))
        return "250 taken"

    def addresses(self):
        return [address for address, _ in self.taken]


def is_known(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good)


class Server:
    """A mail server for as long as it is used in a `with`."""

    def __init__(self, tls=None, wrapper=False, auth=False):
        self.handler = Handler()
        with socket.socket() as free:
            free.bind((HERE, 0))
            self.port = free.getsockname()[1]
        options = {}
        if wrapper:
            options["ssl_context"] = tls
        elif tls:
            options |= {"tls_context": tls, "require_starttls": True}
        if auth:
            options |= {"auth_required": True, "authenticator": is_known}
            options["auth_require_tls"] = not wrapper
        self.controller = Controller(self.handler, hostname=HERE, port=self.port, **options)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()


def valid(days):
    """From when and until when a certificate holds, for openssl."""
    end = time.time() + days * 86400
    start = min(end, time.time()) - 10 * 86400
    told = [time.strftime("%Y%m%d%H%M%SZ", time.gmtime(at)) for at in (start, end)]
    return "-startdate", told[0], "-enddate", told[1]


class Certificates:
    """An authority, and what it says of servers."""

    def __init__(self, folder):
        folder.mkdir()
        self.folder, self.ca = folder, folder / "ca.pem"
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-days", 2, "-subj", "/CN=tests", "-keyout", folder / "ca.key", "-out", self.ca)
        (folder / "issued").touch()
        (folder / "ca.cnf").write_text(
            f"[ca]\ndefault_ca = own\n[own]\ndatabase = {folder}/issued\nnew_certs_dir = {folder}\n"
            "unique_subject = no\nrand_serial = yes\ndefault_md = sha256\npolicy = any\n"
            "[any]\ncommonName = supplied\n"
        )

    def server(self, name, days=2):
        """What a server of a name needs; with so many days below 0, its certificate has expired."""
        key, request, certificate, says = (
            self.folder / f"server.{kind}" for kind in ("key", "csr", "pem", "ext")
        )
        says.write_text(f"subjectAltName={name}\n")
        run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", "/CN=server", "-keyout", key, "-out", request)
        run("openssl", "ca", "-batch", "-notext", "-config", self.folder / "ca.cnf", "-cert", self.ca,
            "-keyfile", self.folder / "ca.key", "-in", request, *valid(days), "-extfile", says,
            "-out", certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context


class Workspace:
    """A workspace with a published version, whose mail server can be another each time."""

    def __init__(self, program, folder, keys, scratch):
        self.program, self.folder, self.private = program, folder, folder / "output/private"
        self.config = folder / "engross.toml"
        self.plain = self.config.read_text()
        self.keys = keys
        self.publish(keys, scratch)

    def engross(self, *arguments):
        command = [self.program, "--workspace", self.folder, *arguments]
        command = [str(part) for part in command]
        return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def done(self, *arguments):
        done = self.engross(*arguments)
        if done.returncode != 0:
            raise RuntimeError(f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def commit(self):
        run("git", "-C", self.folder, "add", "--all")
        run("git", "-C", self.folder, "-c", "user.name=interop", "-c", "user.email=interop@example.org",
            "-c", "commit.gpgSign=false", "-c", "core.hooksPath=/dev/null", "commit", "--quiet",
            "--allow-empty", "--message", "everything")

    def publish(self, keys, scratch):
        key, seal = scratch / "amina", keys / "seal.pem"
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key)
        der = ssl.PEM_cert_to_DER_cert(seal.read_text())
        self.done("policy", "init")
        self.done("policy", "add", "amina", "--name", "Amina Shah", "--role", "health", "--key", f"{key}.pub",
                  "--may-withdraw")
        self.done("policy", "set", "--least", 1, "--role", "police=0", "--role", "local-authority=0",
                  "--seal", hashlib.sha256(der).hexdigest())
        self.done("policy", "approve", "--yes", "--key", key)
        names = self.private / "names"
        names.mkdir(parents=True)
        (names / f"{ID}.txt").write_text("Nobody Namedhere\n")
        self.key = key
        self.commit()
        self.done("register", "init")
        self.release()

    def release(self):
        """Publishes the briefing as it is."""
        self.commit()
        self.done("propose", "--quiet", ID)
        self.commit()
        self.done("approve", ID, "--yes", "--no-rebuild", "--key", self.key)
        self.commit()
        self.done("publish", ID, "--no-rebuild", "--seal-key", self.keys / "seal.key.pem",
                  "--certificate", self.keys / "seal.chain.pem")
        self.commit()

    def release_again(self):
        """Publishes a version with a word more."""
        briefing = self.folder / "sources" / ID / "briefing.md"
        briefing.write_text(briefing.read_text() + "\nA word more.\n")
        self.release()

    def mail_through(self, port, ca, tls="required", user=None, host=HERE):
        lines = [
            "[mail]",
            'from = "The Board: Ä <briefings@board.example>"',
            f'server = "{host}"',
            f"port = {port}",
            f'tls = "{tls}"',
            f'ca = "{ca}"',
            "rate = 6000",
        ]
        if user:
            (self.private / "password").write_text(f"{PASSWORD}\n")
            lines += [f'user = "{user}"', 'password-file = "output/private/password"']
        self.config.write_text(self.plain + "\n" + "\n".join(lines) + "\n")

    def circulate(self, *people):
        """Circulates to people by their addresses; the number of the entry."""
        table = self.private / "recipients.csv"
        rows = [f'"{name}",A Trust,Health,{address},,email' for name, address in people]
        table.write_text("name,organisation,team,address,edition,channel\n" + "\n".join(rows) + "\n")
        said = self.done("circulate", ID, "--to", table, "--edition", "print", "--yes")
        return int(re.search(r"entry\s+(\d+)", said)[1])

    def rows(self, entry):
        return json.loads((self.private / f"circulation/{entry}.json").read_text())["rows"]

    def sent(self, entry):
        """How far each row is, by what the file says of it last."""
        path = self.private / f"circulation/{entry}.sent"
        lines = path.read_text().splitlines()[1:] if path.exists() else []
        states = {}
        for line in lines:
            _, row, *what = line.split(" ")
            states[int(row)] = " ".join(what)
        return [states.get(row + 1, "") for row in range(len(self.rows(entry)))]


def people(*names):
    """A recipient for each: `slow1` is slow1@example.org."""
    return [(f"Person {name}", f"{name}@example.org") for name in names]


def named(content, header):
    """The name and the address in a header. Python's newer parser puts spaces between encoded words (RFC 2047,
    section 6.2, has none), its older one does not."""
    folded = email.message_from_bytes(content, policy=email.policy.compat32)[header]
    name, address = email.utils.parseaddr(folded)
    return str(email.header.make_header(email.header.decode_header(name))), address


def check_message(report, workspace, tls, certificates):
    name = 'Zoë "Zo" O’Neill-Ünal, of a very long name indeed, so that its header is folded somewhere'
    with Server(tls) as server:
        workspace.mail_through(server.port, certificates.ca)
        entry = workspace.circulate((name.replace('"', '""'), "zoe@example.org"))
        files = workspace.folder / "output/private/eml"
        workspace.done("send", entry, "--eml", files)
        workspace.done("send", entry, "--yes")
    [(_, content)] = server.handler.taken
    message = email.message_from_bytes(content, policy=email.policy.default)
    row = workspace.rows(entry)[0]["row"]
    [attached] = message.iter_attachments()
    text = message.get_body().get_content()
    report.check(
        "mail: Python reads the message, its name, code and edition",
        *message.defects,
        differs("To", named(content, "To"), (name, "zoe@example.org")),
        differs("From", named(content, "From"), ("The Board: Ä", "briefings@board.example")),
        differs("the code is in the text", row["code"] in text, True),
        differs("the name is in the text", name in text, True),
        differs("the edition", hashlib.sha256(attached.get_content()).hexdigest(), row["file"]["sha256"]),
        differs("its name", attached.get_filename(), f"{ID}-v1-print.pdf"),
        differs("its type", attached.get_content_type(), "application/pdf"),
        differs("the longest line is short", max(map(len, content.splitlines())) <= 998, True),
        differs("it is ASCII", content.isascii(), True),
    )
    written = (files / "1.eml").read_bytes()
    report.check("mail: the file is the message that is sent",
                 differs("they are the same", written == b"X-Unsent: 1\r\n" + content, True))
    parsed = email.message_from_bytes(written, policy=email.policy.default)
    report.check("mail: Python reads the file", *parsed.defects,
                 differs("Message-ID", parsed["Message-ID"], message["Message-ID"]))


def check_faults(report, workspace, tls, certificates):
    with Server(tls) as server:
        workspace.mail_through(server.port, certificates.ca)
        names = ["good1", "refused1", "good2", "later1", "gone1", "spam1", "untaken1", "unanswered1", "slow1"]
        entry = workspace.circulate(*people(*names))
        ran = workspace.engross("send", entry, "--yes")
        expected = ["accepted 250", "refused 550", "accepted 250", "deferred 450", "deferred", "refused 554",
                    "unknown", "unknown", "accepted 250"]
        report.check(
            "mail: each fault of a server is told from the others, and the rest are sent",
            differs("exit status", ran.returncode, 1),
            differs("what was sent", workspace.sent(entry), expected),
            *(f"{name} is not named:\n{ran.stdout}" for name, state in zip(names, expected)
              if (f"{name}@example.org" in ran.stdout) == state.startswith("accepted")),
            differs("said", "550 5.1.1 no such mailbox" in " ".join(ran.stdout.split()), True),
        )
        workspace.engross("send", entry, "--yes")
        report.check("mail: nobody is sent it twice who may have it",
                     differs("most", max(Counter(server.handler.addresses()).values()), 1))
        ran = workspace.engross("send", entry, "--yes", "--resend")
        again = Counter(server.handler.addresses())
        report.check("mail: --resend sends again what may have arrived",
                     differs("unanswered1", again["unanswered1@example.org"], 2),
                     differs("the others", again["good1@example.org"], 1))
        entry = workspace.circulate(*people("good3", "closing1", "good4"))
        ran = workspace.engross("send", entry, "--yes")
        report.check("mail: a server that closes is not asked further",
                     differs("exit status", ran.returncode, 1),
                     differs("what was sent", workspace.sent(entry), ["accepted 250", "", ""]))


def check_tls(report, workspace, tls, certificates, others):
    entry = workspace.circulate(*people("tls1"))

    def refuses(name, server, why, ca=certificates.ca, **options):
        with server:
            workspace.mail_through(server.port, ca, **options)
            ran = workspace.engross("send", entry, "--yes")
            report.check(
                f"mail: {name} is refused",
                differs("exit status", ran.returncode, 1),
                differs("taken", server.handler.addresses(), []),
                differs("what was sent", workspace.sent(entry), [""]),
                *(f"not said: {words}\n{ran.stderr}{ran.stdout}" for words in (why, "Nothing was sent")
                  if not re.search(words, ran.stderr)),
            )

    refuses("a server without STARTTLS", Server(), r"it offers no encryption \(STARTTLS\)")
    refuses("a certificate of another authority", Server(tls), f"is not by the authority in {others.ca}",
            ca=others.ca)
    refuses("a certificate of another name", Server(others.server("DNS:elsewhere.example,DNS:a.example")),
            f"is for elsewhere.example and a.example, not for {HERE}", ca=others.ca)
    refuses("a certificate that has expired", Server(certificates.server(f"IP:{HERE}", days=-1)),
            r"expired on \d{4}-\d\d-\d\d")
    refuses("a server that does not encrypt from the start", Server(tls), "does not encrypt from the start",
            tls="wrapper")
    (workspace.private / "wrong").write_text("not it\n")
    with Server(tls, auth=True) as server:
        workspace.mail_through(server.port, certificates.ca, user=USER)
        wrong = workspace.private / "wrong"
        ran = workspace.engross("send", entry, "--yes", "--password-file", wrong)
        report.check("mail: a wrong password sends nothing",
                     differs("exit status", ran.returncode, 1),
                     differs("taken", server.handler.addresses(), []),
                     differs("the password is not told", "not it" in ran.stdout + ran.stderr, False))
        ran = workspace.engross("send", entry, "--yes")
        report.check("mail: STARTTLS with an authority of one's own, and a password",
                     differs("exit status", ran.returncode, 0),
                     differs("taken", server.handler.addresses(), ["tls1@example.org"]))
    with Server(tls, wrapper=True, auth=True) as server:
        entry = workspace.circulate(*people("tls2"))
        workspace.mail_through(server.port, certificates.ca, tls="wrapper", user=USER)
        ran = workspace.engross("send", entry, "--yes")
        report.check("mail: TLS from the first byte",
                     differs("exit status", ran.returncode, 0),
                     differs("taken", server.handler.addresses(), ["tls2@example.org"]))


def check_nothing_listens(report, workspace, certificates):
    entry = workspace.circulate(*people("alone1", "alone2"))
    with socket.socket() as free:
        free.bind((HERE, 0))
        port = free.getsockname()[1]
    workspace.mail_through(port, certificates.ca)
    ran = workspace.engross("send", entry, "--yes")
    report.check("mail: a server that is not there is said, and nobody is lost",
                 differs("exit status", ran.returncode, 1),
                 differs("what was sent", workspace.sent(entry), ["", ""]),
                 differs("said", "no server listens there. Nothing was sent" in ran.stderr, True))


def check_ended_while_connecting(report, workspace, certificates):
    """A server that takes the connection and never says a word; whoever sends loses patience."""
    entry = workspace.circulate(*people("patient1"))
    with socket.socket() as silent:
        silent.bind((HERE, 0))
        silent.listen()
        workspace.mail_through(silent.getsockname()[1], certificates.ca)
        command = [str(workspace.program), "--workspace", str(workspace.folder), "send", str(entry), "--yes"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   stdin=subprocess.DEVNULL)
        silent.settimeout(60)
        silent.accept()
        time.sleep(0.5)
        process.send_signal(signal.SIGKILL)
        process.wait()
    report.check("mail: whoever was waiting for a server to answer is not unknown",
                 differs("what was sent", workspace.sent(entry), [""]))


def check_killed(report, workspace, tls, certificates):
    """Ends engross at any moment, again and again."""
    dice = random.Random(7)
    with Server(tls) as server:
        workspace.mail_through(server.port, certificates.ca)
        entry = workspace.circulate(*people(*(f"kill{number}" for number in range(60))))
        command = [str(workspace.program), "--workspace", str(workspace.folder), "send", str(entry), "--yes"]
        started, kills = time.monotonic(), 0
        while time.monotonic() - started < KILLING:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       stdin=subprocess.DEVNULL)
            try:
                process.wait(dice.uniform(0.02, 0.25))
                break
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
        workspace.engross("send", entry, "--yes")
        # What was under way when engross was ended is still read by the server.
        time.sleep(1)
        taken, states = Counter(server.handler.addresses()), workspace.sent(entry)
        addresses = [row["row"]["address"] for row in workspace.rows(entry)]
        forgotten = [address for address, state in zip(addresses, states)
                     if not taken[address] and state not in ("begun", "unknown")]
        report.check(
            f"mail: ended {kills} times, nobody is sent it twice and nobody is forgotten",
            differs("enough kills", kills >= 5, True),
            differs("twice", [address for address, times in taken.items() if times > 1], []),
            differs("forgotten", forgotten, []),
        )
        ran = workspace.engross("send", entry, "--yes", "--resend")
        taken = Counter(server.handler.addresses())
        report.check("mail: --resend reaches everybody else",
                     differs("exit status", ran.returncode, 0),
                     differs("without it", [one for one in addresses if not taken[one]], []))


def check_letters(report, workspace, tls, certificates):
    folder = workspace.private / "reminders"
    names = ["good5", "refused5", "later5", "unanswered5"]
    entry = workspace.circulate(*people(*names))
    with Server(tls) as server:
        workspace.mail_through(server.port, certificates.ca)
        # Nobody waits for an answer from those who were sent nothing.
        workspace.done("send", entry, "--eml")
        command = ["outstanding", ID, "v1", "--remind", folder, "--send", "--yes"]
        ran = workspace.engross(*command)
        taken = Counter(server.handler.addresses())
        report.check("mail: reminders are sent to all whom the server takes",
                     differs("exit status", ran.returncode, 1),
                     differs("taken", [taken[f"{name}@example.org"] for name in names], [1, 0, 0, 1]),
                     differs("said", "550 5.1.1 no such mailbox" in " ".join(ran.stdout.split()), True))
        workspace.engross(*command)
        report.check("mail: nobody is reminded twice from one folder",
                     differs("most", max(Counter(server.handler.addresses()).values()), 1))
        workspace.engross(*command, "--resend")
        again = Counter(server.handler.addresses())
        report.check("mail: --resend sends a reminder again that may have arrived",
                     differs("taken", [again[f"{name}@example.org"] for name in names], [1, 0, 0, 2]))


def check_recall(report, workspace, tls, certificates):
    """Of the version that was withdrawn last, which one of two was sent."""
    with Server(tls) as server:
        workspace.mail_through(server.port, certificates.ca)
        command = ["recall", ID, "v2", "--letters", workspace.private / "recalls", "--send", "--yes"]
        ran = [workspace.engross(*command) for _ in range(2)]
        subjects = [email.message_from_bytes(content)["Subject"] for _, content in server.handler.taken]
        report.check("mail: what is withdrawn is asked back by e-mail, once",
                     differs("exit status", [one.returncode for one in ran], [0, 0]),
                     differs("taken", server.handler.addresses(), ["had1@example.org"]),
                     differs("about", [subject.split(":")[0] for subject in subjects], ["Withdrawn"]))


def files(folder):
    """Every file below a folder, and when it was last written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def check_dry_run(report, workspace, tls, certificates):
    table = workspace.private / "recipients.csv"
    table.write_text("name,address,edition needed,channel\nDry Run,dry1@example.org,print,email\n"
                     "Person good1,good1@example.org,print,email\n")
    with Server(tls) as server:
        workspace.mail_through(server.port, certificates.ca)
        before = files(workspace.folder / "output")
        ran = workspace.engross("circulate", ID, "--to", table, "--send", "--dry-run")
        report.check("mail: a dry run of a circulation writes and sends nothing",
                     differs("exit status", ran.returncode, 0),
                     differs("written", files(workspace.folder / "output") == before, True),
                     differs("taken", server.handler.addresses(), []),
                     differs("said", "You would circulate everything v1, which is current, to 2 recipients:"
                             in ran.stdout and "Nothing was written." in ran.stdout, True))


def check_superseded(report, workspace, tls, certificates):
    with Server(tls) as server:
        workspace.mail_through(server.port, certificates.ca)
        entry = workspace.circulate(*people("old1"))
        workspace.release_again()
        ran = workspace.engross("send", entry, "--yes")
        report.check("mail: a version that is superseded is not sent without a reason",
                     differs("exit status", ran.returncode, 1),
                     differs("taken", server.handler.addresses(), []),
                     differs("said", "superseded by v2, which is current" in ran.stderr, True))
        ran = workspace.engross("send", entry, "--yes", "--reason", "Their inspector asked for it")
        report.check("mail: a version that is superseded is sent for a reason",
                     differs("exit status", ran.returncode, 0),
                     differs("taken", server.handler.addresses(), ["old1@example.org"]))


def check_withdrawn(report, workspace, tls, certificates):
    with Server(tls) as server:
        workspace.mail_through(server.port, certificates.ca)
        workspace.done("send", workspace.circulate(*people("had1")), "--yes")
        entry = workspace.circulate(*people("late1"))
        workspace.done("withdraw", ID, "v2", "--reason", "error", "--yes", "--key", workspace.key)
        ran = workspace.engross("send", entry, "--yes")
        report.check("mail: a version that is withdrawn is not sent",
                     differs("exit status", ran.returncode, 1),
                     differs("taken", server.handler.addresses(), ["had1@example.org"]))


def main():
    program, folder, keys, scratch = map(Path, sys.argv[1:])
    report = Report()
    certificates, others = Certificates(scratch / "ca"), Certificates(scratch / "others")
    tls = certificates.server(f"IP:{HERE},DNS:localhost")
    workspace = Workspace(program, folder, keys, scratch)
    check_message(report, workspace, tls, certificates)
    check_letters(report, workspace, tls, certificates)
    check_faults(report, workspace, tls, certificates)
    check_tls(report, workspace, tls, certificates, others)
    check_nothing_listens(report, workspace, certificates)
    check_ended_while_connecting(report, workspace, certificates)
    check_killed(report, workspace, tls, certificates)
    check_dry_run(report, workspace, tls, certificates)
    check_superseded(report, workspace, tls, certificates)
    check_withdrawn(report, workspace, tls, certificates)
    check_recall(report, workspace, tls, certificates)
    report.exit()


if __name__ == "__main__":
    main()
