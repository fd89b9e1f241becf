import { type Backup, type ContainerTrouble, shapeText } from '../../engine/index.js';
import { longBytes, type Moments, momentAgo } from '../format.js';
import { listed, say } from '../language/say.js';
import { portText } from '../panes/containers/containers-rows.js';
import { shownName } from '../panes/volumes/volumes-rows.js';
import type { AppState, ListedVolume } from '../state/app-state.js';
import type { NetworkPlace, PeopledNetwork } from '../state/selectors/networks.js';
import type { Glyphs } from '../theme.js';

type VolumeFacts = Moments & {
  readonly backups: readonly Backup[];
  /** Undefined where it is not known. */
  readonly sizeBytes: number | undefined;
};

/** What can be said of a volume: where it lies, who uses it and how. */
export function volumeFactTexts(
  volume: ListedVolume,
  { backups, sizeBytes, ...moments }: VolumeFacts,
): Readonly<Record<string, string | readonly string[]>> {
  const { mountpoint, options, labels, users, lastUsedAtMs, createdAtMs, isAnonymous } = volume;
  const last = say(lastUsedAtMs === undefined ? 'never' : momentAgo(lastUsedAtMs, moments));
  return {
    lies: mountpoint || say('in the containers that use it'),
    size: sizeBytes === undefined ? '' : longBytes(sizeBytes),
    mounts: pairs(options),
    'used by': users.length > 0 ? users.map(userText) : say('no container'),
    'last used': users.some(({ isAlive }) => isAlive) ? say('now') : last,
    created: say(`${momentAgo(createdAtMs, moments)}${isAnonymous ? ', for one container' : ''}`),
    name: isAnonymous ? volume.name : '',
    backups: backups.map((backup) => backupText(backup, moments)),
    labels: pairs(labels),
  };
}

/** `3  2h ago  1.2 MB  before the upgrade` */
function backupText({ number, createdAtMs, sizeBytes, cause, note }: Backup, moments: Moments): string {
  const why = note || (cause === 'schedule' ? say('by its schedule') : '');
  return [String(number), say(momentAgo(createdAtMs, moments)), longBytes(sizeBytes), why].filter(Boolean).join('  ');
}

export const volumeTitle = (volume: ListedVolume): string => shownName(volume);

const userText = ({ containerName, destination, isReadOnly, isAlive }: ListedVolume['users'][number]): string =>
  `${containerName}:${destination}${isReadOnly ? say(' read-only') : ''}${isAlive ? '' : say(', not running')}`;

type DrawingOptions = { readonly glyphs: Glyphs; readonly troubles: AppState['troubles'] };

/** A network, drawn: its subnets and gateways, and below them who is on it, with addresses, names, ports, and what they suffer on purpose. */
export function networkFactTexts(
  network: PeopledNetwork,
  { glyphs, troubles, ...moments }: DrawingOptions & Moments,
): Readonly<Record<string, string | readonly string[]>> {
  const { driver, isInternal, hasIpv6, isBuiltIn, createdAtMs, addressing, places, options, labels } = network;
  const kind = [
    driver,
    isInternal ? say('internal: nothing on it reaches anything outside') : '',
    hasIpv6 ? 'IPv6' : '',
  ];
  return {
    kind: kind.filter(Boolean).join(', '),
    subnets: addressing.pools
      .filter(({ subnet }) => subnet !== '')
      .map(({ subnet, gateway, range }) =>
        [subnet, gateway && say(`gateway ${gateway}`), range && say(`from ${range}`)].filter(Boolean).join(', '),
      ),
    on:
      places.length > 0
        ? places.flatMap((place, index) => placeLines(place, { isLast: index === places.length - 1, glyphs, troubles }))
        : say('no container'),
    created: say(isBuiltIn ? 'always there' : momentAgo(createdAtMs, moments)),
    options: pairs(options),
    labels: pairs(labels),
  };
}

/** One branch of the tree of who is on it. */
function placeLines(
  { container, endpoint }: NetworkPlace,
  { isLast, glyphs, troubles }: DrawingOptions & { readonly isLast: boolean },
): readonly string[] {
  const isPlain = glyphs.ellipsis === '...';
  const [branch, stem] = isPlain
    ? [isLast ? '`-' : '|-', isLast ? '  ' : '| ']
    : [isLast ? '└─' : '├─', isLast ? '  ' : '│ '];
  const { address, ipv6Address, interfaceName, macAddress, names } = endpoint;
  const others = names.filter((name) => name !== container.name && !container.id.startsWith(name));
  const ports = [...new Set(container.state.ports.map(portText))].join(' ');
  return [
    `${branch} ${container.name}  ${[address, ipv6Address].filter(Boolean).join(' ')}  ${interfaceName} ${macAddress}`,
    ...(others.length > 0 ? [`${stem}   ${say(`also called ${listed(others)}`)}`] : []),
    ...(ports === '' ? [] : [`${stem}   ${say(`ports ${ports}`)}`]),
    ...troubleTexts(troubles.get(container.id)).map((text) => `${stem}   ${text}`),
  ];
}

function troubleTexts(trouble: ContainerTrouble | undefined): readonly string[] {
  if (!trouble) return [];
  const { shapes, partition } = trouble;
  return [
    ...shapes.map((shape) => say(`shaped ${shapeText(shape)}`)),
    ...(partition ? [say(`does not reach ${listed(partition.partedFrom)}`)] : []),
  ];
}

const pairs = (values: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(values).map(([key, value]) => `${key}=${value}`);
