#!/usr/bin/env bash
# mmdb-lib 3.0.3 (the reader beneath the npm package maxmind 5.0.7), with a database of IPv4 networks only (`ip_version` 4, such as the
# `…-ipv4.mmdb` files of @ip-location-db/*).
#
# One would guess that an IPv6 address is not found there: `null`, as the types say, or an error, as MaxMind's own readers give.
# What happens: the reader walks the IPv4 tree with the first 32 bits of the IPv6 address and returns the record of that IPv4 address.
# 2001:67c:2e8::1, the RIPE NCC in Amsterdam, is found in the United States, because 32.1.6.124 is. Every IPv6 address of the same
# provider gets the same wrong country, with nothing to tell it by. So: look at `metadata.ipVersion` before asking.
#
# Seen on Node 24.22: 193.0.6.139 NL, 2001:67c:2e8::1 US (as 32.1.6.124 US), metadata.ipVersion 4.
# Exit code 1 when this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mmdb-lib@3.0.3 @ip-location-db/geo-whois-asn-country-mmdb@2.3.2026061719
cat > look.cjs <<'JS'
const { Reader } = require('mmdb-lib');
const { readFileSync } = require('node:fs');
const file = (name) => readFileSync(`node_modules/@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country${name}.mmdb`);
const ipv4 = new Reader(file('-ipv4'));
const both = new Reader(file(''));
const country = (reader, address) => reader.get(address)?.country_code ?? null;
const seen = {
  ipVersion: ipv4.metadata.ipVersion,
  '193.0.6.139': country(ipv4, '193.0.6.139'),
  '2001:67c:2e8::1': country(ipv4, '2001:67c:2e8::1'),
  '32.1.6.124': country(ipv4, '32.1.6.124'),
  'with IPv6 networks, 2001:67c:2e8::1': country(both, '2001:67c:2e8::1'),
};
console.log(seen);
const wrong = seen['2001:67c:2e8::1'] !== null && seen['2001:67c:2e8::1'] === seen['32.1.6.124'];
process.exit(wrong && seen['with IPv6 networks, 2001:67c:2e8::1'] === 'NL' ? 0 : 1);
JS
node look.cjs
