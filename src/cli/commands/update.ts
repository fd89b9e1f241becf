import type { Engine, UpdateContainer } from '../../engine/index.js';
import { command } from '../command.js';
import { LIMIT_FLAGS, readLimits } from '../create/limit-flags.js';
import { parseRestart } from '../create/parse-restart.js';
import { type FlagValues, textFlag } from '../flag.js';
import { forEachRef } from '../for-each-ref.js';
import { invalid } from '../values/invalid.js';

export const UPDATE_FLAGS = {
  ...LIMIT_FLAGS,
  restart: textFlag({ help: 'Restart policy to apply when a container exits' }),
} as const;

/** `docker update`: prints each container as it is changed, and the warnings behind all of them. */
export const update = command({
  summary: 'Update configuration of one or more containers',
  operands: { usage: 'CONTAINER [CONTAINER...]', min: 1 },
  flags: UPDATE_FLAGS,
  async run(engine: Pick<Engine, 'containers'>, { flags, operands, out }) {
    const asked = toUpdateContainer(flags);
    const warnings: string[] = [];
    try {
      await forEachRef(operands, async (ref) => {
        warnings.push(...(await engine.containers.update(ref, asked)).warnings);
        out.line(ref);
      });
    } finally {
      for (const warning of warnings) out.line(warning);
    }
  },
});

/** What the flags ask for. @throws argument_invalid where they ask for nothing, or for what cannot be */
export function toUpdateContainer(flags: FlagValues<typeof UPDATE_FLAGS>): UpdateContainer {
  const { pidsLimit, ...others } = readLimits(flags);
  // 0 is docker's way of saying nothing here.
  const resources = flags.pidsLimit ? { ...others, pidsLimit } : others;
  const restart = flags.restart ? parseRestart(flags.restart) : undefined;
  if (!isAnyGiven(flags)) throw invalid('you must provide one or more flags when using this command');
  return { resources, restart };
}

const isAnyGiven = (flags: object): boolean =>
  Object.values(flags).some((value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== undefined));
