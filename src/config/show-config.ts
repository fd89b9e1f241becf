import { stringify } from 'yaml';

import { type ConfigOrigin, type ConfigProblem, type LoadedConfig, placeText } from './loaded-config.js';
import type { UiConfig } from './ui-config.js';

/** The settings that hold, as a file might say them, each with where it is from. */
export function configLines({ config, origins }: Pick<LoadedConfig, 'config' | 'origins'>): readonly string[] {
  const entries = Object.entries(config) as readonly (readonly [keyof UiConfig, unknown])[];
  const rows = entries.flatMap(([name, value]) => settingRows(name, value, { config, origins }));
  const width = Math.min(50, Math.max(...rows.map(({ text }) => text.length)));
  return rows.map(({ text, origin }) => (origin === undefined ? text : `${text.padEnd(width)}  # ${origin}`));
}

type Row = { readonly text: string; readonly origin: string | undefined };

function settingRows(
  name: string,
  value: unknown,
  { config, origins }: Pick<LoadedConfig, 'config' | 'origins'>,
): readonly Row[] {
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (Array.isArray(value) && value.length > 0) {
    const items: readonly unknown[] = name === 'commands' ? config.commands.map(asWritten) : value;
    const rows = items.map((item) => ({
      text: `  - ${flow(item)}`,
      origin: originText(origins.get(`${name}.${nameOf(item)}`)),
    }));
    return [{ text: `${name}:`, origin: undefined }, ...rows];
  }
  if (entries.length === 0) return [{ text: `${name}: ${flow(value)}`, origin: originText(origins.get(name)) }];
  const rows = entries.map(([entry, inner]) => ({
    text: `  ${entry}: ${flow(inner)}`,
    origin: originText(origins.get(`${name}.${entry}`)),
  }));
  return [{ text: `${name}:`, origin: undefined }, ...rows];
}

/** A command as a file has it. */
function asWritten({ name, on, keys, command, show, confirm, readsOnly }: UiConfig['commands'][number]): object {
  const run = command.kind === 'shell' ? { shell: command.line } : { run: command.words };
  return { name, on, ...(keys.length > 0 ? { key: keys } : {}), ...run, show, confirm, readsOnly };
}

/** What does not hold, a line each, as compilers write it. */
export function problemLines(problems: readonly ConfigProblem[]): readonly string[] {
  return problems.map((problem) => `${placeText(problem)}: ${problem.sentence}`);
}

function originText(origin: ConfigOrigin | undefined): string {
  if (origin === undefined) return 'default';
  return origin.kind === 'flag' ? origin.flag : placeText(origin);
}

const flow = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();

const nameOf = (item: unknown): string => (isRecord(item) ? String(item['name']) : '');

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
