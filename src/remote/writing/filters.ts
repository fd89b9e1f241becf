import type {
  ContainerFilter,
  EventFilter,
  ImageFilter,
  NetworkFilter,
  PortRange,
  VolumeFilter,
} from '../../engine/index.js';
import { momentText } from '../reading/moment.js';

type Values = Readonly<Record<string, readonly (string | number | boolean)[] | undefined>>;

/** The parameter `filters`; undefined where there are none. @see moby, api/types/filters */
export function filtersText(values: Values): string | undefined {
  const given = Object.entries(values)
    .filter(([, list]) => list !== undefined)
    .map(([name, list = []]) => [name, list.map(String)] as const);
  return given.length === 0 ? undefined : JSON.stringify(Object.fromEntries(given));
}

const one = <Value>(value: Value | undefined): readonly Value[] | undefined =>
  value === undefined ? undefined : [value];

export const containerFilters = (filter: ContainerFilter): string | undefined =>
  filtersText({
    id: filter.id,
    name: filter.name,
    status: filter.status,
    label: filter.label,
    ancestor: filter.ancestor,
    exited: filter.exited,
    health: filter.health,
    before: one(filter.before),
    since: one(filter.since),
    expose: filter.expose?.map(portText),
    publish: filter.publish?.map(portText),
    network: filter.network,
    volume: filter.volume,
  });

const portText = ({ protocol, first, last }: PortRange): string =>
  `${first === last ? first : `${first}-${last}`}/${protocol}`;

export const imageFilters = (filter: ImageFilter): string | undefined =>
  filtersText({
    reference: filter.reference,
    dangling: one(filter.isDangling),
    label: filter.label,
    before: one(filter.before),
    since: one(filter.since),
    until: one(filter.untilMs === undefined ? undefined : momentText(filter.untilMs)),
  });

export const networkFilters = (filter: NetworkFilter): string | undefined =>
  filtersText({
    name: filter.name,
    id: filter.id,
    driver: filter.driver,
    label: filter.label,
    scope: filter.scope,
    type: one(filter.type),
    dangling: one(filter.isDangling),
  });

export const volumeFilters = (filter: VolumeFilter): string | undefined =>
  filtersText({ dangling: one(filter.dangling), driver: filter.driver, label: filter.label, name: filter.name });

export const eventFilters = (filter: EventFilter): string | undefined =>
  filtersText({
    type: filter.type,
    event: filter.action,
    container: filter.container,
    image: filter.image,
    volume: filter.volume,
    network: filter.network,
    daemon: filter.daemon,
    scope: filter.scope,
    label: filter.label,
  });

/** What is pruned. */
export const pruneFilters = (
  options: {
    readonly label?: readonly string[] | undefined;
    readonly withoutLabel?: readonly string[] | undefined;
    readonly untilMs?: number | undefined;
  },
  further: Values = {},
): string | undefined =>
  filtersText({
    ...further,
    label: options.label,
    'label!': options.withoutLabel,
    until: one(options.untilMs === undefined ? undefined : momentText(options.untilMs)),
  });
