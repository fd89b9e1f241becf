import { errnoOfCall } from '../../errors/failed-call.js';
import type { Clock } from '../../host/clock.js';

/** Of those who knock at once a monitor keeps ten; it lets them in one after the other. @see conmon, conn_sock.c: listen */
const KNOCK_EVERY_MS = 5;
const LONGEST_MS = 10_000;

/** Connects to a monitor's socket, in a crowd too. @throws what `connect` throws, for another reason or after a while */
export async function whenThereIsRoom<Result>(clock: Clock, connect: () => Result): Promise<Result> {
  for (const deadlineMs = clock.monotonicMs() + LONGEST_MS; ; ) {
    try {
      return connect();
    } catch (error) {
      if (errnoOfCall(error) !== 'EAGAIN' || clock.monotonicMs() > deadlineMs) throw error;
    }
    await clock.sleep(KNOCK_EVERY_MS);
  }
}
