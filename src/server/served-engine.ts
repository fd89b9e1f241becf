import type { Engine } from '../engine/index.js';

/** The part of the engine that the API is answered from. */
export type ServedEngine = Pick<
  Engine,
  | 'builds'
  | 'checkpoints'
  | 'containers'
  | 'execs'
  | 'files'
  | 'images'
  | 'networks'
  | 'processes'
  | 'registries'
  | 'streams'
  | 'system'
  | 'volumes'
>;
