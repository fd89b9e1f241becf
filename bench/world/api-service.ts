import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { residentKib, residentKibOf } from '../measure/resident-kib.js';
import { type BenchEngine, type EngineName, PLACES } from './bench-engine.js';

/** An engine that answers docker's API on a socket. */
export interface ApiService extends AsyncDisposable {
  readonly name: EngineName;
  readonly socketPath: string;
  /** Of the processes that answer. */
  memoryKib(): number;
}

const LOOK_EVERY_MS = 20;

/** Docker's daemon runs already; of the others a service is started. */
export async function startApiService(engine: BenchEngine): Promise<ApiService> {
  const { name, command, programs } = engine;
  if (name === 'docker') {
    return {
      name,
      socketPath: `${PLACES.run}/docker.sock`,
      memoryKib: () => residentKib(programs),
      [Symbol.asyncDispose]: async () => undefined,
    };
  }
  const socketPath = `${PLACES.run}/${name}-api.sock`;
  const host = `unix://${socketPath}`;
  const words = name === 'gantry' ? ['serve', '-H', host] : ['system', 'service', '--time=0', host];
  const [program = '', ...args] = command(...words);
  const log = openSync(`${PLACES.run}/${name}-api.log`, 'w');
  const service = spawn(program, args, { stdio: ['ignore', log, log] });
  const ended = new Promise((resolve) => service.once('exit', resolve));
  await answered(service, socketPath);
  return {
    name,
    socketPath,
    memoryKib: () => residentKibOf(String(service.pid)),
    async [Symbol.asyncDispose]() {
      if (service.kill()) await ended;
    },
  };
}

async function answered(service: ChildProcess, socketPath: string): Promise<void> {
  while (service.exitCode === null) {
    if (await takesConnections(socketPath)) return;
    await delay(LOOK_EVERY_MS);
  }
  throw new Error(`${service.spawnfile} did not begin to answer`);
}

const takesConnections = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
