import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

import type { Clock } from '../../host/clock.js';
import { addressBytes } from './dns/address-bytes.js';
import { TYPE } from './dns/question.js';
import { writeQuestion } from './dns/reply.js';
import type { SerialQuestion } from './name-server.js';
import { SERIAL_ADDRESS } from './serial.js';

const ASK_AGAIN_MS = 5;
const LONGEST_WAIT_MS = 100;
const ID = 1;
/** At the end of the answer of a server that has read it; another one does not know the name, or invents something. */
const SERIAL_BYTES = addressBytes(SERIAL_ADDRESS);

/**
 * Asks until the server knows what was written last.
 * @returns whether it does, before time was up
 */
export async function awaitNames(
  clock: Clock,
  { address, serial, port }: SerialQuestion & { readonly port: number },
  atMostMs: number,
): Promise<boolean> {
  const deadlineMs = clock.monotonicMs() + atMostMs;
  for (let waitMs = ASK_AGAIN_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    if (await isKnown({ address, serial, port }, waitMs)) return true;
    if (clock.monotonicMs() > deadlineMs) return false;
  }
}

/** Also takes its time where the answer is no: the server may be reading. */
function isKnown(
  { address, serial, port }: SerialQuestion & { readonly port: number },
  waitMs: number,
): Promise<boolean> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    let isAnswered = false;
    const finish = (): void => {
      socket.removeAllListeners().on('error', () => undefined);
      socket.close();
      resolve(isAnswered);
    };
    const timer = setTimeout(finish, waitMs);
    socket.on('error', () => undefined); // Nobody listens yet.
    socket.on('message', (reply) => {
      isAnswered = reply.subarray(-SERIAL_BYTES.length).equals(SERIAL_BYTES) && reply.readUInt16BE(6) === 1;
      if (!isAnswered) return;
      clearTimeout(timer);
      finish();
    });
    // From that very address: by this the server knows that it is the host who asks.
    socket.bind({ address }, () => socket.send(writeQuestion(ID, serial, TYPE.a), port, address));
  });
}
