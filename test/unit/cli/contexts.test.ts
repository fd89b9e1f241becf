import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { ContextStore } from '../../../src/contexts/context-store.js';
import type { Engine } from '../../../src/engine/index.js';
import { engineError } from '../../../src/errors/engine-error.js';
import { aContainer, runningState } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { type GantryOptions, gantry } from '../../support/gantry.js';
import { remoteAt } from '../../support/remote-stand.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

type Home = { readonly folder: string; readonly run: (line: string, options?: GantryOptions) => Promise<string> };

/** A home of its own, and a gantry there. Says what it printed, both streams together. */
function aHome(env: Record<string, string> = {}): Home {
  const folder = temporaryFolder();
  const engine = new FakeEngine();
  return {
    folder,
    async run(line, options = {}) {
      const { stdout, stderr, exitCode } = await gantry(engine, line.split(' '), {
        env: { HOME: folder, ...env },
        workingDir: folder,
        ...options,
      });
      return `${stdout}${stderr}${exitCode === 0 ? '' : `(${exitCode})`}`;
    },
  };
}

describe('gantry context', () => {
  test('T29: create, ls, use, show, update, rm: docker’s words', async () => {
    const { run } = aHome();
    assert.equal(await run('context show'), 'default\n');
    assert.equal(
      await run('context create far --docker host=tcp://far:2376 --description there'),
      'far\nSuccessfully created context "far"\n',
    );
    assert.equal(await run('context create near ssh://me@near'), 'near\nSuccessfully created context "near"\n');
    assert.equal(await run('context create far tcp://x'), 'Error: context "far" already exists\n(1)');
    assert.equal(await run('context use far'), 'far\nCurrent context is now "far"\n');
    assert.equal(
      await run('context ls'),
      [
        'NAME      DESCRIPTION                  DOCKER ENDPOINT   KEPT BY   ERROR',
        'default   The engine of this machine   local                       ',
        'far *     there                        tcp://far:2376    gantry    ',
        'near                                   ssh://me@near     gantry    ',
        '',
      ].join('\n'),
    );
    assert.equal(await run('context ls -q'), 'default\nfar\nnear\n');
    assert.equal(
      await run('context ls --format {{.Name}}={{.DockerEndpoint}}={{.Current}}'),
      'default=local=false\nfar=tcp://far:2376=true\nnear=ssh://me@near=false\n',
    );
    assert.equal(await run('-c near context show'), 'near\n');
    assert.equal(
      await run('context update far --docker host=tcp://elsewhere:1'),
      'far\nSuccessfully updated context "far"\n',
    );
    assert.equal(
      await run('context inspect -f {{.Name}}={{.Endpoints.docker.Host}}={{.Metadata.Description}}'),
      'far=tcp://elsewhere:1=there\n',
    );
    assert.equal(
      await run('context rm near far'),
      'near\nError: context "far" is in use, set -f flag to force remove\n(1)',
    );
    assert.equal(await run('context rm -f far'), 'far\n');
    assert.equal(await run('context show'), 'default\n');
  });

  test('what cannot be is refused', async () => {
    const { run, folder } = aHome();
    writeFileSync(join(folder, 'c.pem'), 'C');
    const refusals: readonly (readonly [line: string, said: RegExp])[] = [
      ['context create ab', /docker endpoint configuration is required/],
      ['context create a! tcp://x', /context name "a!" is invalid/],
      ['context create default tcp://x', /"default" is a reserved context name/],
      ['context create ab --docker host=tcp://x,color=red', /unrecognized config key: color/],
      ['context create ab --docker host=tcp://x,cert=c.pem', /cert and key go together/],
      ['context create ab --docker host=tcp://x,ca=none.pem', /cannot read .*none\.pem: ENOENT/],
      ['context create ab --docker host=tcp://x,skip-tls-verify=maybe', /skip-tls-verify: strconv\.ParseBool/],
      ['context create ab --docker host=tcp://x,user=me', /user and password-file go together/],
      ['context create ab gopher://x', /unable to parse docker host "gopher:\/\/x"/],
      ['context use nothing', /context "nothing": context not found/],
      ['context rm default', /"default" is a reserved context name/],
      ['context update default --description x', /"default" is a reserved context name/],
      ['-c ab -H tcp://x context show', /either specify --host or --context, not both/],
    ];
    for (const [line, said] of refusals) assert.match(await run(line), said, line);
    assert.equal(await run('context ls -q'), 'default\n');
  });

  test('secrets are in no list and in no inspection', async () => {
    const { run, folder } = aHome();
    for (const name of ['ca.pem', 'cert.pem', 'key.pem', 'token']) writeFileSync(join(folder, name), `SECRET ${name}`);
    await run('context create tls --docker host=tcp://far:1,ca=ca.pem,cert=cert.pem,key=key.pem,token-file=token');
    await run('context create typed tcp://me:SECRET@far:1');
    const said = [await run('context ls --format json'), await run('context inspect tls typed default')].join('\n');
    assert.doesNotMatch(said, /SECRET/);
    const folderOf = join(folder, '.config', 'gantry', 'contexts', 'typed');
    assert.doesNotMatch(readFileSync(join(folderOf, 'meta.json'), 'utf8'), /SECRET/);
    const typed = await ContextStore.of({ HOME: folder }).get('typed');
    assert.deepEqual('login' in typed.endpoint && typed.endpoint.login, {
      kind: 'password',
      user: 'me',
      password: 'SECRET',
    });
    assert.match(said, /"ca\.pem",\n\s+"cert\.pem",\n\s+"key\.pem"/);
  });

  test('export and import: with certificates and without logins, for its owner alone', async () => {
    const { run, folder } = aHome();
    for (const name of ['ca.pem', 'cert.pem', 'key.pem']) writeFileSync(join(folder, name), `PEM ${name}`);
    await run(
      'context create tls --docker host=tcp://far:1,ca=ca.pem,cert=cert.pem,key=key.pem,token-file=ca.pem --description there',
    );
    assert.equal(await run('context export tls'), 'Written file "tls.dockercontext"\n');
    assert.equal(statSync(join(folder, 'tls.dockercontext')).mode & 0o777, 0o600);
    assert.match(await run('context export tls'), /^Error: open tls\.dockercontext: EEXIST/);
    assert.equal(await run('context import copy tls.dockercontext'), 'copy\nSuccessfully imported context "copy"\n');
    const copy = await ContextStore.of({ HOME: folder }).get('copy');
    assert.ok(copy.endpoint.kind === 'tcp');
    assert.equal(readFileSync(copy.endpoint.tls?.key ?? '', 'utf8'), 'PEM key.pem');
    assert.deepEqual([copy.description, copy.endpoint.login], ['there', undefined]);
    writeFileSync(join(folder, 'junk'), 'x'.repeat(2000));
    assert.match(await run('context import other junk'), /invalid archive/);
    assert.match(await run('context import other none'), /open none: no such file or directory/);
    assert.equal(await run('context ls -q'), 'default\ncopy\ntls\n');
  });

  test('lie where docker’s settings are, and are others there', async () => {
    const { run, folder } = aHome();
    const there = join(folder, 'there');
    const env = { HOME: folder, DOCKER_CONFIG: there };
    await run('context create usual tcp://usual:1');
    await run('context create far tcp://far:1', { env });
    assert.equal(await run(`--config ${there} context use far`), 'far\nCurrent context is now "far"\n');
    assert.equal(await run('context ls -q', { env }), 'default\nfar\n');
    assert.equal(await run('context show', { env }), 'far\n');
    assert.equal(await run('context ls -q'), 'default\nusual\n');
    assert.equal(await run('context show'), 'default\n');
    const usual = { HOME: folder, DOCKER_CONFIG: join(folder, '.docker/') };
    assert.equal(await run('context ls -q', { env: usual }), 'default\nusual\n');
    let asked: unknown;
    const others: GantryOptions['others'] = {
      directory: async ({ dockerConfig }) => {
        asked = dockerConfig;
        return { list: async () => [], ping: () => Promise.reject(engineError('cancelled')) };
      },
      open: () => Promise.reject(engineError('cancelled')),
    };
    await run('--config /there context ls --ping', { others });
    assert.equal(asked, '/there');
  });

  test('docker’s variables are not heeded, which its list says', async () => {
    const { run } = aHome({ DOCKER_HOST: 'unix:///var/run/docker.sock', DOCKER_CONTEXT: 'far' });
    assert.equal(await run('context show'), 'default\n');
    assert.match(await run('context ls'), /Note: DOCKER_HOST is docker’s: gantry does not heed it/);
    assert.doesNotMatch(await run('context ls -q'), /Note/);
  });
});

describe('gantry ps --all-contexts', () => {
  test('containers of all, side by side; who does not answer is named, and harms nobody', async () => {
    const { folder } = aHome();
    const [here, there] = ['here', 'there'].map(
      (name) => new FakeEngine({ containers: [aContainer(name, { state: runningState() })] }),
    ) as [FakeEngine, FakeEngine];
    const store = ContextStore.of({ HOME: folder });
    const meta = { description: '', isUnverified: false };
    await store.create({ meta: { ...meta, name: 'far', host: 'unix:///far' } });
    await store.create({ meta: { ...meta, name: 'gone', host: `unix://${join(folder, 'none')}` } });
    const engines: Readonly<Record<string, Engine>> = {
      default: here,
      far: there,
      gone: remoteAt(join(folder, 'none')),
    };
    const others: GantryOptions['others'] = {
      directory: async () => ({ list: () => store.list(), ping: () => Promise.reject(engineError('cancelled')) }),
      open: async ({ choice }) => engines[choice?.context ?? ''] ?? assert.fail('no such engine'),
    };
    const { stdout, stderr, exitCode } = await gantry(
      here,
      ['ps', '--all-contexts', '--format', '{{.Context}} {{.Names}}'],
      { env: { HOME: folder }, others },
    );
    assert.equal(stdout, 'default here\nfar there\n');
    assert.match(
      stderr,
      /^Error: context "gone": Cannot connect to the Docker daemon at unix:.*none\. Is the docker daemon running\?/,
    );
    assert.equal(exitCode, 1);
  });

  test('T29: their states are asked for, all at once', async () => {
    const { folder } = aHome();
    const store = ContextStore.of({ HOME: folder });
    const meta = { description: '', isUnverified: false };
    await store.create({ meta: { ...meta, name: 'far', host: 'tcp://far:1' } });
    await store.create({ meta: { ...meta, name: 'gone', host: 'tcp://gone:1' } });
    const others: GantryOptions['others'] = {
      directory: async () => ({
        list: () => store.list(),
        ping: async (name) => {
          if (name === 'gone') throw engineError('far_timed_out', { endpoint: 'tcp://gone:1' });
          return { engine: name === 'far' ? 'podman' : 'gantry', version: '4.3', apiVersion: '1.41', tookMs: 3.4 };
        },
      }),
      open: () => assert.fail('none is opened'),
    };
    const { stdout } = await gantry(new FakeEngine(), ['context', 'ls', '--ping'], { env: { HOME: folder }, others });
    assert.equal(
      stdout,
      [
        'NAME        DOCKER ENDPOINT   STATE      ENGINE       ERROR',
        'default *   local             Up, 3 ms   gantry 4.3   ',
        'far         tcp://far:1       Up, 3 ms   podman 4.3   ',
        'gone        tcp://gone:1      Silent                  error during connect to tcp://gone:1: nobody answers there',
        '',
      ].join('\n'),
    );
  });

  test('a table has the context first', async () => {
    const engine = new FakeEngine({ containers: [aContainer('web', { state: runningState() })] });
    const folder = temporaryFolder();
    mkdirSync(join(folder, '.config'));
    const others: GantryOptions['others'] = {
      directory: async () => ({
        list: () => ContextStore.of({ HOME: folder }).list(),
        ping: () => Promise.reject(engineError('cancelled')),
      }),
      open: async () => engine,
    };
    const { stdout } = await gantry(engine, ['ps', '--all-contexts'], { env: { HOME: folder }, others });
    assert.match(stdout, /^CONTEXT {3}CONTAINER ID .*\ndefault {3}cbb1ca061892 /);
  });
});
