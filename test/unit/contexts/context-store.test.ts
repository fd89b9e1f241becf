import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { chooseContext } from '../../../src/contexts/choose-context.js';
import { ContextStore } from '../../../src/contexts/context-store.js';
import { endpointText } from '../../../src/contexts/endpoint.js';
import { mayBeFar } from '../../../src/contexts/may-be-far.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

type Home = { readonly env: Record<string, string>; readonly store: ContextStore; readonly home: string };

function aHome(): Home {
  const home = temporaryFolder();
  const env = { HOME: home };
  return { env, store: ContextStore.of(env), home };
}

const meta = (name: string, host: string, more = {}) => ({ name, host, description: '', isUnverified: false, ...more });

/** As docker's own program would have written it. */
function dockersContext({ home }: Home, name: string, document: unknown): string {
  const folder = join(home, '.docker', 'contexts', 'meta', createHash('sha256').update(name).digest('hex'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'meta.json'), typeof document === 'string' ? document : JSON.stringify(document));
  return folder.replace('/meta/', '/tls/');
}

const docker = (name: string, host: string) => ({
  Name: name,
  Metadata: { Description: 'theirs' },
  Endpoints: { docker: { Host: host } },
});

describe('contexts', () => {
  test('where there are none there is this machine’s', async () => {
    const { store, env } = aHome();
    assert.deepEqual(
      (await store.list()).map(({ name, kind, isCurrent }) => [name, kind, isCurrent]),
      [['default', 'local', true]],
    );
    assert.equal((await chooseContext(store, {}, env)).endpoint.kind, 'local');
    assert.equal(mayBeFar({}, env), false);
  });

  test('one is made, used, changed and removed', async () => {
    const home = aHome();
    const { store, env } = home;
    await store.create({ meta: meta('far', 'tcp://far:1') });
    await assert.rejects(store.create({ meta: meta('far', 'tcp://far:1') }), { code: 'context_exists' });
    await store.use('far');
    assert.equal(mayBeFar({}, env), true);
    assert.equal(endpointText((await chooseContext(store, {}, env)).endpoint), 'tcp://far:1');
    await store.replace({ meta: meta('far', 'tcp://other:2', { description: 'moved' }) });
    const [, far] = await store.list();
    assert.deepEqual(
      [far?.endpoint, far?.description, far?.isCurrent, far?.origin],
      ['tcp://other:2', 'moved', true, 'gantry'],
    );
    await assert.rejects(store.remove('far'), { code: 'context_in_use' });
    await store.remove('far', { force: true });
    assert.equal(await store.current(), 'default');
    await assert.rejects(store.get('far'), { code: 'context_not_found' });
    await assert.rejects(store.use('far'), { code: 'context_not_found' });
  });

  test('one whose change was killed half way is what it was, and goes when it is removed', async () => {
    const { store, home } = aHome();
    const folder = join(home, '.config', 'gantry', 'contexts');
    await store.create({ meta: meta('far', 'tcp://far:1') });
    // Between the former's going and the new one's coming.
    renameSync(join(folder, 'far'), join(folder, '.old-far.1'));
    mkdirSync(join(folder, '.new-killed'));
    writeFileSync(join(folder, '.new-killed', 'key.pem'), 'KEY');
    utimesSync(join(folder, '.new-killed'), 0, 0);
    assert.deepEqual(
      (await store.list()).map(({ name, endpoint }) => [name, endpoint]),
      [
        ['default', 'local'],
        ['far', 'tcp://far:1'],
      ],
    );
    await assert.rejects(store.create({ meta: meta('far', 'tcp://far:2') }), { code: 'context_exists' });
    await store.replace({ meta: meta('far', 'tcp://far:3') });
    assert.equal(endpointText((await store.get('far')).endpoint), 'tcp://far:3');
    assert.deepEqual(readdirSync(folder), ['far']);
    renameSync(join(folder, 'far'), join(folder, '.old-far.1'));
    await store.remove('far');
    assert.deepEqual(readdirSync(folder), []);
  });

  test('who changes and chooses at once is not in the way of others', async () => {
    const { store, home } = aHome();
    await store.create({ meta: meta('far', 'tcp://far:100') });
    const ports = Array.from({ length: 20 }, (_, index) => index + 1);
    await Promise.all(ports.map((port) => store.replace({ meta: meta('far', `tcp://far:${port}`) })));
    await Promise.all(ports.map(() => store.use('far')));
    assert.match(endpointText((await store.get('far')).endpoint), /^tcp:\/\/far:\d+$/);
    assert.deepEqual(readdirSync(join(home, '.config', 'gantry', 'contexts')).sort(), ['.current', 'far']);
  });

  test('certificates and logins are for their owner alone, and copies', async () => {
    const { store, home } = aHome();
    writeFileSync(join(home, 'k.pem'), 'KEY', { mode: 0o644 });
    const tls = { key: join(home, 'k.pem') };
    await store.create({
      meta: meta('far', 'tcp://far:1'),
      tls,
      login: { kind: 'password-file', user: 'me', path: '/p' },
    });
    const folder = join(home, '.config', 'gantry', 'contexts', 'far');
    for (const file of ['meta.json', 'login.json', join('tls', 'key.pem')]) {
      assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
    }
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(readFileSync(join(folder, 'tls', 'key.pem'), 'utf8'), 'KEY');
    const { endpoint } = await store.get('far');
    assert.ok(endpoint.kind === 'tcp');
    assert.deepEqual(
      [endpoint.login, endpoint.tls?.key],
      [{ kind: 'password-file', user: 'me', path: '/p' }, join(folder, 'tls', 'key.pem')],
    );
  });

  test('one that cannot be made leaves nothing behind', async () => {
    const { store, home } = aHome();
    const bad = [
      [{ meta: meta('far', 'ftp://x') }, 'endpoint_invalid'],
      [{ meta: meta('../far', 'tcp://x') }, 'context_name_invalid'],
      [{ meta: meta('', 'tcp://x') }, 'context_name_invalid'],
      [{ meta: meta('.current', 'tcp://x') }, 'context_name_invalid'],
      [{ meta: meta('default', 'tcp://x') }, 'context_reserved'],
      [{ meta: meta('far', 'tcp://x'), tls: { key: join(home, 'none') } }, 'context_unreadable'],
    ] as const;
    for (const [context, code] of bad) await assert.rejects(store.create(context), { code });
    const folder = join(home, '.config', 'gantry', 'contexts');
    assert.deepEqual(existsSync(folder) ? readdirSync(folder) : [], []);
  });

  test('where nothing can be written is told', async () => {
    const { store, home } = aHome();
    writeFileSync(join(home, '.config'), 'a file');
    await assert.rejects(store.create({ meta: meta('far', 'tcp://x') }), { code: 'context_unwritable' });
    await assert.rejects(store.get('far'), { code: 'context_not_found' });
    assert.equal((await store.list()).length, 1);
  });

  test('docker’s are read, hidden by ours of the same name, and never written', async () => {
    const home = aHome();
    const { store } = home;
    const tlsFolder = dockersContext(home, 'theirs', docker('theirs', 'tcp://theirs:2376'));
    mkdirSync(join(tlsFolder, 'docker'), { recursive: true });
    writeFileSync(join(tlsFolder, 'docker', 'ca.pem'), 'CA');
    dockersContext(home, 'both', docker('both', 'tcp://theirs:1'));
    dockersContext(home, 'broken', '{"Name":');
    dockersContext(home, 'odd', docker('odd', 'npipe:////./pipe/x'));
    dockersContext(home, 'default', docker('default', 'tcp://not-this-machine:1'));
    await store.create({ meta: meta('both', 'tcp://ours:1') });
    assert.deepEqual(
      (await store.list()).map(({ name, origin, kind, endpoint, problem }) => [
        name,
        origin,
        kind,
        endpoint,
        problem !== undefined,
      ]),
      [
        ['default', 'built-in', 'local', 'local', false],
        ['both', 'gantry', 'tcp', 'tcp://ours:1', false],
        ['odd', 'docker', 'unix', 'npipe:////./pipe/x', true],
        ['theirs', 'docker', 'tls', 'tcp://theirs:2376', false],
      ],
    );
    await assert.rejects(store.remove('theirs'), { code: 'context_of_docker' });
    await assert.rejects(store.replace({ meta: meta('theirs', 'tcp://x') }), { code: 'context_of_docker' });
    await store.use('theirs');
    assert.equal(await store.current(), 'theirs');
  });

  test('which one is meant: flags, then GANTRY_HOST, GANTRY_CONTEXT, then what was chosen; docker’s variables say nothing', async () => {
    const { store, env } = aHome();
    await store.create({ meta: meta('one', 'tcp://one:1') });
    await store.create({ meta: meta('two', 'tcp://two:1') });
    await store.use('one');
    const chosen = async (choice: object, more: object = {}): Promise<string> =>
      endpointText(
        (await chooseContext(store, choice, { ...env, DOCKER_HOST: 'tcp://docker:1', DOCKER_CONTEXT: 'nope', ...more }))
          .endpoint,
      );
    assert.equal(await chosen({}), 'tcp://one:1');
    assert.equal(await chosen({}, { GANTRY_CONTEXT: 'two' }), 'tcp://two:1');
    assert.equal(await chosen({}, { GANTRY_CONTEXT: 'two', GANTRY_HOST: 'tcp://env:1' }), 'tcp://env:1');
    assert.equal(await chosen({ context: 'default' }, { GANTRY_HOST: 'tcp://env:1' }), 'local');
    assert.equal(await chosen({ host: '/run/x' }, { GANTRY_CONTEXT: 'two' }), 'unix:///run/x');
    await assert.rejects(chosen({ host: '/run/x', context: 'two' }), { message: /either specify --host or --context/ });
    await assert.rejects(chosen({ context: 'three' }), { code: 'context_not_found' });
  });

  test('what docker’s and ours say that cannot be read is told, and no crash', async () => {
    const { store, home } = aHome();
    await store.create({ meta: meta('far', 'tcp://far:1') });
    const file = join(home, '.config', 'gantry', 'contexts', 'far', 'meta.json');
    for (const text of ['', '[]', '{"Name":7}', 'null', '{"Name":"far","Endpoints":{"docker":{"Host":7}}}']) {
      writeFileSync(file, text);
      await assert.rejects(
        store.get('far'),
        (error: { code: string }) => ['context_unreadable', 'endpoint_invalid'].includes(error.code),
        text,
      );
    }
  });
});
