import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';

import { filesStand } from '../support/linux/files-stand.js';
import { containerLines, localLines } from '../support/linux/tree-lines.js';

/**
 * What `cp` does with each pair of ends, as docker 28 was seen to do it: lines that are new afterwards, or what it
 * says. Both sides begin with `file` (640 12:34), `dir/a`, `dir/sub/b`, `other/`, and the links `link` → file,
 * `dlink` → dir, `dangling` → nowhere; in the container below /w, with `abslink` → /w/other and `rel/up` → ../other.
 */
type Case = readonly [words: string, expected: readonly string[] | string];

const IN = '640 12:34 local';
const OUT = '640 0:0 theirs';

const INTO: readonly Case[] = [
  ['l/file c:/w', [`file ${IN}`]],
  ['l/file c:/w/new', [`new ${IN}`]],
  ['l/file c:w/new', [`new ${IN}`]],
  ['./l/file c:../w/new', [`new ${IN}`]],
  ['l/file c:/../../w/new', [`new ${IN}`]],
  ['-a l/file c:/w/new', [`new ${IN}`]],
  ['l/file c:/w/new/', 'no such directory'],
  ['l/file c:/w/file', [`file ${IN}`]],
  ['l/file c:/w/other/', [`other/file ${IN}`]],
  ['l/file c:/w/other/.', [`other/file ${IN}`]],
  ['l/file c:/w/link', [`file ${IN}`]],
  ['l/file c:/w/dlink', [`dir/file ${IN}`]],
  ['l/file c:/w/dlink/', [`dir/file ${IN}`]],
  ['l/file c:/w/abslink', [`other/file ${IN}`]],
  ['l/file c:/w/rel/up', [`other/file ${IN}`]],
  ['l/file c:/w/dangling', [`nowhere ${IN}`]],
  ['l/file c:/w/no/new', 'Could not find the file /w/no in container c'],
  ['l/file c:/w/file/', 'no such directory'],
  ['l/file c:/w/file/x', 'extraction point is not a directory'],
  [
    'l/dir c:/w/other',
    ['other/dir/ 750', 'other/dir/a 644 0:0 la', 'other/dir/sub/ 755', 'other/dir/sub/b 644 0:0 lb'],
  ],
  ['l/dir c:/w/new', ['new/ 750', 'new/a 644 0:0 la', 'new/sub/ 755', 'new/sub/b 644 0:0 lb']],
  ['l/dir c:/w/new/', ['new/ 750', 'new/a 644 0:0 la', 'new/sub/ 755', 'new/sub/b 644 0:0 lb']],
  ['l/dir c:/w', ['dir/ 750', 'dir/a 644 0:0 la', 'dir/sub/b 644 0:0 lb']],
  ['l/dir/. c:/w/other', ['other/a 644 0:0 la', 'other/sub/ 755', 'other/sub/b 644 0:0 lb']],
  [
    'l/dir/ c:/w/other',
    ['other/dir/ 750', 'other/dir/a 644 0:0 la', 'other/dir/sub/ 755', 'other/dir/sub/b 644 0:0 lb'],
  ],
  ['l/dir/. c:/w/new', ['new/ 750', 'new/a 644 0:0 la', 'new/sub/ 755', 'new/sub/b 644 0:0 lb']],
  ['l/dir c:/w/file', 'cannot copy directory'],
  ['l/dir/. c:/w/file', 'cannot copy directory'],
  ['l/dir c:/w/no/new', 'Could not find the file /w/no in container c'],
  ['l/dlink c:/w/new', ['new -> dir']],
  [
    'l/dlink/ c:/w/other',
    ['other/dlink/ 750', 'other/dlink/a 644 0:0 la', 'other/dlink/sub/ 755', 'other/dlink/sub/b 644 0:0 lb'],
  ],
  ['-L l/link c:/w/other', [`other/link ${IN}`]],
  ['l/link c:/w/other', ['other/link -> file']],
  ['l/dangling c:/w/other', ['other/dangling -> nowhere']],
  ['l/dir/sub c:/w/dir/a', 'cannot copy directory'],
  ['l/file c:/w/dir/sub/..', [`dir/file ${IN}`]],
  ['l/conflict c:/w', 'cannot overwrite directory "/w/conflict/dir" with non-directory'],
  ['l/conflict2 c:/w', 'cannot overwrite non-directory "/w/conflict2/file" with directory'],
  ['l/file c:', 'no such directory'],
  ['l/file nobody:/x', 'No such container: nobody'],
];

const OUT_OF: readonly Case[] = [
  ['c:/w/file l', [`file ${OUT}`]],
  ['c:w/file l/new', [`new ${OUT}`]],
  ['-a c:/w/file l/new', ['new 640 12:34 theirs']],
  ['c:/w/file l/new/', 'no such directory'],
  ['c:/w/file l/other/.', [`other/file ${OUT}`]],
  ['c:/w/file l/no/new', 'invalid output path: directory "l/no" does not exist'],
  ['c:/w/file l/link', [`file ${OUT}`]],
  ['c:/w/file l/dlink', [`dir/file ${OUT}`]],
  ['c:/w/file l/dangling', [`nowhere ${OUT}`]],
  [
    'c:/w/dir l/other',
    ['other/dir/ 755', 'other/dir/a 644 0:0 ca', 'other/dir/sub/ 755', 'other/dir/sub/b 644 0:0 cb'],
  ],
  ['c:/w/dir l/new', ['new/ 755', 'new/a 644 0:0 ca', 'new/sub/ 755', 'new/sub/b 644 0:0 cb']],
  ['c:/w/dir/. l/new', ['new/ 755', 'new/a 644 0:0 ca', 'new/sub/ 755', 'new/sub/b 644 0:0 cb']],
  ['c:/w/dir/. l/other', ['other/a 644 0:0 ca', 'other/sub/ 755', 'other/sub/b 644 0:0 cb']],
  ['c:/w/dir l/file', 'cannot copy directory'],
  ['c:/w/dlink l/other', ['other/dlink -> dir']],
  [
    'c:/w/dlink/ l/other',
    ['other/dlink/ 755', 'other/dlink/a 644 0:0 ca', 'other/dlink/sub/ 755', 'other/dlink/sub/b 644 0:0 cb'],
  ],
  [
    '-L c:/w/dlink l/other',
    ['other/dlink/ 755', 'other/dlink/a 644 0:0 ca', 'other/dlink/sub/ 755', 'other/dlink/sub/b 644 0:0 cb'],
  ],
  ['-L c:/w/link l/new', [`new ${OUT}`]],
  ['c:/w/dangling l/other', ['other/dangling -> nowhere']],
  ['-L c:/w/dangling l/other', 'Could not find the file /w/dangling in container c'],
  ['c:/w/nope l', 'Could not find the file /w/nope in container c'],
  ['c:/w/rel/up l/other', ['other/up -> ../other']],
  ['c:/w/file /dev/null', 'invalid output path: "/dev/null" must be a directory or a regular file: got a device'],
];

const MISTAKES: readonly Case[] = [
  ['c:w c:/x', 'copying between containers is not supported'],
  ['l/file l/new', 'must specify at least one container source'],
  ['- -', 'must specify at least one container source'],
  ['l/nope c:/w', 'lstat l/nope: no such file or directory'],
  ['l/file/ c:/w', 'lstat l/file/: not a directory'],
];

describe('cp follows docker’s rules', () => {
  const stand = filesStand();
  before(async () => {
    const { id } = await stand.ended(
      'mkdir -p /w/dir/sub /w/other /w/rel; cd /w; echo theirs > file; echo ca > dir/a; echo cb > dir/sub/b; ln -s file link; ln -s dir dlink; ln -s nowhere dangling; ln -s /w/other abslink; ln -s ../other rel/up; chmod 640 file; chown 12:34 file; mkdir -p conflict/dir conflict2; echo > conflict2/file',
    );
    await stand.engine.containers.commit(id, { name: 'rules' });
  });

  function makeLocal(): string {
    const folder = mkdtempSync('/tmp/c');
    const l = join(folder, 'l');
    mkdirSync(join(l, 'dir/sub'), { recursive: true });
    mkdirSync(join(l, 'other'));
    mkdirSync(join(l, 'conflict'));
    mkdirSync(join(l, 'conflict2/file'), { recursive: true });
    writeFileSync(join(l, 'conflict/dir'), '');
    writeFileSync(join(l, 'file'), 'local\n', { mode: 0o640 });
    writeFileSync(join(l, 'dir/a'), 'la\n');
    writeFileSync(join(l, 'dir/sub/b'), 'lb\n');
    chownSync(join(l, 'file'), 12, 34);
    chmodSync(join(l, 'dir'), 0o750);
    symlinkSync('file', join(l, 'link'));
    symlinkSync('dir', join(l, 'dlink'));
    symlinkSync('nowhere', join(l, 'dangling'));
    return folder;
  }

  for (const [side, cases] of [
    ['in', INTO],
    ['out', OUT_OF],
    ['mistake', MISTAKES],
  ] as const) {
    for (const [words, expected] of cases) {
      test(`${side}: cp ${words}`, async () => {
        const folder = makeLocal();
        const { id } = await stand.create({ image: 'rules', name: 'c' + side });
        const look = async (): Promise<readonly string[]> =>
          side === 'in' ? await containerLines(stand.engine, id, '/w') : localLines(join(folder, 'l'));
        const before_ = new Set(await look());
        const named = words.split(' ').map((word) => word.replace(/^c:/, `c${side}:`));
        const { exitCode, stderr } = await stand.gantry(['cp', ...named], { workingDir: folder });
        const said = stderr.replaceAll(`${folder}/`, '').replaceAll(`container c${side}`, 'container c').trimEnd();
        if (typeof expected === 'string') assert.deepEqual([exitCode, said], [1, `Error: ${expected}`]);
        else {
          assert.deepEqual([exitCode, said], [0, '']);
          assert.deepEqual(
            (await look()).filter((line) => !before_.has(line)),
            expected,
          );
        }
        await stand.engine.containers.remove(id);
        rmSync(folder, { recursive: true });
      });
    }
  }
});
