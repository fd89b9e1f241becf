import type { Column } from '../../parts/table.js';

export type ContainerColumn = 'glyph' | 'name' | 'image' | 'status' | 'spark' | 'cpu' | 'memory' | 'net' | 'ports';

/** Cells of the little chart in each row. */
export const SPARK_WIDTH = 8;

/** What is shown of each container; what matters least goes first on a narrow screen. */
export const CONTAINER_COLUMNS: readonly Column<ContainerColumn>[] = [
  { name: 'glyph', title: '', width: 1 },
  { name: 'name', title: 'NAME', width: 11, wholeUpTo: 16, wholeShare: 0.25, grow: 1, growsFirst: true, maxWidth: 48 },
  { name: 'image', title: 'IMAGE', width: 13, grow: 3, maxWidth: 40, dropOrder: 2, cutFrom: 'start' },
  { name: 'status', title: 'STATUS', width: 12, maxWidth: 19, isWhole: true },
  { name: 'spark', title: '', width: SPARK_WIDTH, dropOrder: 4 },
  { name: 'cpu', title: 'CPU', width: 5, align: 'right', dropOrder: 1 },
  { name: 'memory', title: 'MEM', width: 5, align: 'right', dropOrder: 1 },
  { name: 'net', title: 'NET/S', width: 6, align: 'right', dropOrder: 3 },
  { name: 'ports', title: 'PORTS', width: 12, grow: 2, maxWidth: 32, dropOrder: 5 },
];

/** Which column's title carries the arrow of the sort. */
export const SORTED_COLUMN: Readonly<Record<string, ContainerColumn>> = {
  state: 'status',
  name: 'name',
  image: 'image',
  cpu: 'cpu',
  memory: 'memory',
};
