import type { CreateVolume, Engine } from '../../engine/index.js';
import { command } from '../command.js';
import { type FlagValues, listFlag, textFlag } from '../flag.js';
import { invalid } from '../values/invalid.js';
import { parseLabel, toRecord } from '../values/key-value.js';

export const VOLUME_FLAGS = {
  driver: textFlag({ short: 'd', help: 'Specify volume driver name', shownDefault: '"local"' }),
  label: listFlag({ help: 'Set metadata for a volume', parse: parseLabel }),
  name: textFlag({ help: 'Specify volume name', isHidden: true }),
  opt: listFlag({ short: 'o', type: 'map', help: 'Set driver specific options', parse: (text) => text }),
} as const;

/** `docker volume create` */
export const volumeCreate = command({
  summary: 'Create a volume',
  operands: { usage: '[VOLUME]', min: 0, max: 1 },
  flags: VOLUME_FLAGS,
  async run(engine: Pick<Engine, 'volumes'>, { flags, operands: [operand], out }) {
    const volume = await engine.volumes.create(toCreateVolume(flags, operand));
    out.line(volume.name);
  },
});

/** What the flags ask for. @throws argument_invalid */
export function toCreateVolume(
  { driver, label, name, opt }: FlagValues<typeof VOLUME_FLAGS>,
  operand: string | undefined,
): CreateVolume {
  if (name !== undefined && operand !== undefined) {
    throw invalid('conflicting options: cannot specify a volume-name through both --name and as a positional arg');
  }
  return { name: operand ?? name, driver, labels: toRecord(label), options: toRecord(opt) };
}
