import type { BridgeRules } from '../firewall.js';
import type { NftChain } from './nft-json.js';
import { DNS_PORT, familiesOf } from './nft-script.js';

/** What of a bridge's traffic comes by a chain. */
type Passage = 'forward' | 'input';

/** A chain of somebody else that drops what it does not know, and where we may say what it should let through. */
export type DroppingChain = {
  /** `ip filter FORWARD` */
  readonly name: string;
  readonly passage: Passage;
  /** The chain that takes our rules; undefined where its owner leaves no place for that. */
  readonly place: string | undefined;
};

/** Chains in the way of this bridge's traffic. The host's own input matters where it answers questions for names. */
export function droppingChains(rules: BridgeRules, all: readonly NftChain[]): readonly DroppingChain[] {
  const families: readonly string[] = ['inet', ...familiesOf(rules)];
  return all
    .filter(({ family, table, policy }) => policy === 'drop' && table !== rules.table && families.includes(family))
    .flatMap((chain) => {
      const passage = passageOf(chain, rules);
      return passage === undefined ? [] : [{ name: nameOf(chain), passage, place: placeFor(chain, all) }];
    });
}

function passageOf({ hook }: NftChain, { dnsPort }: BridgeRules): Passage | undefined {
  if (hook === 'forward') return 'forward';
  return hook === 'input' && dnsPort !== undefined ? 'input' : undefined;
}

/**
 * iptables' own tables, where programs add to one another's rules by custom; a table that a person wrote is theirs. They
 * may hold rules of ours from some time ago, whatever has become of the chain's policy since.
 */
export const sharedTables = (rules: BridgeRules, all: readonly NftChain[]): readonly string[] =>
  familiesOf(rules)
    .filter((family) => all.some((chain) => chain.family === family && isShared(chain)))
    .map((family) => `${family} ${SHARED}`);

const SHARED = 'filter';

const isShared = ({ family, table }: NftChain): boolean => family !== 'inet' && table === SHARED;

/** Docker keeps a chain for what others want to say before it does. */
function placeFor(chain: NftChain, all: readonly NftChain[]): string | undefined {
  if (!isShared(chain)) return undefined;
  if (chain.name === 'INPUT') return nameOf(chain);
  if (chain.name !== 'FORWARD') return undefined;
  const { family } = chain;
  return nameOf(all.find((each) => each.family === family && isShared(each) && each.name === 'DOCKER-USER') ?? chain);
}

const nameOf = ({ family, table, name }: NftChain): string => `${family} ${table} ${name}`;

/** Rules that let the bridge's traffic through, one for each way; the comment is how they are found again. */
export function admitScript({ table, bridge, dnsPort }: BridgeRules, passage: Passage, place: string): string {
  const matches =
    passage === 'forward'
      ? [`iifname "${bridge}"`, `oifname "${bridge}"`]
      : ['tcp', 'udp'].map((protocol) => `iifname "${bridge}" ${protocol} dport ${dnsPort ?? DNS_PORT}`);
  return matches.map((match) => `insert rule ${place} ${match} accept comment "${table}"\n`).join('');
}
