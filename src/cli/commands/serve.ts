import { resolve } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { type CommandContext, command } from '../command.js';
import { listFlag, switchFlag, textFlag, textListFlag, valueFlag } from '../flag.js';
import type { ServeSettings } from '../serve/serve-settings.js';
import { invalid } from '../values/invalid.js';

const DEFAULT_MODE = 0o660;

const FLAGS = {
  allow: textFlag({
    help: 'What may be asked for, such as containers:read,containers:restart,events (default everything)',
  }),
  authFile: textFlag({ help: 'Ask for a login over TCP: who may, and for what (see "gantry serve auth")' }),
  group: textFlag({ short: 'G', help: 'Group that may use the unix socket (default root)' }),
  host: textListFlag({ short: 'H', help: 'Where to listen: unix:///PATH, tcp://HOST:PORT or fd://' }),
  label: listFlag({ help: 'Show, and let make, only what has this label (key=value)', parse: parseScopeLabel }),
  letAnyoneBeRoot: switchFlag({
    help: 'Listen on TCP beyond loopback without certificates: whoever reaches the port is root on this machine',
  }),
  mode: valueFlag({ type: 'octal', help: 'Permissions of the unix socket', shownDefault: '660', parse: parseMode }),
  socket: textListFlag({ help: 'Listen on the unix socket at this path (as --host unix:///PATH)' }),
  tls: switchFlag({ help: 'Use TLS; implied by --tlsverify' }),
  tlscacert: textFlag({ help: 'Trust certs signed only by this CA', shownDefault: '"~/.docker/ca.pem"' }),
  tlscert: textFlag({ help: 'Path to TLS certificate file', shownDefault: '"~/.docker/cert.pem"' }),
  tlskey: textFlag({ help: 'Path to TLS key file', shownDefault: '"~/.docker/key.pem"' }),
  tlsverify: switchFlag({ help: 'Use TLS and verify the remote' }),
  trace: switchFlag({ help: 'Write a line for each request and its answer' }),
} as const;

/** `gantry serve`: docker's API, until Ctrl-C. */
export const serve = command({
  summary: 'Answer the Docker Engine API',
  explanation:
    'On the socket gantry.sock in the run root unless --host says otherwise, or on the sockets that systemd hands over. Its end touches no container.',
  operands: { usage: '', min: 0, max: 0 },
  flags: FLAGS,
  async run(engine, context) {
    const { io, flags, err, version, untilInterrupted } = context;
    if (!io.serve) throw engineError('not_implemented', { what: 'serve' });
    using interruption = untilInterrupted();
    await io.serve(engine, {
      hosts: [...flags.host, ...flags.socket.map((path) => `unix://${resolve(io.workingDir, path)}`)],
      group: flags.group,
      mode: flags.mode ?? DEFAULT_MODE,
      tls: readTls(context),
      mayAnyoneBeRoot: flags.letAnyoneBeRoot,
      allow: flags.allow,
      labels: flags.label,
      authFile: flags.authFile === undefined ? undefined : resolve(io.workingDir, flags.authFile),
      isTraced: flags.trace,
      env: io.env,
      version,
      cancelSignal: interruption.signal,
      say: (line) => err.line(line),
    });
  },
});

function parseScopeLabel(text: string): string {
  if (!/^[^=]+=/.test(text)) throw invalid('it is key=value');
  return text;
}

function parseMode(text: string): number {
  if (!/^[0-7]{3,4}$/.test(text)) throw invalid('it is three or four octal digits');
  return Number.parseInt(text, 8);
}

function readTls({ flags, io }: CommandContext<typeof FLAGS>): ServeSettings['tls'] {
  if (!flags.tls && !flags.tlsverify) return undefined;
  const folder = io.env['DOCKER_CERT_PATH'] ?? resolve(io.env['HOME'] ?? '/', '.docker');
  const path = (given: string | undefined, name: string): string =>
    resolve(io.workingDir, given ?? resolve(folder, name));
  return {
    certificate: path(flags.tlscert, 'cert.pem'),
    key: path(flags.tlskey, 'key.pem'),
    clientAuthority: flags.tlsverify ? path(flags.tlscacert, 'ca.pem') : undefined,
  };
}
