import type { Engine, VolumeComparison } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { type CommandContext, command } from '../command.js';
import { CHANGE_LETTERS } from '../print/change-letters.js';
import { openArchive } from '../volume/archive-operand.js';

/** `gantry volume diff`, in the lines of `diff`. */
export const volumeDiff = command({
  summary: 'Show what has changed in a volume: since a backup, an archive of it, or another volume',
  explanation:
    'Compared with a file (a path with a slash in it, a name that ends in .tar, .gz or .zst, or - for standard input), with ' +
    'backup NUMBER or VOLUME:NUMBER, ' +
    'or with another volume; alone with the newest backup. Files are alike whose kind, size, time, owner, mode and ' +
    'attributes are.',
  operands: { usage: 'VOLUME [VOLUME|BACKUP|file|-]', min: 1, max: 2 },
  flags: {},
  async run(engine: Pick<Engine, 'volumes' | 'backups'>, { operands: [name = '', other = name], out, io }) {
    const changes = await engine.volumes.diff(name, await comparisonOf(engine, { name, other, io }));
    for (const { kind, path } of changes) out.line(`${CHANGE_LETTERS[kind]} ${path}`);
  },
});

async function comparisonOf(
  { volumes, backups }: Pick<Engine, 'volumes' | 'backups'>,
  { name, other, io }: { readonly name: string; readonly other: string; readonly io: CommandContext['io'] },
): Promise<VolumeComparison> {
  if (other === '-' || other.includes('/')) return { tar: await openArchive(other, io) };
  if (other !== name && (await exists(volumes, other))) return { volume: other };
  if (/\.(tar|tgz|tzst|gz|zst)$/.test(other)) return { tar: await openArchive(other, io) };
  const isBackup = other === name || /^(?:.*:)?#?\d+$/.test(other);
  return isBackup ? { tar: await backups.read(other) } : { volume: other };
}

async function exists(volumes: Engine['volumes'], name: string): Promise<boolean> {
  try {
    await volumes.get(name);
    return true;
  } catch (error) {
    if (isEngineError(error, 'volume_not_found')) return false;
    throw error;
  }
}
