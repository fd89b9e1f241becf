import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

type Row = { readonly number: string; readonly files: readonly string[]; readonly remark: string };

const NUMBER = /\b(?:T\d+|004 ch\.\d+)\b/g;

const rows: readonly Row[] = readFileSync('docs/techniques.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| (?:T\d|004 )/.test(line))
  .map((line) => {
    const [, number = '', , files = '', remark = ''] = line.split('|').map((cell) => cell.trim());
    return { number, files: files === '–' ? [] : files.split(', '), remark };
  });

/** The numbers in the names of a file's tests. */
function tried(file: string): readonly string[] {
  const names = [...readFileSync(file, 'utf8').matchAll(/\b(?:test|describe)\(\s*(['"`])(.*?)\1/gs)];
  return names.flatMap(([, , name = '']) => name.match(NUMBER) ?? []);
}

describe('docs/techniques.md', () => {
  test('names for every technique tests that bear its number, or says why there are none', () => {
    assert.ok(rows.length > 30, `${rows.length} rows`);
    for (const { number, files, remark } of rows) {
      assert.ok(files.length > 0 || remark !== '', number);
      for (const file of files) assert.ok(tried(file).includes(number), `${file} has no test named ${number}`);
    }
  });

  test('knows every technique that has a file of tests for it', () => {
    const known = new Set(rows.flatMap(({ number, files }) => files.map((file) => `${number} in ${file}`)));
    const files = readdirSync('test/linux').filter((name) => name.startsWith('techniques-'));
    assert.ok(files.length > 0);
    for (const file of files.map((name) => `test/linux/${name}`)) {
      for (const number of tried(file)) assert.ok(known.has(`${number} in ${file}`), `${number} in ${file}`);
    }
  });
});
