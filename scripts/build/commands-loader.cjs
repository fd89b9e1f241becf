// The first lines of dist/commands, which holds Bun and what that made of them when it was built (docs/adr/0043-commands-run-on-bun.md).
// Written by commands.mjs, which puts in ENTRY, PLACES and TABLE, the modules that are brought along: the others are in dist/.

/* constants */
const FOLDER = process.execPath.slice(0, process.execPath.lastIndexOf('/'));

/* modules */

const brought = TABLE(`${FOLDER}/${ENTRY}`, FOLDER, OWN, toESM);

// oxlint-disable-next-line no-unused-vars -- loader-modules.cjs calls it
function rowOf(name) {
  return brought[name] ?? rowInTables(name);
}

// What is started of gantry's own runs on Node.
Object.defineProperty(process, 'execPath', { value: fs.realpathSync(process.env.GANTRY_NODE) });
// The launcher's words for this process alone. A user's own of these names, which might be given to a container, are no more.
const OF_THE_LAUNCHER = [
  'GANTRY_NODE',
  'BUN_JSC_useJIT',
  'BUN_JSC_thresholdForJITAfterWarmUp',
  'BUN_JSC_thresholdForJITSoon',
  'BUN_ENABLE_CRASH_REPORTING',
  'BUN_DISABLE_SOURCE_CODE_PREVIEW',
];
for (const name of OF_THE_LAUNCHER) delete process.env[name];

load(ENTRY);
