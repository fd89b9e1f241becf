import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { type Sample, sampleOf } from './sample.js';

/** A program to time. `prepare` runs before each time, untimed. */
export type Competitor = { readonly command: readonly string[]; readonly prepare?: string | undefined };

const RESULT = '/run/hyperfine.json';

/**
 * Times programs by hyperfine without a shell, a few runs of each in turn: what else happens on the machine meets all of
 * them alike.
 */
export function alternate<Name extends string>(
  competitors: Readonly<Record<Name, Competitor>>,
  { rounds, runs = 3 }: { readonly rounds: number; readonly runs?: number | undefined },
): Readonly<Record<Name, Sample>> {
  const names = Object.keys(competitors) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (const name of names) hyperfine(competitors[name], 1);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) times.get(name)?.push(...hyperfine(competitors[name], runs));
  }
  return Object.fromEntries(names.map((name) => [name, sampleOf(times.get(name) ?? [])])) as Record<Name, Sample>;
}

function hyperfine({ command, prepare }: Competitor, runs: number): readonly number[] {
  const preparation = prepare === undefined ? [] : ['--prepare', `sh -c ${quote(prepare)}`];
  const words = ['-N', '--style', 'none', '--runs', String(runs), ...preparation, '--export-json', RESULT];
  execFileSync('hyperfine', [...words, command.map(quote).join(' ')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const { results } = JSON.parse(readFileSync(RESULT, 'utf8')) as { results: [{ times: number[] }] };
  return results[0].times.map((seconds) => seconds * 1000);
}

/** For hyperfine, which splits words as a shell does. */
export const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
