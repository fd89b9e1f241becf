import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { Engine } from '../../src/engine/index.js';
import { MEDIA_TYPE } from '../../src/oci/manifest.js';

/** An engine whose registry has `amd64` and `arm64`, each an image for that architecture alone, in one repository. */
export type ManifestStand = AsyncDisposable & {
  readonly engine: Pick<Engine, 'manifests'>;
  /** Of the registry, with the repository: `127.0.0.1:5000/web`. */
  readonly repository: string;
  /** Another repository of the same registry, which is empty. */
  readonly otherRepository: string;
};

type Listed = { readonly digest: string; readonly platform?: Readonly<Record<string, unknown>> };

const parse = (bytes: Uint8Array): { readonly mediaType: string; readonly manifests: readonly Listed[] } =>
  JSON.parse(Buffer.from(bytes).toString()) as never;

/** What fronts rely on in every engine's manifests. */
export function manifestServiceContract(name: string, open: () => Promise<ManifestStand>): void {
  describe(`manifest service contract: ${name}`, () => {
    test('a list is begun, added to, annotated, pushed and forgotten', async () => {
      await using stand = await open();
      const { manifests } = stand.engine;
      const [list, amd64, arm64] = [
        `${stand.repository}:all`,
        `${stand.repository}:amd64`,
        `${stand.repository}:arm64`,
      ];
      assert.equal(await manifests.createList(list, [amd64]), list);
      await assert.rejects(manifests.createList(list, [arm64]), { code: 'manifest_list_exists' });
      await manifests.createList(list, [arm64], { amends: true });
      await manifests.annotate(list, arm64, { variant: 'v8', osFeatures: ['a', 'a'] });
      const listed = await manifests.getListed(list, arm64);
      assert.deepEqual(listed.descriptor.platform, {
        os: 'linux',
        architecture: 'arm64',
        'os.features': ['a'],
        variant: 'v8',
      });

      const digest = await manifests.pushList(list);
      const { descriptor, bytes } = await manifests.get(list);
      assert.deepEqual([descriptor.digest, descriptor.mediaType], [digest, MEDIA_TYPE.ociIndex]);
      assert.deepEqual(
        parse(bytes).manifests.map(({ platform }) => platform?.['architecture']),
        ['amd64', 'arm64'],
      );
      assert.equal((await manifests.getList(list)).length, 2, 'it stays here');
      await manifests.removeList(list);
      await assert.rejects(manifests.getList(list), { code: 'manifest_list_not_found' });
      await assert.rejects(manifests.removeList(list), { code: 'manifest_list_not_found' });
    });

    test('what comes from another repository is brought along', async () => {
      await using stand = await open();
      const { manifests } = stand.engine;
      const list = `${stand.otherRepository}:all`;
      await manifests.createList(list, [`${stand.repository}:amd64`]);
      const copied: string[] = [];
      await manifests.pushList(list, { onCopied: (each) => void copied.push(each.name) });
      const { descriptor } = await manifests.get(`${stand.repository}:amd64`);
      assert.deepEqual(copied, [`${stand.otherRepository}@${descriptor.digest}`]);
      assert.equal((await manifests.images(list))[0]?.descriptor.digest, descriptor.digest);
      await manifests.removeList(list);
    });

    test('what is not there, is a list already, or runs nowhere is refused', async () => {
      await using stand = await open();
      const { manifests } = stand.engine;
      const [list, amd64] = [`${stand.repository}:all`, `${stand.repository}:amd64`];
      await assert.rejects(manifests.createList(list, [`${stand.repository}:none`]), {
        code: 'manifest_missing',
        message: `no such manifest: ${stand.repository}:none`,
      });
      await assert.rejects(manifests.getList(list), { code: 'manifest_list_not_found' });
      await manifests.createList(list, [amd64]);
      await assert.rejects(manifests.annotate(list, amd64, { architecture: 'pdp11' }), /unsupported os\/arch/);
      await assert.rejects(manifests.annotate(list, `${stand.repository}:arm64`, {}), { code: 'manifest_not_listed' });
      await assert.rejects(manifests.getListed(list, `${stand.repository}:arm64`), {
        message: `No such manifest: ${stand.repository}:arm64`,
      });
      await manifests.pushList(list);
      await assert.rejects(manifests.createList(`${list}2`, [list]), { message: `${list} is a manifest list` });
      await manifests.removeList(list);
    });

    test('an index is put together of images and of indexes, and published with what it is made of', async () => {
      await using stand = await open();
      const { manifests } = stand.engine;
      const [amd64, arm64] = [`${stand.repository}:amd64`, `${stand.repository}:arm64`];
      const first = await manifests.combine([{ ref: amd64 }]);
      assert.equal(first.descriptor.mediaType, MEDIA_TYPE.ociIndex);
      await manifests.publish(first, `${stand.repository}:one`);
      const both = await manifests.combine([{ ref: `${stand.repository}:one` }, { ref: arm64 }, { ref: amd64 }], {
        annotations: [
          { of: 'index', name: 'team', value: 'web' },
          { of: 'manifest-descriptor', platform: 'linux/arm64', name: 'slow', value: 'yes' },
        ],
      });
      const steps: string[] = [];
      await manifests.publish(both, `${stand.otherRepository}:both`, { onStep: ({ kind }) => void steps.push(kind) });
      assert.deepEqual(steps, ['copying', 'copying', 'pushing']);
      const { bytes } = await manifests.get(`${stand.otherRepository}:both`);
      assert.deepEqual(parse(bytes), parse(both.bytes));
      assert.equal(parse(bytes).manifests.length, 2);
      assert.match(Buffer.from(bytes).toString(), /"slow": "yes"[\s\S]*"team": "web"/);

      const copy = await manifests.combine([{ ref: `${stand.otherRepository}:both` }]);
      assert.deepEqual(Buffer.from(copy.bytes), Buffer.from(bytes), 'an index alone stays as it is');
      const one = await manifests.combine([{ ref: `${stand.otherRepository}:both` }], {
        platforms: [{ os: 'linux', architecture: 'arm64' }],
      });
      assert.deepEqual(
        parse(one.bytes).manifests.map(({ platform }) => platform?.['architecture']),
        ['arm64'],
      );
      const asIs = await manifests.combine([{ ref: amd64 }], { prefersIndex: false });
      assert.equal(asIs.descriptor.digest, (await manifests.get(amd64)).descriptor.digest);
      await assert.rejects(
        manifests.combine([{ ref: amd64 }, { ref: arm64 }], { platforms: [{ os: 'plan9', architecture: '386' }] }),
        { message: 'none of the manifests match the provided platforms' },
      );
    });
  });
}
