import { isEngineError } from '../../errors/engine-error.js';
import type { Host } from '../host.js';
import { type NftChain, parseRuleTexts } from './nft-json.js';

/** Where firewalld refuses what it does not know, by its last rule and not by its policy. */
export const FIREWALLD_CHAIN = 'inet firewalld filter_FORWARD';

const TABLE = 'firewalld';
/** Its zone for interfaces from which everything may come; what comes from outside passes only where it was translated. */
const ZONE = 'trusted';

export const hasFirewalld = (all: readonly NftChain[]): boolean =>
  all.some(({ family, table }) => family === 'inet' && table === TABLE);

/** Reads `nft -j list table inet firewalld`: asking its own program takes a hundred times as long. */
export function isTrusted(json: string, bridge: string): boolean {
  return parseRuleTexts(json).some((rule) => rule.includes(`"${bridge}"`) && rule.includes(`_${ZONE}"`));
}

/** @returns whether firewalld did it. It forgets when it is reloaded. */
export function trust(host: Pick<Host, 'processes'>, bridge: string): Promise<boolean> {
  return tell(host, `--change-interface=${bridge}`);
}

/** What it does not know is no error. */
export async function distrust(host: Pick<Host, 'processes'>, bridge: string): Promise<void> {
  await tell(host, `--remove-interface=${bridge}`);
}

async function tell({ processes }: Pick<Host, 'processes'>, order: string): Promise<boolean> {
  try {
    return (await processes.run('firewall-cmd', [`--zone=${ZONE}`, order])).exitCode === 0;
  } catch (error) {
    if (isEngineError(error, 'program_missing')) return false;
    throw error;
  }
}
