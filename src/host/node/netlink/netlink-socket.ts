import { closeSync } from 'node:fs';
import { getSystemErrorMap } from 'node:util';

import { loadKoffi } from '../koffi.js';
import { decodeMessages, encodeMessages, errnoOfAnswer, type NetlinkMessage, type ReceivedMessage } from './message.js';

/** A way to the kernel's networks: of the network namespace in which it was opened, whoever uses it later. */
export interface NetlinkSocket extends Disposable {
  /**
   * Has the kernel carry out `messages` in their order, on another thread: it may wait for others who change interfaces.
   * One that fails does not keep it from those behind.
   *
   * @returns the name of each message's errno; undefined for those that went well
   */
  ask(messages: readonly NetlinkMessage[]): Promise<readonly (string | undefined)[]>;
  /** Has the kernel list what it has of a kind. Ends early where it refuses. */
  list(message: NetlinkMessage): AsyncIterable<ReceivedMessage>;
}

// <sys/socket.h>, <linux/netlink.h>
const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const NETLINK = { route: 0, netfilter: 12 } as const;
const NLM_F_DUMP = 0x300;
const NLMSG = { error: 2, done: 3 } as const;
const LIST_BYTES = 65_536;
const MSG_DONTWAIT = 0x40;
const ANSWER_BYTES = 8192;
const NO_ANSWER = 'ENOBUFS';

type Bindings = ReturnType<typeof bind>;

let bound: Bindings | undefined;
const libc = (): Bindings => (bound ??= bind());

/** The index of an interface in the thread's network namespace; 0 where there is none of that name. */
export const interfaceIndex = (name: string): number => libc().interfaceIndex(name);

/** To interfaces, addresses and routes, in the thread's network namespace. Undefined where the kernel gives none. */
export const openRoutingSocket = (): NetlinkSocket | undefined => openSocket(NETLINK.route);

/** To what netfilter knows, in the thread's network namespace. Undefined where the kernel gives none. */
export const openNetfilterSocket = (): NetlinkSocket | undefined => openSocket(NETLINK.netfilter);

function openSocket(protocol: number): NetlinkSocket | undefined {
  const fd = libc().socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
  if (fd < 0) return undefined;
  return {
    async ask(messages) {
      const bytes = encodeMessages(messages);
      const sent = await libc().send(fd, bytes);
      return messages.map((message) => {
        const errno = sent === bytes.byteLength ? nextErrno(fd) : NO_ANSWER;
        return errno !== undefined && message.tolerates?.includes(errno) ? undefined : errno;
      });
    },
    async *list(message) {
      const bytes = encodeMessages([{ ...message, flags: message.flags | NLM_F_DUMP }]);
      if ((await libc().send(fd, bytes)) === bytes.byteLength) yield* received(fd);
    },
    [Symbol.dispose]: () => closeSync(fd),
  };
}

/** The kernel writes on as it is read. */
function* received(fd: number): Generator<ReceivedMessage> {
  const buffer = Buffer.alloc(LIST_BYTES);
  for (;;) {
    const length = libc().receive(fd, buffer, buffer.byteLength, MSG_DONTWAIT);
    if (length <= 0) return;
    for (const message of decodeMessages(Buffer.from(buffer.subarray(0, length)))) {
      if (message.type === NLMSG.done || message.type === NLMSG.error) return;
      yield message;
    }
  }
}

/** The answers wait in the socket when sending is done, in the order of the messages. */
function nextErrno(fd: number): string | undefined {
  const buffer = Buffer.alloc(ANSWER_BYTES);
  for (;;) {
    const length = libc().receive(fd, buffer, buffer.byteLength, MSG_DONTWAIT);
    if (length <= 0) return NO_ANSWER;
    const errno = errnoOfAnswer(buffer.subarray(0, length));
    if (errno === undefined) continue;
    return errno === 0 ? undefined : (getSystemErrorMap().get(-errno)?.[0] ?? `errno ${errno}`);
  }
}

function bind() {
  const library = loadKoffi().load('libc.so.6');
  const declare = <Arguments extends readonly unknown[], Result>(prototype: string) =>
    library.func(prototype) as unknown as (...args: Arguments) => Result;
  const send = library.func('long send(int, void *, size_t, int)');
  return {
    socket: declare<[number, number, number], number>('int socket(int, int, int)'),
    interfaceIndex: declare<[string], number>('uint if_nametoindex(str)'),
    receive: declare<[number, Uint8Array, number, number], number>('int recv(int, _Out_ void *, size_t, int)'),
    send: (fd: number, bytes: Uint8Array): Promise<number> =>
      new Promise((resolve, reject) => {
        send.async(fd, bytes, bytes.byteLength, 0, (error: Error | null, sent: unknown) =>
          error ? reject(error) : resolve(Number(sent)),
        );
      }),
  };
}
