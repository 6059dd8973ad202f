#!/usr/bin/env bash
# Moves the public API of a release from PublicAPI.Unshipped.txt to PublicAPI.Shipped.txt, in each library. usage: ship-api.sh
# A line *REMOVED*X in Unshipped.txt removes the line X from Shipped.txt.
set -euo pipefail
cd "$(dirname "$0")/.."

for unshipped in src/*/PublicAPI.Unshipped.txt clients/*/PublicAPI.Unshipped.txt; do
  shipped=${unshipped/Unshipped/Shipped}
  awk '
    sub(/^\*REMOVED\*/, "") { removed[$0]; next }
    $0 != "#nullable enable" && !($0 in removed)
  ' "$unshipped" "$shipped" | LC_ALL=C sort --ignore-case > "$shipped.new"
  { echo "#nullable enable"; cat "$shipped.new"; } > "$shipped"
  echo "#nullable enable" > "$unshipped"
  rm "$shipped.new"
done
