import { engineError } from '../../errors/engine-error.js';
import { type ApiRequest, json, type Method, type Reply, type Route, route } from '../route.js';

/**
 * What docker has and gantry does not: it answers as a docker that is in no swarm, and has no plugins.
 *
 * @see moby, daemon/cluster: errNoSwarm
 */
export const absentRoutes = (): readonly Route[] => [
  route('GET', '/plugins', '1.25', async () => json(200, [])),
  route('GET', '/plugins/privileges', '1.25', noPlugins),
  route('POST', '/plugins/pull', '1.25', noPlugins),
  route('POST', '/plugins/create', '1.25', noPlugins),
  route('GET', '/plugins/:name*/json', '1.25', noSuchPlugin),
  ...OF_A_PLUGIN.map((verb) => route('POST', `/plugins/:name*/${verb}`, '1.25', noSuchPlugin)),
  route('DELETE', '/plugins/:name*', '1.25', noSuchPlugin),
  route('PUT', '/volumes/:name', '1.42', async () => {
    throw engineError('swarm_inactive', { doing: 'update-volume' });
  }),
  ...SWARM.map(([method, path]) => route(method, path, '1.24', noSwarm)),
  route('POST', '/swarm/leave', '1.24', async () => {
    throw engineError('swarm_inactive', { doing: 'leave' });
  }),
  route('POST', '/swarm/init', '1.24', noOrchestrator),
  route('POST', '/swarm/join', '1.24', noOrchestrator),
];

const OF_A_PLUGIN = ['enable', 'disable', 'upgrade', 'set', 'push'] as const;

const SWARM: readonly (readonly [Method, string])[] = [
  ['GET', '/swarm'],
  ['GET', '/swarm/unlockkey'],
  ['POST', '/swarm/unlock'],
  ['POST', '/swarm/update'],
  ['GET', '/nodes'],
  ['GET', '/nodes/:id'],
  ['POST', '/nodes/:id/update'],
  ['DELETE', '/nodes/:id'],
  ['GET', '/services'],
  ['POST', '/services/create'],
  ['GET', '/services/:id'],
  ['GET', '/services/:id/logs'],
  ['POST', '/services/:id/update'],
  ['DELETE', '/services/:id'],
  ['GET', '/tasks'],
  ['GET', '/tasks/:id'],
  ['GET', '/tasks/:id/logs'],
  ['GET', '/secrets'],
  ['POST', '/secrets/create'],
  ['GET', '/secrets/:id'],
  ['POST', '/secrets/:id/update'],
  ['DELETE', '/secrets/:id'],
  ['GET', '/configs'],
  ['POST', '/configs/create'],
  ['GET', '/configs/:id'],
  ['POST', '/configs/:id/update'],
  ['DELETE', '/configs/:id'],
];

async function noSwarm(): Promise<Reply> {
  throw engineError('swarm_inactive', { doing: 'manage' });
}

async function noSuchPlugin({ params }: ApiRequest<'name'>): Promise<Reply> {
  throw engineError('plugin_not_found', { name: params.name });
}

async function noPlugins(): Promise<Reply> {
  throw engineError('not_implemented', { what: 'the plugin system' });
}

async function noOrchestrator(): Promise<Reply> {
  throw engineError('not_implemented', { what: 'swarm mode' });
}
