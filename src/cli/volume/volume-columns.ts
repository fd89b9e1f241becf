import type { VolumeDetails } from '../../engine/index.js';
import { type Columns, column, labelColumn } from '../format/columns.js';
import { labelsText } from '../print/container-columns.js';

/** What the table shows. */
export const VOLUME_COLUMNS = ['Driver', 'Name'] as const;

/** Of a swarm, or where docker would have to measure. */
const UNKNOWN = 'N/A';

/** @see docker/cli, formatter/volume.go */
export const volumeColumns: Columns<VolumeDetails> = {
  Availability: column('AVAILABILITY', () => UNKNOWN),
  Driver: column('DRIVER', () => 'local'),
  Group: column('GROUP', () => UNKNOWN),
  Label: labelColumn(({ labels }) => labels),
  Labels: column('LABELS', ({ labels }) => labelsText(labels)),
  Links: column('LINKS', () => UNKNOWN),
  Mountpoint: column('MOUNTPOINT', ({ mountpoint }) => mountpoint),
  Name: column('VOLUME NAME', ({ name }) => name),
  Scope: column('SCOPE', () => 'local'),
  Size: column('SIZE', () => UNKNOWN),
  Status: column('STATUS', () => UNKNOWN),
};
