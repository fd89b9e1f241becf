// npm test: set-up, then everything that shows that gantry is right. The last line is the count.
// node scripts/test.mjs --only PART…: just the tests whose path contains one of the parts, without set-up.
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { exec } from './setup/exec.mjs';
import { orExplain, setUp } from './setup/set-up.mjs';

const isWhole = process.argv[2] !== '--only';
const node = await orExplain(() => (isWhole ? setUp(['run', 'test']) : process.execPath));
exec(node, [join(ROOT, 'scripts/test/main.mjs'), ...(isWhole ? ['--all'] : process.argv.slice(2))]);
