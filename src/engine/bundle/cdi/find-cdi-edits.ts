import { engineError } from '../../../errors/engine-error.js';
import { parseCdiName } from '../../../oci/cdi-name.js';
import { type CdiSpec, type ContainerEdits, joinEdits } from './cdi-spec.js';
import type { CdiSpecs } from './read-cdi-specs.js';

type Found = { readonly spec: CdiSpec; readonly edits: ContainerEdits };

/**
 * What the devices of these full names change: first what every device of their file needs, once, then their own.
 *
 * @throws cdi_device_unknown also for a device that two files of one folder describe
 */
export function findCdiEdits(names: readonly string[], { specs, unread }: CdiSpecs): ContainerEdits {
  const found = names.map((name) => findDevice(name, specs));
  const unknown = names.filter((_, index) => !found[index]);
  if (unknown.length > 0) throw engineError('cdi_device_unknown', { names: unknown, unread });
  const seen = new Set<CdiSpec>();
  return joinEdits(
    found.flatMap((device) => {
      if (!device) return [];
      const isFirst = !seen.has(device.spec);
      seen.add(device.spec);
      return isFirst ? [device.spec.edits, device.edits] : [device.edits];
    }),
  );
}

/** Whether any device of that kind is described. */
export const hasCdiKind = ({ specs }: CdiSpecs, kind: string): boolean =>
  specs.flat().some((spec) => spec.kind === kind);

/** In the last folder that knows it. */
function findDevice(text: string, specs: CdiSpecs['specs']): Found | undefined {
  const name = parseCdiName(text);
  for (const folder of specs.toReversed()) {
    const [found, another] = folder
      .filter(({ kind }) => kind === name?.kind)
      .flatMap((spec) =>
        spec.devices.filter((device) => device.name === name?.device).map(({ edits }) => ({ spec, edits })),
      );
    if (found) return another ? undefined : found;
  }
  return undefined;
}
