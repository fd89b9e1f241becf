// Goes before each test file (--import): what one process has compiled of the bundle the next ones need not. Not by
// NODE_COMPILE_CACHE, which programs that tests start would have too.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/** Beside the bundle of this run, and removed with it. */
if (isMainThread && process.argv[1]) enableCompileCache(join(process.argv[1], '../compiled'));
