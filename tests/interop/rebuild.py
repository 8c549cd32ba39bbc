"""Whether the stock Typst compiler makes the same pages from the inputs that a build or a release keeps.

    rebuild.py BUILT COMMIT_SECONDS

The compiler is PyPI's `typst`. It has no command, so the options of rebuild.sh are read, compared
with what they must be, and handed over one by one.
"""

import difflib
import shlex
import sys
import tempfile
from pathlib import Path

import poppler
import typst
from built import editions
from report import Report, differs, run

STARTS = ["cd", "$(dirname $0)", "&&", "typst", "compile"]
FLAGS = ["--ignore-system-fonts", "--ignore-embedded-fonts"]


def command(edition):
    """rebuild.sh's options and arguments; a flag's value is None."""
    lines = (edition.inputs / "rebuild.sh").read_text("utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]
    if len(commands) != 1:
        raise ValueError(f"rebuild.sh has {len(commands)} commands")
    # The quotes within "$(dirname "$0")" end and start again for shlex.
    words = shlex.split(commands[0])
    if words[: len(STARTS)] != STARTS:
        raise ValueError(f"rebuild.sh starts with {words[: len(STARTS)]}")
    options, arguments, rest = {}, [], iter(words[len(STARTS) :])
    for word in rest:
        if word in FLAGS:
            options[word] = None
        elif word.startswith("--"):
            options[word] = next(rest)
        else:
            arguments.append(word)
    return options, arguments


def expected(edition, seconds):
    options = {
        "--root": ".",
        "--font-path": edition.fonts,
        "--ignore-system-fonts": None,
        "--ignore-embedded-fonts": None,
        "--pdf-standard": "ua-1,a-2a",
        "--creation-timestamp": seconds,
    }
    return options, ["main.typ", edition.pdf.name]


def rebuilt(edition, options, arguments, into):
    fonts = typst.Fonts(
        include_system_fonts="--ignore-system-fonts" not in options,
        include_embedded_fonts="--ignore-embedded-fonts" not in options,
        font_paths=[edition.inputs / options["--font-path"]],
    )
    output = into / "rebuilt.pdf"
    nothing = into / "no-packages"
    typst.compile(
        edition.inputs / arguments[0],
        output=output,
        root=edition.inputs / options["--root"],
        font_paths=fonts,
        pdf_standards=options["--pdf-standard"].split(","),
        timestamp=int(options["--creation-timestamp"]),
        package_path=nothing,
        package_cache_path=nothing,
    )
    return output


def changed(ours, theirs):
    """The first lines that differ, if any do."""
    lines = difflib.unified_diff(
        ours.splitlines(), theirs.splitlines(), "ours", "stock", n=0, lineterm=""
    )
    return "\n".join(list(lines)[:20])


def pictures(pdf, folder):
    folder.mkdir()
    run("pdftoppm", "-r", "80", pdf, folder / "page")
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def other_pictures(ours, theirs, into):
    ours = pictures(ours, into / "ours")
    theirs = pictures(theirs, into / "stock")
    if not ours or ours.keys() != theirs.keys():
        return [f"{len(ours)} pages, and the stock compiler's {len(theirs)}"]
    return [f"{name} looks different" for name in ours if ours[name] != theirs[name]]


def compare(report, edition, options, arguments, into):
    theirs = rebuilt(edition, options, arguments, into)
    layouts = [poppler.text(pdf, "-layout") for pdf in (edition.pdf, theirs)]
    report.check(f"stock typst, same text: {edition}", changed(*layouts))
    trees = [run("pdfinfo", "-struct-text", pdf) for pdf in (edition.pdf, theirs)]
    report.check(f"stock typst, same structure: {edition}", changed(*trees))
    report.check(
        f"stock typst, same pages: {edition}", *other_pictures(edition.pdf, theirs, into)
    )


def version():
    return typst.eval(b"", "str(sys.version)").strip('"\n')


def main(built, seconds):
    report = Report()
    report.check("the stock compiler is Typst 0.15.1", differs("it", version(), "0.15.1"))
    for edition in editions(built):
        try:
            options, arguments = command(edition)
            wrong = differs("it", (options, arguments), expected(edition, seconds))
            report.check(f"rebuild.sh's command: {edition}", wrong)
            with tempfile.TemporaryDirectory() as into:
                compare(report, edition, options, arguments, Path(into))
        except (KeyError, RuntimeError, ValueError) as error:
            report.check(f"stock typst: {edition}", repr(error))
    report.exit()


main(*sys.argv[1:])
