#!/usr/bin/env bash
# Make sure that a Chromium and a Chinese font are here for the journeys (`make e2e`).
set -euo pipefail
cd "$(dirname "$0")/.."

browser() {
	command -v chromium-headless-shell chromium chromium-browser google-chrome >/dev/null ||
		.venv/bin/python - <<-'PYTHON' 2>/dev/null
			import pathlib, sys
			from playwright.sync_api import sync_playwright

			with sync_playwright() as playwright:
			    sys.exit(not pathlib.Path(playwright.chromium.executable_path).exists())
		PYTHON
}
font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh)" ]; }

# Where packages can be installed, the engine without windows, which costs a third less; Debian has it.
may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }

if browser && font; then
	if may_install && ! command -v chromium-headless-shell >/dev/null && apt-cache show chromium-headless-shell >/dev/null 2>&1; then
		echo "Installing chromium-headless-shell ..."
		install chromium-headless-shell || echo "It cannot be installed: the journeys take the browser that is here."
	fi
	exit 0
fi
if may_install; then
	echo "Installing Chromium and a Chinese font ..."
	apt-get update -qq || true
	install chromium-headless-shell || install chromium || true
	install fonts-noto-cjk fontconfig || true
fi
if ! browser; then .venv/bin/playwright install chromium || true; fi
if ! browser; then
	echo "The journeys need a browser: install chromium (and fonts-noto-cjk) and run make again." >&2
	exit 1
fi
