import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { DialStdio } from './cli/context/dial-stdio.js';
import { parseEndpoint } from './contexts/parse-endpoint.js';
import type { OpenEngine } from './engine/index.js';
import { engineError } from './errors/engine-error.js';
import { VERSION } from './version.js';

const RUN_ROOT = '/run/gantry';

type Environment = Readonly<Record<string, string | undefined>>;

/** What `gantry system dial-stdio` does: it is the far end of ssh for a client on another machine. */
export function dialStdio(openEngine: OpenEngine, env: Environment): DialStdio {
  return async ({ stdin, stdout, asked }) => {
    const runRoot = asked.runRoot ?? env['GANTRY_RUN_ROOT'] ?? RUN_ROOT;
    const own = join(runRoot, 'gantry.sock');
    const path = namedSocket(asked.choice?.host) ?? own;
    const socket = await connected(path);
    if (socket) {
      // Either may go first; the other hears of it.
      await Promise.allSettled([pipeline(stdin, socket), pipeline(socket, stdout)]);
      return;
    }
    if (path !== own) throw engineError('far_unreachable', { endpoint: `unix://${path}` });
    const { serveConnection } = await import('./server/serve-connection.js');
    await using engine = await openEngine({ dataRoot: asked.dataRoot, runRoot });
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    await serveConnection(engine, joined({ readable: stdin, writable: stdout }), { version: VERSION, say });
  };
}

type Pair = { readonly readable: NodeJS.ReadableStream; readonly writable: NodeJS.WritableStream };

/** Both as one connection: what Node's server takes for a socket. Its types do not know that it takes Node's streams. */
const joined = Duplex.from as unknown as (pair: Pair) => Duplex;

/** The path that `--host` names. @throws endpoint_invalid */
function namedSocket(host: string | undefined): string | undefined {
  if (host === undefined) return undefined;
  const endpoint = parseEndpoint(host);
  if (endpoint.kind === 'unix') return endpoint.path;
  throw engineError('endpoint_invalid', { text: host, reason: 'it must be a socket of this machine' });
}

/** Undefined where nobody listens. */
function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ path, allowHalfOpen: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}
