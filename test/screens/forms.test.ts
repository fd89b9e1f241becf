import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { focusedField, formCommand } from '../../src/ui/state/forms/forms.js';
import { quoteWords } from '../../src/ui/state/forms/shell-words.js';
import { aContainer, anImage, exitedState, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';
import { UiScreen, type UiScreenOptions } from '../support/ui-screen.js';

const SMALL = { columns: 80, rows: 24 };
const LARGE = { columns: 200, rows: 50 };

const engineWithImage = (): FakeEngine =>
  new FakeEngine({
    images: [anImage('nginx:1.27'), anImage('busybox:latest')],
    containers: [
      aContainer('down', { state: exitedState(0) }),
      aContainer('up', {
        state: runningState(),
        config: { restart: { name: 'always', maximumRetryCount: 0 } },
      }),
    ],
  });

async function runForm(engine: FakeEngine, options: UiScreenOptions = {}): Promise<UiScreen> {
  await using whileOpening = new AsyncDisposableStack();
  const screen = whileOpening.use(await UiScreen.open(engine, options));
  await screen.press('container.run');
  await screen.shows(/Run a container/);
  await screen.key('ctrl-u');
  whileOpening.move();
  return screen;
}

/** Goes down to a field. */
async function toField(screen: UiScreen, label: string): Promise<void> {
  for (let step = 0; shownForm(screen).field !== label; step++) {
    assert.ok(step < 20, `no field ${label} on\n${screen.text}`);
    await screen.press('form.next');
  }
}

function shownForm({ state: { overlay } }: UiScreen): { readonly field: string | undefined; readonly command: string } {
  if (overlay?.kind !== 'form') return { field: undefined, command: '' };
  return { field: focusedField(overlay)?.label, command: quoteWords(formCommand(overlay)) };
}

describe('the form to run a container', () => {
  for (const size of [SMALL, LARGE]) {
    test(`shows the command that does the same, at ${size.columns}x${size.rows}`, async () => {
      const engine = engineWithImage();
      await using screen = await runForm(engine, size);
      await screen.type('nginx:1.27');
      await toField(screen, 'Command');
      await screen.type("sh -c 'sleep 5'");
      await toField(screen, 'Name');
      await screen.type('shop');
      await toField(screen, 'Ports');
      await screen.type('8080:80 53:53/udp');
      await toField(screen, 'Environment');
      await screen.type("A=1 B='two words'");
      await toField(screen, 'Memory');
      await screen.type('256m');
      await screen.shows(/gantry run --name shop -p 8080:80 -p 53:53\/udp -e A=1/);
      assert.equal(
        shownForm(screen).command,
        "run --name shop -p 8080:80 -p 53:53/udp -e A=1 -e 'B=two words' -m 256m -d nginx:1.27 sh -c 'sleep 5'",
      );
      await screen.key('enter');
      await screen.shows(/Started shop\./);
      const { config } = await engine.containers.get('shop');
      assert.deepEqual(config.command, ['sh', '-c', 'sleep 5']);
      assert.equal(config.resources.memoryBytes, 256 * 2 ** 20);
      assert.deepEqual(
        config.ports.map(({ hostPort, containerPort, protocol }) => [hostPort, containerPort, protocol]),
        [
          [8080, 80, 'tcp'],
          [53, 53, 'udp'],
        ],
      );
      assert.ok(config.env.includes('B=two words'));
      await screen.until(
        (state) => state.lists.containers.selectedId === state.containers.items.find(({ name }) => name === 'shop')?.id,
      );
    });
  }

  test('says beside a field what is wrong with it, in the words of the command line, and goes there', async () => {
    const engine = engineWithImage();
    await using screen = await runForm(engine);
    await screen.type('nginx');
    await toField(screen, 'Ports');
    await screen.type('80:http');
    await screen.shows(/Ports +80:http.* ✗ invalid .*http/i);
    await toField(screen, 'Memory');
    await screen.type('lots');
    await screen.shows(/Memory +lots.* ✗ invalid size: 'lots'/);
    await screen.key('enter');
    await screen.shows(/▌ Ports/);
    assert.equal(engine.control.callsOf('containers.create').length, 0);
    await screen.key('ctrl-u');
    await screen.hides(/✗ invalid .*http/i);
  });

  test('a quote that is not closed, and an image that is missing, are told', async () => {
    await using screen = await runForm(engineWithImage());
    await screen.key('enter');
    await screen.shows(/Image .*✗ it needs one/);
    await toField(screen, 'Environment');
    await screen.type("A='b");
    await screen.shows(/Environment .*✗ a quote is not closed/);
  });

  test('switches and choices change with space', async () => {
    const engine = engineWithImage();
    await using screen = await runForm(engine);
    await screen.type('busybox');
    await toField(screen, 'Restart');
    await screen.key('space', 'space');
    await screen.shows(/Restart +unless-stopped/);
    await toField(screen, 'Throw away');
    await screen.key('space');
    await screen.shows(/Throw away +\[x\][^]*run --restart unless-stopped -d --rm busybox/);
    await screen.key('space', 'enter');
    await screen.shows(/Started /);
    const [asked] = engine.control.callsOf('containers.create').at(-1) ?? [];
    assert.deepEqual((asked as { restart: unknown }).restart, { name: 'unless-stopped', maximumRetryCount: 0 });
  });

  test('what the engine refuses stays in the form, to be mended', async () => {
    const engine = engineWithImage();
    await using screen = await runForm(engine);
    await screen.type('busybox');
    await toField(screen, 'Name');
    await screen.type('up');
    await screen.key('enter');
    await screen.shows(/Run a container[^]*"\/?up" is already in use|Run a container[^]*already/);
    await screen.type('2');
    await screen.key('enter');
    await screen.shows(/Started up2\./);
  });

  test('one that cannot start leaves nothing behind', async () => {
    const engine = engineWithImage();
    engine.control.failNext('containers.start', engineError('command_not_found', { command: 'nope' }));
    await using screen = await runForm(engine);
    await screen.type('busybox');
    await screen.key('enter');
    await screen.shows(/Run a container[^]*executable file not found/);
    assert.equal((await engine.containers.list({ all: true })).length, 2);
  });

  test('an image that is not here is pulled first, then it runs', async () => {
    const engine = engineWithImage();
    engine.pulls.offer('redis:8');
    await using screen = await runForm(engine);
    await screen.type('redis:8');
    await toField(screen, 'Name');
    await screen.type('store');
    await screen.key('enter');
    await screen.shows(/Started store\./);
    assert.match((await engine.containers.get('store')).image, /redis:8/);
  });

  test('an image that nobody has brings the form back, to be mended', async () => {
    await using screen = await runForm(engineWithImage());
    await screen.type('nobody/has-it');
    await toField(screen, 'Name');
    await screen.type('kept');
    await screen.key('enter');
    await screen.shows(/Image +nobody\/has-it.*✗ [^]*Name +kept/);
  });

  test('without detaching, its program has a terminal in the pane', async () => {
    const engine = engineWithImage();
    await using screen = await runForm(engine);
    await screen.type('busybox');
    await toField(screen, 'Command');
    await screen.type('echo hello from inside');
    await toField(screen, 'Detached');
    await screen.key('space', 'enter');
    await screen.shows(/The program of .* has ended with 0/);
    const [, options] = engine.control.callsOf('containers.start').at(-1) ?? [];
    assert.ok((options as { attach?: unknown }).attach);
  });

  test('of an image in the list it is of that image', async () => {
    await using screen = await UiScreen.open(engineWithImage());
    await screen.press('pane.images', 'image.run');
    await screen.shows(/▌ Image +(nginx:1\.27|busybox) /);
    await screen.key('escape');
    await screen.hides(/Run a container/);
  });

  test('what is typed ahead comes into its fields', async () => {
    await using screen = await UiScreen.open(engineWithImage());
    screen.terminal.stdin.type('n');
    screen.terminal.stdin.type('\x15busybox');
    screen.terminal.stdin.type('\t\tnamed\t80:80\r');
    await screen.shows(/Started named\./);
    const { config } = screen.state.containers.items.find(({ name }) => name === 'named') ?? { config: undefined };
    assert.deepEqual([config?.command.length, config?.ports[0]?.hostPort], [1, 80]);
  });
});

describe('the form to change limits', () => {
  for (const size of [SMALL, LARGE]) {
    test(`holds what there is, and asks for what is changed, at ${size.columns}x${size.rows}`, async () => {
      const engine = engineWithImage();
      await using screen = await UiScreen.open(engine, size);
      await screen.press('container.update');
      await screen.shows(/Change limits: up[^]*Restart +always/);
      await screen.type('512m');
      await toField(screen, 'Memory and swap');
      await screen.type('-1');
      await toField(screen, 'CPUs');
      await screen.type('1.5');
      await screen.shows(/gantry update --memory 512m --memory-swap -1 --cpus 1\.5 up/);
      await screen.key('enter');
      await screen.shows(/Changed the limits of up\./);
      const { config } = await engine.containers.get('up');
      assert.equal(config.resources.memoryBytes, 512 * 2 ** 20);
      assert.equal(config.resources.nanoCpus, 1.5e9);
    });
  }

  test('is for all that are marked', async () => {
    const engine = engineWithImage();
    await using screen = await UiScreen.open(engine);
    await screen.press('list.mark.all', 'container.update');
    await screen.shows(/Change limits: up and down|Change limits: down and up/);
    await toField(screen, 'Restart');
    await screen.shows(/as it is/);
    await screen.key('space', 'enter');
    await screen.shows(/Changed the limits of 2 containers\./);
    assert.equal(engine.control.callsOf('containers.update').length, 2);
  });

  test('without a change there is nothing to ask for', async () => {
    await using screen = await UiScreen.open(engineWithImage());
    await screen.press('container.update');
    await screen.key('enter');
    await screen.shows(/you must provide one or more flags/);
  });
});

describe('the forms to rename and to commit', () => {
  test('a container gets another name', async () => {
    const engine = engineWithImage();
    await using screen = await UiScreen.open(engine);
    await screen.press('container.rename');
    await screen.key('ctrl-u');
    await screen.type('renamed');
    await screen.shows(/gantry rename up renamed/);
    await screen.key('enter');
    await screen.shows(/up is now renamed\./);
    assert.equal((await engine.containers.get('renamed')).state.status, 'running');
  });

  test('a name that is taken stays in the form', async () => {
    await using screen = await UiScreen.open(engineWithImage());
    await screen.press('container.rename');
    await screen.key('ctrl-u');
    await screen.type('down');
    await screen.key('enter');
    await screen.shows(/Rename: up[^]*already in use/);
  });

  test('an image is made of a container', async () => {
    const engine = engineWithImage();
    await using screen = await UiScreen.open(engine, SMALL);
    await screen.press('container.commit');
    await screen.type('team/up:2');
    await toField(screen, 'Message');
    await screen.type('as it was');
    await screen.shows(/gantry commit -m 'as it was' up team\/up:2/);
    await screen.key('enter');
    await screen.shows(/Made team\/up:2 of up\./);
    const [, options] = engine.control.callsOf('containers.commit').at(-1) ?? [];
    assert.deepEqual(options, {
      name: 'team/up:2',
      message: 'as it was',
      author: undefined,
      changes: undefined,
      pauses: true,
    });
  });
});
