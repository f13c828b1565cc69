# Sourced by what runs chosen tests many times: a JVM for each run, without Maven around it.

# The newest JDK of this machine, 21 or newer; Maven finds its own through its toolchains.
newest_jdk() {
  local home version best=0 found=
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/*; do
    [ -x "$home/bin/javac" ] && [ -f "$home/release" ] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    if [ "${version:-0}" -gt "$best" ]; then
      best=$version found=$home
    fi
  done
  if [ "$best" -lt 21 ]; then
    echo "no JDK 21 or newer found; install one, or point JAVA_HOME at it" >&2
    return 1
  fi
  echo "$found"
}

# Compiles the tests and writes their dependencies to target/test-classpath; profiles and other goals go to Maven, too.
compile_tests() { # ARGUMENTS…
  mvn -B -ntp -q test-compile "$@" dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test-classpath
}

# One or more of Test, Test#method, Test#method+another, as Surefire writes them. Prints the arguments that select them.
selection() { # TEST…
  local test file class method
  for test in "$@"; do
    file=$(find src/test/java src/it/java -name "${test%%#*}.java" -print -quit)
    [ -n "$file" ] || { echo "no test ${test%%#*} in src/test or src/it" >&2; return 1; }
    class=${file#src/*/java/}
    class=${class%.java}
    class=${class//\//.}
    echo "--select-class=$class"
    case $test in
      *#*)
        test=${test#*#}
        for method in ${test//+/ }; do
          grep -rqw "void $method" src/test/java src/it/java || { echo "no test $method in src/test or src/it" >&2; return 1; }
        done
        ;;
      *) test='.*' ;;
    esac
    echo "--include-methodname=${class//./\\.}(\\\$.*)?#(${test//+/|})"
  done
}

# Runs what is selected, in the current folder. Exits with 1 when a test failed, 2 when there was none.
junit() { # CLASSPATH ARGUMENTS…
  local classpath=$1 mockito
  shift
  mockito=$(tr : '\n' <<<"$classpath" | grep '/mockito-core-[^/]*\.jar$')
  "$JDK/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-PrintWarnings -ea "-javaagent:$mockito" -cp "$classpath" \
    org.junit.platform.console.ConsoleLauncher execute --disable-banner --disable-ansi-colors --fail-if-no-tests "$@"
}
