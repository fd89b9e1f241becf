import { digestHex } from '../../../src/oci/digest.js';
import { digestOf } from '../fake-registry/fake-registry.js';
import { diffIdOf, dockerArchive, makeImage, ociArchive } from './make-image.js';
import { makeTar, type TarFile } from './make-tar.js';

const IMAGE = makeImage([[{ name: 'file', content: 'content' }]]);
const OTHER = makeTar([{ name: 'other', content: 'other' }]);
const WHOLE = dockerArchive([{ image: IMAGE, names: ['web:latest'] }]);

const config = (diffIds: readonly string[]): string =>
  JSON.stringify({ ...IMAGE.config, rootfs: { type: 'layers', diff_ids: diffIds } });
const list = (item: object): TarFile => ({ name: 'manifest.json', content: JSON.stringify([item]) });
const docker = (files: readonly TarFile[], layers = ['layer.tar']): Buffer =>
  makeTar([
    list({ Config: 'config.json', RepoTags: ['web:latest'], Layers: layers }),
    { name: 'config.json', content: config([diffIdOf(OTHER)]) },
    ...files,
  ]);
const layout = (files: readonly TarFile[]): Buffer =>
  makeTar([{ name: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' }, ...files]);

/** Archives that no good tool writes: what each tries, and its bytes. */
export const ATTACK_ARCHIVES: readonly (readonly [string, Uint8Array])[] = [
  ['nothing at all', Buffer.alloc(0)],
  ['no tar', Buffer.from('this is no archive'.repeat(100))],
  ['a tar with nothing in it', makeTar([])],
  ['a tar of something else', makeTar([{ name: 'etc/passwd', content: 'root' }])],
  ['one that is cut off in a header', WHOLE.subarray(0, 700)],
  ['one that is cut off in a layer', WHOLE.subarray(0, 2560)],
  ['gzip that is none', Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(5000, 7)])],
  ['zstd that is none', Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), Buffer.alloc(5000, 7)])],
  ['a name that climbs', docker([{ name: '../../layer.tar', content: OTHER }, { name: 'layer.tar', content: OTHER }])],
  ['a layer that is not there', docker([])],
  ['a layer outside', docker([], ['../../../etc/passwd'])],
  ['a layer that is a link out', docker([{ name: 'layer.tar', type: '2', linkName: '/etc/passwd' }])],
  ['a layer that is a link up and out', docker([{ name: 'layer.tar', type: '2', linkName: '../../etc/passwd' }])],
  ['a layer that is a hard link out', docker([{ name: 'layer.tar', type: '1', linkName: '../../etc/passwd' }])],
  ['links in a circle', docker([
    { name: 'layer.tar', type: '2', linkName: 'other.tar' },
    { name: 'other.tar', type: '2', linkName: 'layer.tar' },
  ])],
  ['a layer that is a folder', docker([{ name: 'layer.tar', type: '5' }])],
  ['a layer that is there twice', docker([{ name: 'layer.tar', content: OTHER }, { name: './layer.tar', content: 'x' }])],
  ['a layer that is not the one of the configuration', docker([{ name: 'layer.tar', content: IMAGE.layers[0] ?? '' }])],
  ['a layer that is no tar', makeTar([
    list({ Config: 'c', RepoTags: [], Layers: ['l'] }),
    { name: 'c', content: config([`sha256:${digestHex(digestOf(Buffer.from('no tar')))}`]) },
    { name: 'l', content: 'no tar' },
  ])],
  ['fewer layers than the configuration has', docker([], [])],
  ['a configuration that is not there', makeTar([list({ Config: 'none.json', Layers: [] })])],
  ['a configuration that is a list', makeTar([list({ Config: 'c', Layers: [] }), { name: 'c', content: '[]' }])],
  ['a configuration without layers', makeTar([list({ Config: 'c', Layers: [] }), { name: 'c', content: '{}' }])],
  ['a list that is no JSON', makeTar([{ name: 'manifest.json', content: '[{' }])],
  ['a list of numbers', makeTar([{ name: 'manifest.json', content: '[1]' }])],
  ['a list without end', makeTar([{ name: 'manifest.json', content: Buffer.alloc(5 * 1024 * 1024, ' ') }])],
  ['a large configuration that is listed a hundred thousand times', makeTar([
    { name: 'manifest.json', content: JSON.stringify(Array(100_000).fill({ Config: 'c', Layers: [] })) },
    { name: 'c', content: `${config([])}${' '.repeat(3 * 1024 * 1024)}` },
  ])],
  ['a name that is none', makeTar([
    list({ Config: 'c', RepoTags: ['../UP'], Layers: [] }),
    { name: 'c', content: config([]) },
  ])],
  ['an OCI layout of the future', makeTar([
    { name: 'oci-layout', content: '{"imageLayoutVersion":"9.0.0"}' },
    { name: 'index.json', content: '{"schemaVersion":2,"manifests":[]}' },
  ])],
  ['an index that names a file outside', layout([{
    name: 'index.json',
    content: '{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"sha256:../../../../etc/passwd","size":1}]}',
  }])],
  ['an index of a blob that is not there', layout([{
    name: 'index.json',
    content: `{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"sha256:${'a'.repeat(64)}","size":1}]}`,
  }])],
  ['a blob that is not what its name says', lyingLayout()],
]; // biome-ignore format: one attack a paragraph

/** A layout in which every blob has another one's bytes. */
function lyingLayout(): Buffer {
  const bytes = ociArchive([{ image: IMAGE, name: 'web:latest' }]);
  const at = bytes.indexOf('"schemaVersion":2,"mediaType"');
  bytes.write('"schemaVersion":2,"Mediatype"', at);
  return bytes;
}
