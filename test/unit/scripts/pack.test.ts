import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

const SOURCES = {
  'shared.ts': `
    import { EventEmitter } from 'node:events';
    export class Shared extends EventEmitter {}
    export let count = 0;
    export const increase = (): void => { count += 1; };`,
  'late.ts': `
    import { createHash } from 'node:crypto';
    import { Shared, increase } from './shared.js';
    export const filling = ${JSON.stringify('x'.repeat(350_000))};
    export function work(value: unknown): string {
      increase();
      const arrow = /→ (\\d)/.exec('GET /→ 4')?.[1];
      return [arrow === '4', value instanceof Shared, createHash('sha256').update('').digest('hex').slice(0, 4)].join(' ');
    }`,
  'small.ts': `
    import { URL as NodeUrl } from 'node:url';
    export const here = (): string => new NodeUrl('./worker-main.js', import.meta.url).pathname;`,
  'turns.ts': `
    export function turns(): string {
      const told: string[] = [];
      for (let turn = 0; turn < 3; turn += 1) {
        try {
          using held = { [Symbol.dispose]: () => void told.push('closed') };
          if (turn === 0) throw new Error('the first');
          told.push('kept');
        } catch (error) {
          told.push((error as Error).message);
        }
      }
      return told.join(' ');
    }`,
  'main.ts': `
    import * as path from 'node:path';
    import { Shared, count } from './shared.js';
    async function main(): Promise<void> {
      const { work } = await import('./late.js');
      const { here } = await import('./small.js');
      const { turns } = await import('./turns.js');
      const { join } = path;
      if (process.argv[2] === 'turns') return void process.stdout.write(turns());
      process.stdout.write([work(new Shared()), count, join('a', 'b'), here(), process.argv.slice(2)].join('\\n'));
      process.exitCode = process.argv[2] === 'fail' ? 3 : 0;
    }
    void main();`,
};

describe('a packed program', () => {
  let folder = '';
  let dist = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-pack-'));
    dist = join(folder, 'dist');
    mkdirSync(join(folder, 'src'));
    for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(folder, 'src', name), text);
    const built = bundle({ in: join(folder, 'src/main.ts'), out: 'main' }, dist);
    assert.equal(built.status, 0, built.stderr);
  });

  after(() => rmSync(folder, { recursive: true }));

  test('runs, and no module exists twice', () => {
    const { stdout, stderr } = run('ps', '-a');
    assert.equal(stderr, '');
    assert.deepEqual(stdout.split('\n'), ['true true e3b0', '1', 'a/b', join(dist, 'worker-main.js'), 'ps,-a']);
  });

  test('throws in no turn of a loop what a turn before it has caught', () => {
    assert.equal(run('turns').stdout, 'closed the first kept closed kept closed');
  });

  test('keeps what was compiled for each first word, and gives the same from it', () => {
    const first = run('images').stdout;
    const kept = compiled();
    assert.equal(kept.filter((name) => name.includes('-images.bin')).length, 1);
    assert.equal(run('images').stdout, first);
    assert.deepEqual(compiled(), kept);
  });

  test('keeps what was compiled with other flags apart, which V8 would refuse', () => {
    run('top');
    const flagged = (): unknown =>
      spawnSync(process.execPath, ['--min-semi-space-size=4', join(dist, 'main.js'), 'top']);
    const before = compiled();
    flagged();
    const added = compiled().filter((name) => !before.includes(name));
    assert.ok(added.some((name) => name.endsWith('-top.bin')));
    const both = compiled();
    run('top');
    flagged();
    assert.deepEqual(compiled(), both);
  });

  test('keeps nothing of a run that failed, nor under a word that is a path', () => {
    assert.equal(run('fail').status, 3);
    run('../../etc');
    assert.deepEqual(
      compiled().filter((name) => /fail|etc/.test(name)),
      [],
    );
  });

  test('starts all the same where the kept code is damaged', () => {
    const expected = run('wait').stdout;
    for (const name of compiled()) writeFileSync(join(folder, '.cache/compiled', name), 'damaged');
    assert.equal(run('wait').stdout, expected);
  });

  test('more modules than are to be read for the sake of one lie in several files', () => {
    const scripts = readdirSync(dist).filter((name) => /-[0-9a-f]{12}\.js$/.test(name));
    assert.equal(scripts.length, 2);
  });

  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(dist, 'main.js'), ...args], { encoding: 'utf8' });
  const compiled = (): readonly string[] => readdirSync(join(folder, '.cache/compiled')).sort();
});

test('a program that waits at its top level is refused with its place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-pack-'));
  const main = join(folder, 'main.ts');
  writeFileSync(main, 'await Promise.resolve();\n');
  const { status, stderr } = bundle({ in: main, out: 'main' }, join(folder, 'dist'));
  rmSync(folder, { recursive: true });
  assert.equal(status, 1);
  assert.match(stderr, /Top-level await/);
});

function bundle(entry: { readonly in: string; readonly out: string }, outdir: string) {
  const module = pathToFileURL('scripts/build/bundle.mjs').href;
  const what = JSON.stringify({ entryPoints: [entry], outdir });
  const script = `const { bundleProgram } = await import('${module}'); await bundleProgram(${what});`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}
