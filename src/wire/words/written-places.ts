import type { ContainerMount } from '../../engine/index.js';

type Places = Pick<ContainerMount, 'source' | 'destination'>;

/** What is mounted and where, as it was written. */
export const writtenPlaces = ({ source, destination, writtenPlaces: written }: ContainerMount): Places =>
  written ?? { source, destination };

/** The mount with its places as they were written, where those are not clean: programs compare them. */
export const withWrittenPlaces = (mount: ContainerMount, { source, destination }: Places): ContainerMount =>
  mount.source === source && mount.destination === destination
    ? mount
    : { ...mount, writtenPlaces: { source, destination } };
