import { isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type Mistake, mistakesOf } from './issue-sentence.js';
import type { ConfigPlace, ConfigProblem } from './loaded-config.js';
import { configSchema, type FileConfig } from './schema.js';
import type { ScreenVocabulary } from './screen-vocabulary.js';

/** What one file says, where each setting of it stands, and what of it does not hold. */
export type ParsedConfig = {
  readonly settings: FileConfig;
  /** By name: `theme`, `keys.container.stop`. */
  readonly places: ReadonlyMap<string, ConfigPlace>;
  readonly problems: readonly ConfigProblem[];
};

type ParseOptions = { readonly file: string; readonly vocabulary: ScreenVocabulary };

/** Reads the text of a settings file. Never throws: whatever does not hold is left out, and told with its place. */
export function parseConfig(text: string, { file, vocabulary }: ParseOptions): ParsedConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeOf = (offset: number): ConfigPlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const placeAt = (path: Path, isName = true): ConfigPlace => placeOf(offsetAt(document.contents, path, isName));
  const nothing = (problems: readonly ConfigProblem[]): ParsedConfig => ({ settings: {}, places: new Map(), problems });

  const { errors } = document;
  // A mistake in YAML makes others behind it, which are none.
  const [mistake] = errors;
  if (mistake) return nothing([{ ...placeOf(mistake.pos[0]), sentence: `not YAML: ${firstLine(mistake.message)}` }]);
  const { value, failure } = plainValue(document);
  if (failure !== undefined) {
    const alias = /: (\S+)$/.exec(failure)?.[1];
    return nothing([{ ...placeOf(Math.max(0, text.indexOf(`*${alias}`))), sentence: `not YAML: ${failure}` }]);
  }
  if (value === null) return nothing([]);
  if (!isRecord(value)) return nothing([{ ...placeAt([]), sentence: NOT_SETTINGS }]);

  const { settings, mistakes } = keepValid(value, vocabulary);
  const problems = mistakes.map(({ path, isName, sentence }) => ({ ...placeAt(path, isName), sentence }));
  const places = new Map(settingPaths(settings, value).map(([name, path]) => [name, placeAt(path)]));
  return { settings, places, problems };
}

const NOT_SETTINGS = 'settings are lines of a name, a colon and a value';

type Path = readonly PropertyKey[];

/** More than a file has mistakes: each round takes one out at the least. */
const MAX_ROUNDS = 1000;

/** Takes out what the schema refuses, until it takes the rest. */
function keepValid(
  value: Readonly<Record<string, unknown>>,
  vocabulary: ScreenVocabulary,
): { readonly settings: FileConfig; readonly mistakes: readonly Mistake[] } {
  const schema = configSchema(vocabulary);
  let rest: unknown = value;
  const mistakes: Mistake[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const result = schema.safeParse(rest);
    if (result.success) return { settings: result.data, mistakes };
    const found = result.error.issues.flatMap((issue) => mistakesOf(issue, rest, vocabulary));
    mistakes.push(...found.filter((mistake) => !isConsequence(mistake, mistakes)));
    const [first] = found;
    if (!first || first.path.length === 0) break;
    rest = without(
      rest,
      found.map(({ path }) => removablePath(path)),
    );
  }
  return { settings: {}, mistakes };
}

/** What is left of a list without its mistakes may be wrong by that alone. */
function isConsequence({ path }: Mistake, earlier: readonly Mistake[]): boolean {
  return earlier.some(
    (mistake) => mistake.path.length > path.length && path.every((part, at) => part === mistake.path[at]),
  );
}

/** A mistake in an entry of a list takes the entry with it: the rest of it would be another one. */
function removablePath(path: Path): Path {
  const entry = path.findIndex((part) => typeof part === 'number');
  return entry < 0 ? path : path.slice(0, entry + 1);
}

function without(value: unknown, paths: readonly Path[]): unknown {
  const gone = paths.filter((path) => path.length === 1).map(([part]) => part);
  const below = (part: PropertyKey): readonly Path[] =>
    paths.filter((path) => path.length > 1 && path[0] === part).map((path) => path.slice(1));
  if (Array.isArray(value))
    return value.map((entry, index) => without(entry, below(index))).filter((_, index) => !gone.includes(index));
  if (!isRecord(value)) return value;
  const left = Object.entries(value).filter(([name]) => !gone.includes(name));
  return Object.fromEntries(left.map(([name, entry]) => [name, without(entry, below(name))]));
}

/** What can be named by itself: each setting, and each entry of those that hold several. */
function settingPaths(
  settings: FileConfig,
  written: Readonly<Record<string, unknown>>,
): readonly (readonly [name: string, path: Path])[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const whole = [name, [name]] as const;
    if (name === 'commands') return [whole, ...commandPaths(written[name])];
    if (!isRecord(value)) return [whole];
    return [whole, ...Object.keys(value).map((entry) => [`${name}.${entry}`, [name, entry]] as const)];
  });
}

function commandPaths(written: unknown): readonly (readonly [name: string, path: Path])[] {
  const entries: readonly unknown[] = Array.isArray(written) ? written : [];
  return entries.map((entry, index) => {
    const name = isRecord(entry) ? String(entry['name']) : '';
    return [`commands.${name}`, ['commands', index]];
  });
}

/** Where what `path` leads to begins, its name or its value; the nearest that there is. */
function offsetAt(node: unknown, path: Path, isName: boolean): number {
  let at = node;
  let offset = startOf(node);
  for (const [index, part] of path.entries()) {
    if (isMap(at)) {
      const pair = at.items.find(({ key }) => String((key as { readonly value?: unknown } | null)?.value) === part);
      if (!pair) break;
      at = pair.value;
      const isWanted = isName || index < path.length - 1 || !hasStart(at);
      offset = startOf(isWanted ? pair.key : at);
    } else if (isSeq(at) && typeof part === 'number') {
      at = at.items[part];
      offset = startOf(at);
    } else break;
  }
  return offset;
}

const hasStart = (node: unknown): boolean => (node as Node | null | undefined)?.range !== undefined;

function startOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}

type Plain = { readonly value?: unknown; readonly failure?: string | undefined };

function plainValue(document: { toJS(options: { readonly maxAliasCount: number }): unknown }): Plain {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) ?? null };
  } catch (error) {
    // An alias of nothing, or aliases of aliases, which would fill the memory.
    return { failure: firstLine(error instanceof Error ? error.message : String(error)) };
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
