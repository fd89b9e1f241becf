import { rmSync } from 'node:fs';

import type { Host } from '../../host/host.js';
import type { Roots } from '../roots.js';
import { hasOwnNames, nameFiles, readIfThere, replaceFile } from './name-folder.js';
import type { NamePlan, NameServer, SerialQuestion } from './name-server.js';
import type { NameMember, NameZone } from './name-zone.js';
import type { OwnNames } from './own-names.js';
import { serialName } from './serial.js';

export type KeeperNameServerOptions = {
  readonly host: Pick<Host, 'random'>;
  readonly roots: Roots;
  readonly wakeKeeper: () => void;
};

const SERIAL_BYTES = 8;

/** The keeper answers, from a file that it watches. */
export function keeperNameServer({ host, roots, wakeKeeper }: KeeperNameServerOptions): NameServer {
  const path = nameFiles.own(roots);
  return {
    isInUse: () => hasOwnNames(roots),
    isCurrent: (plan) => isSame(readOwnNames(roots), plan),
    differing: (plan) => differingMembers(readOwnNames(roots), plan),
    // Whatever it is at: telling it once more ends nobody.
    isBusy: () => false,
    questions(plan) {
      const serial = readOwnNames(roots)?.serial;
      return serial === undefined ? [] : questionsOf(plan, serial);
    },
    async apply(plan) {
      if (isSame(readOwnNames(roots), plan)) {
        wakeKeeper();
        return [];
      }
      const serial = host.random.hex(SERIAL_BYTES);
      replaceFile(roots, path, JSON.stringify({ serial, ...plan } satisfies OwnNames));
      wakeKeeper();
      return questionsOf(plan, serial);
    },
    async end() {
      rmSync(path, { force: true });
    },
  };
}

const questionsOf = ({ zones }: NamePlan, serial: string): readonly SerialQuestion[] =>
  zones.flatMap(({ listenAddresses: [address] }) =>
    address === undefined ? [] : [{ address, serial: serialName(serial) }],
  );

const isSame = (known: OwnNames | undefined, plan: NamePlan): boolean =>
  known !== undefined && JSON.stringify(known) === JSON.stringify({ serial: known.serial, ...plan });

/** Undefined where more differs than who is on which network. */
function differingMembers(known: OwnNames | undefined, plan: NamePlan): readonly string[] | undefined {
  if (!known || !isSame({ ...known, zones: bare(known.zones) }, { ...plan, zones: bare(plan.zones) })) return undefined;
  return plan.zones.flatMap(({ members }, index) => {
    const before = known.zones[index]?.members ?? [];
    return [...differences(members, before), ...differences(before, members)];
  });
}

const bare = (zones: readonly NameZone[]): readonly NameZone[] => zones.map((zone) => ({ ...zone, members: [] }));

function differences(ones: readonly NameMember[], others: readonly NameMember[]): readonly string[] {
  const known = new Set(others.map((member) => JSON.stringify(member)));
  return ones.filter((member) => !known.has(JSON.stringify(member))).map(({ containerId }) => containerId);
}

/** Undefined where the keeper has nothing to answer. */
export function readOwnNames(roots: Roots): OwnNames | undefined {
  const text = readIfThere(nameFiles.own(roots));
  return text === undefined ? undefined : (JSON.parse(text) as OwnNames);
}
