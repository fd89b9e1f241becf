import { existsSync } from 'node:fs';

import { configFiles, userConfigPath } from '../../config/config-files.js';
import { engineError } from '../../errors/engine-error.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';

/** `gantry config path` */
export const configPath = command({
  summary: 'Print where your settings are',
  operands: { usage: '', min: 0, max: 0 },
  flags: { all: switchFlag({ short: 'a', help: 'Print every file that is read, and whether it is there' }) },
  async runLocally({ flags: { all }, out, io: { env } }) {
    const path = userConfigPath(env);
    if (!all) {
      if (path === undefined) throw engineError('config_home_unknown', undefined);
      return out.line(path);
    }
    for (const file of configFiles(env)) out.line(`${file.path}${existsSync(file.path) ? '' : '  (not there)'}`);
  },
});
