import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { aFrame } from '../support/frames.js';
import { sampleEngine } from '../support/sample-engine.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { UiScreen } from '../support/ui-screen.js';

/** A screen that shows the network `back`, with `web` and `db` on it. */
async function openOnBack() {
  const engine = sampleEngine();
  await engine.networks.create({ name: 'back', addressing: { pools: [{ subnet: '10.77.0.0/24' }] } });
  for (const name of ['web', 'db']) await engine.networks.connect('back', name);
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, { columns: 140, rows: 40 }));
  await screen.key('4');
  await screen.shows(/4 Networks/);
  await screen.press('move.first');
  whileOpening.move();
  return { engine, screen };
}

/** Types over what stands in a prompt. */
async function answer(screen: UiScreen, binding: string, text: string): Promise<void> {
  await screen.press(binding);
  await screen.until(({ overlay }) => overlay?.kind === 'prompt');
  await screen.key('ctrl-u');
  await screen.type(text);
  await screen.key('enter');
}

describe('trouble on purpose', () => {
  test('a container is shaped in the words of the command line, drawn so, and left alone again', async () => {
    const { engine, screen } = await openOnBack();
    await using _ = screen;
    await answer(screen, 'network.shape', 'web delay 100ms loss 5% to db');
    await screen.shows(/web: out to db: delay 100ms, loss 5%/);
    await screen.shows(/1 shaped/);
    assert.equal((await engine.trouble.status(['web']))[0]?.shapes[0]?.impairment.delayMs, 100);
    await screen.press('network.details');
    await screen.shows(/shaped out to db: delay 100ms, loss 5%/);
    await screen.key('escape');
    await answer(screen, 'network.shape', 'web clear');
    await screen.shows(/Packets of web are left alone/);
    await screen.hides(/1 shaped/);
  });

  test('parted from each other, drawn so, and healed', async () => {
    const { engine, screen } = await openOnBack();
    await using _ = screen;
    await screen.press('network.heal');
    await screen.shows(/No container on it is parted/);
    await answer(screen, 'network.partition', 'web db,cache');
    await screen.shows(/Parted: web \| db and cache/);
    await screen.shows(/3 parted/);
    await screen.press('network.details');
    await screen.shows(/does not reach cache and db/);
    await screen.key('escape');
    await screen.press('network.heal');
    await screen.shows(/Healed: /);
    assert.equal((await engine.trouble.status(['web']))[0]?.partition, undefined);
  });

  test('words that mean nothing are told as the command line tells them, and nothing is done', async () => {
    const { engine, screen } = await openOnBack();
    await using _ = screen;
    await answer(screen, 'network.shape', 'web slowly');
    await screen.shows(/"slowly" is none of/);
    await answer(screen, 'network.shape', 'web loss 5');
    await screen.shows(/not a percentage/);
    assert.deepEqual((await engine.trouble.status(['web']))[0]?.shapes, []);
  });

  test('the palette finds it', async () => {
    const { screen } = await openOnBack();
    await using _ = screen;
    await screen.press('screen.palette');
    screen.terminal.stdin.type('shape');
    await screen.shows(/: shape[^]*slow, lossy or narr/);
    await screen.key('enter');
    await screen.shows(/ Shape: /);
  });

  test('what a container suffered is gone from the picture when it ends', async () => {
    const { engine, screen } = await openOnBack();
    await using _ = screen;
    await answer(screen, 'network.shape', 'web rate 1mbit');
    await screen.shows(/1 shaped/);
    await engine.containers.stop('web');
    await screen.hides(/1 shaped/);
  });
});

describe('capture', () => {
  test('packets go to a file until the same key ends it', async () => {
    const { engine, screen } = await openOnBack();
    await using _ = screen;
    const path = join(temporaryFolder(), 'web.pcap');
    await answer(screen, 'network.capture', `web ${path} tcp`);
    await screen.shows(/capturing web: 0 packets/);
    const bytes = aFrame();
    const packet = { timeSeconds: 1, timeNanosRest: 0, interfaceName: 'eth0', direction: 'out' as const };
    engine.traffic.pass('web', { ...packet, bytes, originalLength: bytes.length });
    await screen.shows(/capturing web: 1 packet/);
    await screen.press('network.capture');
    await screen.shows(/1 packet of web/);
    await screen.hides(/capturing/);
    assert.equal((await readFile(path)).length, 24 + 16 + bytes.length);
  });

  test('leaving the screen ends it, and the file is whole', async () => {
    const path = join(temporaryFolder(), 'web.pcap');
    {
      const { screen } = await openOnBack();
      await using _ = screen;
      await answer(screen, 'network.capture', `web ${path}`);
      await screen.shows(/capturing web/);
    }
    assert.equal((await readFile(path)).length, 24);
  });

  test('a file that is there already is left as it is', async () => {
    const { screen } = await openOnBack();
    await using _ = screen;
    const path = join(temporaryFolder(), 'web.pcap');
    await writeFile(path, 'mine');
    await answer(screen, 'network.capture', `web ${path}`);
    await screen.shows(/it exists already/);
    await screen.hides(/capturing/);
    assert.equal(await readFile(path, 'utf8'), 'mine');
  });
});
