import { readFileSync } from 'node:fs';
import { CATALOGUE } from '../../src/errors/catalogue.js';
import { sourceFiles } from './imports.js';

/** Codes of the catalogue that no source throws; being caught or compared with does not count. */
export function unthrownCodes(): readonly string[] {
  const text = sourceFiles()
    .filter((path) => !path.startsWith('src/errors/'))
    .map((path) => readFileSync(path, 'utf8').replace(/isEngineError\([^)]*\)/g, ''))
    .join('\n');
  return Object.keys(CATALOGUE).filter((code) => !text.includes(`'${code}'`));
}
