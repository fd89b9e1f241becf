import { type EngineError, engineError } from '../errors/engine-error.js';

type Refusal = (verb: string | undefined) => EngineError | undefined;

/** What docker's program does with a swarm, and says where there is none. */
const ofSwarm: Refusal = () => engineError('swarm_inactive', { doing: 'manage' });

/** The same below words that have commands of gantry's own. */
const ofSwarmIf =
  (...verbs: readonly string[]): Refusal =>
  (verb) =>
    verb !== undefined && verbs.includes(verb) ? ofSwarm(verb) : undefined;

const absent =
  (command: string, instead: string): Refusal =>
  () =>
    engineError('command_absent', { command, instead });

const noSwarmMode = absent('swarm mode', 'it manages the containers of this machine');
const noScanner = (command: string): Refusal =>
  absent(command, 'scanners such as trivy and grype read what "gantry save" writes, or ask "gantry serve"');
const noBake = absent('bake', '"gantry build" builds one target at a time, with --target and --build-arg');

const swarm: Refusal = (verb) => {
  if (verb === 'leave') return engineError('swarm_inactive', { doing: 'leave' });
  return verb === 'init' || verb === 'join' ? noSwarmMode(verb) : ofSwarm(verb);
};

/** Commands of docker's that gantry has not, and what to do without them. */
const ABSENT: Readonly<Record<string, Refusal>> = {
  buildx: (verb) => (verb === 'bake' ? noBake(verb) : undefined),
  compose: absent(
    'compose yet',
    'docker-compose and "docker compose" work by its API: gantry serve -H unix:///run/docker.sock & DOCKER_HOST=unix:///run/docker.sock docker-compose up',
  ),
  config: ofSwarmIf('create', 'inspect', 'list', 'ls', 'remove', 'rm'),
  node: ofSwarm,
  plugin: absent(
    'plugins',
    'volumes are folders or mounts by their options, networks and log drivers are those that it brings',
  ),
  sbom: noScanner('sbom'),
  scan: noScanner('scan'),
  scout: noScanner('scout'),
  secret: ofSwarm,
  service: ofSwarmIf('create', 'inspect', 'list', 'logs', 'ls', 'ps', 'remove', 'rm', 'rollback', 'scale', 'update'),
  stack: ofSwarm,
  swarm,
  trust: absent(
    'trust',
    'it neither signs images nor checks signatures; "gantry registry referrers" lists those that a registry has',
  ),
};

/** The failure that these words end with, where docker knows them and gantry does not; undefined for any other. */
export function refuseAbsent([name = '', verb]: readonly string[]): EngineError | undefined {
  return Object.hasOwn(ABSENT, name) ? ABSENT[name]?.(verb) : undefined;
}
