import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';

import type { BuildRequest } from '../../src/engine/index.js';
import { type ApiStand, openApiStand } from '../support/api-stand.js';
import { anImage } from '../support/builders.js';

const NO_CONTEXT = new Uint8Array(1024);

/** A base image, and a Dockerfile in whatever context comes. */
async function open(dockerfile = 'FROM web:1\nRUN make\nCMD ["serve"]\n'): Promise<ApiStand> {
  const api = await openApiStand({ images: [anImage('web:1')] });
  api.engine.builds.dockerfileText = dockerfile;
  return api;
}

const asked = ({ engine }: ApiStand): BuildRequest =>
  engine.control.callsOf('builds.build').at(-1)?.[0] as BuildRequest;

const streamOf = (lines: readonly unknown[]): string =>
  lines.map((line) => (line as { stream?: string }).stream ?? '').join('');

describe('POST /build', () => {
  test('is told as by the builder that was before BuildKit', async () => {
    await using api = await open();
    api.engine.builds.runs.set('make', { output: 'made\n' });
    const { status, headers, lines } = await api.ask('POST', '/build?t=made:1', { body: NO_CONTEXT });
    assert.deepEqual([status, headers['content-type']], [200, 'application/json']);
    assert.match(
      streamOf(lines),
      /^Step 1\/3 : FROM web:1\n ---> [0-9a-f]{12}\nStep 2\/3 : RUN make\nmade\n ---> [0-9a-f]{12}\nStep 3\/3 : CMD \["serve"\]\n ---> ([0-9a-f]{12})\nSuccessfully built \1\nSuccessfully tagged made:1\n$/,
    );
    const { aux } = lines.find((line) => (line as object).hasOwnProperty('aux')) as { aux: { ID: string } };
    assert.equal((await api.engine.images.get('made:1')).id, aux.ID);
  });

  test('says what was in the cache', async () => {
    await using api = await open();
    await api.ask('POST', '/build', { body: NO_CONTEXT });
    const { lines } = await api.ask('POST', '/build', { body: NO_CONTEXT });
    assert.match(streamOf(lines), /Step 2\/3 : RUN make\n ---> Using cache\n ---> /);
  });

  test('a step that fails is told with its code, in docker’s words', async () => {
    await using api = await open();
    api.engine.builds.runs.set('make', { output: 'no rule\n', exitCode: 2 });
    const { status, lines } = await api.ask('POST', '/build', { body: NO_CONTEXT });
    const message = "The command '/bin/sh -c make' returned a non-zero code: 2";
    assert.equal(status, 200);
    assert.deepEqual(lines.at(-1), { errorDetail: { code: 2, message }, error: message });
  });

  test('what is wrong before the first step is told by the status', async () => {
    await using api = await open('FORM web:1\n');
    const { status, json } = await api.ask('POST', '/build', { body: NO_CONTEXT });
    assert.equal(status, 400);
    assert.match((json as { message: string }).message, /unknown instruction: FORM/);
  });

  test('a quiet build tells its id alone, and where it fails all that it held back', async () => {
    await using api = await open();
    const { lines } = await api.ask('POST', '/build?q=1', { body: NO_CONTEXT });
    assert.equal(lines.length, 1);
    assert.match(streamOf(lines), /^sha256:[0-9a-f]{64}\n$/);
    api.engine.builds.runs.set('make', { output: 'no rule\n', exitCode: 2 });
    const failed = await api.ask('POST', '/build?q=1&nocache=1', { body: NO_CONTEXT });
    assert.match(streamOf(failed.lines), /Step 2\/3 : RUN make\nno rule\n/);
  });

  test('every parameter reaches the engine', async () => {
    await using api = await open();
    const query = new URLSearchParams([
      ['t', 'a:1'],
      ['t', 'b'],
      ['dockerfile', 'docker/D'],
      ['target', 'x'],
      ['buildargs', '{"A":"1","B":null}'],
      ['labels', '{"l":"1"}'],
      ['nocache', '1'],
      ['pull', 'true'],
      ['platform', 'linux/ARM64'],
      ['networkmode', 'none'],
      ['extrahosts', 'a:10.0.0.1,b:10.0.0.2'],
      ['cachefrom', '["c:1"]'],
      ['memory', '67108864'],
      ['memswap', '-1'],
      ['cpushares', '0'],
      ['shmsize', '1048576'],
      ['ulimits', '[{"Name":"nofile","Soft":1,"Hard":2}]'],
      ['squash', '1'],
      ['rm', '1'],
      ['version', '1'],
    ]);
    const logins = { 'https://index.docker.io/v1/': { username: 'a', password: 'b' }, 'r.test': { username: '' } };
    await api.ask('POST', `/build?${query}`, {
      body: NO_CONTEXT,
      headers: { 'X-Registry-Config': Buffer.from(JSON.stringify(logins)).toString('base64') },
    });
    const { context, ...rest } = asked(api);
    assert.equal(context.kind, 'tar');
    assert.deepEqual(rest, {
      dockerfile: { path: 'docker/D' },
      tags: ['a:1', 'b'],
      target: 'x',
      buildArgs: { A: '1' },
      labels: { l: '1' },
      noCache: true,
      pull: true,
      platform: { os: 'linux', architecture: 'arm64' },
      network: 'none',
      extraHosts: ['a:10.0.0.1', 'b:10.0.0.2'],
      limits: {
        memoryBytes: 67108864,
        memorySwapBytes: -1,
        shmSizeBytes: 1048576,
        ulimits: [{ name: 'nofile', soft: 1, hard: 2 }],
      },
      cacheFrom: [{ kind: 'image', ref: 'c:1' }],
      squash: true,
      allowsHostNetwork: true,
      outputLimit: { bytes: Infinity, bytesPerSecond: Infinity },
      parallelStages: 1,
      credentials: { 'docker.io': { username: 'a', password: 'b', identityToken: undefined } },
    });
  });

  test('steps are taken from the images that are named, where one of them is here', async () => {
    for (const [cacheFrom, noCache] of [
      ['[]', false],
      ['["none"]', true],
      ['["none","made:1"]', false],
      ['["none"]&version=2', false],
    ] as const) {
      await using api = await open();
      await api.ask('POST', '/build?t=made:1', { body: NO_CONTEXT });
      await api.ask('POST', `/build?cachefrom=${cacheFrom}`, { body: NO_CONTEXT });
      assert.equal(asked(api).noCache, noCache, cacheFrom);
    }
  });

  test('what is at an address is fetched by the engine, a repository too', async () => {
    for (const address of [
      'https://example.test/Dockerfile',
      'https://example.test/a.git#main:docs',
      'github.com/a/b',
    ]) {
      await using api = await open();
      await api.ask('POST', `/build?remote=${encodeURIComponent(address)}`);
      const { context, contextUrl } = asked(api);
      assert.deepEqual([context, contextUrl], [{ kind: 'none' }, address]);
    }
  });

  test("BuildKit's way is taken where the context is the body, with a session that nobody asks for anything", async () => {
    await using api = await open();
    const session = connect({ path: api.socketPath });
    session.write(
      'POST /session HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nX-Docker-Expose-Session-Uuid: abc\r\n\r\n',
    );
    const [head] = (await once(session, 'data')) as [Buffer];
    assert.match(head.toString(), /^HTTP\/1\.1 101 UPGRADED\r\n/);
    const { status, lines } = await api.ask('POST', '/build?version=2&session=abc&t=made:1', { body: NO_CONTEXT });
    assert.equal(status, 200);
    const told = lines.find((line) => (line as { id?: string }).id === 'moby.image.id') as { aux: { ID: string } };
    assert.equal((await api.engine.images.get('made:1')).id, told.aux.ID);
    session.end();
    await once(session, 'close');
  });

  const refused: readonly (readonly [string, string, number, RegExp])[] = [
    ["BuildKit's protocol", 'version=2&session=abc&remote=client-session', 501, /build with DOCKER_BUILDKIT=0/],
    ["a session of the builder's before BuildKit", 'session=abc', 501, /build with DOCKER_BUILDKIT=0/],
    ['files to be sent through a session', 'version=2&outputs=[{"Type":"local"}]', 501, /build with DOCKER_BUILDKIT=0/],
    ['a version that is none', 'version=3', 400, /invalid version: "3"/],
    ['arguments that are no JSON', 'buildargs={', 400, /build parameter buildargs/],
    ['arguments that are no texts', 'buildargs={"A":1}', 400, /build parameter buildargs/],
    ['labels that are a list', 'labels=[]', 400, /build parameter labels/],
    ['a limit that is no number', 'memory=much', 400, /strconv.ParseInt: parsing "much": invalid syntax/],
    ['limits of a strange kind', 'ulimits={}', 400, /build parameter ulimits/],
    ['a platform that is none', 'platform=a/b/c/d', 400, /cannot parse platform specifier/],
    ['an isolation of Windows', 'isolation=hyperv', 400, /Unsupported isolation/],
  ];
  for (const [what, query, status, sentence] of refused) {
    test(`${what} is refused`, async () => {
      await using api = await open();
      const answer = await api.ask('POST', `/build?${query}`, { body: NO_CONTEXT });
      assert.equal(answer.status, status);
      assert.match((answer.json as { message: string }).message, sentence);
      assert.deepEqual(api.bugs, []);
    });
  }

  test('no logins at all are what Go’s client sends where it has none', async () => {
    await using api = await open();
    const headers = { 'X-Registry-Config': Buffer.from('null').toString('base64') };
    const { text } = await api.ask('POST', '/build', { body: NO_CONTEXT, headers });
    assert.doesNotMatch(text, /X-Registry-Config/);
  });

  for (const config of ['{', '[]', '"x"', `${'['.repeat(1000)}`]) {
    test(`logins that are ${JSON.stringify(config.slice(0, 5))} are none, as with docker`, async () => {
      await using api = await open();
      const headers = { 'X-Registry-Config': Buffer.from(config).toString('base64') };
      await api.ask('POST', '/build', { body: NO_CONTEXT });
      const without = await api.ask('POST', '/build', { body: NO_CONTEXT });
      const { status, text } = await api.ask('POST', '/build', { body: NO_CONTEXT, headers });
      assert.deepEqual([status, text], [without.status, without.text]);
    });
  }
});

describe('the cache of builds over the API', () => {
  test('is listed, and removed', async () => {
    await using api = await open();
    await api.ask('POST', '/build', { body: NO_CONTEXT });
    const old = (await api.ask('GET', '/v1.41/system/df?type=build-cache')).json as {
      BuildCache: readonly { Parent: string; Description: string }[];
      BuilderSize: number;
    };
    assert.deepEqual([old.BuildCache.map(({ Description }) => Description), old.BuilderSize], [['RUN make'], 1024]);
    assert.match(old.BuildCache[0]?.Parent ?? '', /^[0-9a-f]{64}$/);
    const pruned = (await api.ask('POST', '/build/prune?all=1&keep-storage=0')).json;
    assert.equal((pruned as { SpaceReclaimed: number }).SpaceReclaimed, 1024);
    assert.deepEqual((await api.ask('GET', '/system/df?type=build-cache')).json, { BuildCache: [] });
  });
});
