import { addressKey } from './dns/address-bytes.js';
import { CLASS_IN, type Question, RCODE, TYPE } from './dns/question.js';
import type { Answer, AnswerRecord } from './dns/reply.js';
import { addressOfReverseName } from './dns/reverse-name.js';
import type { NameLink, NameMember, NameZone } from './name-zone.js';
import { SERIAL_ADDRESS, serialName } from './serial.js';

/** What is known, made for looking up. */
export interface NameDirectory {
  /**
   * What is to be said to `asker`. A container is told of those on the networks that it is on, whichever of them it asks on;
   * the host itself, of the network that it asks on.
   */
  answer(asker: Asker, question: Question): Answer | Forward;
}

/** Who asks: an address, at the address `listen` of this machine; or a container, within its own network. */
export type Asker = { readonly source: string; readonly listen: string } | { readonly containerId: string };

/** To be asked of these servers, in this order; undefined: of the host's own. */
export type Forward = { readonly upstreams: readonly string[] | undefined };

type View = {
  readonly zones: readonly NameZone[];
  readonly upstreams: readonly string[] | undefined;
  /** What is asked for whom by a name of its own, for each network. */
  readonly links: ReadonlyMap<NameZone, readonly NameLink[]>;
};

/** @param serial Known by everybody, under the name that it is part of. */
export function nameDirectory(zones: readonly NameZone[], serial: string): NameDirectory {
  const indexes = new Map(zones.map((zone) => [zone, indexOf(zone)]));
  const views = viewsOf(zones);
  const viewOf = (asker: Asker): View | undefined =>
    'containerId' in asker
      ? views.byContainer.get(asker.containerId)
      : (views.byAddress.get(addressKey(asker.source)) ?? hostView(zones, asker));

  /** @see moby, libnetwork/sandbox.go: resolveName. A name of one's own hides those that all know. */
  const membersCalled = (name: string, zone: NameZone, { links }: View): readonly NameMember[] => {
    const linked = links.get(zone)?.filter((link) => link.name === name) ?? [];
    if (linked.length === 0) return indexes.get(zone)?.byName.get(name) ?? [];
    return zone.members.filter(({ containerId }) => linked.some((link) => link.containerId === containerId));
  };

  return {
    answer(asker, question) {
      const view = viewOf(asker);
      const name = question.name.toLowerCase();
      // Whoever knows it may ask: by masquerading the host comes from any of its addresses.
      if (name === serialName(serial)) return say(RCODE.ok, [{ type: TYPE.a, data: SERIAL_ADDRESS }]);
      if (!view || question.class !== CLASS_IN) return say(RCODE.refused);
      const reversed = question.type === TYPE.ptr ? addressOfReverseName(name) : undefined;
      if (reversed !== undefined) {
        const names = view.zones.flatMap((zone) => indexes.get(zone)?.byAddress.get(reversed)?.names[0] ?? []);
        if (names.length > 0) return say(RCODE.ok, names.map(ptr));
      }
      const members = view.zones.flatMap((zone) => membersCalled(name, zone, view));
      if (members.length > 0) return say(RCODE.ok, addresses(members, question.type));
      if (view.zones.every(({ isInternal }) => isInternal)) return say(RCODE.serverFailure);
      return { upstreams: view.upstreams };
    },
  };
}

const say = (rcode: Answer['rcode'], records: readonly AnswerRecord[] = []): Answer => ({ rcode, records });

const ptr = (name: string): AnswerRecord => ({ type: TYPE.ptr, data: name });

/** None for another type: the name is known, and has nothing of that kind. */
function addresses(members: readonly NameMember[], type: number): readonly AnswerRecord[] {
  const wants = (of: number): boolean => type === of || type === TYPE.any;
  return members.flatMap(({ ipv4Address, ipv6Address }) => [
    ...(wants(TYPE.a) && ipv4Address !== '' ? [{ type: TYPE.a, data: ipv4Address }] : []),
    ...(wants(TYPE.aaaa) && ipv6Address !== '' ? [{ type: TYPE.aaaa, data: ipv6Address }] : []),
  ]);
}

type Index = {
  readonly byName: ReadonlyMap<string, readonly NameMember[]>;
  readonly byAddress: ReadonlyMap<string, NameMember>;
};

function indexOf({ members }: NameZone): Index {
  const byName = Map.groupBy(
    members.flatMap((member) => member.names.map((name) => ({ name, member }))),
    ({ name }) => name,
  );
  return {
    byName: new Map([...byName].map(([name, found]) => [name, found.map(({ member }) => member)])),
    byAddress: new Map(
      members.flatMap((member) => addressesOf(member).map((address) => [addressKey(address), member] as const)),
    ),
  };
}

const addressesOf = ({ ipv4Address, ipv6Address }: NameMember): readonly string[] =>
  [ipv4Address, ipv6Address].filter((address) => address !== '');

type Views = {
  /** By the address that a container asks from. */
  readonly byAddress: ReadonlyMap<string, View>;
  readonly byContainer: ReadonlyMap<string, View>;
};

function viewsOf(zones: readonly NameZone[]): Views {
  const places = zones.flatMap((zone) => zone.members.map((member) => ({ zone, member })));
  const byContainer = new Map<string, View>();
  const byAddress = new Map<string, View>();
  for (const [containerId, own] of Map.groupBy(places, ({ member }) => member.containerId)) {
    const outside = own.filter(({ zone }) => !zone.isInternal).map(({ member }) => member.upstreams);
    const upstreams = outside.find((servers) => servers.length > 0);
    const links = new Map(own.flatMap(({ zone, member }) => (member.links ? [[zone, member.links] as const] : [])));
    const view = { zones: own.map(({ zone }) => zone), upstreams, links };
    byContainer.set(containerId, view);
    for (const { member } of own) for (const address of addressesOf(member)) byAddress.set(addressKey(address), view);
  }
  return { byAddress, byContainer };
}

/** What comes from the host comes from the address that it asks, or by masquerading from its loopback. */
function hostView(
  zones: readonly NameZone[],
  { source, listen }: { readonly source: string; readonly listen: string },
): View | undefined {
  if (source !== listen && !isLoopback(source)) return undefined;
  const zone = zones.find(({ listenAddresses }) => listenAddresses.includes(listen));
  return zone && { zones: [zone], upstreams: undefined, links: new Map() };
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
