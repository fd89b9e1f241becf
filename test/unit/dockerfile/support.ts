import assert from 'node:assert/strict';
import {
  type Dockerfile,
  type Instruction,
  type ParseOptions,
  parseDockerfile,
} from '../../../src/dockerfile/index.js';

/** The Dockerfile of these lines. */
export const read = (...lines: readonly string[]): Dockerfile => parseDockerfile(lines.join('\n'));

/** The one instruction that these lines make of a stage. */
export function readOne(...lines: readonly string[]): Instruction {
  const [instruction, ...others] = read('FROM scratch', ...lines).stages[0]?.instructions ?? [];
  assert.equal(others.length, 0, 'one instruction');
  assert.ok(instruction);
  return instruction;
}

/** The fields of it that its own kind has, without where it stood. */
export function fieldsOf(...lines: readonly string[]): Readonly<Record<string, unknown>> {
  const { original: _original, keyword: _keyword, range: _range, comments: _comments, ...fields } = readOne(...lines);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** That a Dockerfile is refused with this sentence. */
export function assertRefused(text: string, message: string, options?: ParseOptions): void {
  assert.throws(() => parseDockerfile(text, options), { message });
}
