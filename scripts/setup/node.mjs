import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';
import { SetupError } from './steps.mjs';

const OLDEST_NODE = 24;

/** The Node that npm brought for this machine, else the one that runs us if it is new enough. */
export function nodePath() {
  const brought = join(ROOT, `node_modules/node-linux-${process.arch}/bin/node`);
  if (existsSync(brought)) return brought;
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return process.execPath;
  throw new SetupError(
    `npm has no Node for ${process.platform}/${process.arch}, and this one is ${process.version}.\n` +
      `  Install Node ${OLDEST_NODE} or newer (https://nodejs.org) and try again.`,
  );
}
