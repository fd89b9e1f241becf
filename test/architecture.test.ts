import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { doorBroken, processRead } from './architecture/doors.js';
import { unthrownCodes } from './architecture/error-codes.js';
import { type Import, importsOf, sourceFiles } from './architecture/imports.js';
import { rankBroken } from './architecture/ranks.js';

const imports = sourceFiles().flatMap(importsOf);

/** What is wrong with each import, told as `file → target: reason`. */
function findings(reasonOf: (found: Import) => string | undefined): readonly string[] {
  return imports.flatMap((found) => {
    const reason = reasonOf(found);
    return reason === undefined ? [] : [`${found.file} → ${found.target}: ${reason}`];
  });
}

test('a room imports only rooms of lower rank, and fronts see the engine by its door', () => {
  assert.ok(imports.length > 0);
  assert.deepEqual(findings(rankBroken), []);
});

test('each door is passed by its own room only', () => {
  assert.deepEqual(findings(doorBroken), []);
});

test('only entry points read the environment and the arguments, and set the exit code', () => {
  const broken = sourceFiles().flatMap((file) => {
    const reason = processRead(file);
    return reason === undefined ? [] : [`${file}: ${reason}`];
  });
  assert.deepEqual(broken, []);
});

test('the rules refuse what they are there to refuse', () => {
  const runs = { isTypeOnly: false };
  const refused: readonly (string | undefined)[] = [
    rankBroken({ file: 'src/oci/digest.ts', target: 'src/engine/index.ts', ...runs }),
    rankBroken({ file: 'src/cli/run-cli.ts', target: 'src/engine/task/task.ts', isTypeOnly: true }),
    rankBroken({ file: 'src/cli/run-cli.ts', target: 'src/ui/app.ts', ...runs }),
    rankBroken({ file: 'src/engine/content/a.ts', target: 'src/engine/event/b.ts', ...runs }),
    rankBroken({ file: 'src/unheard-of/a.ts', target: 'src/oci/digest.ts', ...runs }),
    doorBroken({ file: 'src/engine/task/task.ts', target: 'node:child_process', ...runs }),
    doorBroken({ file: 'src/oci/digest.ts', target: 'node:fs', ...runs }),
  ];
  assert.deepEqual(
    refused.filter((reason) => reason === undefined),
    [],
  );
});

test('types may cross the engine, and main may see every room', () => {
  assert.equal(
    rankBroken({ file: 'src/engine/log/a.ts', target: 'src/engine/container/container.ts', isTypeOnly: true }),
    undefined,
  );
  assert.equal(rankBroken({ file: 'src/main.ts', target: 'src/engine/open-engine.ts', isTypeOnly: false }), undefined);
});

test('every error of the catalogue is thrown somewhere', () => {
  assert.deepEqual(unthrownCodes(), []);
});

test('the generated pages of docs/ are in step with the code: npm run docs writes them', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/docs.mjs', '--check'], { encoding: 'utf8' });
  assert.equal(status, 0, `${stdout}${stderr}`);
});
