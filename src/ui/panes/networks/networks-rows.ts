import { moment } from '../../format.js';
import { say } from '../../language/say.js';
import { type Column, type TableRow, widestText } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { memo } from '../../state/selectors/memo.js';
import { namesOn, type PeopledNetwork, visibleNetworks } from '../../state/selectors/networks.js';
import { display } from '../../text.js';

export type NetworkColumn = 'name' | 'driver' | 'subnet' | 'containers' | 'age';

export const NETWORK_COLUMNS: readonly Column<NetworkColumn>[] = [
  { name: 'name', title: 'NAME', width: 10, wholeShare: 0.3, grow: 1, growsFirst: true, maxWidth: 48 },
  { name: 'driver', title: 'DRIVER', width: 7 },
  { name: 'subnet', title: 'SUBNET', width: 15, wholeShare: 0.35, grow: 1, maxWidth: 40, dropOrder: 1 },
  { name: 'containers', title: 'CONTAINERS', width: 10, grow: 3 },
  { name: 'age', title: 'AGE', width: 4, align: 'right', dropOrder: 2 },
];

export const SORTED_NETWORK_COLUMN: Readonly<Record<string, NetworkColumn>> = {
  name: 'name',
  created: 'age',
  containers: 'containers',
};

/** How wide the texts are that do not change by themselves, of all networks, so that columns keep still. */
export const networkTextWidths = memo(
  ({ networks }: AppState) => [networks.items] as const,
  (items): Readonly<Partial<Record<NetworkColumn, number>>> => ({
    name: widestText(items.map(({ name }) => display(name))),
    subnet: widestText(items.map(reachText)),
  }),
);

/** The rows in view. Foreign text has passed `display()`. */
export function networkRows(
  state: AppState,
  { height }: { readonly height: number },
): readonly TableRow<NetworkColumn>[] {
  const { top, marked } = state.lists.networks;
  return visibleNetworks(state)
    .slice(top, top + height)
    .map((network) => toRow(network, state, marked.has(network.id)));
}

function toRow(
  network: PeopledNetwork,
  { nowMs, pending, settings }: AppState,
  isMarked: boolean,
): TableRow<NetworkColumn> {
  const { id, name, driver, isBuiltIn, createdAtMs, places } = network;
  const work = pending.get(id);
  return {
    id,
    isMarked,
    cells: {
      name: { text: display(name), tone: isBuiltIn ? 'faint' : 'plain' },
      driver: { text: driver, tone: 'faint' },
      subnet: { text: reachText(network) || '-', tone: 'faint' },
      containers: work
        ? { text: say(work), tone: 'busy' }
        : { text: display(namesOn(network).join(' ')) || '-', tone: places.length > 0 ? 'good' : 'faint' },
      age: {
        text: isBuiltIn || createdAtMs === 0 ? '-' : moment(createdAtMs, { nowMs, dates: settings.dates }),
        tone: 'faint',
      },
    },
  };
}

/** Its subnets, and whether anything outside can be reached from there. */
const reachText = ({ addressing, isInternal }: Pick<PeopledNetwork, 'addressing' | 'isInternal'>): string =>
  display([...addressing.pools.map(({ subnet }) => subnet), isInternal ? 'internal' : ''].filter(Boolean).join(' '));
