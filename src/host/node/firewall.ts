import { type EngineError, engineError } from '../../errors/engine-error.js';
import type { BridgeRules, Firewall, FirewallState, PublishedPort } from '../firewall.js';
import type { Host } from '../host.js';
import { distrust, FIREWALLD_CHAIN, hasFirewalld, isTrusted, trust } from './firewalld.js';
import { admitScript, type DroppingChain, droppingChains, sharedTables } from './foreign-chains.js';
import { forgetFlows } from './forget-flows.js';
import { nftGeneration } from './nft-generation.js';
import { type NftChain, parseChains, parsePublished, parseRules } from './nft-json.js';
import { placeOf, publishScript, unpublishScript } from './nft-ports.js';
import { redirectScript } from './nft-redirect.js';
import { chainsOf, familiesOf, tableScript } from './nft-script.js';
import { explainNftFailure } from './nft-version.js';

/** Address translation by nftables: `nft -f` to change, `nft -j` to read. */
export function nftFirewall({ processes, syscalls }: Pick<Host, 'processes' | 'syscalls'>): Firewall {
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

  const published: Firewall['published'] = async (rules) => {
    const tables = await Promise.all(familiesOf(rules).map((family) => list('list', 'table', family, rules.table)));
    const ports: PublishedPort[] = [];
    for (const json of tables) {
      if (json === undefined) return undefined;
      ports.push(...parsePublished(json));
    }
    return ports;
  };

  /** @param kind What `name` is of: a chain, or a whole table. */
  const ourRules = async ({ table }: BridgeRules, kind: 'chain' | 'table', name: string) => {
    const json = await list('-a', 'list', kind, ...name.split(' '));
    return json === undefined ? [] : parseRules(json).filter(({ comment }) => comment === table);
  };

  const blocking = async (rules: BridgeRules, all: readonly NftChain[]): Promise<readonly DroppingChain[]> => {
    const found: DroppingChain[] = [];
    for (const chain of droppingChains(rules, all)) {
      const isAdmitted = chain.place !== undefined && (await ourRules(rules, 'chain', chain.place)).length > 0;
      if (!isAdmitted) found.push(chain);
    }
    return found;
  };

  const isZoneMissing = async ({ bridge }: BridgeRules, all: readonly NftChain[]): Promise<boolean> =>
    hasFirewalld(all) && !isTrusted((await list('list', 'table', 'inet', 'firewalld')) ?? '{}', bridge);

  /** Of `ports`, those whose place is taken, with what is there. */
  const presentAt = async (
    rules: BridgeRules,
    ports: readonly PublishedPort[],
  ): Promise<readonly PublishedPort[] | undefined> => {
    const places = new Set(ports.map(placeOf));
    return (await published(rules))?.filter((port) => places.has(placeOf(port)));
  };

  return {
    published,
    generation: nftGeneration,
    async inspect(rules): Promise<FirewallState> {
      const all = await chains();
      const ours = new Set(all.filter(isOf(rules)).map(({ family, name }) => `${family} ${name}`));
      const blockedBy = (await blocking(rules, all)).map(({ name }) => name);
      if (await isZoneMissing(rules, all)) blockedBy.push(FIREWALLD_CHAIN);
      return { isInstalled: chainsOf(rules).every((name) => ours.has(name)), blockedBy };
    },
    async install(rules, ports) {
      await run('address translation', tableScript(rules, ports));
      await forgetFlows(ports);
    },
    async publish(rules, ports) {
      if (ports.length === 0) return true;
      const script = publishScript(rules.table, ports);
      const { exitCode, stderr } = await processes.run('nft', ['-f', '-'], { input: script });
      if (exitCode !== 0) {
        const inTheWay = await presentAt(rules, ports);
        if (!inTheWay) return false;
        if (inTheWay.length === 0) throw failure('publishing ports', stderr);
        await run('publishing ports', unpublishScript(rules.table, inTheWay) + script);
      }
      await forgetFlows(ports);
      return true;
    },
    async unpublish(rules, ports) {
      if (ports.length === 0) return;
      const { exitCode } = await processes.run('nft', ['-f', '-'], { input: unpublishScript(rules.table, ports) });
      if (exitCode !== 0) {
        const present = (await presentAt(rules, ports)) ?? [];
        if (present.length > 0) await run('withdrawing ports', unpublishScript(rules.table, present));
      }
      await forgetFlows(ports);
    },
    async admit(rules) {
      const still: string[] = [];
      const all = await chains();
      for (const { name, passage, place } of await blocking(rules, all)) {
        if (place === undefined) still.push(name);
        else await run(`passing ${name}`, admitScript(rules, passage, place));
      }
      const isStuck = (await isZoneMissing(rules, all)) && !(await trust({ processes }, rules.bridge));
      if (isStuck) still.push(FIREWALLD_CHAIN);
      return still;
    },
    async remove(rules) {
      const all = await chains();
      if (hasFirewalld(all)) await distrust({ processes }, rules.bridge);
      const script: string[] = [];
      for (const shared of sharedTables(rules, all)) {
        const added = await ourRules(rules, 'table', shared);
        script.push(...added.map(({ chain, handle }) => `delete rule ${chain} handle ${handle}\n`));
      }
      const tables = new Set(all.filter(isOf(rules)).map(({ family }) => family));
      script.push(...[...tables].map((family) => `delete table ${family} ${rules.table}\n`));
      if (script.length > 0) await run('removing the table', script.join(''));
    },
    redirectInside: (redirect) =>
      // The program is started before this returns, and so in that namespace.
      syscalls.inNamespace(redirect.namespace, 'net', () => run('names', redirectScript(redirect))),
  };
}

const isOf =
  (rules: BridgeRules) =>
  ({ family, table }: NftChain): boolean =>
    table === rules.table && ['ip', 'ip6'].includes(family);

function failure(step: string, stderr: string): EngineError {
  const reason =
    stderr
      .trim()
      .split('\n')[0]
      ?.replace(/^\/dev\/stdin:[\d:-]+ /, '') || 'nft gave no reason';
  return engineError('network_failed', { step, reason });
}
