import { ensureNodeRuns, nodePath } from './node.mjs';
import { ensureNpmPackages } from './npm-packages.mjs';
import { SetupError, step } from './steps.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/**
 * Makes a fresh machine ready, as far as it is not: system packages of the named sets, npm packages, dist/.
 * Plain JavaScript on nothing but Node 18's own modules, because nothing else is there yet.
 *
 * @param {readonly ('run' | 'test' | 'bench')[]} sets
 * @returns {Promise<string>} the path of the Node to go on with
 */
export async function setUp(sets) {
  await ensureSystemPackages(sets);
  await ensureNpmPackages();
  await ensureNodeRuns();
  await ensureBuild();
  return nodePath();
}

/** Does `work`; a step that could not be done ends the process with its sentence, not with a stack. */
export async function orExplain(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SetupError) && error.name !== 'BundleError') throw error;
    console.error(`gantry: ${error.message}`);
    process.exit(1);
  }
}

async function ensureBuild() {
  const { buildProgram, isBuilt } = await import('../build/build-program.mjs');
  if (!isBuilt()) await step('building', () => buildProgram());
}
