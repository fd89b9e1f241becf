import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';

import {
  createDetachScanner,
  InputBroker,
  type MouseEvent,
  parseDetachKeys,
} from '../../../../src/ui/terminal/index.js';
import { FakeInput } from '../../../support/in-process-terminal.js';

function start() {
  const input = new FakeInput();
  const broker = new InputBroker(input);
  broker.reclaim();
  return { input, broker };
}

/** The next `count` keys that Ink would read. */
async function keys(broker: InputBroker, count: number): Promise<string[]> {
  const read: string[] = [];
  while (read.length < count) {
    const key: unknown = broker.stdin.read();
    if (key === null) await once(broker.stdin, 'readable');
    else read.push(String(key));
  }
  return read;
}

describe('input broker', () => {
  test('joined keys come one by one, each in a turn of its own', async () => {
    const { input, broker } = start();
    const reads: string[][] = [];
    broker.stdin.on('readable', () => {
      const read: string[] = [];
      for (let key: unknown = broker.stdin.read(); key !== null; key = broker.stdin.read()) read.push(String(key));
      reads.push(read);
    });
    input.type('jk\x1b[A');
    while (reads.flat().length < 3) await once(broker.stdin, 'readable');
    assert.deepEqual(
      reads.filter((read) => read.length > 0),
      [['j'], ['k'], ['\x1b[A']],
    );
  });

  test('a character that is split across reads comes whole', async () => {
    const { input, broker } = start();
    const bytes = Buffer.from('容');
    input.emit('data', bytes.subarray(0, 1));
    input.emit('data', bytes.subarray(1));
    assert.deepEqual(await keys(broker, 1), ['容']);
  });

  test('a lone escape is a key after a while, told without doubt, and the start of a sequence when more comes in time', async () => {
    const { input, broker } = start();
    input.type('\x1b');
    input.type('[B');
    input.type('\x1b');
    assert.deepEqual(await keys(broker, 2), ['\x1b[B', '\x1b[27u']);
  });

  test('what comes in one piece with an escape is a key of its own, behind it', async () => {
    const { input, broker } = start();
    input.type('\x1by\x1b\x1b[A\x1b容');
    assert.deepEqual(await keys(broker, 6), ['\x1b[27u', 'y', '\x1b[27u', '\x1b[A', '\x1b[27u', '容']);
  });

  test('in text mode too, but for what shells take for editing; whoever captures has it whole', async () => {
    const { input, broker } = start();
    broker.setTextMode(true);
    input.type('\x1bj\x1bb\x1b\x7f');
    assert.deepEqual(await keys(broker, 4), ['\x1b[27u', 'j', '\x1bb', '\x1b\x7f']);
    const captured = new Promise<string>((resolve) => {
      broker.capture((event) => {
        resolve(event.type === 'key' ? event.sequence : event.type);
        return true;
      });
    });
    input.type('\x1by');
    assert.equal(await captured, '\x1by');
  });

  test('in text mode runs of text stay together, and enter does not join them', async () => {
    const { input, broker } = start();
    broker.setTextMode(true);
    input.type('a');
    input.type('web-1\rx');
    assert.deepEqual(await keys(broker, 4), ['a', 'web-1', '\r', 'x']);
  });

  test('a paste acts as text in a field, and never as keys', async () => {
    const { input, broker } = start();
    input.type('\x1b[200~d\r\x1b[201~j');
    assert.deepEqual(await keys(broker, 1), ['j']);
    broker.setTextMode(true);
    input.type('\x1b[200~two\nlines\x1b[31m\x1b[201~');
    assert.deepEqual(await keys(broker, 1), ['two lines [31m']);
  });

  test('mouse and paste go to those who listen', async () => {
    const { input, broker } = start();
    const clicks: MouseEvent[] = [];
    const pastes: string[] = [];
    const stop = broker.onMouse((event) => clicks.push(event));
    broker.onPaste((text) => pastes.push(text ?? 'too long'));
    input.type('\x1b[<0;2;2M\x1b[200~text\x1b[201~j');
    await keys(broker, 1);
    stop();
    input.type('\x1b[<0;2;2Mk');
    await keys(broker, 1);
    assert.deepEqual([clicks.length, pastes], [1, ['text']]);
  });

  test('a released terminal is neither read nor raw, and keys that were waiting are forgotten', async () => {
    const { input, broker } = start();
    input.type('jjj');
    await broker.release();
    assert.deepEqual([input.isRaw, input.isReading, input.listenerCount('data')], [false, false, 0]);
    broker.reclaim();
    assert.deepEqual([input.isRaw, input.isReading, input.listenerCount('data')], [true, true, 1]);
    await keys(broker, 1);
    input.type('k');
    assert.deepEqual(await keys(broker, 1), ['k']);
  });

  test('while input is diverted every byte goes to the sink, until the detach keys', async () => {
    const { input, broker } = start();
    const sunk: Buffer[] = [];
    let isDetached = false;
    broker.divert((bytes) => sunk.push(bytes), {
      detachScanner: createDetachScanner(parseDetachKeys('ctrl-p,ctrl-q') ?? Buffer.of()),
      onDetach: () => {
        isDetached = true;
      },
    });
    input.type('ls\r\x1b[A\x10');
    input.type('x\x10\x10\x11');
    assert.deepEqual([Buffer.concat(sunk).toString(), isDetached], ['ls\r\x1b[A\x10x\x10', true]);
    input.type('j');
    assert.deepEqual(await keys(broker, 1), ['j']);
  });

  test('detach keys are read as docker writes them', () => {
    assert.deepEqual(parseDetachKeys('ctrl-p,ctrl-q'), Buffer.of(16, 17));
    assert.deepEqual(parseDetachKeys('ctrl-@,a,ctrl-]'), Buffer.of(0, 97, 29));
    for (const wrong of ['', 'ctrl-', 'ctrl-1', 'ab', 'ctrl-p,', 'é']) assert.equal(parseDetachKeys(wrong), undefined);
  });

  test('what was cut off in the middle is nothing, and no keys', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { input, broker } = start();
    const clicks: MouseEvent[] = [];
    broker.onMouse((event) => clicks.push(event));
    for (const cut of ['\x1b[<0;12', '\x1b[<', '\x1b[200', '\x1b[1;5']) {
      input.type(cut);
      t.mock.timers.tick(1000);
    }
    input.type('j');
    assert.deepEqual(await keys(broker, 1), ['j']);
    assert.deepEqual(clicks, []);
  });

  test('a click that comes in two pieces is one', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { input, broker } = start();
    const clicks: MouseEvent[] = [];
    broker.onMouse((event) => clicks.push(event));
    input.type('\x1b[<0;1');
    t.mock.timers.tick(100);
    input.type('2;5M');
    assert.deepEqual(
      clicks.map(({ column, row }) => [column, row]),
      [[11, 4]],
    );
  });

  test('what a terminal says by itself is no text', async () => {
    const { input, broker } = start();
    broker.setTextMode(true);
    input.type('\x1b[I\x1b[?1;2c\x1b[24;80R\x1b[>0;1c\x1b[O\x1b[Aj');
    assert.deepEqual(
      (await keys(broker, 3)).filter((key) => !key.endsWith('R')),
      ['\x1b[A', 'j'],
    );
  });

  test('who captures has everything first, in its order, and what it leaves goes on', async () => {
    const { input, broker } = start();
    const seen: string[] = [];
    broker.capture((event) => {
      seen.push(event.type === 'key' ? event.sequence : event.type);
      return event.type === 'key' && event.sequence !== 'k';
    });
    input.type('ab\x1b[Ak\x1b[200~p\x1b[201~\x1b[<0;1;1Mc');
    assert.deepEqual(await keys(broker, 1), ['k']);
    while (seen.length < 7) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(seen, ['a', 'b', '\x1b[A', 'k', 'paste', 'mouse', 'c']);
  });

  test('a sequence without an end does not fill the memory, or hold up what follows', async () => {
    const { input, broker } = start();
    input.type('\x1b[');
    for (let n = 0; n < 10_000; n++) input.type('0123456789');
    input.type(' q');
    input.type('j');
    assert.deepEqual(await keys(broker, 1), ['j']);
  });
});

/** Somebody who waits for so many answers. */
function asking(expected: number) {
  const input = new FakeInput();
  const asker = {
    expected,
    answers: 0,
    answered() {
      this.answers += 1;
      this.expected = Math.max(0, this.expected - 1);
    },
  };
  const broker = new InputBroker(input, asker);
  broker.reclaim();
  return { input, broker, asker };
}

describe("a terminal's answers", () => {
  test('are no keys, and split none that come with them', async () => {
    const { input, broker, asker } = asking(3);
    const seen: string[] = [];
    broker.capture((event) => {
      if (event.type === 'key') seen.push(event.sequence);
      return false;
    });
    input.type('j\x1b[0nk\x1b[');
    input.type('0nl\x1b\x1b');
    input.type('[0n');
    assert.deepEqual(await keys(broker, 4), ['j', 'k', 'l', '\x1b[27u']);
    assert.deepEqual([asker.answers, seen], [3, ['j', 'k', 'l', '\x1b']]);
  });

  test('are not in what is pasted', () => {
    const { input, broker } = asking(2);
    const pastes: (string | undefined)[] = [];
    broker.onPaste((text) => pastes.push(text));
    input.type('\x1b[200~one \x1b[0n');
    input.type('two\x1b[0n\x1b[201~');
    assert.deepEqual(pastes, ['one two']);
  });

  test('do not reach whoever has the keys, whose own answers do', () => {
    const { input, broker } = asking(2);
    let typed = '';
    using _diversion = broker.divert((bytes) => {
      typed += bytes.toString('latin1');
    });
    input.type('ls\x1b[0n\r\x1b');
    input.type('[0');
    input.type('n!');
    assert.equal(typed, 'ls\r!');
    input.type('\x1b[0n');
    assert.equal(typed, 'ls\r!\x1b[0n');
  });

  test('what only begins like one goes on after a moment', async () => {
    const { input, broker } = asking(1);
    const { promise, resolve } = Promise.withResolvers<string>();
    using _diversion = broker.divert((bytes) => resolve(bytes.toString('latin1')));
    input.type('\x1b');
    assert.equal(await promise, '\x1b');
  });
});
