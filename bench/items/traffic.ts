import { execFileSync } from 'node:child_process';

import { type Finding, ratios } from '../measure/finding.js';
import { sendInTurn, type Traffic, type Way } from '../measure/traffic.js';
import type { BenchEngine, EngineName } from '../world/bench-engine.js';
import { runQuietly } from '../world/open-world.js';
import type { Item } from './item.js';

const INSIDE_PORT = 7000;
const PUBLISHED: Readonly<Record<EngineName, number>> = { gantry: 17_001, docker: 17_002, podman: 17_003 };
const LOOPBACK_PORT = 17_000;
const BARE = { server: 'bare-server', client: 'bare-client', address: '198.18.99.1' } as const;

/** What gets through: from container to container of one bridge, and from the host by a published port. */
export const traffic: Item = {
  name: 'traffic',
  async run({ engines, isQuick }) {
    const amounts: readonly (readonly [string, Traffic])[] = [
      ['sending', { what: 'bytes', count: (isQuick ? 256 : 2048) * 1024 * 1024 }],
      ['asking', { what: 'questions', count: isQuick ? 2000 : 20_000 }],
    ];
    const rounds = isQuick ? 3 : 10;
    for (const engine of engines) startPair(engine);
    makeBarePair();
    try {
      const findings: Finding[] = [];
      for (const [name, amount] of amounts) {
        const between = await sendInTurn(waysBetween(engines), amount, rounds);
        findings.push(...ratios(`${name}, container to container`, between, { limits: ['bare veth'] }));
        const published = await sendInTurn(waysByPort(engines), amount, rounds);
        findings.push(...ratios(`${name}, host to published port`, published, { limits: ['loopback'] }));
      }
      return findings;
    } finally {
      for (const { command } of engines) runQuietly(command('rm', '-f', 'traffic-server', 'traffic-client'));
      for (const name of [BARE.server, BARE.client]) execFileSync('ip', ['netns', 'delete', name]);
    }
  },
};

function startPair({ name, command }: BenchEngine): void {
  const publish = ['-p', `${PUBLISHED[name]}:${INSIDE_PORT}`];
  runQuietly(command('run', '-d', ...publish, '--name', 'traffic-server', 'busybox', 'sleep', '1000'));
  runQuietly(command('run', '-d', '--name', 'traffic-client', 'busybox', 'sleep', '1000'));
}

const read = ({ command }: BenchEngine, container: string, field: string): string =>
  runQuietly(command('inspect', '--format', `{{${field}}}`, container)).trim();

const namespaceOf = (engine: BenchEngine, container: string): string =>
  `/proc/${read(engine, container, '.State.Pid')}/ns/net`;

function waysBetween(engines: readonly BenchEngine[]): Readonly<Record<string, Way>> {
  const bare = { server: `/run/netns/${BARE.server}`, client: `/run/netns/${BARE.client}`, address: BARE.address };
  const own = engines.map((engine) => [
    engine.name,
    {
      server: namespaceOf(engine, 'traffic-server'),
      client: namespaceOf(engine, 'traffic-client'),
      address: read(engine, 'traffic-server', '.NetworkSettings.IPAddress'),
      ...AT_INSIDE_PORT,
    },
  ]);
  return { ...Object.fromEntries(own), 'bare veth': { ...bare, ...AT_INSIDE_PORT } };
}

const AT_INSIDE_PORT = { serverPort: INSIDE_PORT, port: INSIDE_PORT } as const;

function waysByPort(engines: readonly BenchEngine[]): Readonly<Record<string, Way>> {
  const here = { client: undefined, address: '127.0.0.1' } as const;
  const own = engines.map((engine) => [
    engine.name,
    {
      ...here,
      server: namespaceOf(engine, 'traffic-server'),
      serverPort: INSIDE_PORT,
      port: PUBLISHED[engine.name],
    },
  ]);
  const loopback = { ...here, server: undefined, serverPort: LOOPBACK_PORT, port: LOOPBACK_PORT };
  return { ...Object.fromEntries(own), loopback };
}

/** Two namespaces with one cable and nothing between. */
function makeBarePair(): void {
  const ip = (...words: readonly string[]): void => void execFileSync('ip', words);
  for (const name of [BARE.server, BARE.client]) ip('netns', 'add', name);
  ip('link', 'add', 'eth0', 'netns', BARE.server, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', BARE.client);
  for (const [name, address] of [
    [BARE.server, BARE.address],
    [BARE.client, '198.18.99.2'],
  ] as const) {
    ip('-n', name, 'address', 'add', `${address}/24`, 'dev', 'eth0');
    ip('-n', name, 'link', 'set', 'eth0', 'up');
  }
}
