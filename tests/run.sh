#!/usr/bin/env bash
# Installs what the tests need and is missing, then runs all of them. Ends with "N passed, N failed" on a line of its own.
set -uo pipefail
cd "$(dirname "$0")/.."

passed=0
failed=0
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

count() { # adds what a step counted; a step that failed without counting a failure counts as one
  local name=$1 status=$2 ok=${3:-0} bad=${4:-0} log=${5:-}
  [ "$status" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  passed=$((passed + ok))
  failed=$((failed + bad))
  [ "$bad" -gt 0 ] && { printf '== %s\n' "$name"; [ -n "$log" ] && failures "$log"; } >> "$logs/failures"
  printf '== %s: %s passed, %s failed\n\n' "$name" "$ok" "$bad"
}

failures() { # failures FILE: what a step's output says about each failure, at most 80 lines
  grep -E -B 3 -A 12 '\[FAIL\]|^ *Failed [^ ]|✖|^ *not ok |^  expected: ' "$1" | head -80
}

sum() { # sum FILE PATTERN: adds up the number that the pattern captures, wherever it stands
  sed -nE "s/.*$2.*/\1/p" "$1" | awk '{ total += $1 } END { print total + 0 }'
}

need() { # need COMMAND PACKAGE: a Debian package, installed if its command is missing
  command -v "$1" > /dev/null || install_package "$2"
}

need_file() { # need_file FILE PACKAGE: a Debian package, installed if its file is missing
  [ -e "$1" ] || install_package "$2"
}

install_package() {
  echo "== installing $1"
  { apt-get install -y --no-install-recommends "$1" || { apt-get update && apt-get install -y --no-install-recommends "$1"; }; } > "$logs/apt" 2>&1 ||
    { cat "$logs/apt"; echo "$1 could not be installed: its tests will fail"; }
}

need node nodejs
need openssl openssl
need npm npm
need chromium chromium
need redis-server redis-server
need rabbitmq-server rabbitmq-server
need nats-server nats-server
need escript erlang-base
need ip iproute2
need nft nftables
need clang clang # the linker of the native build of phx
need_file /usr/include/zlib.h zlib1g-dev # the native build links zlib

packages() { # what stock clients' tests need, for Node
  (cd clients/web/tests && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error; })
}

echo '== build'
dotnet build PhoenixSharp.sln -c Release -v quiet || { count build 1; echo "$passed passed, $failed failed"; exit 1; }

echo '== packages of the stock clients'
packages || echo "npm ci failed: tests with phoenix.js will fail"

for project in tests/*.Tests; do
  name=$(basename "$project")
  echo "== $name"
  dotnet test "$project" -c Release --no-build --logger 'console;verbosity=minimal' 2>&1 | tee "$logs/test"
  status=${PIPESTATUS[0]}
  count "$name" "$status" "$(sum "$logs/test" 'Passed: +([0-9]+)')" "$(sum "$logs/test" 'Failed: +([0-9]+)')" "$logs/test"
done

echo '== conformance: recordings of real Phoenix against the fixture'
fixture='dotnet artifacts/bin/PhoenixSharp.Fixture/release/PhoenixSharp.Fixture.dll'
dotnet artifacts/bin/PhoenixSharp.Conformance/release/PhoenixSharp.Conformance.dll \
  --server "$fixture --urls {url}" 2>&1 | tee "$logs/conformance"
status=${PIPESTATUS[0]}
count conformance "$status" "$(sum "$logs/conformance" '^([0-9]+) passed, [0-9]+ failed$')" "$(sum "$logs/conformance" '^[0-9]+ passed, ([0-9]+) failed$')" "$logs/conformance"

echo '== conformance: the recordings over HTTP/2 and TLS'
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$logs/key.pem" -out "$logs/certificate.pem" -days 2 -subj /CN=localhost \
  2> "$logs/openssl" || cat "$logs/openssl"
Kestrel__Certificates__Default__Path=$logs/certificate.pem Kestrel__Certificates__Default__KeyPath=$logs/key.pem \
  dotnet artifacts/bin/PhoenixSharp.Conformance/release/PhoenixSharp.Conformance.dll --http2 --server "$fixture --urls {url}" 2>&1 | tee "$logs/http2"
status=${PIPESTATUS[0]}
count 'conformance (HTTP/2)' "$status" "$(sum "$logs/http2" '^([0-9]+) passed, [0-9]+ failed$')" "$(sum "$logs/http2" '^[0-9]+ passed, ([0-9]+) failed$')" "$logs/http2"

echo '== conformance: raw WebSocket cases against the fixture'
dotnet artifacts/bin/PhoenixSharp.Conformance/release/PhoenixSharp.Conformance.dll websocket --server "$fixture --urls {url}" 2>&1 | tee "$logs/websocket"
status=${PIPESTATUS[0]}
count websocket "$status" "$(sum "$logs/websocket" '^([0-9]+) passed, [0-9]+ failed$')" "$(sum "$logs/websocket" '^[0-9]+ passed, ([0-9]+) failed$')" "$logs/websocket"

echo '== stock clients: in Node and in Chromium'
export PHOENIX_FIXTURE=$fixture
export PHOENIX_SUPABASE='dotnet artifacts/bin/Supabase/release/Supabase.dll'
export PHOENIX_CLUSTER='dotnet artifacts/bin/Cluster/release/Cluster.dll'
export PHOENIX_SERVER='dotnet artifacts/bin/PhoenixSharp.Server/release/PhoenixSharp.Server.dll'
for suite in node browser; do
  { packages && (cd clients/web/tests && npm run --silent "test:$suite"); } 2>&1 | tee "$logs/web"
  status=${PIPESTATUS[0]}
  count "stock clients ($suite)" "$status" "$(sum "$logs/web" '^[#ℹ] pass ([0-9]+)')" "$(sum "$logs/web" '^[#ℹ] fail ([0-9]+)')" "$logs/web"
done

[ -s "$logs/failures" ] && { echo '== what failed'; cat "$logs/failures"; }
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
