#!/usr/bin/env bash
# Plants each bug of this folder into a copy of the classes, one by one in each of three copies, and runs the test that
# claims to catch it: src/test/planted/run.sh [NAME…]. A bug that no longer applies, or that its test does not see, is an error.
set -euo pipefail
cd "$(dirname "$0")/../../.."
. src/test/junit.sh
JDK=$(newest_jdk)
checkout=$PWD work=$PWD/target/planted
names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(cd src/test/planted && ls -- *.patch | sed 's/\.patch$//')

# A copy is a folder that tests can run in: the sources to read, a target of its own to write to.
make_copy() { # COPY
  mkdir -p "$1/target"
  cp -r manifest.yml src deploy docs ./*.md "$1"
}

is_caught() { # COPY NAME; leaves the sources of the copy as they were
  local copy=$1 name=$2 patch=$checkout/src/test/planted/$2.patch log=$work/$2.log failed= tests selected sources code=0
  IFS='+ ' read -r -a tests < <(sed -n 's/^Caught-by: //p' "$patch")
  selected=$(selection "${tests[@]}") || return 1
  mapfile -t selected <<<"$selected"
  mapfile -t sources < <(sed -n 's|^+++ b/\([^[:space:]]*\).*|\1|p' "$patch")
  rm -rf "$copy/target/classes"
  cp -r target/classes "$copy/target/classes"
  cd "$copy"
  patch -s -p1 <"$patch" || { echo "$name: does not apply any more; make it anew" >&2; return 1; }
  if ! "$JDK/bin/javac" -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 -proc:none -nowarn -parameters -g --release 21 \
    -cp "target/classes:$dependencies" -d target/classes "${sources[@]}" >"$log" 2>&1; then
    failed="it does not compile"
  else
    junit "target/classes:$checkout/target/test-classes:$dependencies" "${selected[@]}" \
      --fail-fast --details=summary >"$log" 2>&1 || code=$?
    case $code in
      0) failed="${tests[*]} did not see it" ;;
      1) grep -Eq '^\[ *[1-9][0-9]* (tests|containers) failed' "$log" || failed="${tests[*]} did not run" ;;
      *) failed="${tests[*]} did not run" ;;
    esac
  fi
  patch -s -R -p1 <"$patch"
  if [ -n "$failed" ]; then
    echo "$name: $failed" >&2
    tail -20 "$log" >&2
    return 1
  fi
  echo "$name: caught by ${tests[*]}"
}

# Takes one name after the other that no other copy has taken.
take_turns() { # COPY
  local name
  for name in "${names[@]}"; do
    if mkdir "$work/taken/$name" 2>/dev/null && (is_caught "$1" "$name"); then
      touch "$work/taken/$name/caught"
    fi
  done
}

[ ${#names[@]} -gt 0 ] || { echo "no bug to plant in src/test/planted" >&2; exit 1; }
rm -rf "$work"
mkdir -p "$work/taken"
compile_tests -o
dependencies=$(<target/test-classpath)
for copy in 1 2 3; do
  make_copy "$work/$copy"
  take_turns "$work/$copy" &
done
wait
caught=$(find "$work/taken" -name caught | wc -l)
echo "$caught of ${#names[@]} planted bugs were caught"
[ "$caught" = ${#names[@]} ]
