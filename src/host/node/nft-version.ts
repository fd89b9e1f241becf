import { type EngineError, engineError } from '../../errors/engine-error.js';
import type { Host } from '../host.js';

/** The first that takes `dnat ip to … map`, and lists it as JSON. */
const NEEDED = '1.0.2';

/** Why nft failed: its age where that explains it, else `otherwise`. Asked only then, so that the good case costs nothing. */
export async function explainNftFailure(
  { processes }: Pick<Host, 'processes'>,
  otherwise: EngineError,
): Promise<EngineError> {
  const { stdout } = await processes.run('nft', ['--version']);
  const found = /^nftables v(?<version>[\d.]+)/.exec(stdout)?.groups?.['version'];
  if (found === undefined || isEnough(found)) return otherwise;
  return engineError('program_too_old', { program: 'nft', found, needed: NEEDED }, { cause: otherwise });
}

const isEnough = (found: string): boolean => found.localeCompare(NEEDED, 'en', { numeric: true }) >= 0;
