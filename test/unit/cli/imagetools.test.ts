import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { MEDIA_TYPE } from '../../../src/oci/manifest.js';
import { FakeEngine } from '../../support/fake-engine.js';
import { gantry } from '../../support/gantry.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const AMD64 = 'registry.test/web:amd64';
const ARM64 = 'registry.test/web:arm64';

function withWeb(): FakeEngine {
  const engine = new FakeEngine();
  engine.manifests.offerImage(AMD64, { os: 'linux', architecture: 'amd64' });
  engine.manifests.offerImage(ARM64, { os: 'linux', architecture: 'arm64', variant: 'v8' });
  return engine;
}

const tools = (engine: FakeEngine, ...words: readonly string[]) => gantry(engine, ['buildx', 'imagetools', ...words]);

async function ok(engine: FakeEngine, ...words: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await tools(engine, ...words);
  assert.equal(exitCode, 0, stderr);
  return stdout;
}

type Shown = {
  readonly mediaType: string;
  readonly manifests: readonly {
    readonly digest: string;
    readonly annotations?: unknown;
    readonly platform: unknown;
  }[];
};

describe('buildx imagetools create', () => {
  test('an index of two images is pushed, and told of as buildx tells it', async () => {
    await using engine = withWeb();
    const { exitCode, stdout, stderr } = await tools(engine, 'create', '-t', 'registry.test/other:1', AMD64, ARM64);
    assert.deepEqual([exitCode, stdout], [0, '']);
    const [amd64, arm64] = [AMD64, ARM64].map((name) => engine.manifests.documents.get(name)?.digest ?? '');
    const pushed = engine.manifests.documents.get('registry.test/other:1');
    assert.deepEqual(stderr.trimEnd().split('\n'), [
      '#1 [internal] pushing registry.test/other:1',
      `#1 copying ${amd64} from registry.test/web@${amd64} to registry.test/other:1`,
      `#1 copying ${arm64} from registry.test/web@${arm64} to registry.test/other:1`,
      `#1 pushing ${pushed?.digest} to registry.test/other:1`,
      '#1 DONE',
    ]);
    assert.ok(engine.manifests.documents.has(`registry.test/other@${arm64}`));
  });

  test('a dry run shows it; annotations, platforms and descriptors from files count', async () => {
    await using engine = withWeb();
    const folder = temporaryFolder();
    const digest = engine.manifests.documents.get(ARM64)?.digest;
    const file = join(folder, 'd.json');
    writeFileSync(file, JSON.stringify({ digest, platform: { 'os.version': '10.1' }, annotations: { a: '1' } }));
    const shown = JSON.parse(
      await ok(
        engine,
        'create',
        '--dry-run',
        '-f',
        file,
        '--annotation',
        'index:b=2',
        '--annotation',
        'manifest-descriptor[linux/amd64]:c=3',
        AMD64,
      ),
    ) as Shown & { readonly annotations: unknown };
    assert.deepEqual(
      [shown.mediaType, shown.annotations, shown.manifests.map(({ annotations }) => annotations)],
      [MEDIA_TYPE.ociIndex, { b: '2' }, [{ a: '1' }, { c: '3' }]],
    );
    assert.deepEqual(shown.manifests[0]?.platform, {
      architecture: 'arm64',
      os: 'linux',
      'os.version': '10.1',
      variant: 'v8',
    });
    const one = JSON.parse(await ok(engine, 'create', '--dry-run', '--platform', 'linux/amd64', AMD64, ARM64)) as Shown;
    assert.equal(one.manifests.length, 1);
    assert.match(await ok(engine, 'create', '--dry-run', '--prefer-index=false', AMD64), /"config":/);
  });

  test('more is appended to what is there; its facts go to a file', async () => {
    await using engine = withWeb();
    const folder = temporaryFolder();
    await ok(engine, 'create', '-t', 'registry.test/web:all', AMD64);
    const metadata = join(folder, 'm.json');
    await ok(
      engine,
      'create',
      '--append',
      '--progress',
      'none',
      '--metadata-file',
      metadata,
      '-t',
      'registry.test/web:all',
      ARM64,
    );
    const all = engine.manifests.documents.get('registry.test/web:all');
    const { manifests } = JSON.parse(Buffer.from(all?.bytes ?? []).toString()) as Shown;
    assert.equal(manifests.length, 2);
    const told = JSON.parse(readFileSync(metadata, 'utf8')) as Record<string, unknown>;
    assert.deepEqual([told['containerimage.digest'], told['image.name']], [all?.digest, 'registry.test/web:all']);
  });

  test('what cannot be is told in buildx’s words', async () => {
    await using engine = withWeb();
    const says = async (...words: readonly string[]): Promise<string> => {
      const { exitCode, stderr } = await tools(engine, 'create', ...words);
      assert.equal(exitCode, 1);
      return stderr.trimEnd().replace(/^Error: /, '');
    };
    const digest = `sha256:${'0'.repeat(64)}`;
    assert.equal(await says(), 'no sources specified');
    assert.equal(await says(AMD64), "can't push with no tags specified, please set --tag or --dry-run");
    assert.equal(await says('--dry-run', digest), 'no repositories specified, please set a reference in tag or source');
    assert.equal(
      await says('-t', 'registry.test/other', AMD64, digest),
      `multiple repositories specified, cannot infer repository for "${digest}"`,
    );
    assert.match(
      await says('--dry-run', 'A'),
      /^failed to parse source "A", valid sources are digests, references and /,
    );
    assert.match(await says('--dry-run', '-f', '/none', AMD64), /^open \/none: no such file or directory/);
    assert.equal(
      await says('--dry-run', '--platform', 'linux/s390x', AMD64, ARM64),
      'none of the manifests match the provided platforms',
    );
    for (const [of, sentence] of [
      ['manifest', '"manifest" annotations are not supported yet'],
      ['index-descriptor', '"index-descriptor" annotations are invalid while creating an image'],
    ] as const) {
      const { exitCode, stderr } = await tools(engine, 'create', '--annotation', `${of}:a=b`, AMD64);
      assert.deepEqual([exitCode, stderr.includes(sentence)], [125, true], stderr);
    }
  });
});

describe('buildx imagetools inspect', () => {
  test('an index in buildx’s lines, byte for byte, and by templates', async () => {
    await using engine = withWeb();
    await ok(
      engine,
      'create',
      '-t',
      'registry.test/web:all',
      '--annotation',
      'manifest-descriptor[linux/amd64]:a=1',
      AMD64,
      ARM64,
    );
    const all = engine.manifests.documents.get('registry.test/web:all');
    const [amd64, arm64] = [AMD64, ARM64].map((name) => engine.manifests.documents.get(name)?.digest ?? '');
    assert.equal(
      await ok(engine, 'inspect', 'registry.test/web:all'),
      [
        'Name:      registry.test/web:all',
        `MediaType: ${MEDIA_TYPE.ociIndex}`,
        `Digest:    ${all?.digest}`,
        '           ',
        'Manifests: ',
        `  Name:        registry.test/web:all@${amd64}`,
        `  MediaType:   ${MEDIA_TYPE.ociManifest}`,
        '  Platform:    linux/amd64',
        '  Annotations: ',
        '    a: 1',
        '             ',
        `  Name:      registry.test/web:all@${arm64}`,
        `  MediaType: ${MEDIA_TYPE.ociManifest}`,
        '  Platform:  linux/arm64/v8',
        '',
      ].join('\n'),
    );
    assert.equal(
      await ok(engine, 'inspect', '--raw', 'registry.test/web:all'),
      Buffer.from(all?.bytes ?? []).toString(),
    );
    const format = (template: string): Promise<string> =>
      ok(engine, 'inspect', '--format', template, 'registry.test/web:all');
    assert.equal(await format('{{json .Manifest.Digest}}'), `"${all?.digest}"`);
    assert.equal(await format('{{range .Manifest.Manifests}}{{.Platform.Architecture}} {{end}}'), 'amd64 arm64 ');
    assert.equal(
      await format('{{range $name, $image := .Image}}{{$name}}={{$image.OS}} {{end}}'),
      'linux/amd64=linux linux/arm64=linux ',
    );
    assert.equal(await format('{{(index .Image "linux/arm64").Variant}}'), 'v8');
    assert.deepEqual(Object.keys(JSON.parse(await format('{{json .}}')) as object), ['name', 'manifest', 'image']);
    assert.equal(await format('{{json .SBOM}}'), '{}');
  });

  test('one image has no platforms to choose from', async () => {
    await using engine = withWeb();
    const digest = engine.manifests.documents.get(AMD64)?.digest;
    assert.equal(
      await ok(engine, 'inspect', '--format', '{{.Name}} {{.Manifest.Digest}} {{.Image.Architecture}}', AMD64),
      `${AMD64} ${digest} amd64`,
    );
    assert.match(
      await ok(engine, 'inspect', '--format', '{{json .Image}}', AMD64),
      /^\{\n {2}"architecture": "amd64",\n/,
    );
    assert.match(await ok(engine, 'inspect', AMD64), /^Name: .*\nMediaType: .*\nDigest: .*\n$/);
    assert.match((await tools(engine, 'inspect', 'registry.test/web:none')).stderr, /manifest unknown/);
    assert.match(
      (await tools(engine, 'inspect', '--raw', '--format', '{{.Name}}', AMD64)).stderr,
      /cannot be used together/,
    );
  });

  test('statements about images are read, signed or not', async () => {
    await using engine = new FakeEngine();
    const { manifests } = engine;
    const image = manifests.offerImage('registry.test/web:amd64', { os: 'linux', architecture: 'amd64' });
    const statement = (document: object, mediaType: string, type: string) => ({
      ...manifests.keep(mediaType, document),
      annotations: { 'in-toto.io/predicate-type': type },
    });
    const spdx = statement(
      { predicate: { name: 'parts' } },
      'application/vnd.in-toto+json',
      'https://spdx.dev/Document',
    );
    const payload = Buffer.from(JSON.stringify({ predicate: { builder: 'me' } })).toString('base64');
    const slsa = statement({ payload }, 'application/vnd.in-toto.provenance+dsse', 'https://slsa.dev/provenance/v1');
    const about = manifests.offer('registry.test/web:about', MEDIA_TYPE.ociManifest, {
      schemaVersion: 2,
      config: manifests.keep(MEDIA_TYPE.ociConfig, {}),
      layers: [spdx, slsa],
    });
    manifests.offer('registry.test/web:all', MEDIA_TYPE.ociIndex, {
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.ociIndex,
      manifests: [
        { ...image, platform: { os: 'linux', architecture: 'amd64' } },
        {
          ...about,
          platform: { os: 'unknown', architecture: 'unknown' },
          annotations: { 'vnd.docker.reference.digest': image.digest },
        },
      ],
    });
    const format = (template: string): Promise<string> =>
      ok(engine, 'inspect', '--format', template, 'registry.test/web:all');
    assert.equal(await format('{{.SBOM.SPDX.name}} {{json .Provenance.SLSA.builder}}'), 'parts "me"');
    assert.equal(await format('{{json .Provenance}}'), '{\n  "SLSA": {\n    "builder": "me"\n  }\n}');
    assert.equal(await format('{{.Image.OS}}'), 'linux', 'what is said about an image is none');
  });
});
