#!/bin/sh
# Makes an evidence pack, PACK.zip, and its anchor, PACK.anchor, from a board of its own; see README.md.
#
#   tests/evidence/make.sh PACK [ENGROSS]
#
# ENGROSS is the binary, target/debug/engross otherwise. Needs git, openssl and unzip. No pack is replaced.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
pack=$(realpath "${1:?PACK is missing}")
[ ! -e "$pack.zip" ] || { echo "$pack.zip is there, and stays" >&2; exit 1; }
engross=$(realpath "${2:-$root/target/debug/engross}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Nobody's own configuration.
export XDG_CONFIG_HOME="$scratch" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=Test GIT_AUTHOR_EMAIL=test@example.org
export GIT_COMMITTER_NAME=Test GIT_COMMITTER_EMAIL=test@example.org

cp -R "$root/tests/keys" "$scratch/keys"
chmod 600 "$scratch"/keys/*
mkdir "$scratch/board"
cd "$scratch/board"
git init --quiet

quietly() { "$@" >"$scratch/said" 2>&1 || { cat "$scratch/said" >&2; exit 1; }; }
commit() { git add --all && git commit --quiet --message "$1"; }
as() { member=$1; shift; quietly "$engross" "$@" --yes --key "$scratch/keys/$member"; }
everybody() { for member in amina ben chidi; do as "$member" "$@"; done; }
seal() { openssl x509 -in "$root/tests/seal/seal.pem" -outform DER | sha256sum | cut -c 1-64; }

# One edition in one font, so that the pack is small.
mkdir -p layouts/fonts sources/care output/private/names
cp -R "$root/layouts/accessible" "$root/layouts/redline" "$root/layouts/shared" layouts
cp -R "$root/layouts/fonts/atkinson-hyperlegible-next" layouts/fonts
cp "$root/.gitignore" "$root/.gitattributes" .
cat >engross.toml <<'END'
[publisher]
name = "Board of Examples"
check = "https://www.example.org/"
END
echo 'Nobody Namedhere' >output/private/names/care.txt
write() {
  cat >sources/care/briefing.md <<END
+++
title = "Care in time"
date = "2026-11"
language = "en-GB"
+++

## Key learning

- Look at what a child shows, not only at what is said.
- $1
END
  commit "care: $1"
}

publish() {
  quietly "$engross" propose care
  commit 'care: proposed'
  everybody approve care --no-rebuild
  commit 'care: approved'
  quietly "$engross" publish care --seal-key "$root/tests/seal/seal.key.pem" --certificate "$root/tests/seal/seal.pem"
  commit 'care: published'
}

quietly "$engross" policy init
add() { quietly "$engross" policy add "$1" --name "$2" --role "$3" --key "$scratch/keys/$1.pub"; }
add amina 'Amina Shah' health
add ben 'Ben Cole' police
add chidi 'Chidi Obi' local-authority
quietly "$engross" policy set --seal "$(seal)" --may-withdraw amina=true
everybody policy approve
commit 'policy: the first'
quietly "$engross" register init --origin www.example.org/register
commit 'register: begun'

write 'Meet every month.'
publish
as amina withdraw care v1 --reason error
add dora 'Dora Lind' health
everybody policy approve
commit 'policy: another member'
write 'Meet every week.'
publish

as amina withdraw care v2 --reason error
everybody reinstate care v2 --sign
commit 'care: reinstated'
quietly "$engross" reinstate care v2 --yes

quietly "$engross" evidence care v2 --output "$pack.zip"
unzip -p "$pack.zip" care-v2/bag-info.txt | sed -n 's/^Register-Anchor: //p' >"$pack.anchor"
