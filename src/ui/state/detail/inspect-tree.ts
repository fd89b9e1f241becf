/** A line of the inspect tree. */
export type InspectNode = {
  /** Where it is: `HostConfig/Memory`. */
  readonly id: string;
  readonly depth: number;
  readonly name: string;
  /** Of a leaf its value; of an object what is in it, told in short. */
  readonly text: string;
  readonly kind: 'leaf' | 'folded' | 'unfolded';
};

/** Objects that stand open unless somebody folds them: what most people look for is in them. */
const OPEN_AT_FIRST: ReadonlySet<string> = new Set(['State', 'Config', 'NetworkSettings']);

type TreeOptions = {
  /** Objects that were folded or unfolded by hand. */
  readonly turned: ReadonlySet<string>;
  /** Only what matches, and what that lies in; all stands open then. Everything, where there is none. */
  readonly matches?: ((text: string) => boolean) | undefined;
};

/** What JSON tells, as the lines of a tree, in its order. */
export function inspectTree(json: object, { turned, matches }: TreeOptions): readonly InspectNode[] {
  const isOpen = (id: string): boolean => matches !== undefined || OPEN_AT_FIRST.has(id) !== turned.has(id);
  const nodes: InspectNode[] = [];
  addFields(json, { path: '', depth: 0, isOpen, nodes });
  return matches ? withParents(nodes, ({ id, text }) => matches(`${id} ${text}`)) : nodes;
}

type Place = {
  readonly path: string;
  readonly depth: number;
  readonly isOpen: (id: string) => boolean;
  readonly nodes: InspectNode[];
};

function addFields(object: object, { path, depth, isOpen, nodes }: Place): void {
  for (const [name, value] of Object.entries(object) as [string, unknown][]) {
    const id = path === '' ? name : `${path}/${name}`;
    if (!isObject(value) || isEmpty(value)) {
      nodes.push({ id, depth, name, text: leafText(value), kind: 'leaf' });
      continue;
    }
    const kind = isOpen(id) ? 'unfolded' : 'folded';
    nodes.push({ id, depth, name, text: kind === 'unfolded' ? '' : shortText(value), kind });
    if (kind === 'unfolded') addFields(value, { path: id, depth: depth + 1, isOpen, nodes });
  }
}

/** What is kept, and before it what it lies in: parents come before their children, one level up each. */
function withParents(nodes: readonly InspectNode[], keeps: (node: InspectNode) => boolean): readonly InspectNode[] {
  const kept: InspectNode[] = [];
  let wantedDepth = -1;
  for (const node of nodes.toReversed()) {
    if (node.depth !== wantedDepth && !keeps(node)) continue;
    kept.push(node);
    wantedDepth = node.depth - 1;
  }
  return kept.toReversed();
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function leafText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return Array.isArray(value) ? '[]' : isObject(value) ? '{}' : String(value);
}

const MAX_SHORT_TEXT = 200;

function shortText(value: object): string {
  const isList = Array.isArray(value);
  const parts = Object.entries(value).map(([name, part]) => {
    const text = isObject(part) && !isEmpty(part) ? (Array.isArray(part) ? '[…]' : '{…}') : leafText(part);
    return isList ? text : `${name}: ${text}`;
  });
  const inner = parts.join(', ').slice(0, MAX_SHORT_TEXT);
  return isList ? `[${inner}]` : `{ ${inner} }`;
}
