import type { Container } from '../../src/engine/index.js';
import { aContainer, anEndpoint, runningState } from './builders.js';

/** A place on the default bridge with a published port. */
export const ON_BRIDGE = {
  endpoints: [anEndpoint()],
  ports: [{ protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 8080 }],
} as const;

/** One that runs and was told something of everything: no list and no map that an inspection shows is empty for want of it. */
export const fullContainer = (): Container =>
  aContainer('full', {
    state: runningState(ON_BRIDGE),
    health: {
      status: 'healthy',
      failingStreak: 0,
      log: [{ startedAtMs: 1, endedAtMs: 2, exitCode: 0, output: 'well' }],
    },
    config: {
      health: {
        test: ['CMD', 'true'],
        intervalMs: 1000,
        timeoutMs: 1000,
        startPeriodMs: 0,
        startIntervalMs: 0,
        retries: 3,
      },
      exposedPorts: ['80/tcp', '443/tcp'],
      ports: [{ protocol: 'tcp', containerPort: 80, hostAddress: '127.0.0.1', hostPort: 0 }],
      labels: { a: '1' },
      env: ['A=1'],
      hasInit: true,
      isPrivileged: true,
      sysctls: { 'net.ipv4.ip_forward': '1' },
      annotations: { a: 'b' },
      storageOptions: { size: '1G' },
      capAdd: ['NET_ADMIN'],
      devices: [{ hostPath: '/dev/null', containerPath: '/dev/x', permissions: 'rwm' }],
      deviceRequests: [{ driver: '', count: -1, deviceIds: [], capabilities: [['gpu']], options: {} }],
      log: { driver: 'json-file', options: { 'max-size': '10m' } },
      mounts: [
        {
          type: 'volume',
          source: 'data',
          destination: '/data',
          isReadOnly: false,
          options: ['nocopy'],
          mayCreateSource: false,
          askedBy: 'mount',
          labels: { tier: 'x' },
        },
        {
          type: 'bind',
          source: '/srv',
          destination: '/srv',
          isReadOnly: true,
          options: ['rslave'],
          mayCreateSource: false,
          askedBy: 'mount',
          recursion: 'disabled',
        },
        {
          type: 'tmpfs',
          source: '',
          destination: '/t',
          isReadOnly: false,
          options: ['size=1024', 'mode=1777'],
          mayCreateSource: false,
          askedBy: 'mount',
        },
        { type: 'bind', source: '/a', destination: '/b', isReadOnly: true, options: [], mayCreateSource: true },
        {
          type: 'volume',
          source: 'ffff',
          destination: '/v',
          isReadOnly: false,
          options: [],
          mayCreateSource: false,
          isAnonymous: true,
        },
        {
          type: 'tmpfs',
          source: '',
          destination: '/tmp',
          isReadOnly: false,
          options: ['size=1m'],
          mayCreateSource: false,
        },
      ],
    },
  });
