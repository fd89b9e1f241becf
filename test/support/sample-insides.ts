import type { ContainerProcess, FileChange } from '../../src/engine/index.js';
import type { FakeEngine } from './fake-engine.js';

/** A process of a sample container. */
export function aProcess(pid: number, parentPid: number, parts: Partial<ContainerProcess> = {}): ContainerProcess {
  const command = parts.command ?? [`process-${pid}`];
  return {
    pid,
    parentPid,
    innerPid: undefined,
    uid: 0,
    state: 'S',
    command,
    name: command[0] ?? '',
    cpuNanos: 1e9,
    residentBytes: 2 ** 20,
    threads: 1,
    startTicks: pid,
    ...parts,
  };
}

/** The environment of the sample's web server, some of it nobody's business. */
export const SAMPLE_ENV: readonly string[] = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'NGINX_VERSION=1.27.3',
  'DATABASE_URL=postgres://web:hunter2@db:5432/shop',
  'SESSION_SECRET=correct horse battery staple',
  'API_TOKEN=ghp_0123456789',
  'LANG=C.UTF-8',
];

const SAMPLE_CHANGES: readonly FileChange[] = [
  { path: '/etc/nginx/conf.d/default.conf', kind: 'changed' },
  { path: '/run/nginx.pid', kind: 'added' },
  { path: '/usr/share/nginx/html/50x.html', kind: 'deleted' },
  { path: '/var/cache/nginx/client_temp', kind: 'added' },
];

/** What a look into the sample's web server finds: its processes after `seconds` of work, its files and what it changed. */
export function furnishWeb(engine: FakeEngine, { seconds = 0 } = {}): void {
  const nginx = (pid: number, busy: number): ContainerProcess =>
    aProcess(pid, 4711, {
      uid: 101,
      state: busy > 0.3 ? 'R' : 'S',
      command: ['nginx: worker process'],
      cpuNanos: 754e9 + busy * seconds * 1e9,
      residentBytes: 38 * 2 ** 20 + pid * 1000,
    });
  engine.processes.set('web', [
    aProcess(4711, 1, {
      startTicks: 1,
      command: ['nginx: master process', 'nginx', '-g', 'daemon off;'],
      cpuNanos: 2e9,
      residentBytes: 9 * 2 ** 20,
    }),
    nginx(4731, 0.31),
    nginx(4732, 0.02),
    aProcess(4733, 4711, { command: ['sh', '-c', 'rotate-logs | gzip > /var/log/old.gz'], cpuNanos: 4e7 }),
    aProcess(4734, 4733, { command: ['gzip'], cpuNanos: 1.2e8 + 0.01 * seconds * 1e9, state: 'D' }),
  ]);
  engine.files.set('web', {
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnginx:x:101:101:nginx:/:/sbin/nologin\n',
    '/etc/nginx/nginx.conf': 'user nginx;\nworker_processes auto;\n\nevents {\n    worker_connections 1024;\n}\n',
    '/etc/nginx/mime.types': 'types {\n}\n',
    '/etc/nginx/conf.d/default.conf': 'server {\n\tlisten 80;\n}\n',
    '/etc/nginx/modules': { linkTarget: '/usr/lib/nginx/modules' },
    '/usr/lib/nginx/modules/ngx_http_js.so': { content: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 65, 66]) },
    '/usr/sbin/nginx': { content: 'x'.repeat(1500), mode: 0o755 },
  });
  engine.files.setChanges('web', SAMPLE_CHANGES);
}
