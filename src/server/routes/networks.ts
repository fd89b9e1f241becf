import type { CreateNetwork, Engine, NetworkFilter } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { listOrNull } from '../../wire/list-or-null.js';
import { networkListItemToWire, networkToWire } from '../../wire/network-to-wire.js';
import { groupFilters, oneOf } from '../../wire/words/filter-values.js';
import { parseNetworkType } from '../../wire/words/network-type.js';
import { toPruneFilter } from '../../wire/words/prune-filter.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';
import { booleanValue } from '../http/boolean-value.js';
import { type Filters, filterPairs, parseFilters } from '../http/filters.js';
import { empty, json, noContent, type Route, requireBoolean, route, textOf } from '../route.js';
import { GoObject } from '../wire/go-object.js';
import { readEndpoint } from '../wire/read-networking.js';

type Needs = { readonly engine: Pick<Engine, 'networks'>; readonly nowMs: () => number };

/** `/networks/…` */
export const networkRoutes = ({ engine: { networks }, nowMs }: Needs): readonly Route[] => [
  route('GET', '/networks', '1.21', async ({ query }) => {
    const listed = await networks.list(toNetworkFilter(parseFilters(query)));
    return json(200, listed.map(networkListItemToWire));
  }),
  route('GET', '/networks/:id', '1.21', async ({ params, query }) => {
    requireBoolean(query, 'verbose');
    const found = await networks.get(params.id);
    // There are no others than local ones here.
    if ((textOf(query, 'scope') ?? 'local') !== 'local') throw engineError('network_not_found', { ref: params.id });
    return json(200, networkToWire(found));
  }),
  route('POST', '/networks/create', '1.21', async ({ readJson, version }) => {
    const { network, warnings } = await networks.create(
      readCreate(GoObject.of(await readJson(), 'network.CreateRequest'), version),
    );
    return json(201, { Id: network.id, Warning: warnings.join('\n') });
  }),
  route('POST', '/networks/prune', '1.25', async ({ query }) => {
    const filter = toPruneFilter(filterPairs(parseFilters(query)), nowMs());
    const { deleted } = await networks.prune(filter);
    return json(200, { NetworksDeleted: listOrNull(deleted) });
  }),
  route('POST', '/networks/:id/connect', '1.21', async ({ params, readJson }) => {
    const asked = GoObject.of(await readJson(), 'network.ConnectRequest');
    const settings = readEndpoint(asked.object('EndpointConfig', 'network.EndpointSettings'));
    await networks.connect(params.id, asked.text('Container') ?? '', settings);
    return empty(200);
  }),
  route('POST', '/networks/:id/disconnect', '1.21', async ({ params, readJson }) => {
    const asked = GoObject.of(await readJson(), 'network.DisconnectRequest');
    await networks.disconnect(params.id, asked.text('Container') ?? '', { isForced: asked.boolean('Force') ?? false });
    return empty(200);
  }),
  route('DELETE', '/networks/:id', '1.21', async ({ params }) => {
    await networks.remove(params.id);
    return noContent;
  }),
];

const FILTERS = ['dangling', 'driver', 'id', 'label', 'name', 'scope', 'type'] as const;

function toNetworkFilter(filters: Filters): NetworkFilter {
  const { dangling, driver, id, label, name, scope, type } = groupFilters(filterPairs(filters), FILTERS);
  return {
    driver,
    id,
    label,
    name,
    scope,
    type: parseNetworkType(type),
    isDangling: booleanValue('dangling', oneOf('dangling', dangling)),
  };
}

/** @see moby, api/types/network: CreateRequest */
function readCreate(asked: GoObject, version: ApiVersion): CreateNetwork {
  // Older clients send it: nothing depends on it any more.
  asked.boolean('CheckDuplicate');
  const isConfiguration =
    asked.boolean('ConfigOnly') || asked.object('ConfigFrom', 'network.ConfigReference')?.text('Network');
  if (isConfiguration) throw engineError('not_implemented', { what: 'a network of configuration only' });
  if (asked.boolean('Ingress')) {
    throw engineError('argument_invalid', { reason: 'Ingress network can only be global scope network' });
  }
  if ((asked.text('Scope') || 'local') !== 'local') {
    throw engineError('argument_invalid', { reason: 'cannot create a swarm scoped network when swarm is not active' });
  }
  const ipam = asked.object('IPAM', 'network.IPAM');
  return {
    name: asked.text('Name') ?? '',
    driver: asked.text('Driver') || undefined,
    labels: asked.textMap('Labels'),
    options: asked.textMap('Options'),
    isInternal: asked.boolean('Internal'),
    isAttachable: asked.boolean('Attachable'),
    // Clients that are older know nothing of it.
    hasIpv4: isAtLeast(version, '1.48') ? asked.boolean('EnableIPv4') : undefined,
    hasIpv6: asked.boolean('EnableIPv6'),
    addressing: {
      driver: ipam?.text('Driver') || undefined,
      options: ipam?.textMap('Options'),
      pools: ipam?.objects('Config', 'network.IPAMConfig')?.map((pool) => ({
        subnet: pool.text('Subnet') ?? '',
        range: pool.text('IPRange') ?? '',
        gateway: pool.text('Gateway') ?? '',
        reserved: pool.textMap('AuxiliaryAddresses') ?? {},
      })),
    },
  };
}
