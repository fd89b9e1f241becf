import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import { type EmulationPlace, entryProgram, loopProgram, needsLoop } from './emulation/emulation-programs.js';
import { type EmulationMeans, planShaping, type ShapingPlan } from './plan-shaping.js';
import { clearingLines, interfaceLines, queueLines } from './shaping-lines.js';
import type { Shape } from './trouble-service.js';

/** How exactly packets are due: the finer, the more the kernel has to do while some wait. */
const TICK_NANOS = 1_000_000;
const FINE_TICK_NANOS = 250_000;
const FINE_BELOW_MS = 10;
const PROGRAM_PRIORITY = 10;

/** Where it happens: a container's network namespace, and its interfaces there. */
export type ShapingPlace = { readonly namespace: string; readonly devices: readonly string[] };

/**
 * Makes the kernel treat the packets as `shapes` say, and no other way. Packets that wait are lost by it.
 *
 * @param options.formerDevices Interfaces that were shaped before; those that are gone have left something behind.
 * @throws shaping_unsupported, shaping_failed; then nothing is shaped
 */
export async function applyShapes(
  { trafficControl }: Pick<Host, 'trafficControl'>,
  place: ShapingPlace,
  shapes: readonly Shape[],
  { formerDevices = [] }: { readonly formerDevices?: readonly string[] | undefined } = {},
): Promise<void> {
  const clear = async (): Promise<void> => {
    const lines = clearingLines([...new Set([...place.devices, ...formerDevices])]);
    await trafficControl.batch(place.namespace, 'tc', lines.tc, { isForced: true });
    await trafficControl.batch(place.namespace, 'ip', lines.ip, { isForced: true });
  };
  await clear();
  if (shapes.length === 0) return;
  const means = (await trafficControl.hasQueueing('netem')) ? 'netem' : 'programs';
  try {
    for (const plan of planShaping(shapes, place.devices, means))
      await carryOut(trafficControl, place, { plan, means });
  } catch (error) {
    await clear();
    throw means === 'programs' && !hasRateOnly(shapes) ? unsupported(error) : error;
  }
}

async function carryOut(
  trafficControl: Host['trafficControl'],
  { namespace }: ShapingPlace,
  { plan, means }: { readonly plan: ShapingPlan; readonly means: EmulationMeans },
): Promise<void> {
  const { device, direction, loop, shapes } = plan;
  if (plan.queueDevice !== undefined && !(await trafficControl.hasQueueing('htb')))
    throw engineError('shaping_unsupported', { what: 'limit the rate of packets', missing: 'sch_htb' });
  await trafficControl.batch(namespace, 'ip', interfaceLines(plan));
  await trafficControl.batch(namespace, 'tc', queueLines(plan, means));
  if (means === 'netem') return;
  const emulated: EmulationPlace = {
    direction,
    deviceIndex: trafficControl.indexOf(namespace, device),
    loopIndex: loop && trafficControl.indexOf(namespace, loop.from),
  };
  const priority = PROGRAM_PRIORITY;
  if (loop) {
    trafficControl.tick(namespace, loop, tickNanos(shapes));
    const instructions = loopProgram(emulated);
    await trafficControl.attach(namespace, { device: loop.to, hook: 'ingress', instructions, priority });
  }
  const hook = direction === 'out' ? 'egress' : 'ingress';
  await trafficControl.attach(namespace, { device, hook, instructions: entryProgram(shapes, emulated), priority });
}

function tickNanos(shapes: readonly Shape[]): number {
  const waits = shapes
    .filter(({ impairment }) => needsLoop(impairment))
    .map(({ impairment }) => impairment.delayMs ?? 0);
  return Math.min(...waits) < FINE_BELOW_MS ? FINE_TICK_NANOS : TICK_NANOS;
}

const hasRateOnly = (shapes: readonly Shape[]): boolean =>
  shapes.every(({ impairment }) => Object.keys(impairment).join() === 'rateBitsPerSecond');

/** Without the kernel's emulator, and where our own way is barred too. */
const unsupported = (cause: unknown): Error =>
  engineError(
    'shaping_unsupported',
    { what: 'delay or lose packets', missing: 'sch_netem, and it takes no packet programs in its place' },
    { cause },
  );
