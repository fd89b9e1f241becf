import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LayerFilter } from '../../../../src/engine/layer/tar/layer-filter.js';
import type { TarEntry } from '../../../../src/engine/layer/tar/tar-entry.js';
import { TarReader } from '../../../../src/engine/layer/tar/tar-reader.js';
import type { WhiteoutForm } from '../../../../src/engine/layer/unpack-job.js';
import { MAGIC, paxBody, type TarPart, tarOf } from '../../../support/tar-builder.js';

type Options = { readonly whiteouts?: WhiteoutForm | undefined; readonly pieceSize?: number | undefined };

/** What `tar` would be told, entry by entry. */
function filtered(
  parts: readonly TarPart[],
  { whiteouts = 'overlay', pieceSize = 1 << 20 }: Options = {},
): readonly TarEntry[] {
  const tar = tarOf(parts);
  const filter = new LayerFilter(whiteouts);
  const out: Uint8Array[] = [];
  for (let at = 0; at < tar.byteLength; at += pieceSize) out.push(...filter.push(tar.subarray(at, at + pieceSize)));
  out.push(filter.end());
  const entries: TarEntry[] = [];
  const reader = new TarReader({ entry: (entry) => entries.push(entry) === 0, body: () => undefined });
  reader.push(Buffer.concat(out));
  reader.end();
  return entries;
}

const shown = (entries: readonly TarEntry[]): readonly string[] =>
  entries.map(({ kind, name, linkName }) => `${kind} ${name}${linkName ? ` -> ${linkName}` : ''}`);

const isOpaque = ({ records }: TarEntry): boolean => records.some(({ key }) => key.endsWith('overlay.opaque'));

const longName = (text: string, type: string): TarPart => ({ name: 'long', type, body: `${text}\0`, magic: MAGIC.gnu });

describe('the filter of layers: names', () => {
  const cases: readonly (readonly [written: string, read: string])[] = [
    ['a', 'a'],
    ['./a', 'a'],
    ['/a', 'a'],
    ['//a///b', 'a/b'],
    ['a/./b', 'a/b'],
    ['..a', '..a'],
    ['a..', 'a..'],
    ['...', '...'],
    ['-rf', '-rf'],
    ['a\nb', 'a\nb'],
    ['\xff\xfe', '\xff\xfe'],
    [' a ', ' a '],
    ['a\\..\\b', 'a\\..\\b'],
  ];
  for (const [written, read] of cases) {
    test(`${JSON.stringify(written)} is ${JSON.stringify(read)}`, () => {
      assert.deepEqual(shown(filtered([{ name: written, body: 'x' }])).at(-1), `file ${read}`);
    });
  }

  test('the root keeps its own entry', () => {
    const [root] = filtered([{ name: './', type: '5', mode: 0o700 }]);
    assert.deepEqual([root?.kind, root?.name, root?.mode], ['directory', './', 0o700]);
  });

  test('long names come from the ustar prefix, from PAX, and from GNU headers', () => {
    const long = `${'d/'.repeat(80)}file`;
    const forms: readonly (readonly TarPart[])[] = [
      [{ name: long.slice(100), prefix: long.slice(0, 99) }],
      [{ name: 'short', pax: [['path', long]] }],
      [longName(long, 'L'), { name: 'short' }],
    ];
    for (const parts of forms) assert.equal(filtered(parts).at(-1)?.name, long);
  });

  test('long link names likewise', () => {
    const long = 'x'.repeat(150);
    assert.equal(filtered([{ name: 'a', type: '2', linkName: 'short', pax: [['linkpath', long]] }])[0]?.linkName, long);
    assert.equal(filtered([longName(long, 'K'), { name: 'a', type: '2', linkName: 'short' }])[0]?.linkName, long);
  });

  test('folders that the layer does not tell of belong to root and are open to all', () => {
    const [a, b, file] = filtered([{ name: 'a/b/file', uid: 7, mode: 0o600 }]);
    assert.deepEqual([a?.name, a?.kind, a?.mode, a?.uid], ['a', 'directory', 0o755, 0]);
    assert.deepEqual([b?.name, b?.mode], ['a/b', 0o755]);
    assert.deepEqual([file?.name, file?.uid], ['a/b/file', 7]);
  });

  test('an absolute hard link is one within the layer', () => {
    assert.deepEqual(shown(filtered([{ name: 'a' }, { name: 'b', type: '1', linkName: '/a' }])), [
      'file a',
      'hardlink b -> a',
    ]);
  });

  test('a symbolic link may say what it likes', () => {
    assert.deepEqual(shown(filtered([{ name: 'a', type: '2', linkName: '../../../etc' }])), [
      'symlink a -> ../../../etc',
    ]);
  });
});

describe('the filter of layers: numbers', () => {
  test('ids, sizes and times beyond the plain fields survive', () => {
    const pax = [
      ['uid', '3000000'],
      ['gid', '4000000000'],
      ['mtime', '1600000000.123456789'],
    ] as const;
    const [entry] = filtered([{ name: 'a', pax }]);
    assert.deepEqual([entry?.uid, entry?.gid, entry?.mtime], [3_000_000, 4_000_000_000, '1600000000.123456789']);
  });

  test('numbers in base 256 are read', () => {
    const mangle = (header: Buffer): void => {
      header.set([0x80, 0, 0, 0, 0x01, 0, 0, 0], 108);
      header.fill(0xff, 136, 148); // one second before 1970
    };
    const [entry] = filtered([{ name: 'a', mangle }]);
    assert.deepEqual([entry?.uid, entry?.mtime], [2 ** 24, '-1']);
  });

  test('a PAX header for all that follows changes nothing, as for docker', () => {
    const everywhere = {
      name: 'g',
      type: 'g',
      body: paxBody([
        ['path', 'evil'],
        ['uid', '5'],
      ]),
    };
    assert.deepEqual(
      filtered([everywhere, { name: 'a' }]).map(({ name, uid }) => [name, uid]),
      [['a', 0]],
    );
  });
});

describe('the filter of layers: attributes', () => {
  test('values are bytes, not text', () => {
    const value = Buffer.from('0100000280ff0a3d00000000', 'hex');
    const [entry] = filtered([{ name: 'a', pax: [['SCHILY.xattr.security.capability', value]] }]);
    assert.deepEqual(
      entry?.records.map(({ key }) => key),
      ['SCHILY.xattr.security.capability'],
    );
    assert.ok(Buffer.from(entry?.records[0]?.value ?? []).equals(value));
  });

  test("the overlay's own are left out", () => {
    const pax = [
      ['SCHILY.xattr.trusted.overlay.redirect', '/etc'],
      ['SCHILY.xattr.trusted.overlay.overlay.opaque', 'y'],
    ] as const;
    assert.deepEqual(filtered([{ name: 'a', pax }])[0]?.records, []);
    assert.deepEqual(
      filtered([{ name: 'd', type: '5', pax: [['SCHILY.xattr.trusted.overlay.opaque', 'y']] }])[0]?.records,
      [],
    );
  });

  test('devices 0:0 are left out, others stay', () => {
    const device = (name: string, major: number, minor: number): TarPart => ({ name, type: '3', major, minor });
    assert.deepEqual(shown(filtered([device('a', 0, 0), device('null', 1, 3)])), ['char null']);
  });
});

describe('the filter of layers: whiteouts', () => {
  test('a hidden name becomes a device 0:0', () => {
    const [d, gone] = filtered([{ name: 'd', type: '5' }, { name: 'd/.wh.gone' }]);
    assert.deepEqual(shown([d, gone].filter((entry) => entry !== undefined)), ['directory d', 'char d/gone']);
    assert.deepEqual([gone?.major, gone?.minor], [0, 0]);
  });

  test('an opaque folder is told of again, with what it had', () => {
    const parts = [
      { name: 'd', type: '5', mode: 0o711, uid: 9, pax: [['SCHILY.xattr.user.x', 'y']] as const },
      { name: 'd/.wh..wh..opq' },
    ];
    const [first, second] = filtered(parts);
    assert.equal(first && isOpaque(first), false);
    assert.deepEqual([second?.name, second?.mode, second?.uid, second?.records.length], ['d', 0o711, 9, 2]);
    assert.ok(second && isOpaque(second));
  });

  test('a folder that is opaque stays so when it is told of later', () => {
    const entries = filtered([{ name: 'd/.wh..wh..opq' }, { name: 'd', type: '5', mode: 0o700 }]);
    assert.deepEqual(
      entries.map((entry) => [entry.name, isOpaque(entry)]),
      [
        ['d', false],
        ['d', true],
        ['d', true],
      ],
    );
  });

  test('a name that is hidden and then made anew as a folder is that folder alone', () => {
    const entries = filtered([{ name: '.wh.d' }, { name: 'd', type: '5' }, { name: 'd/file' }]);
    assert.deepEqual(shown(entries), ['char d', 'directory d', 'file d/file']);
    assert.ok(entries[1] && isOpaque(entries[1]));
  });

  test('so is one whose own entry is missing', () => {
    const entries = filtered([{ name: '.wh.d' }, { name: 'd/file' }]);
    assert.deepEqual(shown(entries), ['char d', 'directory d', 'file d/file']);
    assert.ok(entries[1] && isOpaque(entries[1]));
  });

  test('what the layer itself has at the name stays, whichever comes first', () => {
    assert.deepEqual(shown(filtered([{ name: 'f' }, { name: '.wh.f' }])), ['file f']);
    assert.deepEqual(shown(filtered([{ name: '.wh.f' }, { name: 'f' }])), ['char f', 'file f']);
    const [, again] = filtered([{ name: 'd', type: '5' }, { name: '.wh.d' }]);
    assert.ok(again && isOpaque(again));
  });

  test("aufs's own files are left out", () => {
    assert.deepEqual(shown(filtered([{ name: '.wh..wh.plnk', type: '5' }, { name: '.wh..wh.aufs' }])), []);
  });

  test('as markers they stay what they are', () => {
    const parts = [{ name: 'd', type: '5' }, { name: 'd/.wh.gone', body: 'left out' }, { name: 'd/.wh..wh..opq' }];
    assert.deepEqual(shown(filtered(parts, { whiteouts: 'marker' })), [
      'directory d',
      'file d/.wh.gone',
      'file d/.wh..wh..opq',
    ]);
  });
});

describe('the filter of layers: pieces', () => {
  const parts: readonly TarPart[] = [
    { name: 'd', type: '5' },
    { name: 'd/long', body: 'x'.repeat(3000), pax: [['path', `d/${'n'.repeat(200)}`]] },
    { name: 'd/.wh..wh..opq' },
    { name: 'd/last', body: 'y' },
  ];
  for (const pieceSize of [1, 7, 511, 512, 513, 1000]) {
    test(`of ${pieceSize} bytes give the same`, () => {
      assert.deepEqual(filtered(parts, { pieceSize }), filtered(parts));
    });
  }

  test('an archive may end without its zero blocks, and have rubbish behind them', () => {
    const filter = new LayerFilter('overlay');
    filter.push(tarOf([{ name: 'a' }], { isOpenEnded: true }));
    filter.end();
    const other = new LayerFilter('overlay');
    other.push(Buffer.concat([tarOf([{ name: 'a', body: 'abc' }]), Buffer.from('rubbish')]));
    other.end();
    assert.deepEqual([other.entries, other.sizeBytes], [1, 3]);
  });

  test('what fills the last block may be missing, and nothing of the file', () => {
    const tar = tarOf([{ name: 'a' }, { name: 'b', body: 'x'.repeat(600) }], { isOpenEnded: true });
    const filter = new LayerFilter('overlay');
    const begun = filter.push(tar.subarray(0, tar.byteLength - 400));
    assert.deepEqual(
      Buffer.concat([...begun, filter.end()]),
      tarOf([{ name: 'a' }, { name: 'b', body: 'x'.repeat(600) }]),
    );
    const cut = new LayerFilter('overlay');
    cut.push(tar.subarray(0, tar.byteLength - 425));
    assert.throws(() => cut.end(), /the archive is cut off/);
  });

  test('a folder written as an empty file with a slash is a folder, and its body nothing', () => {
    const entries = filtered([{ name: 'd/', magic: MAGIC.none, type: '\0', body: 'x'.repeat(600) }, { name: 'd/f' }]);
    assert.deepEqual(shown(entries), ['directory d', 'file d/f']);
  });

  test("a volume's label is no file", () => {
    assert.deepEqual(shown(filtered([{ name: 'label', type: 'V' }, { name: 'a' }])), ['file a']);
  });
});
