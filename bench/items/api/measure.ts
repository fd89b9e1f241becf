import type { Finding } from '../../measure/finding.js';
import type { ApiService } from '../../world/api-service.js';

/** A part of the item: the same is asked of all servers. It leaves them as it found them. */
export type ApiMeasure = (
  services: readonly ApiService[],
  options: { readonly isQuick: boolean },
) => Promise<readonly Finding[]>;

/** Gantry is to be no slower than either. */
export const NO_SLOWER = { docker: 1, podman: 1 };

/** One piece of work for each server, by its name. */
export const worksOf = (
  services: readonly ApiService[],
  work: (service: ApiService) => Promise<number | void>,
): Readonly<Record<string, () => Promise<number | void>>> =>
  Object.fromEntries(services.map((service) => [service.name, () => work(service)]));
