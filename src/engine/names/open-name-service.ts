import type { Host } from '../../host/host.js';
import type { Roots } from '../roots.js';
import { hasInsideNames } from './inside/inside-files.js';
import type { InsideWork } from './inside/inside-work.js';
import { hasNames, nameFiles, readIfThere } from './name-folder.js';
import type { NameService } from './name-service.js';
import type { NameZone } from './name-zone.js';
import type { NameWork } from './settle-names.js';

export type NameServiceOptions = {
  readonly host: Pick<Host, 'syscalls' | 'clock' | 'processes' | 'processTable' | 'random'>;
  readonly roots: Roots;
  /** The networks that have members, as the records have them now. Asked for under a lock: whoever asks last writes last. */
  readonly zones: () => readonly NameZone[];
  /** The host's name servers as they are now. */
  readonly hostServers: () => readonly string[];
  /** The first process of a container that runs, or is just about to. */
  readonly pidOf: (containerId: string) => number | undefined;
  /** Whether a living process changes this container, and will settle what it changes. */
  readonly isSomebodyAtWork: (containerId: string) => boolean;
  readonly wakeKeeper: () => void;
  /** `GANTRY_NAME_SERVER`: a path of aardvark-dns, or `own`. */
  readonly asked?: string | undefined;
};

/** Where nobody is on a user's network nothing of it is loaded: most commands have no use for it. */
export function openNameService(options: NameServiceOptions): NameService {
  const { roots } = options;
  let bridges: Promise<NameWork> | undefined;
  let others: Promise<InsideWork> | undefined;

  const loadWork = async (): Promise<NameWork> => (await import('./settle-names.js')).nameWork(options);
  const loadInside = async (): Promise<InsideWork> => (await import('./inside/inside-work.js')).insideWork(options);
  const work = (): Promise<NameWork> => (bridges ??= loadWork());
  const inside = (): Promise<InsideWork> => (others ??= loadInside());

  const settle = async (): Promise<void> => {
    const zones = options.zones();
    if (hasNames(roots) || zones.some(hasHost)) await (await work()).settle();
    if (hasInsideNames(roots) || !zones.every(hasHost)) await (await inside()).settle();
  };

  return {
    settle,
    async recover() {
      if (hasNames(roots) && (await work()).isNeeded()) return await settle();
      if (hasInsideNames(roots) && !(await inside()).isSettled()) await settle();
    },
    async port() {
      const known = Number(readIfThere(nameFiles.port(roots)));
      return known > 0 ? known : await (await work()).port();
    },
    async warnings() {
      const silent = hasNames(roots) ? await (await work()).silentPlaces() : [];
      return [
        ...silent.map(
          ({ address, port }) =>
            `no name server answers containers at ${address}, port ${port}: another program may listen there`,
        ),
        ...(hasInsideNames(roots) ? (await inside()).warnings() : []),
      ];
    },
  };
}

const hasHost = ({ listenAddresses }: NameZone): boolean => listenAddresses.length > 0;
