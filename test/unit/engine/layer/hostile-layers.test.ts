import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { layerStand } from '../../../support/layer-stand.js';
import { MAGIC, paxBody, type TarPart, tarOf } from '../../../support/tar-builder.js';

type Attack = { readonly name: string; readonly tar: Buffer };

const attack = (name: string, ...parts: readonly TarPart[]): Attack => ({ name, tar: tarOf(parts) });
const file = (name: string): TarPart => ({ name, body: 'evil' });
const folder = (name: string): TarPart => ({ name, type: '5' });
const link = (name: string, linkName: string): TarPart => ({ name, type: '2', linkName });
const hardlink = (name: string, linkName: string): TarPart => ({ name, type: '1', linkName });
const longName = (text: string, type = 'L'): TarPart => ({
  name: '././@LongLink',
  type,
  body: `${text}\0`,
  magic: MAGIC.gnu,
});

const ESCAPES: readonly Attack[] = [
  attack('a name that climbs', file('../evil')),
  attack('a name that climbs in the middle', file('a/../../evil')),
  attack('a name that goes up and comes back', folder('a/'), file('a/../b')),
  attack('a name that climbs behind a slash', file('/../evil')),
  attack('a PAX path that climbs', { ...file('good'), pax: [['path', '../evil']] }),
  attack('a GNU long name that climbs', longName(`${'x/'.repeat(60)}${'../'.repeat(61)}evil`), file('good')),
  attack('a ustar prefix that climbs', { ...file('evil'), prefix: '..' }),
  attack('a sparse name that climbs', {
    ...file('good'),
    pax: [
      ['GNU.sparse.major', '1'],
      ['GNU.sparse.minor', '0'],
      ['GNU.sparse.name', '../evil'],
      ['GNU.sparse.realsize', '4'],
    ],
  }),
  attack('a file behind a relative link', link('a', '..'), file('a/evil')),
  attack('a file behind an absolute link', link('a', '/tmp'), file('a/evil')),
  attack('a file behind a link to the layer itself', link('a', '.'), file('a/evil')),
  attack('a file behind a link in the middle', folder('a'), link('a/b', '../..'), file('a/b/c/evil')),
  attack('a folder behind a link', link('a', '..'), folder('a/evil')),
  attack('a link behind a link', link('a', '..'), link('a/evil', 'x')),
  attack('a device behind a link', link('a', '..'), { name: 'a/evil', type: '3', major: 1, minor: 3 }),
  attack('a whiteout behind a link', link('a', '..'), file('a/.wh.canary')),
  attack('an opaque mark behind a link', link('a', '..'), file('a/.wh..wh..opq')),
  attack('a hard link that climbs', hardlink('a', '../canary')),
  attack('a hard link to an absolute path outside', hardlink('a', '/etc/passwd')),
  attack('a hard link through a link', link('a', '..'), hardlink('b', 'a/canary')),
  attack('a hard link to what is not there', hardlink('a', 'b')),
  attack('a hard link to itself', hardlink('a', 'a')),
  attack('a hard link to a folder', folder('a'), hardlink('b', 'a')),
  attack('a hard link behind a link', file('f'), link('a', '..'), hardlink('a/evil', 'f')),
  attack('a PAX link path that climbs', { ...hardlink('a', 'f'), pax: [['linkpath', '../canary']] }),
  attack('a GNU long link that climbs', longName(`${'../'.repeat(50)}etc/passwd`, 'K'), hardlink('a', 'f')),
  attack('a hard link to a link, then through it', link('a', '..'), hardlink('b', 'a'), file('b/evil')),
  attack('a file behind a file', file('a'), file('a/evil')),
  attack('a whiteout of the folder itself', file('a/.wh..')),
  attack('a whiteout of the folder above', file('a/.wh...')),
  attack('a whiteout of nothing', file('a/.wh.')),
  attack('a file in a whiteout', folder('.wh.a'), file('.wh.a/evil')),
  attack('a root that is a link', link('./', '/tmp'), file('evil')),
  attack('a root that is a file', { name: '.', body: 'evil' }),
  attack('a zero byte in a PAX path', { ...file('good'), pax: [['path', 'a\0/../../evil']] }),
  attack('a folder that becomes a link', folder('a'), file('a/x'), link('a', '..'), file('a/evil')),
];

const DAMAGES: readonly Attack[] = [
  attack('a wrong checksum', { ...file('a'), spoil: (header) => header.write('9', 1) }),
  attack('an unknown type', { ...file('a'), type: 'Z' }),
  attack('a size that is no number', { ...file('a'), mangle: (header) => header.write('zzzzzzzzzzz', 124) }),
  attack('a negative size', { ...file('a'), mangle: (header) => header.fill(0xff, 124, 136) }),
  attack('a size beyond all disks', { ...file('a'), pax: [['size', '9007199254740991']] }),
  attack('a negative PAX size', { ...file('a'), pax: [['size', '-1']] }),
  attack('a user id that is none', { ...file('a'), pax: [['uid', '4294967295']] }),
  attack('a PAX time that is none', { ...file('a'), pax: [['mtime', 'yesterday']] }),
  attack('a PAX record that is longer than its header', { name: 'p', type: 'x', body: '99 path=a\n' }, file('a')),
  attack('a PAX record without an end', { name: 'p', type: 'x', body: '8 path=a' }, file('a')),
  attack('a PAX record without a key', { name: 'p', type: 'x', body: '5 =a\n' }, file('a')),
  attack('a PAX record of length 0', { name: 'p', type: 'x', body: '0 path=a\n' }, file('a')),
  attack('a PAX header of two megabytes', { name: 'p', type: 'x', body: 'x'.repeat(2 ** 21) }, file('a')),
  attack('a PAX header that says to be of a terabyte', { name: 'p', type: 'x', size: 2 ** 33 - 1 }),
  attack('a PAX header without an entry', { name: 'p', type: 'x', body: paxBody([['path', 'a']]) }),
  attack('a long name of two megabytes', longName('x'.repeat(2 ** 21)), file('a')),
  attack('a name of 256 bytes', longName('x'.repeat(256)), file('a')),
  attack('a path of 5000 bytes', longName('x/'.repeat(2500)), file('a')),
  attack('a link to nothing', link('a', '')),
  { name: 'an end in the middle of a body', tar: tarOf([file('a')], { isOpenEnded: true }).subarray(0, 513) },
  { name: 'an end in the middle of a header', tar: tarOf([file('a')]).subarray(0, 300) },
  { name: 'an end behind a PAX header', tar: tarOf([{ ...file('a'), pax: [['uid', '1']] }]).subarray(0, 1024) },
  { name: 'an entry after one zero block', tar: Buffer.concat([Buffer.alloc(512), tarOf([file('a')])]) },
  { name: 'no tar at all', tar: Buffer.from('<html>not found</html>'.repeat(100)) },
  { name: 'xz', tar: Buffer.concat([Buffer.from('fd377a585a00', 'hex'), Buffer.alloc(1000)]) },
];

describe('hostile and damaged layers', () => {
  for (const { name, tar } of [...ESCAPES, ...DAMAGES]) {
    test(`refused: ${name}`, async () => {
      const stand = layerStand();
      await assert.rejects(stand.unpack(tar), { code: 'layer_invalid' });
      assert.deepEqual(stand.beside(), ['canary', 'layer']);
      assert.equal(readFileSync(join(stand.outside, 'canary'), 'utf8'), 'alive');
    });
  }
});
