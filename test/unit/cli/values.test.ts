import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { readDetachKeys } from '../../../src/cli/attach/detach-keys.js';
import { parseNetworkOption } from '../../../src/cli/create/network-option.js';
import { parsePorts } from '../../../src/cli/create/parse-ports.js';
import { parseRestart } from '../../../src/cli/create/parse-restart.js';
import { parseNetworkMode } from '../../../src/cli/create/read-networks.js';
import { parseAddress, parseExtraHost, parseMacAddress, parseSearchDomain } from '../../../src/cli/values/address.js';
import { parseBytes, parseSwapBytes } from '../../../src/cli/values/bytes.js';
import { parseCpus } from '../../../src/cli/values/cpus.js';
import { parseLabel } from '../../../src/cli/values/key-value.js';
import { parseUlimit } from '../../../src/cli/values/ulimit.js';
import { parseUint16 } from '../../../src/cli/values/unsigned.js';
import { DetachScanner, hostPlatform } from '../../../src/engine/index.js';
import { findDurationMs, parseDurationMs } from '../../../src/wire/words/duration.js';
import { parseExposed } from '../../../src/wire/words/exposed-ports.js';
import { parseInteger } from '../../../src/wire/words/integer.js';
import { parseMoment } from '../../../src/wire/words/moment.js';
import { parsePlatform } from '../../../src/wire/words/platform.js';
import { parserTable } from '../../support/parser-table.js';

parserTable('parseBytes', parseBytes, {
  reads: [
    ['0', 0],
    ['1024', 1024],
    ['1k', 1024],
    ['1K', 1024],
    ['1kb', 1024],
    ['1KiB', 1024],
    ['512m', 2 ** 29],
    ['1.5g', 1.5 * 2 ** 30],
    ['.5m', 2 ** 19],
    ['2 gb', 2 ** 31],
    ['1t', 2 ** 40],
    ['5b', 5],
    ['1e3', 1000],
    ['1.e2k', 102_400],
    ['+5', 5],
    ['5 ', 5],
  ],
  refuses: [
    ['', /invalid size: ''/],
    ['-1', /invalid size: '-1'/],
    ['x', /invalid size/],
    ['1x', /invalid suffix: 'x'/],
    ['1Kx', /invalid suffix: 'kx'/],
    ['1.2.3m', /strconv.ParseFloat: parsing "1.2.3": invalid syntax/],
    ['0x10', /strconv.ParseFloat: parsing "0x10": invalid syntax/],
    ['1  k', /strconv.ParseFloat: parsing "1 ": invalid syntax/],
    ['1kibi', /invalid suffix: 'kibi'/],
    ['9999999p', /invalid size/],
    ['1bb', /invalid suffix/],
    ['١m', /invalid size/],
  ],
});
parserTable('parseSwapBytes', parseSwapBytes, {
  reads: [
    ['-1', -1],
    ['1k', 1024],
  ],
  refuses: [['-2', /invalid size/]],
});
parserTable('parseCpus', parseCpus, {
  reads: [
    ['1', 1e9],
    ['0.5', 5e8],
    ['1.5', 1.5e9],
    ['.25', 2.5e8],
    ['1/2', 5e8],
    ['0.000000001', 1],
    ['-1', -1e9],
    ['+1.', 1e9],
    ['15e-1', 1.5e9],
    ['0x2', 2e9],
    ['1_0', 1e10],
    ['0x1/0b10', 5e8],
  ],
  refuses: [
    ['', /rational/],
    ['x', /failed to parse x as a rational number/],
    ['0.0000000001', /value is too precise/],
    ['1/3', /value is too precise/],
    ['1/-2', /rational/],
    ['1/2/3', /rational/],
    ['.', /rational/],
    ['1_', /rational/],
    ['1/0', /rational/],
    ['1e9999', /rational/],
  ],
});
parserTable('parseUlimit', parseUlimit, {
  reads: [
    ['nofile=1024', { name: 'nofile', soft: 1024, hard: 1024 }],
    ['nproc=1:2', { name: 'nproc', soft: 1, hard: 2 }],
    ['core=-1', { name: 'core', soft: -1, hard: -1 }],
    ['core=0:-1', { name: 'core', soft: 0, hard: -1 }],
  ],
  refuses: [
    ['foo', /invalid ulimit argument: foo/],
    ['foo=1', /invalid ulimit type: foo/],
    ['=1', /invalid ulimit type: $/],
    ['as=1', /invalid ulimit type: as$/],
    ['nofile=', /strconv.ParseInt: parsing "": invalid syntax/],
    ['nofile=99999999999999999999', /value out of range/],
    ['nofile=a', /strconv/],
    ['nofile=1:2:3', /too many limit value arguments - 1:2:3, can only have up to two, `soft\[:hard\]`$/],
    ['nofile=2:1', /soft limit must be less than or equal to hard limit: 2 > 1$/],
    ['nofile=-1:1', /hard limit: soft: -1 \(unlimited\), hard: 1$/],
  ],
});
parserTable('parseExtraHost', parseExtraHost, {
  reads: [
    ['db:10.0.0.1', 'db:10.0.0.1'],
    ['db=10.0.0.1', 'db:10.0.0.1'],
    ['db:::1', 'db:::1'],
    ['db:[::1]', 'db:::1'],
    ['me:host-gateway', 'me:host-gateway'],
  ],
  refuses: [
    ['x', /bad format for add-host: "x"/],
    [':1.1.1.1', /bad format/],
    ['x:y', /invalid IP address in add-host: "y"/],
    ['x:', /invalid IP address in add-host: ""/],
    ['x:y=1.1.1.1', /bad format/],
    ['x:::1%eth0', /invalid IP address/],
  ],
});
parserTable('parseAddress', parseAddress, {
  reads: [
    [' 1.1.1.1', '1.1.1.1'],
    ['0:0:0:0:0:0:0:1', '::1'],
  ],
  refuses: ['', 'x', '1.1.1.1:53', '::1%eth0', '01.1.1.1'].map((text) => [
    text,
    new RegExp(`^IP address is not correctly formatted: ${text}$`),
  ]),
});
parserTable('parseMacAddress', parseMacAddress, {
  reads: [
    ['02-42-AC-11-00-09', '02:42:ac:11:00:09'],
    ['0242.ac11.0009', '02:42:ac:11:00:09'],
    ['02:42:ac:11:00:09:00:01', '02:42:ac:11:00:09:00:01'],
  ],
  refuses: ['', 'x', '02:42:ac:11:00', '02:42-ac:11:00:09'].map((text) => [text, /is not a valid mac address$/]),
});
parserTable('parseInteger', parseInteger, {
  reads: [
    ['-12', -12],
    ['+0x1F', 31],
    ['017', 15],
    ['0b11', 3],
    ['1_000', 1000],
  ],
  refuses: [
    ['', /^strconv.ParseInt: parsing "": invalid syntax$/],
    ['08', /invalid syntax/],
    ['1__0', /invalid syntax/],
    ['1.5', /invalid syntax/],
    ['99999999999999999999', /value out of range/],
  ],
});
parserTable('parseUint16', parseUint16, {
  reads: [['0x10', 16]],
  refuses: [
    ['+1', /invalid syntax/],
    ['65536', /value out of range/],
  ],
});
parserTable('parseLabel', parseLabel, {
  reads: [
    [' a=b c', ' a=b c'],
    ['a', 'a'],
  ],
  refuses: [
    ['=b', /^invalid label '=b': empty name$/],
    ['a b=c', /^label 'a b' contains whitespaces$/],
  ],
});
parserTable('parseDurationMs', parseDurationMs, {
  reads: [['1h0.5s', 3_600_500]],
  refuses: [
    ['', /^time: invalid duration ""$/],
    ['1', /^time: missing unit in duration "1"$/],
    ['1d', /^time: unknown unit "d" in duration "1d"$/],
    ['1h2', /^time: missing unit in duration "1h2"$/],
    ['x', /^time: invalid duration "x"$/],
  ],
});
parserTable('parseSearchDomain', parseSearchDomain, {
  reads: [
    ['lan', 'lan'],
    ['a.b.', 'a.b.'],
    ['.', '.'],
  ],
  refuses: [
    ['-', /not a valid domain/],
    ['a b', /not a valid domain/],
    ['x'.repeat(256), /not a valid domain/],
  ],
});
parserTable('parsePlatform', parsePlatform, {
  reads: [
    ['linux/amd64', { os: 'linux', architecture: 'amd64' }],
    ['linux/arm64/v8', { os: 'linux', architecture: 'arm64', variant: 'v8' }],
    ['arm64', { os: 'linux', architecture: 'arm64' }],
    ['linux', { os: 'linux', architecture: hostPlatform().architecture }],
    ['windows', { os: 'windows', architecture: hostPlatform().architecture }],
    ['linux/x86_64', { os: 'linux', architecture: 'amd64' }],
    ['Linux/ARM64/V8', { os: 'linux', architecture: 'arm64', variant: 'v8' }],
  ],
  refuses: [
    ['', /is an invalid OS component of/],
    ['foo', /^"foo": unknown operating system or architecture: invalid argument$/],
    ['a/b/c/d', /cannot parse platform specifier/],
    ['linux/', /is an invalid component of/],
  ],
});
parserTable('parseRestart', parseRestart, {
  reads: [
    ['no', { name: 'no', maximumRetryCount: 0 }],
    ['always', { name: 'always', maximumRetryCount: 0 }],
    ['on-failure', { name: 'on-failure', maximumRetryCount: 0 }],
    ['on-failure:5', { name: 'on-failure', maximumRetryCount: 5 }],
    ['on-failure:', { name: 'on-failure', maximumRetryCount: 0 }],
    ['unless-stopped', { name: 'unless-stopped', maximumRetryCount: 0 }],
  ],
  refuses: [
    [':3', /no policy provided before colon/],
    ['foo', /unknown policy 'foo'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'/],
    ['on-failure:x', /maximum retry count must be an integer/],
    ['on-failure:-1', /cannot be negative/],
    ['always:3', /can only be used with 'on-failure'/],
    ['on-failure:3:4', /maximum retry count must be an integer/],
    ['on-failure:99999999999999999999', /maximum retry count must be an integer/],
  ],
});
parserTable('parseNetworkMode', parseNetworkMode, {
  reads: [
    ['bridge', { kind: 'bridge' }],
    ['default', { kind: 'bridge' }],
    ['host', { kind: 'host' }],
    ['none', { kind: 'none' }],
    ['container:db', { kind: 'container', ref: 'db' }],
    ['mine', { kind: 'network', name: 'mine' }],
  ],
  refuses: [['container:', /invalid container format/]],
});
parserTable('parseNetworkOption', parseNetworkOption, {
  reads: [
    ['mine', { network: 'mine' }],
    ['name=mine', { network: 'mine' }],
    ['name=mine,alias=a,alias=b,ip=172.30.0.9', { network: 'mine', aliases: ['a', 'b'], ipv4Address: '172.30.0.9' }],
    ['ip6=fd00::9,NAME=mine', { network: 'mine', ipv6Address: 'fd00::9' }],
    ['name=mine,ip=,mac-address=x', { network: 'mine', ipv4Address: '', macAddress: 'x' }],
    ['name=', { network: 'name=' }],
    ['name=mine,link-local-ip=169.254.1.1', { network: 'mine', linkLocalAddresses: ['169.254.1.1'] }],
    ['name=mine,gw-priority=-3', { network: 'mine', gatewayPriority: -3 }],
    ['name=mine,driver-opt=a=b,"driver-opt=c=d,e"', { network: 'mine', driverOptions: { a: 'b', c: 'd,e' } }],
  ],
  refuses: [
    ['alias=web', /network name\/id is not specified/],
    ['name=mine,oops', /invalid field oops/],
    ['name=mine,colour=red', /invalid field key colour/],
    ['mine,alias=a', /invalid field mine/],
    ['name=mine,gw-priority=high', /invalid gw-priority \(high\): invalid syntax/],
    ['name=mine,driver-opt=x', /invalid key value pair format in driver options/],
  ],
});

const port = (containerPort: number, hostPort = 0, hostAddress = '', protocol: 'tcp' | 'udp' | 'sctp' = 'tcp') => ({
  protocol,
  containerPort,
  hostAddress,
  hostPort,
});
parserTable('parsePorts', parsePorts, {
  reads: [
    ['80', [port(80)]],
    ['8080:80', [port(80, 8080)]],
    ['8080:80/udp', [port(80, 8080, '', 'udp')]],
    ['127.0.0.1:8080:80', [port(80, 8080, '127.0.0.1')]],
    ['127.0.0.1::80', [port(80, 0, '127.0.0.1')]],
    ['[::1]:8080:80/sctp', [port(80, 8080, '::1', 'sctp')]],
    ['::1:8080:80', [port(80, 8080, '::1')]],
    ['8000-8001:80-81', [port(80, 8000), port(81, 8001)]],
    ['80-81', [port(80), port(81)]],
    ['8000-8010:80', [{ ...port(80, 8000), lastHostPort: 8010 }]],
    ['published=8080,target=80,protocol=udp', [port(80, 8080, '', 'udp')]],
    ['target=80', [port(80)]],
  ],
  refuses: [
    ['', /no port specified: <empty>/],
    [':', /no port specified: :<empty>/],
    ['foo', /^invalid containerPort: foo$/],
    ['80:99999', /^invalid containerPort: 99999$/],
    ['x:80', /^invalid hostPort: x$/],
    ['80/foo', /^invalid proto: foo$/],
    ['nope:80:80', /^invalid IP address: nope$/],
    ['1.2.3.4.5:80:80', /invalid IP address/],
    ['80-81:80-85', /invalid ranges specified for container and host Ports: 80-85 and 80-81/],
    ['81-80', /^invalid containerPort: 81-80$/],
    ['[::1]:80', /^invalid IP address \[:: address \[::: missing '\]' in address$/],
    ['80-', /invalid containerPort/],
    ['-1', /invalid containerPort/],
    ['0x50', /invalid containerPort/],
    ['published=1', /target/],
    ['colour=red,target=1', /invalid field key colour/],
  ],
});
parserTable('parseExposed', parseExposed, {
  reads: [
    ['80', ['80/tcp']],
    ['53/udp', ['53/udp']],
    ['80-82', ['80/tcp', '81/tcp', '82/tcp']],
  ],
  refuses: [
    ['80:80', /invalid port format for --expose: 80:80/],
    ['', /--expose: , error: empty string specified for ports$/],
    ['/tcp', /--expose: \/tcp, error: empty string specified for ports$/],
    ['foo', /--expose: foo, error: strconv.ParseUint: parsing "foo": invalid syntax$/],
    ['65536', /parsing "65536": value out of range$/],
    ['82-80', /error: invalid range specified for port: 82-80$/],
    ['80-', /parsing "": invalid syntax$/],
    ['80/x', /invalid proto/],
  ],
});

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
parserTable('parseMoment', (text) => parseMoment(text, NOW), {
  reads: [
    ['42m', NOW - 42 * 60_000],
    ['1h30m', NOW - 90 * 60_000],
    ['0s', NOW],
    ['-10s', NOW + 10_000],
    ['1767323045', NOW],
    ['1767323045.5', NOW + 500],
    ['2026-01-02T03:04:05Z', NOW],
    ['2026-01-02T04:04:05.25+01:00', NOW + 250],
    ['2026-01-02T03:04Z', NOW - 5000],
    ['2026-01-02T03Z', NOW - 245_000],
  ],
  refuses: [
    ['', /failed to parse/],
    ['yesterday', /failed to parse value as time or duration: "yesterday"/],
    ['5x', /failed to parse/],
    ['2026-13-40', /failed to parse/],
  ],
});

test('durations are Go’s', () => {
  const read: readonly [string, number | undefined][] = [
    ['1.5s', 1500],
    ['2h45m', 9_900_000],
    ['100ms', 100],
    ['1us', 0.001],
    ['0', 0],
    ['', undefined],
    ['5', undefined],
    ['s', undefined],
    ['1d', undefined],
    ['1s ', undefined],
  ];
  for (const [text, milliseconds] of read) assert.equal(findDurationMs(text), milliseconds, text);
});

parserTable('readDetachKeys', (text) => readDetachKeys(text, { env: { HOME: '/nowhere' } }), {
  reads: [
    ['ctrl-p,ctrl-q', [16, 17]],
    ['ctrl-a,a', [1, 97]],
    ['ctrl-@', [0]],
    ['ctrl-[', [27]],
    ['DEL', [127]],
    ['', [16, 17]],
  ],
  refuses: [
    ['zz-q', /Invalid detach keys \(zz-q\) provided/],
    ['ctrl-1', /Invalid detach keys/],
    ['ctrl-A', /Invalid detach keys/],
    ['ctrl-p,', /Invalid detach keys \(ctrl-p,\) provided/],
    ['a,,b', /Invalid detach keys/],
    ['é', /Invalid detach keys/],
  ],
});

describe('detach keys are found wherever they are cut', () => {
  const P = 16;
  const Q = 17;
  const cases: readonly [readonly (readonly number[])[], readonly number[], boolean][] = [
    [[[1, 2]], [1, 2], false],
    [[[P, Q]], [], true],
    [
      [
        [1, P],
        [Q, 2],
      ],
      [1],
      true,
    ],
    [[[P]], [], false],
    [[[P], [1]], [P, 1], false],
    [[[P, P, Q]], [P], true],
    [[[Q, P, 1, P, Q]], [Q, P, 1], true],
  ];
  for (const [chunks, passed, isDetached] of cases) {
    test(JSON.stringify(chunks), () => {
      const scanner = new DetachScanner([P, Q]);
      const results = chunks.map((chunk) => scanner.scan(Uint8Array.from(chunk)));
      assert.deepEqual(
        results.flatMap((result) => [...result.passed]),
        passed,
      );
      assert.equal(
        results.some((result) => result.isDetached),
        isDetached,
      );
    });
  }
});
