"""One line a check, as every script here prints it: `ok …`, or `FAIL …` with what was found."""

import subprocess
import sys


class Report:
    def __init__(self):
        self.failed = 0

    def check(self, name, *problems):
        """Reports one check: it holds if no problem is given."""
        problems = [str(problem) for problem in problems if problem]
        if not problems:
            print(f"ok {name}", flush=True)
            return
        self.failed += 1
        print(f"FAIL {name}")
        for problem in problems:
            print("\n".join("    " + line for line in problem.splitlines()), flush=True)

    def exit(self):
        sys.exit(1 if self.failed else 0)


def differs(what, found, expected):
    """What to say if `found` is not what it should be; nothing otherwise."""
    return None if found == expected else f"{what} is {found!r}, not {expected!r}"


def run(*command):
    """A tool's output. A tool that fails is a broken test bench or a broken PDF: either way loud."""
    command = [str(part) for part in command]
    # poppler prints an element's title as its bytes are, in UTF-16 at times.
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.returncode}\n{done.stderr}")
    return done.stdout
