# For the scripts that run an example, which source it in the repository's directory: launch <name> <main class>
# [argument...] builds what is needed, runs the class, and ends with its exit code. In the array "terminal" may stand
# options of the JVM.

target=cdc-examples/target
classpath_file=$target/examples.classpath

fail() {
  echo "$me: $*" >&2
  exit 1
}

# Built already, and nothing changed since?
built() {
  [[ -s $classpath_file ]] &&
    [[ -z $(find pom.xml cdc-*/pom.xml cdc-*/src/main -newer "$classpath_file" -print -quit) ]] &&
    local entry && while IFS= read -r -d: entry; do [[ -e $entry ]] || return 1; done <"$classpath_file"
}

launch() {
  me=$1
  local main=$2
  shift 2
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  command -v "$java" >/dev/null || fail "there is no java: install a JDK, version 17 or newer"
  command -v mvn >/dev/null || fail "there is no mvn: install Maven"
  version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
  [[ $version =~ ^[0-9]+$ && $version -ge 17 ]] || fail "Java $version is too old: 17 or newer is needed"

  if ! built; then
    echo "Building CdcPipeline; the first time Maven also fetches what it is made of (Debezium, drivers, build tools: 150 MB)"
    # Maven 3.8 ends with colour codes even when it has nothing to say
    mvn -q -B -Dquick -Dmaven.test.skip=true -pl cdc-examples -am package \
      dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile=target/dependencies 2>&1 |
      sed 's/\x1b\[[0-9;]*m//g' ||
      fail "the build failed; see above"
    printf '%s:%s:' "$PWD/$target/classes" "$(<"$target/dependencies")" >"$classpath_file"
  fi

  classpath=$(<"$classpath_file") classpath=${classpath%:}
  # Where Maven keeps its files, whatever its settings say: the test kit fetches the servers to the same place.
  repository=${classpath%%/org/slf4j/slf4j-api/*}
  repository=${repository##*:}

  options=(
    -Xmx768m
    -cp "$classpath"
    "-DlocalRepository=$repository"
    "-Dorg.slf4j.simpleLogger.logFile=$target/$me.log"
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
    -Dorg.slf4j.simpleLogger.log.io.cdcpipeline=info
    -Dorg.slf4j.simpleLogger.log.org.apache.iotdb=error
    -Dorg.slf4j.simpleLogger.log.org.apache.tsfile=error
    -Dorg.slf4j.simpleLogger.showDateTime=true
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS"
    "${terminal[@]}"
  )

  # In a process group of its own, so that Ctrl-C reaches the program alone and not the servers under it.
  set -m
  "$java" "${options[@]}" "$main" "$@" </dev/null &
  pid=$!
  signals=0
  forward() {
    signals=$((signals + 1))
    if ((signals == 1)); then kill -INT "$pid" 2>/dev/null || true; else kill -KILL -- "-$pid" 2>/dev/null || true; fi
  }
  trap forward INT TERM HUP

  status=0
  while kill -0 "$pid" 2>/dev/null; do
    wait "$pid" && status=0 || status=$?
  done
  # The last of the group removes the servers' files; it takes a second.
  for ((i = 0; i < 50; i++)); do
    kill -0 -- "-$pid" 2>/dev/null || exit "$status"
    sleep 0.1
  done
  kill -KILL -- "-$pid" 2>/dev/null || true
  exit "$status"
}
