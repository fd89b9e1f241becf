import { loadConfig } from '../../config/load-config.js';
import { command } from '../command.js';
import { requireSettings } from '../config/settings-door.js';
import { switchFlag } from '../flag.js';

/** `gantry config show` */
export const configShow = command({
  summary: 'Print the settings that hold, and where each of them is from',
  operands: { usage: '', min: 0, max: 0 },
  flags: { json: switchFlag({ help: 'Print them as JSON' }) },
  async runLocally({ flags: { json }, out, err, io }) {
    const loaded = await loadConfig({ env: io.env, vocabulary: requireSettings(io).vocabulary });
    const { configLines, problemLines } = await import('../../config/show-config.js');
    if (json) out.line(JSON.stringify({ ...loaded.config, origins: Object.fromEntries(loaded.origins) }, undefined, 2));
    else for (const line of configLines(loaded)) out.line(line);
    for (const line of problemLines(loaded.problems)) err.line(line);
  },
});
