import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';

/** How many bytes of the file are what V8 made of the script: its last digits. */
const LENGTH_DIGITS = 8;

/** As it is installed somewhere: whoever changes dist/ meanwhile changes nothing here. */
describe('what a command loads', { timeout: 120_000 }, () => {
  let folder: string;
  const kept = (): string => join(folder, '.cache/compiled');
  const run = (...words: readonly string[]): string =>
    execFileSync(join(folder, 'bin/gantry'), words, { encoding: 'utf8', env: { PATH: process.env['PATH'] } });
  const filesOf = (word: string): readonly string[] =>
    readdirSync(kept()).filter((name) => name.endsWith(`-${word}.bin`));
  const path = (): string => join(kept(), filesOf('completion')[0] ?? '');
  const read = (): { readonly compiledBytes: number; readonly script: string } => {
    const text = readFileSync(path(), 'latin1');
    const compiledBytes = Number(text.slice(-LENGTH_DIGITS));
    return { compiledBytes, script: text.slice(compiledBytes, -LENGTH_DIGITS) };
  };

  before(() => {
    folder = mkdtempSync('/tmp/g');
    mkdirSync(join(folder, 'bin'));
    cpSync(resolve('bin/gantry'), join(folder, 'bin/gantry'));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    cpSync(resolve('dist'), join(folder, 'dist'), { recursive: true, filter: isOfThisBuild() });
  });
  beforeEach(() => rmSync(kept(), { recursive: true, force: true }));
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('is written down by its first run, with what V8 made of it by the second, and read by the third', () => {
    const said = run('completion', 'bash');
    assert.deepEqual(filesOf('completion').length, 1);
    assert.equal(read().compiledBytes, 0);
    const { script } = read();
    assert.equal(run('completion', 'bash'), said);
    assert.ok(read().compiledBytes > 0);
    assert.equal(read().script, script);
    const whole = readFileSync(path());
    assert.equal(run('completion', 'bash'), said);
    assert.ok(whole.equals(readFileSync(path())));
  });

  test('is little of what there is, and grows by what is missing', () => {
    run('completion', 'bash');
    const { script } = read();
    const all = readdirSync(join(folder, 'dist')).filter((name) => /^main-.*\.js$/.test(name));
    const allBytes = all.reduce((sum, name) => sum + readFileSync(join(folder, 'dist', name)).length, 0);
    assert.ok(script.length < allBytes / 5);
    run('completion', '--help');
    assert.ok(read().script.length > script.length);
    for (const row of script.split('\n').slice(1, -2)) assert.ok(read().script.includes(row.replace(/,$/, '')));
  });

  test('is read from dist/ where what was kept is spoilt, and kept anew', () => {
    const said = run('completion', 'bash');
    for (const spoilt of ['', 'rubbish', 'rubbish00000000', '99999999']) {
      writeFileSync(path(), spoilt);
      assert.equal(run('completion', 'bash'), said);
      assert.match(read().script, /^\(function/);
    }
  });

  test('is not kept after a failure', () => {
    assert.throws(() => execFileSync(join(folder, 'bin/gantry'), ['completion', 'nosuchshell'], { stdio: 'ignore' }));
    assert.throws(() => readdirSync(kept()));
  });
});

/** A build leaves the files of earlier ones for a day. */
function isOfThisBuild(): (source: string) => boolean {
  const text = (name: string): string => readFileSync(resolve('dist', name), 'latin1');
  const places = /main-[0-9a-f]{12}\.json/.exec(text('main.js'))?.[0] ?? '';
  const tables = Object.values(JSON.parse(text(places)) as Readonly<Record<string, string>>);
  const names = new Set(['main.js', 'package.json', places, ...tables].map((name) => resolve('dist', name)));
  return (source) => source === resolve('dist') || names.has(source);
}
