# How the benchmarks install what they run; to be sourced. $home is the folder for it, outside the tree.

uv() {
  if [ ! -x "$home/uv/bin/uv" ]; then
    python3 -m venv "$home/uv"
    "$home/uv/bin/pip" install -q uv==0.13.9
  fi
  "$home/uv/bin/uv" "$@"
}

# A Python of that version: one that uv finds, one of pyenv's, or the bare number for uv to fetch.
find_python() {
  uv python find --no-python-downloads "$1" 2>/dev/null ||
    ls "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$1".*/bin/python3 2>/dev/null | head -1 | grep . || echo "$1"
}

# check_out SOURCE REVISION FOLDER: a clone there, with HEAD at the revision; files that a partial clone lacks are left out
check_out() {
  local file
  if [ ! -d "$3/.git" ] && ! git clone -q --no-checkout "$1" "$3"; then
    echo "no clone of $1: where it cannot be reached, the script's first lines name a variable for a clone of yours" >&2
    exit 1
  fi
  [ "$(cat "$3/.git/revision" 2>/dev/null)" = "$2" ] && return
  git -C "$3" update-ref --no-deref HEAD "$2^{commit}"
  git -C "$3" reset -q --hard 2>/dev/null || git -C "$3" ls-tree -r --name-only HEAD |
    while read -r file; do git -C "$3" checkout -q HEAD -- "$file" 2>/dev/null || echo "not in this clone: $file"; done
  echo "$2" >"$3/.git/revision"
}
