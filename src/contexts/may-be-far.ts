import { readFileSync } from 'node:fs';

import type { EngineChoice } from './choose-context.js';
import { contextFolders, currentFile } from './context-folders.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether anything but this machine's engine could be meant: asked at every start, and so one look at one file at most. */
export function mayBeFar(choice: EngineChoice, env: Environment): boolean {
  const said = [choice.host, choice.context, env['GANTRY_HOST'], env['GANTRY_CONTEXT']];
  return said.some((each) => each !== undefined && each !== '') || hasCurrent(env);
}

function hasCurrent(env: Environment): boolean {
  try {
    return readFileSync(currentFile(contextFolders(env)), 'utf8').trim() !== '';
  } catch {
    return false;
  }
}
