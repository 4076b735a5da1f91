# Shared by the benchmarks; to be sourced from the repository root. Linux: taskset, /proc.
set -euo pipefail

work=$(mktemp -d)
pids=()
stop_all() {
  for pid in "${pids[@]:-}"; do [ -n "$pid" ] && kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap stop_all EXIT

# Compiles, unless BUILT is set, and leaves the class path in $classpath.
build() {
  [ -n "${BUILT:-}" ] || mvn -q -B -ntp process-test-classes dependency:build-classpath -Dmdep.outputFile=target/classpath.txt
  classpath="target/test-classes:target/classes:$(cat target/classpath.txt)"
}

# start_simulator CORE OPTIONS… → $simulator (base URL), $simulator_pid
# Without C2, as the client: on one core its compiling makes the receipt of a request late, which counts as the client's error.
start_simulator() {
  local core=$1
  shift
  : >"$work/simulator.txt" # else the last one's address could still be read
  taskset -c "$core" java -Xmx3g ${simulator_jvm:--XX:TieredStopAtLevel=1} -cp "$classpath" dev.gatlingllm.cli.Main simulate --port 0 "$@" \
    >"$work/simulator.txt" 2>&1 &
  simulator_pid=$!
  pids+=("$simulator_pid")
  while kill -0 "$simulator_pid" 2>/dev/null; do
    simulator=$(grep -o 'http://127.0.0.1:[0-9]*' "$work/simulator.txt" || true)
    [ -n "$simulator" ] && return
    sleep 0.2
  done
  cat "$work/simulator.txt"
  exit 1
}

stop_simulator() {
  kill "$simulator_pid"
  wait "$simulator_pid" 2>/dev/null || true
}

# The JVM options of "mvn gatling:test", in $client_flags: those that Gatling's plugin gives every run (GatlingConstants of its
# gatling-enterprise-plugin-commons 1.24.0, for Java 15 and newer), and the jvmArg of pom.xml, which come later and win, with the
# compilers of few cores, as a client has one here.
client_flags() {
  client_flags=(-XX:+HeapDumpOnOutOfMemoryError -XX:MaxInlineLevel=20 -XX:MaxTrivialSize=12 -Xmx1G
    --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED)
  mapfile -t -O "${#client_flags[@]}" client_flags < <(sed -n 's#.*<jvmArg>\(.*\)</jvmArg>.*#\1#p' pom.xml | sed 's/\${.*}/1/')
}

# run_client CORE RESULTS -Dllm.x=y … : one run of $simulation (ChatSimulation); its output goes to RESULTS.txt
run_client() {
  local core=$1 results=$2
  shift 2
  mkdir -p "$results"
  client_flags
  taskset -c "$core" java "${client_flags[@]}" ${client_jvm:-} -cp "$classpath" \
    "$@" io.gatling.app.Gatling -s "${simulation:-ChatSimulation}" -rf "$results" >"$results.txt" 2>&1 || true
}

machine() {
  printf '%s, %s cores, %s, %s\n' "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | xargs)" \
    "$(nproc)" "$(uname -sr)" "$(java -version 2>&1 | sed -n 2p)"
}
