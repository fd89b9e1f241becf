import { createSocket } from 'node:dgram';

import { isIpv6 } from '../../host/is-ipv6.js';
import { addressBytes } from './dns/address-bytes.js';
import { TYPE } from './dns/question.js';
import { writeQuestion } from './dns/reply.js';
import type { SerialQuestion } from './name-server.js';
import { SERIAL_ADDRESS } from './serial.js';

const ID = 1;
/** At the end of the answer of a server that has read it; another one does not know the name, or invents something. */
const SERIAL_BYTES = addressBytes(SERIAL_ADDRESS);

/**
 * Asks a server whether it knows what was written last. Takes all of its time where the answer is no: it may be reading.
 * Where the address is not (any more), as of a bridge that was taken away by hand, there is nothing to wait for.
 */
export function areNamesKnown(
  { address, serial, port }: SerialQuestion & { readonly port: number },
  waitMs: number,
): Promise<boolean> {
  const socket = createSocket(isIpv6(address) ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    let isOver = false;
    const finish = (isKnown: boolean): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      socket.removeAllListeners().on('error', () => undefined);
      socket.close();
      resolve(isKnown);
    };
    // On a machine that did not let us run, the answer may be here already, behind the timer.
    const timer = setTimeout(() => setImmediate(finish, false), waitMs);
    // Else nobody listens yet.
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'EADDRNOTAVAIL') finish(true);
    });
    socket.on('message', (reply) => {
      if (reply.subarray(-SERIAL_BYTES.length).equals(SERIAL_BYTES) && reply.readUInt16BE(6) === 1) finish(true);
    });
    // From that very address: by this the server knows that it is the host who asks.
    socket.bind({ address }, () => socket.send(writeQuestion(ID, serial, TYPE.a), port, address));
  });
}
