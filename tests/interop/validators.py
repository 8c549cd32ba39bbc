"""PDF/UA-1 and PDF/A-2a by two validators that share no code, and qpdf's check of the file itself.

    validators.py VERAPDF_JAR JAXB_JAR BUILT

veraPDF is the industry's reference. page-validation is a young validator in Rust (its own word:
alpha) that knows both profiles: tagging, headings, tables, alternative texts, languages, links,
fonts, colours, metadata. It is measured by its author against veraPDF's and Isartor's corpora, so
where both were to misread the standard in the same way, this would not show it.

Neither says whether the text is the right one, in the right order, in the right role: text.py
and roles.py do.
"""

import re
import subprocess
import sys
from pathlib import Path

import page
from built import audits, editions, redlines, sealed
from report import Report

PROFILES = ["ua1", "2a"]


def verapdf(report, jars, found):
    for profile in PROFILES:
        # Java compiles the one source file as it starts; one start for all files.
        source = Path(__file__).with_name("VeraPdf.java")
        command = ["java", "-cp", ":".join(jars), source, profile, *(e.pdf for e in found)]
        done = subprocess.run(command, capture_output=True, text=True)
        verdicts = {}
        for entry in re.split(r"\n(?! )", done.stdout.strip()):
            verdict, _, rest = entry.partition(" ")
            for edition in found:
                if rest.split("\n")[0].endswith(f" {edition.pdf}"):
                    verdicts[edition.pdf] = (verdict, entry)
        for edition in found:
            verdict, entry = verdicts.get(edition.pdf, ("none", f"no verdict\n{done.stderr}"))
            report.check(f"veraPDF {profile}: {edition}", verdict != "PASS" and entry)


def page_validation(report, found):
    for edition in found:
        for profile in PROFILES:
            try:
                outcome = page.validate_pdf(edition.pdf, profile=profile)
                failures = [f"{f.rule_id} {f.message}" for f in outcome.failures]
                if not outcome.is_compliant and not failures:
                    failures = ["not compliant"]
            except page.PageError as error:
                failures = [error]
            report.check(f"page-validation {profile}: {edition}", *failures)


def qpdf(report, found):
    for edition in found:
        done = subprocess.run(["qpdf", "--check", edition.pdf], capture_output=True, text=True)
        # 3 is a warning: a file that readers have to repair is not one to publish.
        problem = done.returncode != 0 and done.stdout + done.stderr
        report.check(f"qpdf --check: {edition}", problem)


def main(verapdf_jar, jaxb_jar, built):
    report = Report()
    found = editions(built) + redlines(built) + audits(built) + sealed(built)
    verapdf(report, [verapdf_jar, jaxb_jar], found)
    page_validation(report, found)
    qpdf(report, found)
    report.exit()


main(*sys.argv[1:])
