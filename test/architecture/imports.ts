import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** One import of a source file; paths are seen from the root of the repository. */
export type Import = {
  readonly file: string;
  /** A source file (`src/oci/digest.ts`), or a package's or Node's module as it was written. */
  readonly target: string;
  /** Whether nothing of it is left when it runs. */
  readonly isTypeOnly: boolean;
};

const STATIC = /^(?:import|export)\s+(type\s)?([^;'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /(?<!typeof )\b(?:import|require|createRequire\([^()]*\))\(\s*['"]([^'"]+)['"]\s*[,)]/g;

/** Every source file below src/. */
export function sourceFiles(): readonly string[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path}`)
    .filter((path) => /\.tsx?$/.test(path))
    .sort();
}

/** Every import of `file`, static and dynamic. */
export function importsOf(file: string): readonly Import[] {
  const text = withoutComments(readFileSync(file, 'utf8'));
  const fixed = [...text.matchAll(STATIC)].map(([, type, names, target]) => ({
    target: target ?? '',
    isTypeOnly: type !== undefined || namesTypesOnly(names),
  }));
  const late = [...text.matchAll(DYNAMIC)].map(([, target]) => ({ target: target ?? '', isTypeOnly: false }));
  return [...fixed, ...late].map(({ target, isTypeOnly }) => ({ file, target: resolve(file, target), isTypeOnly }));
}

/** `{ type A, type B } from`: the compiler drops each name, so nothing of it runs. */
function namesTypesOnly(names: string | undefined): boolean {
  const inBraces = /^\{([^}]*)\}\s+from\s+$/.exec(names?.trimStart() ?? '')?.[1];
  if (inBraces === undefined) return false;
  const parts = inBraces.split(',').map((part) => part.trim());
  return parts.every((part) => part === '' || part.startsWith('type '));
}

function resolve(file: string, target: string): string {
  if (!target.startsWith('.')) return target;
  return normalize(join(dirname(file), target)).replace(/\.js$/, '.ts');
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
