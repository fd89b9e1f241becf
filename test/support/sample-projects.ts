import type { Container } from '../../src/engine/index.js';
import { aContainer, exitedState, runningState } from './builders.js';

type Member = {
  readonly service?: string | undefined;
  readonly isRunning?: boolean | undefined;
  readonly dependsOn?: string | undefined;
  readonly volume?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly hostPort?: number | undefined;
};

/** A container as compose makes it. */
export function aMember(project: string, name: string, member: Member = {}): Container {
  const { service = name, isRunning = true, dependsOn = '', volume, labels, hostPort } = member;
  return aContainer(`${project}-${name}`, {
    config: {
      labels: {
        'com.docker.compose.project': project,
        'com.docker.compose.service': service,
        'com.docker.compose.project.config_files': `/srv/${project}/compose.yaml`,
        'com.docker.compose.project.working_dir': `/srv/${project}`,
        'com.docker.compose.depends_on': dependsOn,
        ...labels,
      },
      ports: hostPort === undefined ? [] : [{ hostAddress: '', hostPort, containerPort: 80, protocol: 'tcp' }],
      mounts:
        volume === undefined
          ? []
          : [
              {
                type: 'volume',
                source: volume,
                destination: '/data',
                isReadOnly: false,
                options: [],
                mayCreateSource: false,
              },
            ],
    },
    state: isRunning ? runningState() : exitedState(0),
  });
}

/** `shop`: a web server on a database and a cache, which run, and a worker that ended; `blog`, which is stopped. */
export const SAMPLE_PROJECTS: readonly Container[] = [
  aMember('shop', 'web-1', {
    service: 'web',
    dependsOn: 'db:service_healthy:false,cache:service_started:true',
    hostPort: 8080,
  }),
  aMember('shop', 'web-2', { service: 'web', dependsOn: 'db:service_healthy:false,cache:service_started:true' }),
  aMember('shop', 'db-1', { service: 'db', volume: 'shop_ledger' }),
  aMember('shop', 'cache-1', { service: 'cache' }),
  aMember('shop', 'worker-1', { service: 'worker', isRunning: false, dependsOn: 'db:service_started:false' }),
  aMember('blog', 'site-1', { service: 'site', isRunning: false }),
];
