// bun bench/clients/attached.ts SOCKET ID COUNT: attaches COUNT times to a container whose program is cat, and says so with an
// empty line. For each number read from standard input it sends as many lines, one after the other, and prints how long it was,
// in ms, until each of them was with all who are attached. Ends with its input.
import { createInterface } from 'node:readline';

import { type Listener, listen, seenByAll } from '../items/api/listener.js';

const ASK_EVERY_MS = 100;

const [socketPath = '', id = '', count = ''] = process.argv.slice(2);
const attach = `/v1.41/containers/${id}/attach?stream=1`;
const listeners: Listener[] = [];
while (listeners.length < Number(count)) listeners.push(await listen(socketPath, 'POST', `${attach}&stdout=1`));
const { socket } = (await listen(socketPath, 'POST', `${attach}&stdin=1`)).connection;
await attached();
process.stdout.write('\n');
let sent = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const timesMs: number[] = [];
  while (timesMs.length < Number(line)) timesMs.push(await lineToAll(`line ${(sent += 1)}\n`));
  process.stdout.write(`${JSON.stringify(timesMs)}\n`);
}
process.exit();

async function lineToAll(line: string): Promise<number> {
  const startedAtMs = performance.now();
  const seen = seenByAll(listeners, line);
  socket.write(line);
  await seen;
  return performance.now() - startedAtMs;
}

/** An answer tells that somebody may listen, and not that he does already. */
async function attached(): Promise<void> {
  const asking = setInterval(() => socket.write('ready\n'), ASK_EVERY_MS);
  await seenByAll(listeners, 'ready\n');
  clearInterval(asking);
}
