import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import { KEYMAP } from '../../src/ui/keymap/keymap.js';
import { VERBS } from '../../src/ui/keymap/verbs/verbs.js';
import { Phrasebook } from '../../src/ui/language/phrasebook.js';
import { speakFrom } from '../../src/ui/language/say.js';
import { ZH_CN } from '../../src/ui/language/zh-cn.js';
import { aContainer } from '../support/builders.js';
import type { ScreenCell } from '../support/emulated-screen.js';
import { FakeEngine } from '../support/fake-engine.js';
import { sampleEngine, tickSample, writeSampleLogs } from '../support/sample-engine.js';
import { SAMPLE_PROJECTS } from '../support/sample-projects.js';
import { UiScreen } from '../support/ui-screen.js';
import { playScene, SCENES } from './scenes.js';

/** Texts that are the same in every language, and what the screens here have of names and of the engine's sentences. */
const AS_THEY_ARE =
  /^(CPU|PID|S|Dockerfile|\d+%|\/.*|bash web|IPv6|web|api|ledger|shop|blog|blog: blog-site-1|front|\.\/web\.env|Jane <jane@example\.org>|type=nfs .*|parent=eth0 .*|web \(nginx:1\.27\)|127\.0\.0\.1:5000\/team\/etl:2|nginx, alpine:3\.20, .*|invalid containerPort: http)$/;

/** Looks everything up, and says it in English all the same: scenes wait for that. */
class Listener extends Phrasebook {
  readonly missing: Set<string>;

  constructor() {
    const missing = new Set<string>();
    super(ZH_CN, { onMissing: (text) => missing.add(text) });
    this.missing = missing;
  }

  override say(text: string): string {
    super.say(text);
    return text;
  }
}

const unknown = ({ missing }: Listener): readonly string[] => [...missing].filter((text) => !AS_THEY_ARE.test(text));

/** Everything that the screen can hold, with projects, volumes and networks. */
async function furnished({ columns = 120, rows = 40 } = {}): Promise<UiScreen> {
  const engine = sampleEngine();
  writeSampleLogs(engine);
  for (const member of SAMPLE_PROJECTS) engine.addContainer(member);
  engine.volumes.add({ name: 'ledger' });
  engine.volumes.set('ledger', { '/book': 'x' });
  await engine.backups.create('ledger', { note: '' });
  await engine.networks.create({ name: 'front' });
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, { columns, rows }));
  tickSample(engine, 0);
  await screen.until(({ usage }) => usage.size > 0);
  whileOpening.move();
  return screen;
}

/** Where no scene goes: keys one after the other. */
const WALKS: Readonly<Record<string, readonly string[]>> = {
  'the system': [
    'pane.system',
    ...['disk', 'events', 'engine', 'contexts', 'registries', 'backups', 'requests'].map((tab) => `system.tab.${tab}`),
  ],
  'kinds of events': ['pane.system', 'system.tab.events', 'events.type', 'events.pause'],
  'a login': ['pane.system', 'system.tab.registries', 'registry.login'],
  'a backup that is put back': ['pane.system', 'system.tab.backups', 'move.first', 'backup.restore'],
  'a container, tab by tab': ['container.open', ...Array.from({ length: 8 }, () => 'detail.tab.next')],
  'an image, tab by tab': ['pane.images', 'image.open', ...Array.from({ length: 6 }, () => 'detail.tab.next')],
  'files of a volume': ['pane.volumes', 'volume.files'],
  'flows of a network': ['pane.networks', 'network.flows'],
  'a project': ['pane.projects', 'project.open'],
  'facts of an image': ['pane.images', 'image.details'],
  'facts of a volume': ['pane.volumes', 'volume.details'],
  'facts of a network': ['pane.networks', 'network.details'],
  'facts of a project': ['pane.projects', 'project.details'],
  'figures of all': ['stats.all', 'top.columns.next', 'top.sort.next', 'top.sort.previous'],
  'the form for a container': ['container.run', ...Array.from({ length: 24 }, () => 'form.next')],
  'the form for its name': ['container.rename'],
  'the form for its limits': ['container.update', ...Array.from({ length: 8 }, () => 'form.next')],
  'the form for an image of it': ['container.commit', ...Array.from({ length: 5 }, () => 'form.next')],
  'the form for a volume': ['pane.volumes', 'volume.create', ...Array.from({ length: 4 }, () => 'form.next')],
  'the form for a build': ['pane.images', 'image.build', ...Array.from({ length: 12 }, () => 'form.next')],
  'the form for a network': ['pane.networks', 'network.create', ...Array.from({ length: 9 }, () => 'form.next')],
  'the form for a name of an image': ['pane.images', 'image.tag', 'form.next'],
  'cleaning up': ['cleanup.open', 'cleanup.to.remove', 'confirm.enter'],
  signals: ['container.kill'],
  'what can be copied': ['object.copy'],
  'what can be copied of a network': ['pane.networks', 'object.copy'],
  'what can be copied of an image': ['pane.images', 'object.copy', 'copy.choose'],
  'a question about a project': ['pane.projects', 'project.remove'],
  'a question about a volume': ['pane.volumes', 'volume.remove'],
  'a question about an image': ['pane.images', 'image.remove'],
  'the palette': ['screen.palette'],
  'keys that do nothing': ['image.load', 'logs.search.older', 'backup.forget', 'save.copy', 'screen.back'],
  ...Object.fromEntries(
    ['logs.include', 'logs.exclude', 'logs.since', 'logs.goto', 'logs.save'].map((key) => [
      key,
      ['container.logs', key],
    ]),
  ),
  ...Object.fromEntries(
    ['backup', 'restore', 'keep', 'revert', 'clone'].map((key) => [`volume.${key}`, ['pane.volumes', `volume.${key}`]]),
  ),
  ...Object.fromEntries(
    ['connect', 'disconnect', 'shape', 'partition', 'capture', 'heal'].map((key) => [
      `network.${key}`,
      ['pane.networks', `network.${key}`],
    ]),
  ),
};

describe('what the screen says of its own is in the Chinese book', () => {
  after(() => speakFrom(undefined));

  test('every key, and every verb of the palette', () => {
    const listener = new Listener();
    for (const { label, help } of KEYMAP) {
      listener.say(label);
      listener.say(help);
    }
    for (const { help } of VERBS) listener.say(help);
    assert.deepEqual(unknown(listener), []);
  });

  for (const scene of SCENES) {
    test(`the scene ${scene.name}`, async () => {
      const listener = new Listener();
      speakFrom(listener, 'en');
      await using _ = await playScene(scene);
      assert.deepEqual(unknown(listener), []);
    });
  }

  for (const [name, keys] of Object.entries(WALKS)) {
    test(name, async () => {
      const listener = new Listener();
      speakFrom(listener, 'en');
      await using screen = await furnished();
      await screen.press(...keys);
      assert.deepEqual(unknown(listener), []);
    });
  }
});

describe('drawn in Chinese', () => {
  after(() => speakFrom(undefined));

  for (const [columns, rows] of [
    [200, 50],
    [80, 24],
    [60, 15],
  ] as const) {
    for (const [name, keys, shown] of [
      ['the lists', [], /容器/],
      ['a container', ['container.open'], /进程/],
      ['the system', ['pane.system'], /磁盘/],
      ['figures of all', ['stats.all'], /所有容器的指标/],
      ['a form', ['container.run'], /运行容器/],
      ['keys', ['screen.help'], /按键/],
      ['a question', ['container.remove'], /移除这个容器？/],
      ['the palette', ['screen.palette'], /enter 执行/],
    ] as const) {
      test(`${name} at ${columns}x${rows}: wide characters have their two cells, and no border moves`, async () => {
        speakFrom(new Phrasebook(ZH_CN));
        await using screen = await furnished({ columns, rows });
        await screen.press(...keys);
        await screen.shows(shown);
        const cells = screen.terminal.screen.cells();
        for (const row of cells) assert.ok(row.every(({ glyph, width }) => (glyph === '' ? width === 0 : width > 0)));
        assertWhole(cells, screen.text);
      });
    }
  }
});

test('a name that is a word of ours stays a name', async () => {
  speakFrom(new Phrasebook(ZH_CN));
  await using _ = { [Symbol.asyncDispose]: async () => speakFrom(undefined) };
  const engine = new FakeEngine({ containers: [aContainer('logs')] });
  await using screen = await UiScreen.open(engine, { columns: 120, rows: 40 });
  await screen.press('container.details');
  await screen.shows(/─ logs ─[^]*logs/);
  await screen.press('overlay.close', 'container.open');
  await screen.shows(/─ logs ─/);
});

test('names in a row are told as one tells them in Chinese', async () => {
  speakFrom(new Phrasebook(ZH_CN));
  await using _ = { [Symbol.asyncDispose]: async () => speakFrom(undefined) };
  const engine = new FakeEngine({ containers: ['db', 'job', 'web'].map((name) => aContainer(name)) });
  await using screen = await UiScreen.open(engine, { columns: 120, rows: 40 });
  await screen.press('list.mark.all', 'container.remove');
  await screen.shows(/db \(busybox\)、job \(busybox\)和web/);
});

/** Every side of a box stands in the column of one of its corners: a text that was measured wrongly would move it. */
function assertWhole(cells: readonly (readonly ScreenCell[])[], text: string): void {
  const columnsOf = (glyphs: RegExp): readonly number[] =>
    cells.flatMap((row) => row.flatMap(({ glyph }, column) => (glyphs.test(glyph) ? [column] : [])));
  const corners = new Set(columnsOf(/[╭╮╰╯]/));
  assert.deepEqual(
    columnsOf(/│/).filter((column) => !corners.has(column)),
    [],
    text,
  );
}
