#!/usr/bin/env bash
# Plants each bug of this folder into a copy of the checkout, one by one in each of two copies, and runs the test that
# claims to catch it: src/test/planted/run.sh [NAME…]. A bug that no longer applies, or that its test does not see, is an error.
set -euo pipefail
cd "$(dirname "$0")/../../.."
work=$PWD/target/planted
names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(cd src/test/planted && ls -- *.patch | sed 's/\.patch$//')

# Only what a bug changed is compiled again; no bug changes a signature.
maven() { # COPY ARGUMENTS…
  local copy=$1
  shift
  (cd "$copy" && mvn -o -B -q -Dmaven.compiler.useIncrementalCompilation=false "$@")
}

is_caught() { # COPY NAME; leaves the copy as it was
  local copy=$1 name=$2 patch=src/test/planted/$2.patch tests log=$work/$2.log failed=
  tests=$(sed -n 's/^Caught-by: //p' "$patch")
  patch -s -p1 -d "$copy" <"$patch" || { echo "$name: does not apply any more; make it anew" >&2; exit 1; }
  if maven "$copy" test -Dtest="${tests//+/,}" -Dsurefire.failIfNoSpecifiedTests=true -Dsurefire.skipAfterFailureCount=1 >"$log" 2>&1; then
    failed="$tests did not see it"
  elif ! grep -Eq 'Tests run: [0-9]+, (Failures: [1-9]|Failures: 0, Errors: [1-9])' "$log"; then
    failed="it does not compile, or $tests did not run"
  fi
  patch -s -R -p1 -d "$copy" <"$patch"
  if [ -n "$failed" ]; then
    echo "$name: $failed" >&2
    tail -20 "$log" >&2
    return 1
  fi
  echo "$name: caught by $tests"
}

# Takes one name after the other that no other copy has taken.
take_turns() { # COPY
  local name
  for name in "${names[@]}"; do
    if mkdir "$work/taken/$name" 2>/dev/null && is_caught "$1" "$name"; then
      touch "$work/taken/$name/caught"
    fi
  done
}

rm -rf "$work"
mkdir -p "$work/taken" "$work/1"
cp -r pom.xml manifest.yml .mvn src deploy docs ./*.md "$work/1"
maven "$work/1" test-compile >"$work/compile.log" 2>&1 || { tail -40 "$work/compile.log"; exit 1; }
cp -r "$work/1" "$work/2"
take_turns "$work/1" &
take_turns "$work/2" &
wait
caught=$(find "$work/taken" -name caught | wc -l)
echo "$caught of ${#names[@]} planted bugs were caught"
[ "$caught" = ${#names[@]} ]
