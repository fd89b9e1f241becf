import { type ContainerTrouble, shapeText } from '../../engine/index.js';
import { type Columns, column } from '../format/columns.js';
import { shortId } from '../print/short.js';

/** What `gantry net status` shows of a container. */
export const TROUBLE_COLUMNS: Columns<ContainerTrouble> = {
  Container: column('CONTAINER', ({ name }) => name),
  ID: column('CONTAINER ID', ({ containerId }) => shortId(containerId)),
  Address: column('ADDRESS', ({ addresses }) => addresses.join(', ')),
  /** For `json`: what the words of TRAFFIC say. */
  Shapes: column('SHAPES', ({ shapes }) => shapes),
  Traffic: column('TRAFFIC', ({ shapes }) => shapes.map(shapeText).join('; ') || 'normal'),
  Partition: column('PARTITION', ({ partition }) => partition?.group ?? ''),
  PartedFrom: column('PARTED FROM', ({ partition }) => partition?.partedFrom.join(', ') ?? ''),
};

export const TROUBLE_SHOWN = ['Container', 'ID', 'Address', 'Traffic', 'Partition', 'PartedFrom'] as const;
