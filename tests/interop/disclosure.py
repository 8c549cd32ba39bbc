"""Whether docs/circulation.md says enough to hash a list and to check what was disclosed and answered, with Python
alone.

    disclosure.py LIST DISCLOSED REGISTER ENTRY

LIST is a list that was opened, DISCLOSED a folder that `engross disclose` wrote of it, REGISTER a copy of the
register, of fewer than 256 entries, and ENTRY the number of the entry in it.
"""

import csv
import hashlib
import json
import sys
from base64 import b64decode
from pathlib import Path

from report import Report, differs


def canonical(value):
    """RFC 8785 of what has no fractions and only ASCII keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf(salted):
    return sha256(b"\0", bytes.fromhex(salted["salt"]), canonical(salted["row"]))


def root(leaves):
    """RFC 6962, section 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1", root(leaves[:left]), root(leaves[left:]))


def root_by_path(hash, index, size, path):
    """RFC 9162, section 2.1.3.2; nothing if the path is too long or too short."""
    if index >= size:
        return None
    fn, sn = index, size - 1
    for beside in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            hash = sha256(b"\1", beside, hash)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            hash = sha256(b"\1", hash, beside)
        fn, sn = fn >> 1, sn >> 1
    return hash if sn == 0 else None


def entries(register):
    """The entries of a register, each after its length in two bytes."""
    bundles = sorted((register / "tile/entries/000.p").iterdir(), key=lambda file: int(file.name))
    data, found = bundles[-1].read_bytes(), []
    while data:
        length = int.from_bytes(data[:2], "big")
        found.append(data[2 : 2 + length])
        data = data[2 + length :]
    return found


def leads_to(proven, logged):
    path = [b64decode(hash) for hash in proven["path"]]
    found = root_by_path(leaf(proven), proven["index"], logged["rows"]["count"], path)
    return found is not None and found.hex() == logged["rows"]["root"]["sha256"]


def main(list, disclosed, register, entry):
    report = Report()
    data = Path(list).read_bytes()
    kept = json.loads(data)
    logged = json.loads(entries(Path(register))[int(entry)])
    report.check(
        "the root over a list is the register's, by the words of docs/circulation.md",
        differs("the list", data, canonical(kept)),
        differs("the root", root([leaf(row) for row in kept["rows"]]).hex(), logged["rows"]["root"]["sha256"]),
        differs("the count", len(kept["rows"]), logged["rows"]["count"]),
    )
    data = (Path(disclosed) / "disclosure.json").read_bytes()
    disclosure = json.loads(data)
    [circulation] = disclosure["circulations"]
    rows = circulation["rows"]
    wanted = [row["row"] for row in kept["rows"] if row["row"]["team"] == "Team 1"]
    report.check(
        "each row that was disclosed leads to the register's root",
        differs("the file", data, canonical(disclosure)),
        differs("the entry", canonical(circulation["logged"]), canonical(logged)),
        differs("the rows", [row["row"] for row in rows], wanted),
        *(f"row {row['index']} does not" for row in rows if not leads_to(row, logged)),
    )
    [said] = disclosure["answers"]
    recorded = json.loads(entries(Path(register))[said["entry"]])
    [answer] = said["rows"]
    by = [row["row"]["name"] for row in rows if row["row"]["code"] == answer["row"]["code"]]
    report.check(
        "an answer that was disclosed leads to the register's root",
        differs("the entry", canonical(said["logged"]), canonical(recorded)),
        differs("who", by, ["Person 1"]),
        differs("the circulation", answer["row"]["circulation"], int(entry)),
        *([] if leads_to(answer, recorded) else ["it does not"]),
        *(["it does with other words"] if leads_to({**answer, "row": {**answer["row"], "change": ""}}, recorded) else []),
    )
    altered = [{**row, "row": {**row["row"], "name": "Somebody"}} for row in rows]
    altered += [{**row, "path": row["path"][:-1]} for row in rows]
    report.check(
        "a row that was altered does not",
        *(f"row {row['index']} does" for row in altered if leads_to(row, logged)),
    )
    with open(Path(disclosed) / "disclosure.csv", encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        lines = [*table]
    names = [(row["name"], row["address"], row["salt"]) for row in lines if row["what"] == "circulated"]
    changes = [row["change"] for row in lines if row["what"] == "answered"]
    expected = [(row["row"]["name"], row["row"]["address"], row["salt"]) for row in rows]
    report.check(
        "Python's csv reads the table",
        differs("the table", names, expected),
        differs("the answers", changes, [answer["row"]["change"]]),
    )
    report.exit()


main(*sys.argv[1:])
