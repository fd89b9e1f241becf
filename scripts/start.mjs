// npm start: everything a fresh machine needs, then the full screen. Words behind -- go to gantry.
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { exec } from './setup/exec.mjs';
import { orExplain, setUp } from './setup/set-up.mjs';

await orExplain(() => setUp(['run']));
exec(join(ROOT, 'bin/gantry'), process.argv.slice(2));
