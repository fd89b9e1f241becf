import type { ContainerMount } from '../../engine/index.js';

type Mode = Pick<ContainerMount, 'isReadOnly' | 'options' | 'writtenMode'>;

/** What stands behind the last colon of `-v` and `--tmpfs`. */
export const mountMode = ({ isReadOnly, options, writtenMode }: Mode): string =>
  writtenMode ?? [...(isReadOnly ? ['ro'] : []), ...options].join(',');

/** The mount with its options as they were written, where they would be told otherwise: programs compare them. */
export const withWrittenMode = (mount: ContainerMount, mode: string): ContainerMount =>
  mountMode(mount) === mode ? mount : { ...mount, writtenMode: mode };
