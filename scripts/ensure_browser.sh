#!/bin/sh
# Makes sure that a Chromium is on the PATH and that Korean has a font; installs them where it can.
set -u

has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
# Only Linux draws Korean with fonts one has to ask for.
has_korean() { ! command -v fc-list >/dev/null || fc-list :lang=ko | grep -q .; }

if has_browser >/dev/null && has_korean; then exit 0; fi

packages="chromium fonts-noto-cjk"
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages >/dev/null
    has_browser >/dev/null && exit 0
fi
if command -v apt-get >/dev/null; then
    echo "The browser tests need Chromium and a Korean font: sudo apt-get install $packages" >&2
else
    echo "The browser tests need Chromium or Google Chrome: install it and put it on the PATH" >&2
fi
exit 1
