import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  aContainer,
  aContainerId,
  anEndpoint,
  anImage,
  exitedState,
  runningState,
  START_MS,
} from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';

const MINUTE_MS = 60_000;
const shortId = (seed: string): string => aContainerId(seed).slice(0, 12);

const place = {
  endpoints: [anEndpoint()],
  ports: [{ protocol: 'tcp' as const, containerPort: 80, hostAddress: '', hostPort: 8080 }],
};

const dataVolume = {
  type: 'volume',
  source: 'data',
  destination: '/data',
  isReadOnly: false,
  options: [],
  mayCreateSource: false,
} as const;

function threeContainers(): FakeEngine {
  const nginx = anImage('nginx:1.27');
  const engine = new FakeEngine({
    images: [nginx],
    containers: [
      aContainer('old', {
        state: exitedState(1),
        createdAtMs: START_MS - 60 * MINUTE_MS,
        config: { labels: { tier: 'back' } },
      }),
      aContainer('web', {
        image: 'nginx:1.27',
        imageId: nginx.id,
        config: {
          command: ['nginx', '-g', 'daemon off; and more'],
          labels: { 'com.example.tier': 'front' },
          exposedPorts: ['80/tcp'],
          mounts: [dataVolume],
        },
        state: runningState(place),
      }),
      aContainer('idle', { state: { ...runningState(), status: 'paused' } }),
    ],
  });
  engine.advance(3 * MINUTE_MS);
  return engine;
}

describe('gantry ps', () => {
  test('shows what is alive, newest first, in docker’s columns', async () => {
    await using engine = threeContainers();
    const { stdout, exitCode } = await gantry(engine, ['ps']);
    assert.equal(exitCode, 0);
    assert.equal(
      stdout,
      [
        'CONTAINER ID   IMAGE        COMMAND                  CREATED         STATUS                  PORTS                  NAMES',
        `${shortId('idle')}   busybox      "sleep 1000"             3 minutes ago   Up 3 minutes (Paused)                          idle`,
        `${shortId('web')}   nginx:1.27   "nginx -g 'daemon of…"   3 minutes ago   Up 3 minutes            0.0.0.0:8080->80/tcp   web`,
        '',
      ].join('\n'),
    );
  });

  const forms: readonly [string, readonly string[], string][] = [
    ['-q prints ids', ['-q', '--filter', 'name=web'], '^[0-9a-f]{12}\n$'],
    ['--no-trunc prints whole ids', ['-q', '--no-trunc', '-f', 'name=web'], '^[0-9a-f]{64}\n$'],
    [
      '-a shows the ended too',
      ['-a', '--format', '{{.Names}}: {{.Status}}'],
      '^idle: .*\nweb: .*\nold: Exited \\(1\\) 3 minutes ago\n$',
    ],
    ['-l shows the newest only', ['-l', '--format', '{{.Names}}'], '^idle\n$'],
    ['-n 2 shows two', ['-n', '2', '--format', '{{.Names}}'], '^idle\nweb\n$'],
    ['-n2 does too', ['-n2', '--format={{.Names}}'], '^idle\nweb\n$'],
    [
      'filters of one name are alternatives',
      ['-a', '-f', 'name=web', '-f', 'name=old', '--format', '{{.Names}}'],
      '^web\nold\n$',
    ],
    [
      'filters of two names must both hold',
      ['-a', '-f', 'status=exited', '-f', 'label=tier=back', '--format', '{{.Names}}'],
      '^old\n$',
    ],
    ['exited=1 shows what is alive, unless -a is given', ['-f', 'exited=1', '-q'], '^$'],
    ['is-task', ['-f', 'is-task=true', '-q'], '^$'],
    ['is-task=0', ['-f', 'is-task=0', '--format', '{{.Names}}'], '^idle\nweb\n$'],
    ['isolation', ['-f', 'isolation=default', '--format', '{{.Names}}'], '^idle\nweb\n$'],
    ['publish', ['-f', 'publish=8000-8100', '--format', '{{.Names}}'], '^web\n$'],
    ['publish is about ports of the host', ['-f', 'publish=80', '-q'], '^$'],
    ['publish of another protocol', ['-f', 'publish=8080/udp', '-q'], '^$'],
    ['expose', ['-f', 'expose=80/tcp', '--format', '{{.Names}}'], '^web\n$'],
    ['network', ['-f', 'network=bridge', '--format', '{{.Names}}'], '^idle\nweb\n$'],
    ['network that is not theirs', ['-f', 'network=host', '-q'], '^$'],
    ['volume by name', ['-f', 'volume=data', '--format', '{{.Names}}'], '^web\n$'],
    ['volume by place', ['-f', 'volume=/data', '--format', '{{.Names}}'], '^web\n$'],
    ['volume by part of a name', ['-f', 'volume=dat', '-q'], '^$'],
    ['a name that is no regular expression', ['-f', 'name=[', '-q'], '^$'],
    ['-n 0 and -n -1 are as if it was not there', ['-n', '0', '--format', '{{.Names}}'], '^idle\nweb\n$'],
    ['-q with --format', ['-q', '--format', '{{.Names}}', '-f', 'name=web'], '^[0-9a-f]{12}\n$'],
    ['nil', ['--format', '{{.Platform}}', '-l'], '^<nil>\n$'],
    ['exited=1 with -a', ['-a', '-f', 'exited=1', '--format', '{{.Names}}'], '^old\n$'],
    ['ancestor', ['-f', 'ancestor=nginx:1.27', '--format', '{{.Names}}'], '^web\n$'],
    [
      'a table by template',
      ['--format', 'table {{.Names}}\\t{{.Ports}}', '-f', 'name=web'],
      '^NAMES     PORTS\nweb       0.0.0.0:8080->80/tcp\n$',
    ],
    [
      'a label by name',
      ['--format', 'table {{.Names}}\t{{.Label "com.example.tier"}}', '-f', 'name=web'],
      '^NAMES     tier\nweb       front\n$',
    ],
    ['-s adds the size', ['-s', '-f', 'name=web', '--format', 'table {{.Size}}'], '^SIZE\n1kB \\(virtual 4MB\\)\n$'],
    [
      'nothing to show leaves the titles',
      ['-f', 'name=nobody'],
      '^CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n$',
    ],
    ['nothing to show leaves nothing with -q', ['-q', '-f', 'name=nobody'], '^$'],
  ];
  for (const [title, words, expected] of forms) {
    test(title, async () => {
      await using engine = threeContainers();
      const { stdout, stderr, exitCode } = await gantry(engine, ['ps', ...words]);
      assert.match(stdout, new RegExp(expected), stderr);
      assert.equal(exitCode, 0);
    });
  }

  test('--format json prints an object a line, its fields sorted', async () => {
    await using engine = threeContainers();
    const { stdout } = await gantry(engine, ['ps', '--format', 'json', '-f', 'name=web']);
    const row = JSON.parse(stdout);
    assert.deepEqual(Object.keys(row), Object.keys(row).sort());
    assert.equal(row.Names, 'web');
    assert.equal(row.State, 'running');
    assert.equal(row.Labels, 'com.example.tier=front');
    assert.equal(row.Command, '"nginx -g \'daemon of…"');
  });

  const refused: readonly [readonly string[], number, string][] = [
    [['extra'], 1, "gantry: 'gantry ps' accepts no arguments"],
    [['-n', 'x'], 125, 'invalid argument "x" for "-n, --last" flag: strconv.ParseInt: parsing "x": invalid syntax'],
    [['-f', 'status=foo'], 1, "Error: invalid filter 'status=foo'"],
    [['-f', 'exited=x'], 1, 'Error: strconv.Atoi: parsing "x": invalid syntax'],
    [['-f', 'health=bad'], 1, 'Error: unrecognized filter value for health: bad'],
    [['-f', 'is-task=x'], 1, "Error: invalid filter 'is-task=[x]'"],
    [
      ['-f', 'publish=x'],
      1,
      'Error: error while looking up for publish x: strconv.ParseUint: parsing "x": invalid syntax',
    ],
    [
      ['-f', 'expose=70000'],
      1,
      'Error: error while looking up for expose 70000: strconv.ParseUint: parsing "70000": value',
    ],
    [['-f', 'expose=9-8'], 1, 'Error: error while looking up for expose 9-8: invalid range specified for port: 9-8'],
    [['-f', 'publish=:80'], 1, "Error: filter for 'publish' should not contain ':': :80"],
    [['-f', 'before=nope'], 1, 'Error: No such container: nope'],
    [['-f', 'color=red'], 1, "Error: invalid filter 'color'"],
    [['-f', 'name'], 125, 'invalid argument "name" for "-f, --filter" flag'],
    [['--format', '{{.ID'], 1, 'Error: failed to parse template: template: :1: unclosed action'],
    [['--format', '{{.Nope}}'], 1, "can't evaluate field Nope in type *formatter.ContainerContext"],
  ];
  for (const [words, code, sentence] of refused) {
    test(`refuses ${words.join(' ')}`, async () => {
      await using engine = threeContainers();
      const { stderr, exitCode } = await gantry(engine, ['ps', ...words]);
      assert.ok(stderr.startsWith(sentence) || stderr.includes(sentence), stderr);
      assert.equal(exitCode, code);
    });
  }
});

test('--no-trunc shows what links call a container, of whoever has them', async () => {
  const linked = (name: string, links: readonly string[]) =>
    aContainer(name, { state: runningState(), config: { links } });
  await using engine = new FakeEngine({
    containers: [
      linked('db', []),
      linked('web', [`${aContainerId('db')}:store`, `${aContainerId('gone')}:lost`]),
      linked('app', ['/db:/app/base']),
    ],
  });
  const names = async (...words: readonly string[]): Promise<readonly string[]> =>
    (await gantry(engine, ['ps', '--format', '{{.Names}}', ...words])).stdout.trimEnd().split('\n').toSorted();
  assert.deepEqual(await names('--no-trunc'), ['app', 'db,app/base,web/store', 'web']);
  assert.deepEqual(await names(), ['app', 'db', 'web']);
});
