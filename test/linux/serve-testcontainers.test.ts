import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';

import { openServedGantry, type ServedGantry } from '../support/linux/served-gantry.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { unbundled } from '../support/linux/unbundled.js';
import { rootReason } from '../support/root-reason.js';

type Testcontainers = typeof import('testcontainers');

/** Answers on port 80 with what is in its folder. */
const WEB = ['sh', '-c', 'echo well > /tmp/index.html; httpd -p 80 -h /tmp; echo ready; exec sleep 1000'];

// Ryuk, which removes what a killed test leaves, is an image of testcontainers' own, and comes from Docker's registry.
describe('gantry serve with testcontainers', { skip: rootReason(), timeout: 600_000 }, () => {
  let served: ServedGantry;
  let library: Testcontainers;

  before(async () => {
    served = await openServedGantry();
    process.env['DOCKER_HOST'] = served.host;
    process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
    process.env['TESTCONTAINERS_HOST_OVERRIDE'] = '127.0.0.1';
    library = unbundled('testcontainers') as Testcontainers;
  });
  after(() => served[Symbol.asyncDispose]());

  const web = () => new library.GenericContainer(BUSYBOX).withCommand(WEB).withExposedPorts(80);

  test('waits for a line of the log, and gives the port that was published', async () => {
    await using container = await web().withWaitStrategy(library.Wait.forLogMessage('ready')).start();
    assert.equal(await fetched(container.getMappedPort(80), '/'), 'well\n');
    assert.equal(container.getHost(), '127.0.0.1');
  });

  test('waits until a port listens, an address answers, a command ends well, or it is healthy', async () => {
    const { Wait } = library;
    const strategies = {
      port: Wait.forListeningPorts(),
      http: Wait.forHttp('/index.html', 80).forStatusCode(200),
      command: Wait.forSuccessfulCommand('test -e /tmp/index.html'),
      all: Wait.forAll([Wait.forListeningPorts(), Wait.forLogMessage(/read./)]),
    };
    for (const [name, strategy] of Object.entries(strategies)) {
      await using container = await web().withWaitStrategy(strategy).start();
      assert.ok(container.getId(), name);
    }
    const healthy = web().withHealthCheck({
      test: ['CMD-SHELL', 'test -e /tmp/index.html'],
      interval: 100,
      retries: 50,
    });
    await using container = await healthy.withWaitStrategy(Wait.forHealthCheck()).start();
    assert.equal((await container.exec(['true'])).exitCode, 0);
  });

  test('waits for one that ends, and says why where it never comes', async () => {
    const { GenericContainer, Wait } = library;
    const once = new GenericContainer(BUSYBOX).withCommand(['echo', 'done']).withWaitStrategy(Wait.forOneShotStartup());
    await using container = await once.start();
    assert.equal(await text(await container.logs()), 'done\n');
    const never = new GenericContainer(BUSYBOX).withCommand(['sh', '-c', 'exit 3']);
    await assert.rejects(never.withWaitStrategy(Wait.forOneShotStartup()).start(), /Container failed to start/);
  });

  test('exec: output of both kinds, exit code, user, folder, variables', async () => {
    await using container = await web().withWaitStrategy(library.Wait.forLogMessage('ready')).start();
    const { stdout, stderr, exitCode } = await container.exec(['sh', '-c', 'echo $A; pwd; id -u >&2; exit 4'], {
      env: { A: '1' },
      workingDir: '/tmp',
      user: '7',
    });
    assert.deepEqual([stdout, stderr, exitCode], ['1\n/tmp\n', '7\n', 4]);
  });

  test('files are copied in before and after its start, and out of it', async () => {
    const copying = web()
      .withCopyContentToContainer([{ content: 'before', target: '/srv/before', mode: 0o640 }])
      .withWaitStrategy(library.Wait.forLogMessage('ready'));
    await using container = await copying.start();
    await container.copyContentToContainer([{ content: 'after', target: '/srv/after' }]);
    assert.equal((await container.exec('cat /srv/before /srv/after')).output, 'beforeafter');
    const archive = await text(await container.copyArchiveFromContainer('/srv/before'));
    assert.match(archive, /before/);
  });

  test('a network of its own: one finds the other by its alias', async () => {
    await using network = await new library.Network().start();
    const wait = library.Wait.forLogMessage('ready');
    await using server = await web().withNetwork(network).withNetworkAliases('web').withWaitStrategy(wait).start();
    const asking = ['sh', '-c', 'until wget -qO- http://web/; do sleep 0.1; done'];
    const client = new library.GenericContainer(BUSYBOX).withNetwork(network).withCommand(asking);
    await using done = await client.withWaitStrategy(library.Wait.forOneShotStartup()).start();
    assert.match(await text(await done.logs()), /well/);
    assert.ok(server.getNetworkNames().includes(network.getName()));
  });

  test('an image that is built as by BuildKit', async () => {
    const folder = join(served.gantry.folder, 'context');
    await mkdir(folder);
    await writeFile(join(folder, 'Dockerfile'), `FROM ${BUSYBOX}\nRUN echo built > /built\nCMD ["cat", "/built"]\n`);
    const build = library.GenericContainer.fromDockerfile(folder).withBuildkit();
    const image = await build.build('built-here:1', { deleteOnExit: false });
    await using done = await image.withWaitStrategy(library.Wait.forOneShotStartup()).start();
    assert.match(await text(await done.logs()), /built/);
  });

  test('stopped, it is gone; what it was made of is its own to say', async () => {
    const made = web().withName('mine').withLabels({ a: 'b' }).withTmpFs({ '/t': 'rw' }).withUser('0');
    const container = await made.withWaitStrategy(library.Wait.forLogMessage('ready')).start();
    assert.equal(container.getName(), '/mine');
    assert.equal(container.getLabels()['a'], 'b');
    await container.restart();
    await container.stop();
    assert.equal(await served.gantry.ok('ps', '-aq'), '');
  });
});

/** The body of an answer, of a client that speaks no more than it must. */
function fetched(port: number, path: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.write(`GET ${path} HTTP/1.0\r\n\r\n`);
  return text(socket).then((answer) => answer.split('\r\n\r\n')[1] ?? '');
}
