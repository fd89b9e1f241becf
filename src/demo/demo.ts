import type { Container, CreateContainer, Engine } from '../engine/index.js';
import { demoRootFileSystem } from './demo-image.js';

const IMAGE = 'gantry-demo:latest';
// Two labels: a container inherits its image's, and what a user makes of that image is not the demo's.
const LABELS = { 'gantry.demo': 'true' };
const IMAGE_LABELS = { 'gantry.demo.image': 'true' };

const sh = (script: string): readonly string[] => ['sh', '-c', script];

/** Four containers with different lives. */
const CONTAINERS: readonly CreateContainer[] = [
  {
    image: IMAGE,
    name: 'demo-busy',
    // Works for a while, rests for a while: a curve that one can see.
    command: sh('while :; do i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done; sleep 0.5; done'),
    resources: { nanoCpus: 500_000_000 },
  },
  {
    image: IMAGE,
    name: 'demo-chatty',
    command: sh(
      'n=0; while :; do n=$((n+1)); echo "request $n GET /items/$((n % 97)) 200 $((n % 23))ms"; ' +
        '[ $((n % 20)) -eq 0 ] && echo "warning: slow answer for request $n" >&2; sleep 0.2; done',
    ),
  },
  {
    image: IMAGE,
    name: 'demo-failing',
    command: sh('echo "reading /etc/app.conf"; echo "error: /etc/app.conf: no such file" >&2; exit 1'),
  },
  { image: IMAGE, name: 'demo-idle', command: ['sleep', '1000000000'], resources: { memoryBytes: 32 * 1024 * 1024 } },
];

type DemoEngine = Pick<Engine, 'images' | 'containers'>;

/**
 * Makes a small image from what this machine has and starts containers of it, those that are missing.
 *
 * @returns the containers of the demo
 * @throws program_missing where there is no static busybox
 */
export async function startDemo(engine: DemoEngine): Promise<readonly Container[]> {
  if (!(await engine.images.find(IMAGE))) {
    await engine.images.import(
      { bytes: demoRootFileSystem() },
      { name: IMAGE, config: { Labels: IMAGE_LABELS, Cmd: ['sh'] } },
    );
  }
  const present = await demoContainers(engine);
  for (const wanted of CONTAINERS) {
    if (present.some(({ name }) => name === wanted.name)) continue;
    const { container } = await engine.containers.create({ ...wanted, labels: LABELS, stopTimeoutSeconds: 1 });
    await engine.containers.start(container.id);
  }
  return await demoContainers(engine);
}

/** Takes all of the demo away again; the image stays where others use it. @returns the names of what was removed */
export async function removeDemo(engine: DemoEngine): Promise<readonly string[]> {
  const containers = await demoContainers(engine);
  for (const { id } of containers) await engine.containers.remove(id, { force: true, removeVolumes: true });
  const removed = containers.map(({ name }) => name);
  for (const { id, names } of await engine.images.list({ label: Object.keys(IMAGE_LABELS) })) {
    const isUsed = (await engine.containers.list({ all: true, ancestor: [id] })).length > 0;
    if (isUsed) continue;
    await engine.images.remove(id, { force: true });
    removed.push(names[0] ?? id);
  }
  return removed;
}

function demoContainers({ containers }: DemoEngine): Promise<readonly Container[]> {
  return containers.list({ all: true, label: Object.keys(LABELS) });
}
