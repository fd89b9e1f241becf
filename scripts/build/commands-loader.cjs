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

// Of the launcher, for this process alone. What is started of gantry's own runs on Node.
Object.defineProperty(process, 'execPath', { value: fs.realpathSync(process.env.GANTRY_NODE) });
for (const name of Object.keys(process.env)) if (/^(GANTRY_NODE$|BUN_)/.test(name)) delete process.env[name];

load(ENTRY);
