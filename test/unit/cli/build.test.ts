import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';

import type { BuildRequest } from '../../../src/engine/index.js';
import { anImage } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { type GantryOptions, type GantryResult, gantry } from '../../support/gantry.js';

type Stand = AsyncDisposable & {
  readonly engine: FakeEngine;
  readonly folder: string;
  readonly build: (words: readonly string[], options?: GantryOptions) => Promise<GantryResult>;
  /** What the engine was asked for last. */
  readonly asked: () => BuildRequest;
};

/** A folder with a Dockerfile in it, and an engine with a base image. */
async function stand(dockerfile = 'FROM alpine\nRUN echo hello\nCMD ["sh"]\n'): Promise<Stand> {
  const engine = new FakeEngine({ images: [anImage('alpine:latest')] });
  const folder = await mkdtemp(join(tmpdir(), 'gb-'));
  await writeFile(join(folder, 'Dockerfile'), dockerfile);
  return {
    engine,
    folder,
    build: (words, options) => gantry(engine, ['build', ...words], { workingDir: folder, ...options }),
    asked: () => engine.control.callsOf('builds.build').at(-1)?.[0] as BuildRequest,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

describe('gantry build', () => {
  test('tells of each step as BuildKit does, on standard error', async () => {
    await using at = await stand();
    at.engine.builds.runs.set('echo hello', { output: 'hello\nworld' });
    const { exitCode, stdout, stderr } = await at.build(['-t', 'web:1', '.']);
    assert.deepEqual([exitCode, stdout], [0, '']);
    assert.match(
      stderr,
      /^#1 \[1\/3\] FROM alpine\n#1 DONE 0\.0s\n\n#2 \[2\/3\] RUN echo hello\n#2 0\.000 hello\n#2 0\.000 world\n#2 DONE 0\.0s\n/,
    );
    assert.doesNotMatch(stderr, /CMD/);
    assert.ok((await at.engine.images.get('web:1')).id);
  });

  test('takes what is in the cache from there', async () => {
    await using at = await stand();
    await at.build(['.']);
    assert.match((await at.build(['.'])).stderr, /#2 \[2\/3\] RUN echo hello\n#2 CACHED\n/);
    assert.doesNotMatch((await at.build(['--no-cache', '.'])).stderr, /CACHED/);
  });

  test('says nothing but the id when it is to be quiet', async () => {
    await using at = await stand();
    const { stdout, stderr } = await at.build(['-q', '.']);
    assert.match(stdout, /^sha256:[0-9a-f]{64}\n$/);
    assert.equal(stderr, '');
    await at.build(['-q', '--iidfile', 'id', '--metadata-file', 'meta', '.']);
    assert.equal(await readFile(join(at.folder, 'id'), 'utf8'), stdout.trim());
    const metadata: unknown = JSON.parse(await readFile(join(at.folder, 'meta'), 'utf8'));
    assert.equal((metadata as Record<string, unknown>)['containerimage.config.digest'], stdout.trim());
  });

  test('shows what a failed step had to say, and where it stands', async () => {
    await using at = await stand('FROM alpine\nRUN make all\n');
    at.engine.builds.runs.set('make', { output: 'no rule to make all\n', exitCode: 2 });
    const { exitCode, stderr } = await at.build(['.']);
    assert.equal(exitCode, 1);
    assert.match(stderr, /#2 ERROR: process "\/bin\/sh -c make all" did not complete successfully: exit code: 2\n/);
    assert.match(stderr, /------\n > \[2\/2\] RUN make all:\nno rule to make all\n------\nDockerfile:2\n/);
    assert.match(stderr, /2 \| >>> RUN make all\n/);
    assert.match(stderr, /Error: process "\/bin\/sh -c make all" did not complete successfully: exit code: 2\n$/);
  });

  test('writes documents for programs', async () => {
    await using at = await stand();
    const { stderr } = await at.build(['--progress', 'rawjson', '.']);
    const documents = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.ok(documents.some(({ vertexes }) => JSON.stringify(vertexes).includes('RUN echo hello')));
    assert.match((await at.build(['.'], { env: { BUILDKIT_PROGRESS: 'rawjson' } })).stderr, /^\{"vertexes":/);
  });

  test('draws over itself on a terminal', async () => {
    await using at = await stand();
    const { stderr } = await at.build(['.'], { terminal: { columns: 60, rows: 20 } });
    assert.match(stderr, /\[\+\] Building 0\.0s \(2\/2\) FINISHED\n/);
    assert.match(stderr, / => \[2\/3\] RUN echo hello +0\.0s\n/);
  });

  test('asks the engine for what the flags say', async () => {
    await using at = await stand();
    await writeFile(join(at.folder, 'token'), 'secret');
    await mkdir(join(at.folder, 'docs'));
    const words =
      '-t a -t b:2 --target x --build-arg A=1 --build-arg B --build-arg C --label l=1 --pull --network none';
    const more =
      '--add-host db:10.0.0.1 -m 64m --cpu-shares 5 --shm-size 1m --ulimit nofile=1:2 --platform linux/arm64';
    const rest =
      '--secret id=t,src=token --secret id=e,env=E --build-context docs=docs --build-context b=docker-image://alpine --build-context c=oci-layout://lay:1';
    await at.build([...`${words} ${more} ${rest} --no-cache-filter x,y --squash`.split(' '), '.'], {
      env: { B: '2', E: 'v' },
    });
    const { context, dockerfile, ...asked } = at.asked();
    assert.deepEqual(context, { kind: 'folder', path: at.folder });
    assert.ok('text' in dockerfile && dockerfile.name === 'Dockerfile');
    assert.deepEqual(
      { ...asked, secrets: undefined },
      {
        tags: ['a', 'b:2'],
        target: 'x',
        buildArgs: { A: '1', B: '2' },
        labels: { l: '1' },
        noCache: ['x', 'y'],
        pull: true,
        platform: { os: 'linux', architecture: 'arm64' },
        network: 'none',
        extraHosts: ['db:10.0.0.1'],
        limits: {
          memoryBytes: 64 * 2 ** 20,
          cpuShares: 5,
          shmSizeBytes: 2 ** 20,
          ulimits: [{ name: 'nofile', soft: 1, hard: 2 }],
        },
        secrets: undefined,
        ssh: [],
        namedContexts: {
          docs: { kind: 'folder', path: join(at.folder, 'docs') },
          b: { kind: 'image', ref: 'alpine' },
          c: { kind: 'layout', path: join(at.folder, 'lay'), tag: '1', digest: undefined },
        },
        cacheFrom: [],
        cacheTo: [],
        squash: true,
        allowsInsecure: false,
        allowsHostNetwork: false,
        ignoreText: undefined,
        outputs: [{ kind: 'image' }],
      },
    );
    const [file, variable] = asked.secrets ?? [];
    assert.deepEqual(file, { id: 't', path: join(at.folder, 'token') });
    assert.equal(variable && 'bytes' in variable && Buffer.from(variable.bytes).toString(), 'v');
  });

  test('takes another Dockerfile, and the ignore file beside it', async () => {
    await using at = await stand();
    await writeFile(join(at.folder, 'other'), 'FROM scratch\n');
    await writeFile(join(at.folder, 'other.dockerignore'), '*.log\n');
    await at.build(['-f', 'other', '.']);
    const { dockerfile, ignoreText } = at.asked();
    assert.deepEqual([dockerfile, ignoreText], [{ text: 'FROM scratch\n', name: 'other' }, '*.log\n']);
  });

  test('reads a Dockerfile, or an archive, from standard input', async () => {
    await using at = await stand();
    await at.build(['-'], { stdin: 'FROM alpine\n' });
    assert.deepEqual(at.asked().context, { kind: 'none' });
    assert.deepEqual(at.asked().dockerfile, { text: 'FROM alpine\n' });
    await at.build(['-f', '-', '.'], { stdin: 'FROM alpine\n' });
    assert.deepEqual(at.asked().context, { kind: 'folder', path: at.folder });
    await at.build(['-f', 'docker/D', '-'], { stdin: Readable.from([Buffer.from([0x1f, 0x8b, 0x08, 0])]) });
    assert.equal(at.asked().context.kind, 'tar');
    assert.deepEqual(at.asked().dockerfile, { path: 'docker/D' });
  });

  test('asks for what goes out in the form that is wanted', async () => {
    await using at = await stand();
    const form = 'type=registry,compression=zstd,force-compression=true,oci-mediatypes=true,rewrite-timestamp=true';
    const archive = 'type=oci,dest=out.tar,name=c,annotation-index.A=1';
    await at.build(['-t', 'a', '-o', `${form},name=b`, '-o', archive, '--annotation', 'k=v', '.'], {
      env: { SOURCE_DATE_EPOCH: '7' },
    });
    const { outputs = [], buildArgs } = at.asked();
    assert.deepEqual(buildArgs, { SOURCE_DATE_EPOCH: '7' });
    const annotations = { k: 'v' };
    const pushed = { compression: 'zstd', isCompressionForced: true, family: 'oci', rewritesTimes: true };
    assert.deepEqual(
      outputs.map(({ kind, ...rest }) => [kind, 'names' in rest && rest.names, 'form' in rest && rest.form]),
      [
        ['image', false, { annotations, ...pushed }],
        ['registry', ['a', 'b'], { annotations, ...pushed }],
        ['archive', ['a', 'c'], { annotations, indexAnnotations: { A: '1' } }],
      ],
    );
  });

  test('has limits of what steps write from the variables of BuildKit', async () => {
    await using at = await stand();
    await at.build(['.'], { env: { BUILDKIT_STEP_LOG_MAX_SIZE: '-1', BUILDKIT_STEP_LOG_MAX_SPEED: '7' } });
    assert.deepEqual(at.asked().outputLimit, { bytes: Infinity, bytesPerSecond: 7 });
    await at.build(['.'], { env: { BUILDKIT_STEP_LOG_MAX_SIZE: 'many' } });
    assert.equal(at.asked().outputLimit, undefined);
  });

  test('asks for caches elsewhere', async () => {
    await using at = await stand();
    const from = ['--cache-from', 'a,b', '--cache-from', 'type=local,src=c', '--cache-from', 'type=registry,ref=d'];
    const to = ['--cache-to', 'type=inline', '--cache-to', 'type=local,dest=e,mode=max,compression=zstd'];
    await at.build([...from, ...to, '--cache-to', 'type=registry,ref=f,ignore-error=true', '.']);
    const { cacheFrom, cacheTo } = at.asked();
    assert.deepEqual(cacheFrom, [
      { kind: 'image', ref: 'a' },
      { kind: 'image', ref: 'b' },
      { kind: 'folder', path: join(at.folder, 'c'), digest: undefined, tag: undefined },
      { kind: 'image', ref: 'd' },
    ]);
    assert.deepEqual(cacheTo, [
      { kind: 'inline' },
      { kind: 'folder', path: join(at.folder, 'e'), tag: undefined, mode: 'max', compression: 'zstd' },
      { kind: 'registry', ref: 'f', mode: 'min', mayFail: true },
    ]);
  });

  test('asks for several platforms at once, and pushes the index of them', async () => {
    await using at = await stand();
    const { exitCode } = await at.build(['--platform', 'linux/amd64,linux/arm64', '-t', 'a', '--push', '.']);
    assert.equal(exitCode, 0);
    const { platform, platforms, outputs } = at.asked();
    assert.deepEqual([platform, platforms?.map(({ architecture }) => architecture)], [undefined, ['amd64', 'arm64']]);
    assert.deepEqual(outputs, [{ kind: 'registry', names: ['a'], form: {} }]);
  });

  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no folder', ['nowhere'], /unable to prepare context: path "nowhere" not found/],
    ['a file as the context', ['Dockerfile'], /unable to prepare context: context must be a directory/],
    ['no Dockerfile', ['-f', 'none', '.'], /failed to read dockerfile: open none: no such file or directory/],
    ['standard input for both', ['-f', '-', '-'], /can't use stdin for both build context and dockerfile/],
    [
      'a secret that is not there',
      ['--secret', 'id=a,src=none', '.'],
      /could not parse secrets: failed to stat .*none/,
    ],
    ['a secret of a strange kind', ['--secret', 'id=a,sort=b', '.'], /unexpected key 'sort' in 'sort=b'/],
    ['an output of a strange kind', ['-o', 'type=tape', '.'], /exporter "tape" could not be found/],
    ['a strange kind of progress', ['--progress', 'loud', '.'], /invalid progress mode loud/],
    [
      'an archive of docker for several platforms',
      ['--platform', 'linux/amd64,linux/arm64', '-o', 'type=docker,dest=x', '.'],
      /docker exporter does not currently support exporting manifest lists/,
    ],
    ['a strange compression', ['-o', 'type=oci,dest=x,compression=rar', '.'], /unsupported compression type rar/],
    ['a push of no name', ['--push', '.'], /tag is needed when pushing to registry/],
    ['an annotation of no value', ['--annotation', 'x', '.'], /invalid annotation "x", expected key=value/],
    ['an entitlement that is none', ['--allow', 'all', '.'], /invalid entitlement: all/],
    ['a cache of a service', ['--cache-from', 'type=gha', '.'], /a build cache of type gha is not supported yet/],
    ['a cache to a service', ['--cache-to', 'type=s3,region=x', '.'], /a build cache of type s3 is not supported yet/],
    ['a cache of a strange kind', ['--cache-to', 'type=tape', '.'], /unknown cache exporter: "tape"/],
    ['a cache without a name', ['--cache-from', 'type=registry', '.'], /registry cache importer requires ref/],
    ['a cache without a folder', ['--cache-to', 'type=local', '.'], /local cache exporter requires dest/],
    ['statements of how it was made', ['--provenance', 'true', '.'], /--provenance=true is not supported yet/],
    ['quiet and loud', ['-q', '--progress', 'plain', '.'], /progress=plain and quiet cannot be used together/],
    ['a repository without git', ['https://example.test/a.git'], /unable to find 'git'/],
  ];
  for (const [what, words, sentence] of refused) {
    test(`${what} is refused in docker's words`, async () => {
      await using at = await stand();
      const { exitCode, stderr } = await at.build(words);
      assert.match(stderr, sentence);
      assert.ok(exitCode === 1 || exitCode === 125, String(exitCode));
    });
  }

  test('a Dockerfile that may not be read is told as such', {
    skip: process.getuid?.() === 0 && 'root may',
  }, async () => {
    await using at = await stand();
    await chmod(join(at.folder, 'Dockerfile'), 0);
    assert.match((await at.build(['.'])).stderr, /failed to read dockerfile: open Dockerfile: permission denied/);
  });

  test('is found under all of its names', async () => {
    await using at = await stand();
    for (const words of [
      ['image', 'build'],
      ['builder', 'build'],
      ['buildx', 'build'],
    ]) {
      const { exitCode } = await gantry(at.engine, [...words, '-q', '.'], { workingDir: at.folder });
      assert.equal(exitCode, 0, words.join(' '));
    }
  });
});

describe('gantry builder', () => {
  test('shows what the cache takes, and removes it', async () => {
    await using at = await stand();
    await at.build(['.']);
    const { stdout } = await gantry(at.engine, ['buildx', 'du']);
    assert.match(stdout, /^ID +RECLAIMABLE +SIZE +LAST ACCESSED\n[0-9a-f]{64} +true +1\.02kB +/);
    assert.match(stdout, /Total: +1\.02kB\n$/);
    assert.match((await gantry(at.engine, ['buildx', 'du', '--verbose'])).stdout, /Description: +RUN echo hello\n/);
    assert.match((await gantry(at.engine, ['builder', 'prune'], { stdin: 'n\n' })).stdout, /all dangling build cache/);
    const pruned = await gantry(at.engine, ['builder', 'prune', '-af']);
    assert.match(pruned.stdout, /^Deleted build cache objects:\n[0-9a-f]{64}\n\nTotal reclaimed space: 1\.02kB\n$/);
  });

  test('is part of what takes room, and of what is cleaned up', async () => {
    await using at = await stand();
    await at.build(['.']);
    const row = 'Build Cache     1         0         1.024kB   1.024kB\n';
    assert.ok((await gantry(at.engine, ['system', 'df'])).stdout.endsWith(row));
    const { stdout } = await gantry(at.engine, ['system', 'df', '-v']);
    assert.match(stdout, /Build cache usage: 1\.02kB\n\nCACHE ID [^\n]*\n[0-9a-f]{12} +regular +1\.02kB /);
    const { stdout: kept } = await gantry(at.engine, ['system', 'prune', '-f', '--filter', 'label=x']);
    assert.doesNotMatch(kept, /build cache/);
    const { stdout: pruned } = await gantry(at.engine, ['system', 'prune', '-f']);
    assert.match(pruned, /Deleted build cache objects:\n[0-9a-f]{64}\n/);
  });
});
