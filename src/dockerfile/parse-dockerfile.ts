import { engineError } from '../errors/engine-error.js';
import type { Dockerfile, EscapeCharacter } from './dockerfile.js';
import type { Instruction } from './instruction.js';

/** Reads a Dockerfile as BuildKit does. @throws {EngineError} `dockerfile_invalid` with the line, `dockerfile_empty`, `dockerfile_too_large` */
export function parseDockerfile(text: string): Dockerfile {
  throw engineError('not_implemented', { what: `parseDockerfile ${text.length}` });
}

/** Reads what an image keeps of an ONBUILD, to be done by the stage that is built on it. @throws {EngineError} `dockerfile_invalid` */
export function parseTrigger(expression: string, escape: EscapeCharacter = '\\'): Instruction {
  throw engineError('not_implemented', { what: `parseTrigger ${expression} ${escape}` });
}
