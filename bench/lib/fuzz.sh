#!/usr/bin/env bash
# bench/run fuzz: sends very many wrong inputs to whatever reads what a stranger sends. Started by bench/run.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# A line for each fuzzer: its name, its bundle, and a main of that bundle's tests that takes COUNT SEED, prints one line and
# ends with 1 if anything went wrong.
fuzzers=(
    "json server.diff org.sluice.server.diff.JsonFuzz"
    "msgpack server.data org.sluice.server.data.RequestFuzz"
    "pickle wire.pickle org.sluice.wire.pickle.PickleFuzz"
    "zmtp wire.rpc org.sluice.wire.rpc.ZmtpFuzz"
)

usage() {
    cat <<'TEXT'
usage: bench/run fuzz [--count N] [--seed N] [--only NAME,...]

  --count N     inputs for each fuzzer; default 1000000
  --seed N      the same inputs again; default: another one each time, which is printed
  --only NAMES  some of those in bench/lib/fuzz.sh: json, msgpack, pickle, zmtp

Exit code: 0, 1 if anything went wrong, 2 if something is missing here. The build runs a short version of each as a test.
TEXT
}

fail() {
    echo "bench: $1" >&2
    exit 2
}

count=1000000
seed=$(date +%s%N)
only=
while [ $# -gt 0 ]; do
    case $1 in
        -h | -help | --help) usage && exit 0 ;;
        --count | --seed | --only) [ $# -gt 1 ] || fail "$1 wants a value" ;;
        *) fail "fuzz knows no '$1'; bench/run fuzz --help" ;;
    esac
    case $1 in
        --count) count=$2 ;;
        --seed) seed=$2 ;;
        --only) only=,$2, ;;
    esac
    shift 2
done
[[ $count =~ ^[1-9][0-9]*$ && $seed =~ ^[0-9]+$ ]] || fail "--count and --seed are whole numbers"

chosen=()
modules=
for fuzzer in "${fuzzers[@]}"; do
    read -r name bundle _ <<<"$fuzzer"
    if [ -z "$only" ] || [[ $only == *,$name,* ]]; then
        chosen+=("$fuzzer")
        modules=$modules,bundles/$bundle
    fi
done
[ ${#chosen[@]} -gt 0 ] || fail "no fuzzer is named ${only//,/ }"

# compiled each time: what is fuzzed is what is in the tree
(cd "$root" && ./mvnw -q -B -DskipTests -pl "${modules#,}" -am package) >&2 || fail "the build failed, see above"
version() { sed -n "s|.*<$1>\(.*\)</$1>.*|\1|p" "$root/pom.xml" | head -n 1; }
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
libraries=
while IFS= read -r jar; do
    libraries=$libraries:$jar
done < <(find "$repository/com/fasterxml/jackson/core" -name "jackson-*-$(version jackson.version).jar"
         find "$repository/com/fasterxml/jackson/core" -name "jackson-annotations-2*.jar"
         find "$repository/org/msgpack/msgpack-core" -name "msgpack-core-$(version msgpack.version).jar"
         find "$repository/org/osgi/org.osgi.util.converter" -name "*-$(version osgi.converter.version).jar"
         find "$repository/org/osgi/org.osgi.util.function" -name "*-$(version osgi.function.version).jar"
         find "$repository/org/slf4j/slf4j-api" -name 'slf4j-api-2.*.jar' ! -name '*sources*' | sort | tail -n 1)

wrong=0
for fuzzer in "${chosen[@]}"; do
    read -r name bundle main <<<"$fuzzer"
    classes=$root/bundles/$bundle/target/test-classes
    for folder in "$root"/bundles/*/target/classes; do
        classes=$classes:$folder
    done
    printf '%-8s ' "$name"
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m -Dslf4j.internal.verbosity=ERROR -cp "$classes$libraries" \
        "$main" "$count" "$seed" || wrong=$((wrong + 1))
done
[ $wrong -eq 0 ]
