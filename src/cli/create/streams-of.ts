import type { ContainerConfig } from '../../engine/index.js';
import type { CreateFlags } from './to-create-container.js';

/** Output always, and input with `-i`, unless `-a` says otherwise. */
export function streamsOf({ attach, interactive }: Pick<CreateFlags, 'attach' | 'interactive'>): Streams {
  if (attach.length === 0) return { stdin: interactive, stdout: true, stderr: true };
  return { stdin: attach.includes('stdin'), stdout: attach.includes('stdout'), stderr: attach.includes('stderr') };
}

export type Streams = NonNullable<ContainerConfig['attached']>;
