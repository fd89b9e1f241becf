import type { Container, ContainerConfig, ContainerId, LogConfig } from '../container/container.js';
import { invalidLog } from './log-sizes.js';

/** What a tag's template may name. @see moby, daemon/logger/loginfo.go: Info */
type TagFields = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

export type TagSource = Pick<Container, 'id' | 'name' | 'imageId' | 'image'> & {
  readonly config: Pick<ContainerConfig, 'entrypoint' | 'command' | 'labels' | 'log'>;
};

const SHORT_ID = 12;
const DEFAULT_TAG = '{{.ID}}';

/** The tag of a container's lines: its option `tag`, a Go template, filled in. @throws argument_invalid */
export function renderTag(source: TagSource, hostname: string, fallback = DEFAULT_TAG): string {
  const fields = fieldsOf(source, hostname);
  const text = source.config.log.options['tag'] || fallback;
  return text.replaceAll(/\{\{-?\s*(.*?)\s*-?\}\}/gs, (_, pipe: string) => runPipe(pipe, fields, text));
}

/** Whether the template can be filled in, before there is a container for it. @throws argument_invalid */
export function checkTag(log: LogConfig): void {
  const config = { entrypoint: [], command: [], labels: {}, log };
  renderTag({ id: '' as ContainerId, name: '', image: '', imageId: '' as Container['imageId'], config }, '');
}

function fieldsOf({ id, name, imageId, image, config }: TagSource, hostname: string): TagFields {
  const [program = '', ...args] = [...config.entrypoint, ...config.command];
  return {
    ID: id.slice(0, SHORT_ID),
    FullID: id,
    Name: name,
    ImageID: imageId.slice(0, SHORT_ID),
    ImageFullID: imageId,
    ImageName: image,
    DaemonName: 'gantry',
    Command: [program, ...args].join(' '),
    Hostname: hostname,
    ContainerID: id,
    ContainerName: `/${name}`,
    ContainerEntrypoint: program,
    ContainerImageID: imageId,
    ContainerImageName: image,
    ContainerLabels: config.labels,
    Config: config.log.options,
  };
}

type Operand = TagFields[string];

const FUNCTIONS: Readonly<Record<string, (...operands: readonly string[]) => string>> = {
  lower: (text = '') => text.toLowerCase(),
  upper: (text = '') => text.toUpperCase(),
  title: (text = '') => text.replaceAll(/\b\p{L}/gu, (letter) => letter.toUpperCase()),
  json: (text = '') => JSON.stringify(text),
  print: (...texts) => texts.join(''),
  truncate: (text = '', length = '0') => text.slice(0, Number(length)),
  slice: (text = '', start = '0', end = String(text.length)) => text.slice(Number(start), Number(end)),
};

const WORD = /"(?:[^"\\]|\\.)*"|`[^`]*`|[^\s|]+/g;

/** `.Field`, `index .Map "key"`, a function with its operands, each handing on to the next behind `|`. */
function runPipe(pipe: string, fields: TagFields, text: string): string {
  let result: Operand | undefined;
  for (const command of splitPipe(pipe)) {
    const words: readonly string[] = command.match(WORD) ?? [];
    const [name = '', ...rest] = words;
    const operands = [...rest.map((word) => operand(word, fields, text)), ...(result === undefined ? [] : [result])];
    if (name === 'index') result = indexed(operands);
    else if (Object.hasOwn(FUNCTIONS, name)) result = FUNCTIONS[name]?.(...operands.map(asText)) ?? '';
    else if (rest.length === 0 && result === undefined) result = operand(name, fields, text);
    else throw badTag(text, `function ${JSON.stringify(name)} not defined`);
  }
  if (result === undefined) throw badTag(text, 'missing value for command');
  return asText(result);
}

/** At bars that stand in no string. */
function splitPipe(pipe: string): readonly string[] {
  const commands = [''];
  for (const [part] of pipe.matchAll(/"(?:[^"\\]|\\.)*"|`[^`]*`|\||[^|"`]+/g)) {
    if (part === '|') commands.push('');
    else commands.push(`${commands.pop() ?? ''}${part}`);
  }
  return commands;
}

function operand(word: string, fields: TagFields, text: string): Operand {
  if (word.startsWith('"')) return word.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  if (word.startsWith('`')) return word.slice(1, -1);
  if (/^-?\d+$/.test(word)) return word;
  const [, name = '', key] = /^\.([A-Za-z]+)(?:\.([A-Za-z0-9_]+))?$/.exec(word) ?? [];
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined) {
    const isField = word.startsWith('.') && word.length > 1;
    throw badTag(text, isField ? `can't evaluate field ${word.slice(1)} in type logger.Info` : `unexpected ${word}`);
  }
  if (key === undefined) return value;
  return typeof value === 'string' ? '' : (value[key] ?? '');
}

function indexed([map, key]: readonly Operand[]): string {
  return typeof map === 'object' && typeof key === 'string' ? (map[key] ?? '') : '';
}

/** A map as Go prints one. */
function asText(value: Operand): string {
  if (typeof value === 'string') return value;
  const pairs = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `map[${pairs.map(([key, each]) => `${key}:${each}`).join(' ')}]`;
}

const badTag = (text: string, reason: string): Error =>
  invalidLog(`template: log-tag:1: ${JSON.stringify(text)}: ${reason}`);
