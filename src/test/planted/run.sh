#!/usr/bin/env bash
# Plants each bug of this folder into a copy of the checkout, one by one, and runs the test that claims to catch it:
# src/test/planted/run.sh [NAME…]. A bug that no longer applies, or that its test does not see, is an error.
set -euo pipefail
cd "$(dirname "$0")/../../.."
copy=$PWD/target/planted
names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(cd src/test/planted && ls -- *.patch | sed 's/\.patch$//')

# Only what a bug changed is compiled again; no bug changes a signature.
maven() { (cd "$copy" && mvn -o -B -q -Dmaven.compiler.useIncrementalCompilation=false "$@"); }

rm -rf "$copy"
mkdir -p "$copy"
cp -r pom.xml manifest.yml .mvn src deploy docs ./*.md "$copy"
maven test-compile >"$copy/compile.log" 2>&1 || { tail -40 "$copy/compile.log"; exit 1; }

missed=0
for name in "${names[@]}"; do
  patch=src/test/planted/$name.patch
  tests=$(sed -n 's/^Caught-by: //p' "$patch")
  log=$copy/$name.log
  patch -s -p1 -d "$copy" <"$patch" || { echo "$name: does not apply any more; make it anew" >&2; exit 1; }
  if ! maven compile >"$log" 2>&1; then
    echo "$name: does not compile" >&2
    tail -20 "$log" >&2
    missed=$((missed + 1))
  elif maven test -Dtest="${tests//+/,}" -Dsurefire.failIfNoSpecifiedTests=true -Dsurefire.skipAfterFailureCount=1 >"$log" 2>&1; then
    echo "$name: $tests did not see it" >&2
    missed=$((missed + 1))
  elif ! grep -Eq 'Tests run: [0-9]+, (Failures: [1-9]|Failures: 0, Errors: [1-9])' "$log"; then
    echo "$name: $tests did not run" >&2
    tail -20 "$log" >&2
    missed=$((missed + 1))
  else
    echo "$name: caught by $tests"
  fi
  patch -s -R -p1 -d "$copy" <"$patch"
done
echo "$((${#names[@]} - missed)) of ${#names[@]} planted bugs were caught"
[ "$missed" = 0 ]
