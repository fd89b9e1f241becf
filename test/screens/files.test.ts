import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine } from '../support/sample-engine.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { UiScreen, type UiScreenOptions } from '../support/ui-screen.js';

const SMALL = { columns: 80, rows: 24 };
const LARGE = { columns: 200, rows: 50 };

async function lookIntoWeb(options: UiScreenOptions = {}, engine: FakeEngine = sampleEngine()): Promise<UiScreen> {
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, options));
  await screen.press('move.down', 'move.down', 'move.down', 'container.open', 'detail.tab.files');
  await screen.shows(/usr\//);
  whileOpening.move();
  return screen;
}

/** Puts the cursor on an entry, and opens it. */
async function open(screen: UiScreen, name: string): Promise<void> {
  const path = `${screen.state.detail.files.directory.replace(/\/$/, '')}/${name}`;
  await screen.press('move.first');
  for (let step = 0; screen.state.detail.views.files.selectedId !== path; step++) {
    assert.ok(step < 50, `no ${path} on\n${screen.text}`);
    await screen.press('move.down');
  }
  await screen.press('file.open');
}

describe('the tab of files', () => {
  for (const size of [SMALL, LARGE]) {
    test(`walks down and up, directories first, at ${size.columns}x${size.rows}`, async () => {
      await using screen = await lookIntoWeb(size);
      await screen.shows(/drwxr-xr-x +0 .*bin\//);
      await open(screen, 'etc');
      await screen.shows(/web ─ \/etc[^]* nginx\/[^]*hostname/);
      await open(screen, 'nginx');
      await screen.shows(/conf\.d\/[^]*mime\.types[^]*modules → \/usr\/lib\/nginx\/modules[^]*nginx\.conf/);
      await screen.press('file.up');
      await screen.shows(/▌ +drwxr-xr-x .* nginx\//);
      await screen.press('file.up');
      await screen.shows(/web ─ \/ ─[^]*▌ +drwxr-xr-x .* etc\//);
    });
  }

  test('above the root there is nothing, and the key says so', async () => {
    await using screen = await lookIntoWeb();
    await screen.press('file.up');
    await screen.shows(/This is the root of the container/);
  });

  test('a file is shown as text, and escape goes back to the list', async () => {
    await using screen = await lookIntoWeb();
    await open(screen, 'etc');
    await open(screen, 'nginx');
    await open(screen, 'nginx.conf');
    await screen.shows(/web ─ \/etc\/nginx\/nginx\.conf[^]*text, 76[^]*worker_processes auto;/);
    await screen.key('escape');
    await screen.shows(/mime\.types/);
  });

  test('a long file is scrolled through, to its end and no further', async () => {
    const engine = sampleEngine();
    engine.files.set('web', { '/long': Array.from({ length: 900 }, (_, n) => `line ${n + 1}`).join('\n') });
    await using screen = await lookIntoWeb(SMALL, engine);
    await open(screen, 'long');
    await screen.shows(/line 1 [^]*1-18 of 900/);
    await screen.press('move.page.down');
    await screen.shows(/line 18 /);
    await screen.press('move.last');
    await screen.shows(/line 900 [^]*883-900 of 900/);
    await screen.press('move.up');
    await screen.shows(/882-899 of 900/);
  });

  for (const size of [SMALL, LARGE]) {
    test(`what is no text is shown as bytes, at ${size.columns}x${size.rows}`, async () => {
      await using screen = await lookIntoWeb(size);
      await open(screen, 'usr');
      await open(screen, 'lib');
      await open(screen, 'nginx');
      await open(screen, 'modules');
      await open(screen, 'ngx_http_js.so');
      await screen.shows(/binary, 11[^]*00000000 {2}7f 45 4c 46 02 01 01 00 +00 41 42 +\.ELF\.{5}AB/);
    });
  }

  test('a link to a directory is walked into, a broken one says what is wrong', async () => {
    const engine = sampleEngine();
    engine.files.set('web', { '/broken': { linkTarget: '/nowhere' } });
    await using screen = await lookIntoWeb({}, engine);
    await open(screen, 'etc');
    await open(screen, 'nginx');
    await open(screen, 'modules');
    await screen.shows(/web ─ \/etc\/nginx\/modules[^]*ngx_http_js\.so/);
    await screen.press('file.up', 'file.up', 'file.up');
    await open(screen, 'broken');
    await screen.shows(/web ─ \/broken[^]*nowhere|Could not find|no such/i);
  });

  test('names and contents from outside stay where they are drawn', async () => {
    const engine = sampleEngine();
    engine.files.set('web', {
      '/evil\x1b[2Jname': 'hello \x1b]0;owned\x07 \x1b[41mred\x1b[0m\u202e txt\r\n',
      '/wide-漢字漢字漢字': 'x',
    });
    await using screen = await lookIntoWeb(SMALL, engine);
    await screen.shows(/wide-漢字漢字漢字/);
    await screen.shows(/evilname/);
    await open(screen, 'evil\x1b[2Jname');
    await screen.shows(/hello {2}red txt/);
    for (const line of screen.text.split('\n').slice(1, -1)) assert.match(line, /^[│╭╰].*[│╮╯]$/);
  });

  test('a filter leaves what matches', async () => {
    await using screen = await lookIntoWeb();
    await screen.press('list.filter');
    await screen.type('us');
    await screen.key('enter');
    await screen.shows(/\/us 1 of /);
  });
});

describe('copying out of a container', () => {
  test('a file comes to the path that was typed', async () => {
    const folder = temporaryFolder();
    await using screen = await lookIntoWeb();
    await open(screen, 'etc');
    await open(screen, 'nginx');
    await open(screen, 'nginx.conf');
    await screen.press('file.copy');
    await screen.shows(/Copy to: \.\/nginx\.conf/);
    await screen.key('ctrl-u');
    await screen.type(join(folder, 'copy.conf'));
    await screen.key('enter');
    await screen.shows(/Copied \/etc\/nginx\/nginx\.conf to /);
    assert.match(await readFile(join(folder, 'copy.conf'), 'utf8'), /worker_connections 1024/);
    assert.equal((await stat(join(folder, 'copy.conf'))).mode & 0o777, 0o644);
  });

  test('into a directory it keeps its name; what is there already stays', async () => {
    const folder = temporaryFolder();
    await using screen = await lookIntoWeb();
    for (const outcome of [/Copied \/etc\/hostname/, /it exists already/]) {
      if (screen.state.detail.files.directory === '/') await open(screen, 'etc');
      await screen.press('list.filter');
      await screen.type('hostname');
      await screen.key('enter');
      await screen.press('move.last', 'file.copy');
      await screen.key('ctrl-u');
      await screen.type(folder);
      await screen.key('enter');
      await screen.shows(outcome);
      await screen.key('escape');
    }
    assert.equal(await readFile(join(folder, 'hostname'), 'utf8'), 'fake\n');
  });

  test('a directory comes as an archive', async () => {
    const folder = temporaryFolder();
    await using screen = await lookIntoWeb();
    await screen.press('list.filter');
    await screen.type('etc');
    await screen.key('enter');
    await screen.press('move.last', 'file.copy');
    await screen.key('ctrl-u');
    await screen.type(join(folder, 'etc'));
    await screen.key('enter');
    await screen.shows(/Copied \/etc to .*etc\.tar/);
    assert.match(await readFile(join(folder, 'etc.tar'), 'latin1'), /nginx\.conf/);
  });
});
