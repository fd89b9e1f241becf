import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { parseDiffId } from '../../src/oci/digest.js';
import { IMAGE_TABS } from '../../src/ui/state/detail/tabs.js';
import { aContainer, aDigest, anImage, exitedState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen, type UiScreenOptions } from '../support/ui-screen.js';

const SMALL = { columns: 80, rows: 24 };
const LARGE = { columns: 200, rows: 50 };

/** An image of two layers, the upper of which takes away what the lower one brings. */
function layeredEngine({ step = 'COPY shop /shop # buildkit', path = '/shop' } = {}): FakeEngine {
  const image = anImage('shop:2', { sizeBytes: 200_000_000, run: { Env: ['API_TOKEN=hunter2'] } });
  const history = [
    { created: '2026-01-01T00:00:00Z', created_by: '/bin/sh -c #(nop) ADD file:12ab in / ' },
    { created: '2026-01-01T00:00:00Z', created_by: step, comment: 'buildkit.dockerfile.v0' },
    { created: '2026-01-01T00:00:00Z', created_by: 'CMD ["sh"]', empty_layer: true },
  ];
  const shop = { ...image, config: { ...image.config, history } };
  const users = ['front', 'back'].map((name) => aContainer(name, { imageId: image.id, state: exitedState(0) }));
  const engine = new FakeEngine({ images: [shop], containers: users });
  const layer = (name: string) => ({ digest: aDigest(name), diffId: parseDiffId(aDigest(name)) });
  engine.images.layersOf.set(image.id, {
    sizeBytes: 200_000_000,
    wastedBytes: 50_000_000,
    wasted: [{ path: '/var/cache', sizeBytes: 50_000_000, times: 1 }],
    layers: [
      {
        ...layer('low'),
        sizeBytes: 150_000_000,
        createdBy: '/bin/sh -c #(nop) ADD file:12ab in / ',
        files: [
          { path: '/etc/passwd', kind: 'added', sizeBytes: 900 },
          { path: '/var/cache', kind: 'added', sizeBytes: 50_000_000 },
        ],
        wastedBytes: 50_000_000,
      },
      {
        ...layer('high'),
        sizeBytes: 50_000_000,
        createdBy: step,
        files: [
          { path, kind: 'added', sizeBytes: 50_000_000 },
          { path: '/var/cache', kind: 'deleted', sizeBytes: 0 },
        ],
        wastedBytes: 0,
      },
    ],
  });
  return engine;
}

/** The image's detail, turned to a tab. */
async function lookAt(tab: string, engine = layeredEngine(), options: UiScreenOptions = {}): Promise<UiScreen> {
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, options));
  await screen.press('pane.images', 'image.open', `detail.image.${tab}`);
  whileOpening.move();
  return screen;
}

describe('the detail of an image', () => {
  for (const size of [SMALL, LARGE]) {
    test(`tells of its layers, and unfolds their files, at ${size.columns}x${size.rows}`, async () => {
      await using screen = await lookAt('layers', layeredEngine(), size);
      await screen.shows(/╭─ shop:2 ─ 2 layers, 200M, 75% efficient, 50M wasted/);
      await screen.shows(/1 Overview +2 Layers +3 History +4 Used by +5 Dockerfile +6 Inspect/);
      await screen.shows(/\+ +150M +50M +A2 +ADD file:12ab in \//);
      await screen.shows(/\+ +50M +- +A1 D1 +COPY shop \/shop/);
      await screen.press('move.last', 'layer.turn');
      await screen.shows(/- +50M +- +A1 D1 [^]*A +50M +.*\/shop[^]*D +- +.*\/var\/cache/);
      await screen.press('move.down');
      await screen.press('layer.turn');
      await screen.shows(/No layer is under the cursor/);
      await screen.press('move.up', 'layer.turn');
      await screen.hides(/\/var\/cache/);
    });
  }

  test('opens on what it is at a glance: who uses it, and how a container of it runs', async () => {
    const run = {
      Entrypoint: ['/run.sh', 'two words'],
      Env: ['API_TOKEN=hunter2'],
      WorkingDir: '/srv',
      ExposedPorts: { '80/tcp': {} },
      Labels: { note: `${'long '.repeat(40)}end` },
    };
    const image = anImage('shop:2', { run, sizeBytes: 200_000_000 });
    const users = ['front', 'back'].map((name) => aContainer(name, { imageId: image.id, state: exitedState(0) }));
    const engine = new FakeEngine({ images: [image], containers: users });
    await using screen = await UiScreen.open(engine, SMALL);
    await screen.press('pane.images', 'image.open');
    await screen.shows(
      /names +shop:2[^]*size +200 MB[^]*used by +(front|back) \(exited\)[^]* {8}(front|back) \(exited\)/,
    );
    await screen.shows(/entrypoint +\/run\.sh "two words"[^]*folder +\/srv[^]*ports +80\/tcp/);
    await screen.shows(/API_TOKEN=\*{8}/);
    await screen.press('secrets.reveal');
    await screen.shows(/API_TOKEN=hunter2/);
    await screen.press('overview.show');
    await screen.shows(/╭─ names[^]*shop:2/);
    await screen.key('escape');
    await screen.press('move.last', 'overview.show');
    await screen.shows(/long end/);
    await screen.key('escape');
    await screen.press('list.filter');
    await screen.type('back');
    await screen.key('enter');
    await screen.shows(/used by +back \(exited\)/);
    await screen.press('overview.show');
    await screen.until(({ detail }) => detail.of === 'containers');
  });

  test('what a container of it does is told to fail where it cannot be read', async () => {
    const engine = layeredEngine();
    engine.control.failNext('images.get', engineError('image_not_found', { ref: 'shop:2' }));
    await using screen = await lookAt('overview', engine);
    await screen.shows(/No such image: shop:2.*R reads/);
  });

  test('a filter keeps the layers that have what matches', async () => {
    await using screen = await lookAt('layers');
    await screen.shows(/ADD file/);
    await screen.press('list.filter');
    await screen.type('passwd');
    await screen.key('enter');
    await screen.shows(/\/passwd 1 of 2/);
    await screen.hides(/COPY shop/);
  });

  test('tells of its history, newest step first, and of the Dockerfile', async () => {
    await using screen = await lookAt('history');
    await screen.shows(/3 steps[^]*CMD \["sh"\][^]*COPY shop \/shop[^]*ADD file:12ab/);
    await screen.press('detail.image.dockerfile');
    await screen.shows(/FROM scratch[^]*COPY shop \/shop[^]*CMD \["sh"\]/);
  });

  test('tells who uses it, and leads there', async () => {
    await using screen = await lookAt('users');
    await screen.shows(/2 containers[^]*(front|back) +exited/);
    await screen.press('user.show');
    await screen.shows(/1 Procs/);
    const { detail, containers } = screen.state;
    assert.equal(detail.of, 'containers');
    assert.ok(containers.items.some(({ id }) => id === detail.subject));
  });

  test('inspect is docker’s JSON, without its secrets until they are asked for', async () => {
    await using screen = await lookAt('inspect', layeredEngine(), LARGE);
    await screen.shows(/RepoTags[^]*API_TOKEN=\*{8}/);
    await screen.press('secrets.reveal');
    await screen.shows(/API_TOKEN=hunter2/);
  });

  test('what cannot be read says so', async () => {
    const engine = layeredEngine();
    engine.control.failNext('images.layers', engineError('image_not_found', { ref: 'shop:2' }));
    await using screen = await lookAt('layers', engine);
    await screen.shows(/No such image: shop:2.*R reads/);
    await screen.press('screen.redraw');
    await screen.shows(/75% efficient/);
  });

  test('escape goes back to the images; the detail of a container has its own tabs', async () => {
    await using screen = await lookAt('history');
    await screen.shows(/3 steps/);
    await screen.key('escape');
    await screen.until(({ focus, detail }) => focus === 'images' && !detail.isOpen);
    await screen.press('pane.containers');
    await screen.until(({ containers }) => containers.isListed);
    await screen.press('container.open');
    await screen.shows(/1 Procs/);
  });

  test('compares it with the one other image that is marked', async () => {
    const engine = new FakeEngine({
      images: [anImage('shop:1'), anImage('shop:2', { run: { Env: ['MODE=fast'], Cmd: ['serve'] } })],
    });
    engine.images.differences = [
      { path: '/new\x1b]0;owned\x07', kind: 'added' },
      { path: '/gone', kind: 'deleted' },
    ];
    await using screen = await UiScreen.open(engine, LARGE);
    await screen.press('pane.images', 'image.compare');
    await screen.shows(/Mark one image with space, and go to another/);
    await screen.press('list.mark', 'move.last', 'move.first', 'move.down', 'image.compare');
    await screen.shows(/shop:\d ─ against shop:\d ─ 2 changes: 1 added, 0 changed, 1 deleted[^]*A \/new[^]*D \/gone/);
    await screen.shows(/command: \["\w+"\] → \["\w+"\][^]*env MODE: fast/);
    assert.doesNotMatch(screen.terminal.stdout.raw, /\x1b\]0;owned/);
    await screen.press('detail.image.layers', 'detail.image.compare');
    await screen.key('escape');
    await screen.press('list.mark.all', 'list.mark.all');
    await screen.press('image.open', 'detail.image.compare');
    await screen.shows(/Mark one other image in the list/);
  });

  test('foreign text can send nothing to the terminal, and breaks no border', async () => {
    const hostile = 'bad\x1b]0;owned\x07\x1b[2J\r\n\u202edrow\u009b31m';
    await using screen = await lookAt('layers', layeredEngine({ step: `COPY ${hostile}`, path: `/${hostile}` }), SMALL);
    await screen.press('move.last', 'layer.turn');
    for (const { tab } of IMAGE_TABS) {
      await screen.press(`detail.image.${tab}`);
      await screen.until(({ detail }) => detail.tab === tab);
      for (const line of screen.text.split('\n').slice(1, -1)) assert.match(line, /^[│╭╰].*[│╮╯]$/, screen.text);
    }
    const raw = screen.terminal.stdout.raw.replaceAll('\x1b[?', '');
    for (const forbidden of [/\x1b\]/, /\x07/, /\u202e/, /\u009b/]) assert.doesNotMatch(raw, forbidden);
  });
});
