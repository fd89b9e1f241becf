import { ALL_ITEMS } from './items/all-items.js';
import { parseOptions, USAGE } from './options.js';
import { writeReport } from './report/write-report.js';
import { enterWorld, isInsideWorld } from './world/enter-world.js';
import { openWorld } from './world/open-world.js';
import { prepareImages } from './world/prepare-images.js';

/** `npm run bench -- [--quick] [--only WORD]… [--json FILE]`: gantry beside the engines of this machine. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (!options) {
    console.error(USAGE);
    return 2;
  }
  if (!isInsideWorld()) {
    await prepareImages();
    return enterWorld();
  }
  await using world = await openWorld(options);
  const findings = [];
  for (const item of ALL_ITEMS) {
    if (options.only.length > 0 && !options.only.some((word) => item.name.includes(word))) continue;
    console.error(`… ${item.name}`);
    try {
      findings.push(...(await item.run(world)));
    } catch (error) {
      console.error(`${item.name} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
  writeReport(findings, options.jsonPath);
  return 0;
}

process.exitCode = (await main()) || process.exitCode || 0;
