// npm run bench: the set-up with the programs gantry is compared with, and those that make images for tests, then bench/.
// Words behind -- go to it.
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { exec } from './setup/exec.mjs';
import { orExplain, setUp } from './setup/set-up.mjs';

const node = await orExplain(() => setUp(['run', 'test', 'bench']));
exec(node, [join(ROOT, 'scripts/run-bundled.mjs'), 'bench/main.ts', ...process.argv.slice(2)]);
