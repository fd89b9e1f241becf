import type { ImageRunConfig } from '../../oci/image-config.js';
import type { ContainerConfig } from './container.js';
import type { CreateContainer } from './container-service.js';

/** What the image says, then what was asked for, then what is published, each port once. */
export function makeExposed(
  { exposedPorts = [], exposedAsAsked, ports: publications = [] }: CreateContainer,
  image: ImageRunConfig,
): Pick<ContainerConfig, 'exposedPorts' | 'exposedAsAsked'> {
  const published = publications.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`);
  const declared = Object.keys(image.ExposedPorts ?? {}).map((port) => (port.includes('/') ? port : `${port}/tcp`));
  const each = (ports: readonly string[]): readonly string[] => [...new Set([...declared, ...ports, ...published])];
  return { exposedPorts: each(exposedPorts), exposedAsAsked: exposedAsAsked && each(exposedAsAsked) };
}
