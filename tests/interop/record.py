"""What in-toto's own library, and Python's own JSON and SHA-256, read in a release's record.

    record.py RELEASES
"""

import hashlib
import json
import sys

from built import REDLINE, releases
from google.protobuf import json_format
from in_toto_attestation.predicates.provenance.v1.provenance_pb2 import Provenance
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
from in_toto_attestation.v1.statement import Statement
from report import Report, differs


def read(text):
    """The statement and its predicate; a field that their types do not have is an error."""
    statement = Statement.copy_from_pb(json_format.Parse(text, statement_pb2.Statement()))
    statement.validate()
    predicate = json_format.ParseDict(json.loads(text)["predicate"], Provenance())
    resources = [*predicate.build_definition.resolved_dependencies]
    resources += [*predicate.run_details.byproducts]
    resources += [*predicate.run_details.builder.builder_dependencies]
    for resource in resources:
        ResourceDescriptor.copy_from_pb(resource).validate()
    return statement.pb, predicate


def canonical(value):
    """RFC 8785, as far as a record needs it: no fraction, no key outside ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def files(folder, resources):
    """What is wrong with the files that a statement names."""
    for resource in resources:
        found = hashlib.sha256((folder / resource.name).read_bytes()).hexdigest()
        yield differs(resource.name, found, dict(resource.digest)["sha256"])


def refused(text):
    try:
        read(text)
    except (json_format.ParseError, ValueError):
        return True
    return False


def main(folder):
    report = Report()
    for release in releases(folder):
        name = f"{release.parent.name} {release.name}"
        text = (release / "record.json").read_text("utf-8")
        statement, predicate = read(text)
        report.check(
            f"in-toto reads the record, whole: {name}",
            differs("the type", statement.type, "https://in-toto.io/Statement/v1"),
            differs("the predicate", statement.predicate_type, "https://slsa.dev/provenance/v1"),
            differs("what was read", json_format.MessageToDict(predicate), json.loads(text)["predicate"]),
        )
        report.check(f"the record is canonical: {name}", differs("it", text, canonical(json.loads(text))))
        editions = sorted(file.name for file in release.glob("*.pdf") if file.name != REDLINE)
        report.check(
            f"the subjects are the editions: {name}",
            differs("they", [subject.name for subject in statement.subject], editions),
            *files(release, statement.subject),
        )
        report.check(
            f"the by-products are beside the record: {name}",
            *files(release, predicate.run_details.byproducts),
        )
        # That in-toto's library would notice at all.
        faults = [
            text.replace('"subject":[', '"subjects":['),
            text.replace('"buildType"', '"build"'),
            text.replace("Statement/v1", "Statement/v0.1"),
            text[:-1],
        ]
        unnoticed = [fault for fault in faults if not refused(fault)]
        report.check(f"in-toto refuses what is no record: {name}", *unnoticed)
    report.exit()


main(*sys.argv[1:])
