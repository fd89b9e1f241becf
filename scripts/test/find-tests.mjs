import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';

const IS_TEST = /\.test\.tsx?$/;

/** Paths of test files below test/, in order; with `only`, those whose path contains one of its strings. */
export function findTests({ only = [], without = [] } = {}) {
  return readdirSync(join(ROOT, 'test'), { recursive: true })
    .map((path) => `test/${path}`)
    .filter((path) => IS_TEST.test(path))
    .filter((path) => only.length === 0 || only.some((part) => path.includes(part)))
    .filter((path) => !without.some((prefix) => path.startsWith(prefix)))
    .sort();
}

/** Tests of real containers: they need root. */
export const isLinuxTest = (path) => path.startsWith('test/linux/');

/** A file that looks at the machine as a whole says so in its first line, and what it looks at (ADR 38). */
const IS_ALONE = /^\/\/ alone: \S/;

/** Whether nothing may run beside the test. */
export const isAlone = (path) => IS_ALONE.test(readFileSync(join(ROOT, path), 'utf8'));

/** The flat name under which a test is bundled: test/unit/oci/digest.test.ts → unit--oci--digest.test */
export const bundledName = (path) =>
  path
    .replace(/^test\//, '')
    .replace(/\.tsx?$/, '')
    .replaceAll('/', '--');
