// npm run check: npm test without set-up and without real containers, for while one works.
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { exec } from './setup/exec.mjs';
import { nodePath } from './setup/node.mjs';
import { orExplain } from './setup/set-up.mjs';

exec(await orExplain(nodePath), [join(ROOT, 'scripts/test/main.mjs'), '--without-linux']);
