import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { userConfigPath } from '../../config/config-files.js';
import { loadConfigFiles } from '../../config/load-config.js';
import { engineError } from '../../errors/engine-error.js';
import { type CommandContext, command } from '../command.js';
import { requireSettings } from '../config/settings-door.js';

/** `gantry config edit`: 1 where what was written does not hold. */
export const configEdit = command({
  summary: 'Open your settings in an editor, and check them afterwards',
  explanation: 'The editor is that of $VISUAL, or of $EDITOR, or vi.',
  operands: { usage: '', min: 0, max: 0 },
  flags: {},
  async runLocally({ out, io }) {
    const path = userConfigPath(io.env);
    if (path === undefined) throw engineError('config_home_unknown', undefined);
    await writeIfMissing(path);
    await edit(path, io);
    const { problems } = await loadConfigFiles(
      [{ path, scope: 'user', isNamed: true }],
      requireSettings(io).vocabulary,
    );
    const { problemLines } = await import('../../config/show-config.js');
    for (const line of problemLines(problems)) out.line(line);
    return problems.length > 0 ? 1 : 0;
  },
});

/** A file that nobody has written yet begins with what can be set, each line a comment. */
async function writeIfMissing(path: string): Promise<void> {
  const { configTemplate } = await import('../../config/config-template.js');
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, configTemplate(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code !== 'EEXIST') throw engineError('file_operation_failed', { operation: 'write', path, reason: code });
  }
}

/** An editor may be several words, `code --wait`: the shell takes them apart, and the path is none of them. */
async function edit(path: string, io: CommandContext['io']): Promise<void> {
  const editor = io.env['VISUAL'] || io.env['EDITOR'] || 'vi';
  const { exitCode } = await requireSettings(io).runOnTerminal({
    program: '/bin/sh',
    args: ['-c', `${editor} "$1"`, 'gantry', path],
    env: {},
  });
  if (exitCode !== 0) throw engineError('editor_failed', { editor, exitCode: exitCode ?? 1 });
}
