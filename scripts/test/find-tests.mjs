import { readdirSync } from 'node:fs';
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

/** Tests of real containers: they need root, and one another's absence. */
export const isLinuxTest = (path) => path.startsWith('test/linux/');

/** The flat name under which a test is bundled: test/unit/oci/digest.test.ts → unit--oci--digest.test */
export const bundledName = (path) =>
  path
    .replace(/^test\//, '')
    .replace(/\.tsx?$/, '')
    .replaceAll('/', '--');
