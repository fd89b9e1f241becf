// Goes before each test file (--import), and before the processes that such a file starts of itself.
import { enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const CHUNK = './chunk-';

if (isMainThread && process.argv[1]) {
  // What one process has compiled of the bundle the next ones need not: it lies beside the bundle of this run, and is removed
  // with it. Not by NODE_COMPILE_CACHE, which programs that tests start would have too.
  enableCompileCache(join(process.argv[1], '../compiled'));
  // The bundle is hundreds of files, and where each of them lies needs no look at the disk.
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith(CHUNK)
        ? { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
        : next(specifier, context),
  });
}
