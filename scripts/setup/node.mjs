import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';
import { lastLines, runProgram, SetupError } from './steps.mjs';

const OLDEST_NODE = 24;
const BROUGHT = join(ROOT, `node_modules/node-linux-${process.arch}/bin/node`);
const INSTALL_NODE = `Node ${OLDEST_NODE} or newer (https://nodejs.org), and try again.`;

/** The Node that npm brought for this machine, else the one that runs us if it is new enough. */
export function nodePath() {
  if (existsSync(BROUGHT)) return BROUGHT;
  if (isNewEnough()) return process.execPath;
  throw new SetupError(
    `npm has no Node for ${process.platform}/${process.arch}, and this one is ${process.version}.\n  Install ${INSTALL_NODE}`,
  );
}

/**
 * Makes sure that the Node that npm brought runs here. It may lack a library, or be made for another C library than
 * this machine's; then it is taken away where the Node that runs us will do, so that the launcher takes that one too.
 */
export async function ensureNodeRuns() {
  if (!existsSync(BROUGHT)) return;
  const { code, output } = await runProgram(BROUGHT, ['--version']).catch(({ message }) => ({ output: message }));
  if (code === 0) return;
  if (isNewEnough()) return rmSync(BROUGHT);
  const reason = output.trim() || `it ended with ${code}`;
  throw new SetupError(
    `the Node that npm brought does not run on this machine:\n${lastLines(reason)}\n  Install what it lacks, or ${INSTALL_NODE}`,
  );
}

const isNewEnough = () => Number.parseInt(process.versions.node, 10) >= OLDEST_NODE;
