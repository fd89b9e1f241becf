import { type HijackReply, hijack } from '../http/reply.js';

/** What BuildKit's sessions are upgraded to. */
export const SESSION_PROTOCOL = 'h2c';

/**
 * A session of a client's, held until he closes it: he answers there what he is asked, and is asked nothing. Whoever sends
 * the context as the body of `POST /build` has said all that a build needs but for secrets and keys; programs open a session
 * before every build of BuildKit's, whether something will be asked or not.
 */
export const heldSession = (): HijackReply =>
  hijack('application/vnd.docker.raw-stream', async (connection, begin) => {
    begin();
    await new Promise<void>((resolve) => {
      connection
        .once('close', resolve)
        .once('end', () => connection.destroy())
        .resume();
    });
  });
