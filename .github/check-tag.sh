#!/usr/bin/env bash
# Fails if a tag does not name the version of the packages, or the changelog has no dated entry for it. usage: check-tag.sh TAG
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(dotnet msbuild src/PhoenixSharp.AspNetCore -getProperty:Version)
if [ "$1" != "v$version" ]; then
  echo "The tag is $1, but the version in Packaging.props is $version: tag v$version." >&2
  exit 1
fi
if ! grep -qE "^## \[$version\] - [0-9]{4}-[0-9]{2}-[0-9]{2}$" docs/CHANGELOG.md; then
  echo "docs/CHANGELOG.md has no dated entry: ## [$version] - YYYY-MM-DD." >&2
  exit 1
fi
