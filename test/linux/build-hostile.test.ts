import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { namedContext } from '../../src/engine/build/context/named-context.js';
import type { BuildRequest } from '../../src/engine/index.js';
import { layout } from '../../src/engine/roots.js';
import { isEngineError } from '../../src/errors/engine-error.js';
import { makeTar, type TarFile } from '../support/images/make-tar.js';
import { buildStand } from '../support/linux/build-stand.js';
import { BUSYBOX } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';

/** It was built, or whoever sent it is told why not. */
const OWN_SENTENCE = /^[a-z]+(_[a-z]+)*$/;
/** Far longer than any of these may take on a busy machine. */
const PATIENCE_MS = 60_000;

/** Dockerfiles and contexts that are made to hold up, or to break, whoever builds them. */
describe('a build that is made to hang', () => {
  const stand = buildStand();

  /** How it ended: well, or with a sentence for whoever sent it; not as a mistake of ours, and not only when told to. */
  async function ending(text: string, request: Partial<BuildRequest> = {}): Promise<string> {
    const stop = AbortSignal.timeout(PATIENCE_MS);
    try {
      await stand.engine.builds.build(
        { context: { kind: 'none' }, dockerfile: { text }, ...request },
        { cancelSignal: stop },
      );
      return 'built';
    } catch (error) {
      if (isEngineError(error)) return error.code;
      throw error;
    }
  }
  const folder = (path: string): Partial<BuildRequest> => ({ context: { kind: 'folder', path } });

  test('by one lock that it takes twice, or two that it takes in both orders', async () => {
    const mount = (id: string, target: string): string => `--mount=type=cache,id=${id},target=${target},sharing=locked`;
    assert.equal(
      await ending(`FROM ${BUSYBOX}\nRUN ${mount('twice', '/a')} ${mount('twice', '/b')} touch /a/x; ls /b/x`),
      'built',
    );
    const stage = (name: string, first: string, second: string): string =>
      `FROM ${BUSYBOX} AS ${name}\nRUN ${mount(first, '/a')} ${mount(second, '/b')} echo ${name} > /out`;
    const stages = Array.from({ length: 4 }, (_, index) =>
      index % 2 === 0 ? stage(`s${index}`, 'left', 'right') : stage(`s${index}`, 'right', 'left'),
    );
    const copies = stages.map((_, index) => `COPY --from=s${index} /out /${index}`);
    assert.equal(await ending([...stages, 'FROM scratch', ...copies].join('\n'), { parallelStages: 4 }), 'built');
  });

  test('by patterns that match in more ways than anybody can try', async () => {
    const path = stand.context({ ['a'.repeat(200)]: 'x', 'b.txt': 'b' });
    const slow = `${'a*'.repeat(40)}b`;
    assert.equal(await ending(`FROM ${BUSYBOX}\nCOPY ${slow} b.txt /x/`, folder(path)), 'built');
    for (const source of ['[z-a]x', '[a', '[]a]', 'a[', '[^]']) {
      assert.match(
        await ending(`FROM ${BUSYBOX}\nCOPY ${source} b.txt /x/`, folder(path)),
        /^(built|build_\w+|ignore_pattern_invalid)$/,
      );
    }
  });

  test('by links that lead in circles', async () => {
    const path = stand.context({ 'd/x': '1' });
    for (const name of ['a', 'b', 'c']) symlinkSync('.', join(path, name));
    symlinkSync('..', join(path, 'd', 'up'));
    assert.equal(await ending(`FROM ${BUSYBOX}\nCOPY --parents **/x /x/`, folder(path)), 'built');
    assert.equal(await ending(`FROM ${BUSYBOX}\nCOPY --parents **/**/**/**/**/**/x /x/`, folder(path)), 'built');
  });

  test('by names, paths and numbers that nobody has', async () => {
    const deep = `/${'a/'.repeat(30_000)}`;
    for (const text of [
      `FROM ${BUSYBOX}\nWORKDIR ${deep}`,
      `FROM ${BUSYBOX}\nCOPY <<E ${deep}x\ny\nE`,
      `FROM ${BUSYBOX}\nCOPY <<.. /x/\ny\n..`,
      `FROM ${BUSYBOX}\nCOPY --chown=99999999999999999999:1 <<E /x\ny\nE`,
      `FROM ${BUSYBOX}\nCOPY --chown=4294967295:4294967295 <<E /x\ny\nE`,
      `FROM ${BUSYBOX}\nUSER 99999999999999999999\nWORKDIR /w`,
      `FROM ${BUSYBOX}\nUSER 99999999999999999999\nRUN true`,
      `FROM ${BUSYBOX}\nRUN --mount=type=tmpfs,target=${deep} true`,
      `FROM ${BUSYBOX}\nRUN --mount=type=cache,target=/c,uid=4294967295,gid=4294967295 true`,
      `FROM ${BUSYBOX}\nRUN --mount=type=tmpfs,target=/t,size=8191P true`,
      `FROM ${BUSYBOX}\nRUN --mount=type=secret,id=../.. true`,
      `FROM ${BUSYBOX}\nCOPY --from=${BUSYBOX} ${deep} /x`,
    ]) {
      assert.match(
        await ending(text, { secrets: [{ id: '../..', bytes: Buffer.from('x') }] }),
        /^[a-z_]+$/,
        text.slice(0, 80),
      );
    }
  });

  test('by an address that is none of the web', async () => {
    for (const contextUrl of [
      'file:///etc/passwd',
      'data:text/plain,FROM%20scratch',
      'blob:nodedata:x',
      'ftp://127.0.0.1/x',
      'unix:///run/x',
      'http://',
    ]) {
      assert.match(await ending('FROM scratch', { contextUrl }), /^(build_\w+)$/, contextUrl);
    }
  });

  test('by names that objects have by nature', async () => {
    const namedContexts = { other: { kind: 'image', ref: BUSYBOX } } as const;
    for (const name of ['constructor', 'toString', '__proto__']) {
      assert.equal(namedContext({ namedContexts }, name), undefined);
    }
    assert.equal(namedContext({ namedContexts }, 'other')?.kind, 'image');
    const { image } = await stand.build(
      `FROM ${BUSYBOX}\nLABEL __proto__=a constructor=b\nENV __proto__=c\nARG constructor=d\nRUN echo "$__proto__ $constructor"`,
    );
    assert.deepEqual(Object.entries(image?.config.config?.Labels ?? {}), [
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  test('by files that are larger than the disk, and left out', async () => {
    const path = stand.context({ 'a.txt': 'a' });
    execFileSync('truncate', ['-s', '1T', join(path, 'sparse')]);
    writeFileSync(join(path, '.dockerignore'), 'sparse\n');
    assert.equal(await ending(`FROM ${BUSYBOX}\nCOPY . /x/`, folder(path)), 'built');
  });

  test('by archives that say what no archive should', async () => {
    const archives: readonly (readonly TarFile[])[] = [
      [{ name: 'zero', type: '3' }],
      [{ name: 'block', type: '4' }],
      [
        { name: 'a\nb', content: 'x' },
        { name: 'a\nb/c', content: 'y' },
      ],
      [
        { name: 'f', content: 'x' },
        { name: 'f/g', content: 'y' },
      ],
      [{ name: 'h', type: '1', linkName: 'h' }],
      [{ name: 'h', type: '1', linkName: '../../../etc/passwd' }],
      [
        { name: 's', type: '2', linkName: 's' },
        { name: 's/t', content: 'x' },
      ],
      [
        { name: '.wh.bin', content: '' },
        { name: '.wh..wh..opq', content: '' },
      ],
      [{ name: 'x', type: 'x', content: '999999 path=y\n' }],
      [
        { name: 'g', type: 'g', content: '13 path=/etc\n' },
        { name: 'a', content: 'x' },
      ],
      [
        { name: 'v', type: 'V' },
        { name: 'q', type: 'q' },
      ],
      [{ name: '/'.repeat(90), content: 'x' }],
      [{ name: 'setuid', content: 'x', mode: 0o7777 }],
    ];
    // A context that is an archive and an archive that is added are read by the same hands: half of them come one way.
    for (const [index, files] of archives.entries()) {
      const bytes = makeTar(files);
      const isContext = index % 2 === 0;
      const text = isContext ? `FROM ${BUSYBOX}\nCOPY . /all/` : `FROM ${BUSYBOX}\nADD a.tar /all/`;
      const context = { kind: 'tar', bytes: Readable.from([bytes]) } as const;
      const request = isContext ? { context } : folder(stand.context({ 'a.tar': bytes }));
      assert.match(await ending(text, request), OWN_SENTENCE, JSON.stringify(files));
    }
  });

  test('by names that hide files of the layers below', async () => {
    const path = stand.context({ '.wh.bin': '', 'd/.wh..wh..opq': '' });
    assert.match(await ending(`FROM ${BUSYBOX}\nCOPY . /`, { ...folder(path), tags: ['hides'] }), OWN_SENTENCE);
    assert.equal(await stand.printed('hides', 'ls -a / | grep wh'), '.wh.bin\n');
  });

  test('leaves no descriptor, lock or folder behind, however often', async () => {
    const { roots } = stand.opened;
    const left = () => [
      readdirSync('/proc/self/fd').length,
      readdirSync(layout.locks(roots)).length,
      readdirSync(join(layout.snapshots(roots), 't')).length,
    ];
    const round = async (count: number): Promise<void> => {
      for (let index = 0; index < 2; index += 1) {
        await ending(`FROM ${BUSYBOX}\nRUN --mount=type=cache,target=/c echo ${count}.${index} && test ${index} -lt 1`);
        await ending(`FROM ${BUSYBOX}\nCOPY <<E /x\n${count}.${index}\nE\nCOPY --from=${BUSYBOX} /bin/sh /y`);
      }
    };
    await round(1);
    const before = left();
    await round(2);
    await eventually(`no more than ${before}, but for a few`, () =>
      left().every((now, index) => now <= (before[index] ?? 0) + 3),
    );
  });
});
