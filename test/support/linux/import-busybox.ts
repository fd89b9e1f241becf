import { demoRootFileSystem } from '../../../src/demo/demo-image.js';
import { BUSYBOX, openTestRoots, type TestRoots } from './test-engine.js';

/** Gives the gantry on these roots {@link BUSYBOX}, made of this machine's. @param config What its containers run, unless told otherwise */
export async function importBusybox(
  { roots }: { readonly roots: TestRoots },
  config: { readonly Cmd?: readonly string[] } = {},
): Promise<void> {
  await using engine = await openTestRoots(roots);
  await engine.images.import({ bytes: demoRootFileSystem() }, { name: BUSYBOX, config });
}
