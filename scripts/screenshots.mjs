// npm run screenshots: draws the scenes of test/screens/scenes.ts into screenshots/, from the real screen.
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { exec } from './setup/exec.mjs';
import { nodePath } from './setup/node.mjs';
import { orExplain } from './setup/set-up.mjs';

const drawn = ['test/screens/draw-scenes.ts', join(ROOT, 'screenshots'), ...process.argv.slice(2)];
exec(await orExplain(nodePath), [join(ROOT, 'scripts/run-bundled.mjs'), ...drawn]);
