import { type EngineError, engineError } from '../../errors/engine-error.js';
import type { Host } from '../host.js';
import type { ContainerInterface, ContainerLinks, DefaultRoute, InterfaceSysctl, IpFamily, Links } from '../links.js';
import { askOnce, carryOut, HAS_ENDED, refusal } from './netlink/carry-out.js';
import { creationMessages } from './netlink/creation-messages.js';
import {
  addressMessages,
  defaultRouteMessage,
  loopbackMessage,
  noDefaultRouteMessage,
} from './netlink/inside-messages.js';
import { deletionMessage } from './netlink/link-message.js';
import { listLinks } from './netlink/lists.js';
import type { NetlinkMessage } from './netlink/message.js';
import { interfaceIndex, openRoutingSocket } from './netlink/netlink-socket.js';
import {
  bearWithIpv6,
  bearWithoutIpv6,
  ignoreRouters,
  isBridgeFiltered,
  knowsIpv6,
  setIpv6,
  setSysctl,
} from './sysctl.js';

const FAMILIES: readonly IpFamily[] = ['ipv4', 'ipv6'];

/** The half of the interfaces that is inside containers: two batches of messages, however many interfaces there are. */
export function containerLinks({
  syscalls,
}: Pick<Host, 'syscalls'>): Pick<Links, 'connect' | 'disconnect' | 'setDefaultRoutes' | 'listInside'> {
  const inside = <Result>(pid: number, act: () => Result): Result =>
    syscalls.inNamespace(`/proc/${pid}/ns/net`, 'net', act);

  const change = async (step: string, pid: number, plan: () => readonly NetlinkMessage[]): Promise<void> => {
    const { socket, messages } = inside(pid, () => ({ messages: plan(), socket: openRoutingSocket() }));
    await carryOut(step, socket, messages);
  };

  const takeBack = async (pid: number, created: readonly ContainerInterface[]): Promise<void> => {
    if (created.length > 0) await change('taking back', pid, () => created.map(({ name }) => deletionMessage(name)));
  };

  /** Until disposal what is made inside is born so, where none of it is to have IPv6. */
  const withoutIpv6 = async ({ pid, interfaces }: ContainerLinks): Promise<AsyncDisposable> => {
    const isWanted = !interfaces.some(hasIpv6);
    const isChanged = isWanted && (await whileAlive(async () => inside(pid, bearWithoutIpv6)));
    return {
      async [Symbol.asyncDispose]() {
        if (isChanged) await whileAlive(async () => inside(pid, bearWithIpv6));
      },
    };
  };

  return {
    async connect(container) {
      const { pid } = container;
      await using _ = await withoutIpv6(container);
      const { created, failure } = await createAll(container);
      try {
        if (failure) throw failure;
        const isDone = await whileAlive(async () => {
          await change('container interfaces', pid, () => insideMessages(container));
          return true;
        });
        if (!isDone) throw engineError('network_failed', { step: 'container interfaces', reason: HAS_ENDED });
      } catch (error) {
        // The first reason is the one to tell; what is left ends with the container.
        await takeBack(pid, created).catch(() => undefined);
        throw error;
      }
    },
    async disconnect({ pid, name }) {
      await whileAlive(() =>
        change(`taking ${name} out`, pid, () => [{ ...deletionMessage(name), tolerates: ['ENODEV'] }]),
      );
    },
    async setDefaultRoutes({ pid, defaultRoutes }) {
      const gone = FAMILIES.filter((family) => !defaultRoutes.some((route) => route.family === family));
      await whileAlive(() =>
        change('default routes', pid, () => [...gone.map(noDefaultRouteMessage), ...defaultRoutes.map(routeMessage)]),
      );
    },
    async listInside(pid) {
      return (await whileAlive(() => inside(pid, () => listLinks(openRoutingSocket())))) ?? [];
    },
  };
}

type Creation = { readonly created: readonly ContainerInterface[]; readonly failure: EngineError | undefined };

/** On the host, with one batch. A message that fails does not keep the kernel from those behind it. */
async function createAll({ pid, interfaces }: ContainerLinks): Promise<Creation> {
  const facts = { pid, hasIpv6: knowsIpv6(), isBridgeFiltered: isBridgeFiltered() };
  const plans = interfaces.map((wanted) => ({
    wanted,
    messages: creationMessages(wanted, { ...facts, lowerIndex: lowerIndex(wanted) }),
  }));
  const errnos = await askOnce(
    openRoutingSocket(),
    plans.flatMap(({ messages }) => messages),
  );
  const created: ContainerInterface[] = [];
  let failure: EngineError | undefined;
  let at = 0;
  for (const { wanted, messages } of plans) {
    const own = errnos.slice(at, (at += messages.length));
    if (own[0] === undefined) created.push(wanted);
    const reason = own.find((errno) => errno !== undefined);
    if (reason !== undefined) failure ??= refusal(stepOf(wanted), reason, kindOf(wanted));
  }
  return { created, failure };
}

/** The kernel takes 0 for no bridge at all. */
function lowerIndex(wanted: ContainerInterface): number {
  const name = lowerName(wanted);
  const index = interfaceIndex(name);
  if (index === 0) throw engineError('network_failed', { step: stepOf(wanted), reason: `no ${name}` });
  return index;
}

const lowerName = ({ link }: ContainerInterface): string => (link.kind === 'bridge' ? link.bridge : link.parent);

const kindOf = ({ link }: ContainerInterface): string => (link.kind === 'bridge' ? 'veth' : link.kind);

const stepOf = ({ link }: ContainerInterface): string => (link.kind === 'bridge' ? 'veth pair' : link.kind);

/** Within the container's namespace. An address of IPv6 is what turns it on: on others it would go round their rules. */
function insideMessages({ interfaces, defaultRoutes }: ContainerLinks): readonly NetlinkMessage[] {
  const messages = interfaces.flatMap(({ name, addresses, link, sysctls = [] }) => {
    const isIpv6 = hasIpv6({ addresses });
    setIpv6(name, isIpv6);
    if (isIpv6 && link.kind === 'bridge') ignoreRouters(name);
    sysctls.forEach(applySysctl);
    return addressMessages(interfaceIndex(name), addresses);
  });
  return [loopbackMessage(), ...messages, ...defaultRoutes.map(routeMessage)];
}

/** One that the kernel does not know, or not for such an interface, is the user's mistake: the container has not ended. */
function applySysctl({ key, value }: InterfaceSysctl): void {
  try {
    setSysctl(key, value);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw engineError('network_failed', { step: `${key.replaceAll('/', '.')}=${value}`, reason }, { cause: error });
  }
}

const hasIpv6 = ({ addresses }: Pick<ContainerInterface, 'addresses'>): boolean =>
  addresses.some((address) => address.includes(':'));

const routeMessage = (route: DefaultRoute): NetlinkMessage =>
  defaultRouteMessage(route, interfaceIndex(route.interfaceName));

/** Undefined where the container has ended. */
async function whileAlive<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await act();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
