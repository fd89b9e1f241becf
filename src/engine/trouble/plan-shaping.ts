import { needsLoop } from './emulation/emulation-programs.js';
import { directionsOf } from './shape-list.js';
import type { Shape, ShapeDirection } from './trouble-service.js';

/** By what packets are lost and delayed: the kernel's own emulator, or programs of ours where it has none. */
export type EmulationMeans = 'netem' | 'programs';

/** A pair of interfaces and a queue in which packets go round until they are due. */
export type WaitingLoop = { readonly from: string; readonly to: string; readonly queue: string };

/** What is done to one direction of one interface. */
export type ShapingPlan = {
  readonly device: string;
  readonly direction: ShapeDirection;
  /** In the order in which they are tried: whoever is named most exactly comes first, everybody last. */
  readonly shapes: readonly Shape[];
  /** Where packets wait their turn: the interface itself, or for what comes in one of ours. */
  readonly queueDevice: string | undefined;
  readonly loop: WaitingLoop | undefined;
};

/** Names have 15 bytes at most; that of the interface is told by its number. */
const nameOf = (kind: string, device: string, part = ''): string => `gty${kind}${/\d+$/.exec(device)?.[0] ?? 0}${part}`;

export function planShaping(
  shapes: readonly Shape[],
  devices: readonly string[],
  means: EmulationMeans,
): readonly ShapingPlan[] {
  return devices.flatMap((device) =>
    directionsOf('both').flatMap((direction) => {
      const meant = shapes.filter((shape) => shape.direction === direction).toSorted(byExactness);
      if (meant.length === 0) return [];
      const isQueued = means === 'netem' || meant.some(({ impairment }) => impairment.rateBitsPerSecond !== undefined);
      const isLooped = means === 'programs' && meant.some(({ impairment }) => needsLoop(impairment));
      return [
        {
          device,
          direction,
          shapes: meant,
          queueDevice: isQueued ? (direction === 'out' ? device : nameOf('i', device)) : undefined,
          loop: isLooped ? loopNames(direction, device) : undefined,
        },
      ];
    }),
  );
}

/** Every interface that a plan for these devices may have made. */
export const madeDevices = (devices: readonly string[]): readonly string[] =>
  devices.flatMap((device) => [
    nameOf('i', device),
    ...directionsOf('both').flatMap((direction) => {
      const { from, queue } = loopNames(direction, device);
      return [from, queue];
    }),
  ]);

function loopNames(direction: ShapeDirection, device: string): WaitingLoop {
  const kind = direction === 'out' ? 'lo' : 'li';
  return { from: nameOf(kind, device, 'a'), to: nameOf(kind, device, 'b'), queue: nameOf(kind, device, 'q') };
}

const byExactness = (a: Shape, b: Shape): number => exactness(b) - exactness(a);

/** A port makes more of a difference than any prefix. */
function exactness({ target }: Shape): number {
  if (!target) return -1;
  const bits = target.prefixes.map((prefix) => Number(prefix.split('/')[1]));
  return Math.min(...bits, 128) + (target.port === undefined ? 0 : 256);
}
