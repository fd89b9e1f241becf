import { aContainer, aDigest, anImage, DEFAULT_CONFIG, exitedState, runningState, START_MS } from './builders.js';
import { FakeEngine } from './fake-engine.js';
import { furnishWeb, SAMPLE_ENV } from './sample-insides.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** What the sample looks like a few hours after it began. */
export const SAMPLE_NOW_MS = START_MS + 5 * HOUR_MS;

/** An engine as somebody might have it: a few services that run, one that failed, one that waits, images with and without users. */
export function sampleEngine(): FakeEngine {
  const engine = new FakeEngine({
    images: [
      anImage('nginx:1.27', { sizeBytes: 192_000_000, createdAtMs: START_MS - 40 * 24 * HOUR_MS }),
      anImage('postgres:17', { sizeBytes: 438_000_000, createdAtMs: START_MS - 12 * 24 * HOUR_MS }),
      anImage('redis:8', { sizeBytes: 137_000_000, createdAtMs: START_MS - 20 * 24 * HOUR_MS }),
      anImage('127.0.0.1:5000/team/etl:2', { sizeBytes: 812_000_000, createdAtMs: START_MS - 2 * HOUR_MS }),
      anImage('alpine:3.20', { sizeBytes: 7_800_000, createdAtMs: START_MS - 60 * 24 * HOUR_MS }),
      anImage('', { sizeBytes: 801_000_000, createdAtMs: START_MS - 26 * HOUR_MS }),
    ],
    containers: [
      running('web', 'nginx:1.27', { hours: 3, hostPort: 8080, memoryBytes: 512 * 2 ** 20 }),
      running('api', '127.0.0.1:5000/team/etl:2', { hours: 3, hostPort: 9000 }),
      running('db', 'postgres:17', { hours: 74, hostPort: 5432 }),
      running('cache', 'redis:8', { hours: 74 }),
      aContainer('worker', {
        image: 'redis:8',
        imageId: aDigest('config redis:8'),
        state: { ...runningState({ startedAtMs: SAMPLE_NOW_MS - 9 * MINUTE_MS }), status: 'paused' },
      }),
      aContainer('job-7', {
        image: '127.0.0.1:5000/team/etl:2',
        imageId: aDigest('config 127.0.0.1:5000/team/etl:2'),
        state: exitedState(1, { finishedAtMs: SAMPLE_NOW_MS - 2 * MINUTE_MS }),
      }),
      aContainer('migrate', {
        image: 'postgres:17',
        imageId: aDigest('config postgres:17'),
        state: exitedState(0, { finishedAtMs: SAMPLE_NOW_MS - 30 * HOUR_MS }),
      }),
      aContainer('report', {
        image: 'alpine:3.20',
        imageId: aDigest('config alpine:3.20'),
        state: exitedState(137, { finishedAtMs: SAMPLE_NOW_MS - 50 * MINUTE_MS, isOomKilled: true }),
      }),
      aContainer('later', { image: 'alpine:3.20', imageId: aDigest('config alpine:3.20') }),
    ],
  });
  engine.advance(SAMPLE_NOW_MS - engine.nowMs);
  furnishWeb(engine);
  engine.use('web', {
    cpuPercent: 34.1,
    memoryUsedBytes: 212 * 2 ** 20,
    memoryLimitBytes: 512 * 2 ** 20,
    receivedBytesPerSecond: 1.2e6,
    sentBytesPerSecond: 3e5,
    pids: 12,
  });
  engine.use('api', {
    cpuPercent: 88,
    memoryUsedBytes: 620 * 2 ** 20,
    receivedBytesPerSecond: 4e4,
    sentBytesPerSecond: 9e4,
    pids: 31,
  });
  engine.use('db', { cpuPercent: 2.3, memoryUsedBytes: 388 * 2 ** 20, receivedBytesPerSecond: 4e4, pids: 9 });
  engine.use('cache', { cpuPercent: 0.4, memoryUsedBytes: 11 * 2 ** 20, pids: 4 });
  return engine;
}

function running(
  name: string,
  image: string,
  {
    hours,
    hostPort,
    memoryBytes = 0,
  }: { readonly hours: number; readonly hostPort?: number; readonly memoryBytes?: number },
) {
  const ports =
    hostPort === undefined
      ? []
      : [{ protocol: 'tcp' as const, containerPort: hostPort === 8080 ? 80 : hostPort, hostAddress: '', hostPort }];
  return aContainer(name, {
    image,
    imageId: aDigest(`config ${image}`),
    config: {
      ports,
      resources: { ...DEFAULT_CONFIG.resources, memoryBytes },
      env: name === 'web' ? SAMPLE_ENV : DEFAULT_CONFIG.env,
    },
    state: runningState({ startedAtMs: SAMPLE_NOW_MS - hours * HOUR_MS }),
  });
}

/** Some minutes of a web server's life, the same each time. */
export function writeSampleLogs(engine: FakeEngine, lines = 60): void {
  for (let line = 0; line < lines; line++) writeSampleLine(engine, line);
}

const PATHS = ['/', '/health', '/api/orders?page=2', '/static/app.js', '/login', '/api/orders/1731'];

export function writeSampleLine(engine: FakeEngine, line: number): void {
  const path = PATHS[line % PATHS.length] ?? '/';
  if (line % 13 === 12)
    engine.write(
      'web',
      `\x1b[31merror\x1b[0m upstream timed out (110) while reading from ${path}, request ${line}\n`,
      'stderr',
    );
  else
    engine.write(
      'web',
      `10.0.0.${(line % 7) + 2} "GET ${path}" \x1b[32m200\x1b[0m ${120 + ((line * 37) % 900)} ${(line * 7) % 40} ms\n`,
    );
}

/** Three minutes of samples that go up and down, the same each time. */
export function tickSample(engine: FakeEngine, tick: number): void {
  const wave = (period: number, phase = 0): number => 0.5 + 0.5 * Math.sin((tick / period) * 2 * Math.PI + phase);
  engine.use('web', {
    cpuPercent: 18 + 40 * wave(45) * wave(11),
    memoryUsedBytes: (150 + 70 * wave(120)) * 2 ** 20,
    receivedBytesPerSecond: 1e6 * wave(30),
    sentBytesPerSecond: 3e5 * wave(20, 1),
  });
  engine.use('api', { cpuPercent: 70 + 30 * wave(25, 2) });
  engine.use('db', { cpuPercent: 1 + 6 * wave(60, 1) });
  engine.tick();
}
