import type { ContainerConfig } from '../../../src/engine/container/container.js';
import { DEFAULT_CONFIG } from '../builders.js';

/** A container that asks for nothing. */
export const PLAIN_CONFIG: ContainerConfig = {
  ...DEFAULT_CONFIG,
  command: ['true'],
  env: [],
  hostname: 'stand',
  network: { kind: 'none' },
};
