// npm run docs: the pages of docs/ that are made from the code. With --check, says which are out of step.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from './docs/errors-page.mjs';
import { loadSource } from './docs/load-source.mjs';
import { ROOT } from './root.mjs';

const PAGES = [
  { path: 'docs/errors.md', source: 'src/errors/catalogue.ts', make: errorsPage },
  { path: 'docs/docker-api.md', source: 'src/server/api-document.ts', make: ({ apiDocument }) => apiDocument() },
  {
    path: 'docs/dockerfile-checks.md',
    source: 'src/dockerfile/lint/checks-document.ts',
    make: ({ checksDocument }) => checksDocument(),
  },
  { path: 'docs/keys.md', source: 'src/ui/keymap/keys-document.ts', make: ({ keysDocument }) => keysDocument() },
  { path: 'docs/config.md', source: 'src/ui/settings-document.ts', make: ({ settingsDocument }) => settingsDocument() },
  {
    path: 'docs/config.schema.json',
    source: 'src/ui/settings-document.ts',
    make: ({ settingsSchema }) => settingsSchema(),
  },
];
const isCheck = process.argv.includes('--check');

for (const { path, source, make } of PAGES) {
  const text = make(await loadSource(source));
  if (text === read(path)) continue;
  if (isCheck) {
    console.log(`${path} is out of step with ${source}: npm run docs`);
    process.exitCode = 1;
  } else {
    writeFileSync(join(ROOT, path), text);
    console.log(`wrote ${path}`);
  }
}

function read(path) {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return undefined;
  }
}
