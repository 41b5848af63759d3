#!/usr/bin/env bash
# Make sure that a Chromium and a Chinese font are here for the journeys (`make e2e`).
set -euo pipefail
cd "$(dirname "$0")/.."

browser() {
	command -v chromium chromium-browser google-chrome >/dev/null ||
		.venv/bin/python - <<-'PYTHON' 2>/dev/null
			import pathlib, sys
			from playwright.sync_api import sync_playwright

			with sync_playwright() as playwright:
			    sys.exit(not pathlib.Path(playwright.chromium.executable_path).exists())
		PYTHON
}
font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh)" ]; }

if browser && font; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "Installing Chromium and a Chinese font ..."
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq || true
	apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null || true
fi
if ! browser; then .venv/bin/playwright install chromium || true; fi
if ! browser; then
	echo "The journeys need a browser: install chromium (and fonts-noto-cjk) and run make again." >&2
	exit 1
fi
