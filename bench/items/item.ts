import type { Finding } from '../measure/finding.js';
import type { World } from '../world/open-world.js';

/** One thing that is measured. It leaves the world as it found it. */
export type Item = {
  readonly name: string;
  readonly run: (world: World) => Promise<readonly Finding[]>;
};
