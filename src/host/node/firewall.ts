import { type EngineError, engineError } from '../../errors/engine-error.js';
import type { BridgeRules, Firewall, FirewallState } from '../firewall.js';
import type { Host } from '../host.js';
import { type NftChain, parseChains, parsePublished, parseRules } from './nft-json.js';
import { admitScript, CHAINS, keyOf, publishScript, tableScript, unpublishScript } from './nft-script.js';
import { explainNftFailure } from './nft-version.js';

/** Address translation by nftables: `nft -f` to change, `nft -j` to read. */
export function nftFirewall({ processes }: Pick<Host, 'processes'>): Firewall {
  const run = async (step: string, script: string): Promise<void> => {
    const { exitCode, stderr } = await processes.run('nft', ['-f', '-'], { input: script });
    if (exitCode !== 0) throw await explainNftFailure({ processes }, failure(step, stderr));
  };

  /** Undefined where nft says no: what was to be listed is not there, or nft does not work at all. */
  const list = async (...args: readonly string[]): Promise<string | undefined> => {
    const { exitCode, stdout } = await processes.run('nft', ['-j', ...args]);
    return exitCode === 0 ? stdout : undefined;
  };

  const chains = async (): Promise<readonly NftChain[]> => {
    const { exitCode, stdout, stderr } = await processes.run('nft', ['-j', 'list', 'chains']);
    if (exitCode !== 0) throw await explainNftFailure({ processes }, failure('reading the firewall', stderr));
    return parseChains(stdout);
  };

  const published = async ({ table }: BridgeRules) => {
    const json = await list('list', 'table', 'ip', table);
    return json === undefined ? undefined : parsePublished(json);
  };

  const ourRules = async ({ table }: BridgeRules, chain: string) => {
    const json = await list('-a', 'list', 'chain', ...chain.split(' '));
    return json === undefined ? [] : parseRules(json).filter(({ comment }) => comment === table);
  };

  /** Where others let us add our rules, of the chains that drop. */
  const blocked = async (rules: BridgeRules, all: readonly NftChain[]): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const chain of dropping(rules, all)) {
      if ((await ourRules(rules, placeFor(chain, all))).length === 0) found.push(nameOf(chain));
    }
    return found;
  };

  return {
    published,
    async inspect(rules): Promise<FirewallState> {
      const all = await chains();
      const ours = new Set(all.filter(isOf(rules)).map(({ name }) => name));
      return { isInstalled: CHAINS.every((name) => ours.has(name)), blockedBy: await blocked(rules, all) };
    },
    async install(rules, ports) {
      await run('address translation', tableScript(rules, ports));
    },
    async publish(rules, ports) {
      if (ports.length === 0) return true;
      const script = publishScript(rules.table, ports);
      const { exitCode, stderr } = await processes.run('nft', ['-f', '-'], { input: script });
      if (exitCode === 0) return true;
      const present = await published(rules);
      if (!present) return false;
      const keys = new Set(ports.map(keyOf));
      const inTheWay = present.filter((port) => keys.has(keyOf(port)));
      if (inTheWay.length === 0) throw failure('publishing ports', stderr);
      await run('publishing ports', unpublishScript(rules.table, inTheWay) + script);
      return true;
    },
    async unpublish(rules, ports) {
      if (ports.length === 0) return;
      const { exitCode } = await processes.run('nft', ['-f', '-'], { input: unpublishScript(rules.table, ports) });
      if (exitCode === 0) return;
      const keys = new Set(ports.map(keyOf));
      const present = (await published(rules))?.filter((port) => keys.has(keyOf(port))) ?? [];
      if (present.length > 0) await run('withdrawing ports', unpublishScript(rules.table, present));
    },
    async admit(rules) {
      const all = await chains();
      const still: string[] = [];
      for (const name of await blocked(rules, all)) {
        const chain = all.find((candidate) => nameOf(candidate) === name);
        if (!chain || !isIptables(chain)) still.push(name);
        else await run(`passing ${name}`, admitScript(rules, placeFor(chain, all)));
      }
      return still;
    },
    async remove(rules) {
      const all = await chains();
      const places = new Set(
        dropping(rules, all)
          .concat(all.filter(isDockerUser))
          .map((chain) => placeFor(chain, all)),
      );
      const script: string[] = [];
      for (const place of places) {
        for (const { handle } of await ourRules(rules, place)) script.push(`delete rule ${place} handle ${handle}\n`);
      }
      if (all.some(isOf(rules))) script.push(`delete table ip ${rules.table}\n`);
      if (script.length > 0) await run('removing the table', script.join(''));
    },
  };
}

const isOf =
  ({ table }: BridgeRules) =>
  (chain: NftChain): boolean =>
    chain.family === 'ip' && chain.table === table;

const nameOf = ({ family, table, name }: NftChain): string => `${family} ${table} ${name}`;

/** An accept in one chain does not undo a drop in another: whoever drops by policy must be asked. */
const dropping = (rules: BridgeRules, all: readonly NftChain[]): NftChain[] =>
  all.filter(
    (chain) =>
      chain.hook === 'forward' &&
      chain.policy === 'drop' &&
      ['ip', 'inet'].includes(chain.family) &&
      !isOf(rules)(chain),
  );

/** iptables' own table, where programs add to one another's rules by custom; a table that a person wrote is theirs. */
const isIptables = ({ family, table, name }: NftChain): boolean =>
  family === 'ip' && table === 'filter' && name === 'FORWARD';

const isDockerUser = ({ family, table, name }: NftChain): boolean =>
  family === 'ip' && table === 'filter' && name === 'DOCKER-USER';

/** Docker keeps a chain for what others want to say before it does. */
function placeFor(chain: NftChain, all: readonly NftChain[]): string {
  const place = isIptables(chain) ? all.find(isDockerUser) : undefined;
  return nameOf(place ?? chain);
}

function failure(step: string, stderr: string): EngineError {
  const reason =
    stderr
      .trim()
      .split('\n')[0]
      ?.replace(/^\/dev\/stdin:[\d:-]+ /, '') || 'nft gave no reason';
  return engineError('network_failed', { step, reason });
}
