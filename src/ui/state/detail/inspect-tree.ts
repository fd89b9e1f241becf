import type { Container } from '../../../engine/index.js';
import { maskedLine } from './secrets.js';

/** A line of the inspect tree. */
export type InspectNode = {
  /** Where it is: `config/resources/memoryBytes`. */
  readonly id: string;
  readonly depth: number;
  readonly name: string;
  /** Of a leaf its value; of an object what is in it, told in short. */
  readonly text: string;
  readonly kind: 'leaf' | 'folded' | 'unfolded';
};

/** Objects that stand open unless somebody folds them: what most people look for is in them. */
const OPEN_AT_FIRST: ReadonlySet<string> = new Set(['config', 'config/resources', 'state']);

/** Whether an object is open, when these were turned round by hand. */
export function isUnfolded(id: string, turned: ReadonlySet<string>): boolean {
  return OPEN_AT_FIRST.has(id) !== turned.has(id);
}

/** Everything the engine knows of a container, as the lines of a tree. Secrets are masked unless asked for. */
export function inspectTree(
  container: Container,
  { turned, showsSecrets }: { readonly turned: ReadonlySet<string>; readonly showsSecrets: boolean },
): readonly InspectNode[] {
  const nodes: InspectNode[] = [];
  const { config } = container;
  const shown = showsSecrets ? container : { ...container, config: { ...config, env: config.env.map(maskedLine) } };
  addFields(shown, { path: '', depth: 0, turned, nodes });
  return nodes;
}

type Place = {
  readonly path: string;
  readonly depth: number;
  readonly turned: ReadonlySet<string>;
  readonly nodes: InspectNode[];
};

function addFields(object: object, { path, depth, turned, nodes }: Place): void {
  for (const [name, value] of ordered(object)) {
    const id = path === '' ? name : `${path}/${name}`;
    if (!isObject(value) || isEmpty(value)) {
      nodes.push({ id, depth, name, text: leafText(value), kind: 'leaf' });
      continue;
    }
    const isOpen = isUnfolded(id, turned);
    nodes.push({ id, depth, name, text: isOpen ? '' : shortText(value), kind: isOpen ? 'unfolded' : 'folded' });
    if (isOpen) addFields(value, { path: id, depth: depth + 1, turned, nodes });
  }
}

/** What says something comes first, what is empty last; lists keep their order. */
function ordered(object: object): readonly (readonly [string, unknown])[] {
  const fields = Object.entries(object).filter(([, value]) => value !== undefined);
  return Array.isArray(object) ? fields : fields.toSorted(([, a], [, b]) => rank(a) - rank(b));
}

function rank(value: unknown): number {
  if (isObject(value)) return isEmpty(value) ? 2 : 1;
  return value === '' || value === 0 || value === false ? 2 : 0;
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
    const text = isObject(part) ? (Array.isArray(part) ? '[…]' : '{…}') : leafText(part);
    return isList ? text : `${name}: ${text}`;
  });
  const inner = parts.join(', ').slice(0, MAX_SHORT_TEXT);
  return isList ? `[${inner}]` : `{ ${inner} }`;
}
