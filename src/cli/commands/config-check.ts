import { resolve } from 'node:path';

import { configFiles } from '../../config/config-files.js';
import { loadConfigFiles } from '../../config/load-config.js';
import { command } from '../command.js';
import { requireSettings } from '../config/settings-door.js';

/** `gantry config check`: 1 where something does not hold. */
export const configCheck = command({
  summary: 'Say what in your settings does not hold, with line and column',
  operands: { usage: '[FILE]', min: 0, max: 1 },
  flags: {},
  async runLocally({ operands: [file], out, io }) {
    const path = file === undefined ? undefined : resolve(io.workingDir, file);
    const files = path === undefined ? configFiles(io.env) : [{ path, scope: 'user', isNamed: true } as const];
    const { problems } = await loadConfigFiles(files, requireSettings(io).vocabulary);
    const { problemLines } = await import('../../config/show-config.js');
    for (const line of problemLines(problems)) out.line(line);
    return problems.length > 0 ? 1 : 0;
  },
});
