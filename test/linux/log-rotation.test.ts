import assert from 'node:assert/strict';
import { lstatSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import type { Container, Engine } from '../../src/engine/index.js';
import { findKeepers, killKeepers } from '../support/linux/find-keepers.js';
import { readLogs } from '../support/linux/read-output.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { rootReason } from '../support/root-reason.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** So many lines, as fast as a program can, then it waits to be ended. */
const flood = (lines: number): string =>
  `awk 'BEGIN { for (i = 0; i < ${lines}; i++) printf "line %d %s\\n", i, "${'x'.repeat(80)}" }'; echo all; sleep 1000`;

/** Of these lines less than 4 MB are made. */
const STEP = 20_000;

/** The same, waiting for a file of a folder before each so many lines: see `pace`. */
const pacedFlood = (lines: number, step = STEP): string => {
  const wait = `if (i % ${step} == 0) { fflush(); while (system("[ -e /go/" i " ]")) system("sleep 0.01") }`;
  return `awk 'BEGIN { for (i = 0; i < ${lines}; i++) { ${wait}; printf "line %d %s\\n", i, "${'x'.repeat(80)}" } }'; echo all; sleep 1000`;
};

describe('the files of a log', { skip: rootReason(), timeout: 600_000 }, () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());

  async function start(
    options: Readonly<Record<string, string>>,
    script: string,
    { driver = 'json-file', go }: { readonly driver?: string; readonly go?: string } = {},
  ): Promise<Container> {
    const mount = { type: 'bind', destination: '/go', isReadOnly: true, options: [], mayCreateSource: false } as const;
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      command: ['sh', '-c', script],
      network: { kind: 'none' },
      log: { driver, options },
      mounts: go === undefined ? [] : [{ ...mount, source: go }],
    });
    await engine.containers.start(container.id);
    return container;
  }

  const folder = ({ id }: Container): string => join(opened.roots.dataRoot, 'containers', id, 'log');
  const files = (container: Container): readonly string[] => readdirSync(folder(container)).toSorted();
  const bytes = (container: Container): number =>
    files(container).reduce((sum, name) => sum + statSync(join(folder(container), name)).size, 0);

  /** Lets a paced flood go on once its next file is planned, and what was written has been read: no machine is too slow for that. */
  async function pace(
    { id }: Container,
    options: {
      readonly lines: number;
      readonly go: string;
      readonly step?: number;
      readonly read: readonly number[];
      /** Done while the lines from this one on are written. */
      readonly meanwhile?: (line: number) => Promise<void>;
    },
  ): Promise<void> {
    const { lines, go, step = STEP, read, meanwhile } = options;
    const planned = join(opened.roots.dataRoot, 'containers', id, 'container.log.tmp');
    for (let line = 0; line < lines; line += step) {
      await eventually('a plan', () => lstatSync(planned, { throwIfNoEntry: false })?.isSymbolicLink());
      await eventually('the reader', () => read.length >= line);
      writeFileSync(join(go, String(line)), '');
      await meanwhile?.(line);
    }
  }

  /** Finds the numbers of the lines that a reader gets, up to the end of the flood. */
  async function follow(container: Container, found: number[]): Promise<void> {
    const cancel = new AbortController();
    let line = '';
    for await (const batch of engine.streams.logs(container.id, { follow: true, cancelSignal: cancel.signal })) {
      for (const { bytes: part, isPartial } of batch) {
        line += Buffer.from(part).toString();
        if (isPartial) continue;
        if (line === 'all') cancel.abort();
        else found.push(Number(/^line (\d+) x{80}$/.exec(line)?.[1] ?? Number.NaN));
        line = '';
      }
    }
  }

  const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

  test('a reader that follows gets every line once, while the files are rotated', async () => {
    const [go, lines, read] = [temporaryFolder(), 300_000, [] as number[]];
    const container = await start({ 'max-size': '4m', 'max-file': '5' }, pacedFlood(lines), { go });
    await Promise.all([follow(container, read), pace(container, { lines, go, read })]);
    assert.deepEqual(read, upTo(lines));
    assert.ok(files(container).length <= 5, files(container).join(' '));
    await engine.containers.remove(container.id, { force: true });
  });

  test('what is kept is bounded, and is the end of it without a gap', async () => {
    const [go, lines] = [temporaryFolder(), 300_000];
    const container = await start({ 'max-size': '4m', 'max-file': '3' }, pacedFlood(lines), { go });
    const read: number[] = [];
    await Promise.all([follow(container, read), pace(container, { lines, go, read })]);
    const numbers = await numbersKept(container, { atMostBytes: 12_000_000 });
    assert.ok(numbers.length > 50_000, `${numbers.length} lines`);
    assert.deepEqual(numbers, upTo(lines).slice(numbers[0]));
    assert.equal((await readLogs(engine, container.id)).stderr, '', 'nothing is said to be missing');
    await engine.containers.remove(container.id, { force: true });
  });

  test('what comes faster than files can be planned is bounded too, in order, and has its end', async () => {
    const container = await start({ 'max-size': '1m', 'max-file': '3' }, flood(200_000));
    const numbers = await numbersKept(container, { atMostBytes: 3_000_000 });
    assert.ok(numbers.length > 5000, `${numbers.length} lines`);
    assert.equal(numbers.at(-1), 199_999);
    assert.ok(numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0)));
    // A whole file in the middle may be missing, which is told from when the keeper counts (ADR 10).
    const { stderr } = await readLogs(engine, container.id);
    assert.match(stderr, /^(\[gantry: at least \d+ bytes of this log are missing here: [^\n]+\]\n)*$/);
    await engine.containers.remove(container.id, { force: true });
  });

  /** Of the lines, once the writer is done and the keeper has taken away what is too much. */
  async function numbersKept(container: Container, { atMostBytes }: { readonly atMostBytes: number }) {
    await eventually('the end', async () => (await readLogs(engine, container.id)).stdout.endsWith('all\n'));
    await eventually('no more than was asked for', () => bytes(container) <= atMostBytes);
    const lines = (await readLogs(engine, container.id)).stdout.trimEnd().split('\n');
    return lines.slice(0, -1).map((line) => Number(line.split(' ')[1]));
  }

  test('older files are compressed, and read as if they were not', async () => {
    const container = await start({ 'max-size': '500k', 'max-file': '4' }, flood(10_000), { driver: 'local' });
    await eventually('compressed files', () => files(container).filter((name) => name.endsWith('.gz')).length >= 2);
    const { stdout } = await readLogs(engine, container.id);
    assert.equal(stdout.split('\n').length, 10_002);
    const tail = (await Array.fromAsync(engine.streams.logs(container.id, { tail: 9_000 }))).flat();
    assert.equal(tail.filter(({ isPartial }) => !isPartial).length, 9_000);
    // The monitor may have cut the first line in two.
    assert.match(Buffer.concat(tail.slice(0, 2).map(({ bytes: part }) => part)).toString(), /^line 1001 /);
    await engine.containers.remove(container.id, { force: true });
  });

  test('nothing is lost where the keeper is killed in between', async () => {
    const [go, lines, step] = [temporaryFolder(), 60_000, 5000];
    const container = await start({ 'max-size': '1m', 'max-file': '20' }, pacedFlood(lines, step), { go });
    const meanwhile = async (line: number): Promise<void> => {
      if (line % (3 * step) !== 0) return;
      await killKeepers(opened.roots);
      await (await opened.open())[Symbol.asyncDispose]();
    };
    const read: number[] = [];
    await Promise.all([follow(container, read), pace(container, { lines, go, step, read, meanwhile })]);
    assert.deepEqual(read, upTo(lines));
    assert.equal((await readLogs(engine, container.id)).stdout.split('\n').length, 60_002);
    await engine.containers.remove(container.id, { force: true });
  });

  test('without anybody to plan, the disk is still not filled', async () => {
    const go = temporaryFolder();
    const wait = 'while [ ! -e /go/now ]; do sleep 0.01; done';
    const container = await start({ 'max-size': '1m', 'max-file': '3' }, `${wait}; ${flood(100_000)}`, { go });
    await eventually('a keeper', () => findKeepers(opened.roots).length > 0);
    await killKeepers(opened.roots);
    writeFileSync(join(go, 'now'), '');
    await eventually('the end', async () => (await readLogs(engine, container.id)).stdout.endsWith('all\n'));
    assert.ok(bytes(container) <= 3_000_000, `${bytes(container)} bytes`);
    await engine.containers.remove(container.id, { force: true });
  });

  test('a container that starts again goes on in its file, until that is half full', async () => {
    const { container } = await engine.containers.create({
      image: BUSYBOX,
      command: ['sh', '-c', `head -c 30000 /dev/zero | tr '\\0' x; echo`],
      network: { kind: 'none' },
      log: { driver: 'json-file', options: { 'max-size': '100k', 'max-file': '5' } },
    });
    const counts: number[] = [];
    for (let life = 0; life < 4; life += 1) {
      await engine.containers.start(container.id);
      await engine.containers.wait(container.id);
      counts.push(files(container).length);
    }
    assert.deepEqual(counts, [1, 1, 2, 2]);
    assert.equal((await readLogs(engine, container.id)).stdout.length, 4 * 30_001);
    await engine.containers.remove(container.id, { force: true });
  });

  test('a line of 20 MB without an end, and bytes of every kind, come back as they were written', async () => {
    const script = `head -c 20000000 /dev/zero | tr '\\0' '\\33'; printf '\\0\\1\\377\\r\\t[31m'`;
    const container = await start({}, script);
    await engine.containers.wait(container.id);
    const parts: Uint8Array[] = [];
    for await (const batch of engine.streams.logs(container.id)) {
      for (const { bytes: part } of batch) parts.push(Uint8Array.from(part));
    }
    const expected = Buffer.concat([
      Buffer.alloc(20_000_000, 0x1b),
      Buffer.from([0, 1, 255, 13, 9]),
      Buffer.from('[31m'),
    ]);
    assert.ok(Buffer.concat(parts).equals(expected));
    assert.equal((await Array.fromAsync(engine.streams.logs(container.id, { tail: 1 }))).flat().length > 2000, true);
  });
});
