import { isAbsolute } from 'node:path';

import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { ContainerParts } from './container-parts.js';

const KNOWN = ['crun', 'runc'];

/** Refuses a runtime that this machine does not have: `crun`, `runc`, or a program by its path. @throws argument_invalid */
export async function checkRuntime({ runtime }: Pick<ContainerParts, 'runtime'>, name: string): Promise<void> {
  if (name === '') return;
  const unknown = (cause?: unknown) =>
    engineError('argument_invalid', { reason: `unknown or invalid runtime name: ${name}` }, { cause });
  if (!KNOWN.includes(name) && !isAbsolute(name)) throw unknown();
  try {
    await runtime(name);
  } catch (error) {
    throw isEngineError(error, 'program_missing') ? unknown(error) : error;
  }
}
