import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, test } from 'node:test';

import { RCODE, TYPE } from '../../src/engine/names/dns/question.js';
import { findAardvark } from '../../src/engine/names/find-aardvark.js';
import { nameFiles } from '../../src/engine/names/name-folder.js';
import type { NameService } from '../../src/engine/names/name-service.js';
import type { NameMember, NameZone } from '../../src/engine/names/name-zone.js';
import { openNameService } from '../../src/engine/names/open-name-service.js';
import { serveOwnNames } from '../../src/engine/names/serve-own-names.js';
import type { Roots } from '../../src/engine/roots.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { SIGKILL } from '../../src/oci/signal.js';
import { askName } from '../support/dns-client.js';
import { rootReason } from '../support/root-reason.js';
import { until } from '../support/until.js';
import { UpstreamDns } from '../support/upstream-dns.js';

// The whole of 127.0.0.0/8 is this machine: each address stands for a container or a bridge.
const FRONT = '127.54.1.1';
const BACK = '127.54.2.1';
const OUTSIDE = '127.54.9.1';
const DNS_PORT = 53;
/** Less than a server is waited for that may still come. */
const WAITED_FOR_MS = 4500;
const HURRY = 10;

const host = nodeHost(process.env);
/** Its time passes ten times as fast: for what is waited for in vain. */
const hurriedHost = {
  ...host,
  clock: { ...host.clock, monotonicMs: () => host.clock.monotonicMs() * HURRY },
};

const member = (name: string, ipv4Address: string, more: Partial<NameMember> = {}): NameMember => ({
  containerId: name.padEnd(64, '0'),
  ipv4Address,
  ipv6Address: '',
  names: [name],
  upstreams: [],
  ...more,
});
const front = (...members: readonly NameMember[]): NameZone => ({
  networkId: 'front',
  listenAddresses: [FRONT],
  isInternal: false,
  members,
});
const WEB = member('web', '127.54.1.2');
const APP = member('app', '127.54.1.3');

class Stand implements AsyncDisposable {
  zones: readonly NameZone[] = [front(WEB, APP)];
  hostServers: readonly string[] = [];
  /** Containers that somebody is changing. */
  readonly atWork = new Set<string>();
  readonly folder = mkdtempSync('/tmp/g');
  readonly roots: Roots = { dataRoot: join(this.folder, 'd'), runRoot: join(this.folder, 'r') };
  readonly names: NameService;
  readonly #asked: string | undefined;
  readonly #host: typeof host;
  #keeper: AsyncDisposable | undefined;

  constructor(asked: string | undefined, onHost: typeof host) {
    this.#asked = asked;
    this.#host = onHost;
    this.names = this.open();
  }

  /** As another process has it. */
  open(onHost = this.#host): NameService {
    return openNameService({
      host: onHost,
      roots: this.roots,
      zones: () => this.zones,
      hostServers: () => this.hostServers,
      pidOf: () => undefined,
      isSomebodyAtWork: (id) => this.atWork.has(id),
      wakeKeeper: () => void (this.#keeper ??= serveOwnNames(this.roots)),
      asked: this.#asked,
    });
  }

  async settle(...zones: readonly NameZone[]): Promise<void> {
    this.zones = zones;
    await this.names.settle();
    assert.deepEqual(await this.names.warnings(), []);
  }

  async ask(from: string, name: string, type: number = TYPE.a, server = FRONT) {
    return await askName({ server, port: await this.names.port(), from, name, type });
  }

  pid(): number {
    return Number(readFileSync(join(nameFiles.aardvark(this.roots), 'aardvark.pid'), 'utf8'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.zones = [];
    await this.names.settle();
    await this.#keeper?.[Symbol.asyncDispose]();
    await until(() => serversOf(this.roots).length === 0);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const serversOf = ({ runRoot }: Roots): readonly number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && (host.processTable.read(pid)?.command ?? []).some((word) => word.startsWith(runRoot)));

const aardvark = findAardvark(undefined);
const needsAardvark = rootReason() || (aardvark === undefined && 'aardvark-dns is not installed');

let stack = new AsyncDisposableStack();
const stand = (asked?: string, onHost = host): Stand => stack.use(new Stand(asked, onHost));
const upstream = (): Promise<UpstreamDns> => UpstreamDns.open(OUTSIDE, DNS_PORT);
afterEach(async () => {
  const done = stack;
  stack = new AsyncDisposableStack();
  await done.disposeAsync();
});

for (const [server, asked, skip] of [
  ['aardvark-dns', undefined, needsAardvark],
  ['our own', 'own', rootReason()],
] as const) {
  describe(`names answered by ${server}`, { skip }, () => {
    test('what has changed is known when it is settled', async () => {
      const here = stand(asked);
      await here.settle(front(WEB, APP));
      assert.deepEqual((await here.ask('127.54.1.2', 'app')).data, ['127.54.1.3']);
      await here.settle(front(WEB, APP, member('db', '127.54.1.4')));
      assert.deepEqual((await here.ask('127.54.1.2', 'DB')).data, ['127.54.1.4']);
      await here.settle(front(WEB, member('db', '127.54.1.5')));
      assert.deepEqual((await here.ask('127.54.1.2', 'db')).data, ['127.54.1.5']);
    });

    test('a known name has no address of another kind, at once, and its address has its name', async () => {
      const here = stand(asked);
      await here.settle(front(WEB, APP));
      assert.deepEqual(await here.ask('127.54.1.2', 'app', TYPE.aaaa), {
        rcode: RCODE.ok,
        isTruncated: false,
        data: [],
      });
      assert.deepEqual((await here.ask('127.54.1.2', '3.1.54.127.in-addr.arpa', TYPE.ptr)).data, ['app']);
    });

    test('several containers of one name are all told', async () => {
      const here = stand(asked);
      const all = { names: ['all'] };
      await here.settle(front(WEB, member('a', '127.54.1.4', all), member('b', '127.54.1.5', all)));
      assert.deepEqual((await here.ask('127.54.1.2', 'all')).data.toSorted(), ['127.54.1.4', '127.54.1.5']);
    });

    test('a container sees those on its own networks, on whichever it asks', async () => {
      const here = stand(asked);
      await using _ = await upstream();
      here.hostServers = [OUTSIDE];
      const back = { ...front(member('app', '127.54.2.3'), member('db', '127.54.2.4')), networkId: 'back' };
      await here.settle(front(WEB, APP), { ...back, listenAddresses: [BACK] });
      assert.deepEqual((await here.ask('127.54.1.3', 'db')).data, ['127.54.2.4']);
      assert.deepEqual((await here.ask('127.54.2.3', 'web', TYPE.a, BACK)).data, ['127.54.1.2']);
      assert.notDeepEqual((await here.ask('127.54.1.2', 'db.back.example')).data, ['127.54.2.4']);
    });

    test('names of others are asked of the host’s servers, or of those that the container wants', async () => {
      const here = stand(asked);
      await using outside = await upstream();
      here.hostServers = [OUTSIDE];
      await using theirs = await UpstreamDns.open('127.54.9.2', DNS_PORT);
      await here.settle(front(WEB, member('own', '127.54.1.9', { upstreams: ['127.54.9.2'] })));
      assert.deepEqual((await here.ask('127.54.1.2', 'www.example.com')).data, ['203.0.113.9']);
      assert.equal((await here.ask('127.54.1.2', 'nowhere.example.com')).rcode, RCODE.noSuchName);
      assert.deepEqual((await here.ask('127.54.1.9', 'theirs.example.com')).data, ['203.0.113.9']);
      assert.deepEqual(outside.asked, ['www.example.com', 'nowhere.example.com']);
      assert.deepEqual(theirs.asked, ['theirs.example.com']);
    });

    test('from internal networks nothing is asked outside', async () => {
      const here = stand(asked);
      await using outside = await upstream();
      here.hostServers = [OUTSIDE];
      await here.settle({ ...front(member('in', '127.54.1.2', { upstreams: [OUTSIDE] }), APP), isInternal: true });
      assert.deepEqual((await here.ask('127.54.1.2', 'app')).data, ['127.54.1.3']);
      const asksOutside = askName({
        server: FRONT,
        port: await here.names.port(),
        from: '127.54.1.2',
        name: 'www.example.com',
        timeoutMs: 300,
      });
      // An old aardvark-dns says nothing at all.
      await asksOutside.then(
        ({ data }) => assert.deepEqual(data, []),
        () => undefined,
      );
      assert.deepEqual(outside.asked, []);
    });

    test('what somebody died before telling is told by the next who comes by', async () => {
      const here = stand(asked);
      await here.settle(front(WEB, APP));
      here.zones = [front(WEB, member('db', '127.54.1.4'))];
      await here.open().recover();
      assert.deepEqual((await here.ask('127.54.1.2', 'db')).data, ['127.54.1.4']);
      here.zones = [];
      await here.open().recover();
      assert.deepEqual(readdirSync(join(here.roots.runRoot, 'names')), ['port']);
    });

    test('what a living process is about to tell is left to it', async () => {
      const here = stand(asked);
      await here.settle(front(WEB, APP));
      const db = member('db', '127.54.1.4');
      here.zones = [front(WEB, db)];
      here.atWork.add(db.containerId).add(APP.containerId);
      await here.open().recover();
      assert.deepEqual((await here.ask('127.54.1.2', 'app')).data, ['127.54.1.3']);
      here.atWork.delete(APP.containerId); // Whoever took it away has died.
      await here.open().recover();
      assert.deepEqual((await here.ask('127.54.1.2', 'db')).data, ['127.54.1.4']);
    });

    test('several processes settle at once, and all that they know is known', async () => {
      const here = stand(asked);
      const more = Array.from({ length: 20 }, (_, index) => member(`m${index}`, `127.54.1.${index + 10}`));
      await Promise.all(
        more.map((each) => {
          here.zones = [front(...(here.zones[0]?.members ?? []), each)];
          return here.open().settle();
        }),
      );
      for (const { names, ipv4Address } of more) {
        assert.deepEqual((await here.ask('127.54.1.2', names[0] ?? '')).data, [ipv4Address]);
      }
    });
  });
}

describe('aardvark-dns', { skip: needsAardvark }, () => {
  test('that was killed is started again, by whoever comes by', async () => {
    const here = stand();
    await here.settle(front(WEB, APP));
    const pid = here.pid();
    host.processes.signal(pid, SIGKILL);
    await until(() => host.processes.startTicks(pid) === undefined);
    await here.open().recover();
    assert.notEqual(here.pid(), pid);
    assert.deepEqual((await here.ask('127.54.1.2', 'app')).data, ['127.54.1.3']);
  });

  test('whose number has become a stranger’s: the stranger is left alone', async () => {
    const here = stand();
    await here.settle(front(WEB, APP));
    host.processes.signal(here.pid(), SIGKILL);
    const stranger = spawn('sleep', ['1000']);
    writeFileSync(join(nameFiles.aardvark(here.roots), 'aardvark.pid'), String(stranger.pid));
    await here.settle(front(WEB, APP, member('db', '127.54.1.4')));
    assert.deepEqual((await here.ask('127.54.1.2', 'db')).data, ['127.54.1.4']);
    assert.equal(stranger.exitCode ?? stranger.signalCode, null);
    stranger.kill('SIGKILL');
  });

  test('that nobody knows of any more is replaced: its starter was killed too early', async () => {
    const here = stand();
    await here.settle(front(WEB, APP));
    rmSync(join(nameFiles.aardvark(here.roots), 'aardvark.pid'));
    await here.settle(front(WEB, APP, member('db', '127.54.1.4')));
    assert.deepEqual((await here.ask('127.54.1.2', 'db')).data, ['127.54.1.4']);
    assert.deepEqual(serversOf(here.roots), [here.pid()]);
  });

  test('that hangs is replaced', async () => {
    const here = stand();
    await here.settle(front(WEB, APP));
    const pid = here.pid();
    process.kill(pid, 'SIGSTOP');
    await here.settle(front(WEB, APP, member('db', '127.54.1.4')));
    assert.notEqual(here.pid(), pid);
    assert.deepEqual((await here.ask('127.54.1.2', 'db')).data, ['127.54.1.4']);
  });

  test('files that somebody left, or spoilt, are made good', async () => {
    const here = stand();
    await here.settle(front(WEB, APP));
    const folder = nameFiles.aardvark(here.roots);
    writeFileSync(join(folder, 'old-network'), 'rubbish\n');
    writeFileSync(join(folder, 'front'), 'rubbish\n');
    await here.settle(front(WEB, APP));
    assert.deepEqual(readdirSync(folder).toSorted(), ['aardvark.pid', 'front']);
    assert.deepEqual((await here.ask('127.54.1.2', 'app')).data, ['127.54.1.3']);
  });

  test('where it is missing, our own answers', async () => {
    const here = stand('/nonexistent/aardvark-dns');
    await here.settle(front(WEB, APP));
    assert.deepEqual((await here.ask('127.54.1.2', 'app')).data, ['127.54.1.3']);
    assert.deepEqual(readdirSync(join(here.roots.runRoot, 'names')).toSorted(), ['own.json', 'port']);
  });

  test('where it cannot be started, our own answers', async () => {
    const program = join(mkdtempSync('/tmp/g'), 'aardvark-dns');
    writeFileSync(program, '#!/bin/false\n', { mode: 0o755 });
    const here = stand(program);
    await here.settle(front(WEB, APP));
    assert.deepEqual((await here.ask('127.54.1.2', 'app')).data, ['127.54.1.3']);
    rmSync(dirname(program), { recursive: true });
  });

  test('a network whose address has gone keeps nobody waiting', async () => {
    const here = stand();
    const beganMs = performance.now();
    await here.settle(front(WEB, APP), { ...front(APP), networkId: 'gone', listenAddresses: ['203.0.113.77'] });
    assert.ok(performance.now() - beganMs < WAITED_FOR_MS);
    assert.deepEqual((await here.ask('127.54.1.2', 'app')).data, ['127.54.1.3']);
  });

  test('an address that another program has is told of', async () => {
    const here = stand(undefined, hurriedHost);
    const port = await here.names.port();
    await using _ = await UpstreamDns.open(FRONT, port);
    here.zones = [front(WEB, APP)];
    await here.names.settle();
    assert.match((await here.names.warnings())[0] ?? '', /no name server answers containers at 127\.54\.1\.1/);
    // And nobody waits for it again.
    const beganMs = performance.now();
    await here.open(host).settle();
    assert.ok(performance.now() - beganMs < WAITED_FOR_MS);
  });
});
