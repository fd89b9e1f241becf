import { type Sample, sampleOf } from './sample.js';

/** Times pieces of work of this process, one of each in turn, after a few that do not count. A work may say its own time. */
export async function inTurn<Name extends string>(
  works: Readonly<Record<Name, () => Promise<number | void>>>,
  { rounds, warmUp = 1 }: { readonly rounds: number; readonly warmUp?: number | undefined },
): Promise<Readonly<Record<Name, Sample>>> {
  const names = Object.keys(works) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const name of names) {
      const startedAtMs = performance.now();
      const own = await works[name]();
      if (round >= 0) times.get(name)?.push(own ?? performance.now() - startedAtMs);
    }
  }
  return Object.fromEntries(names.map((name) => [name, sampleOf(times.get(name) ?? [])])) as Record<Name, Sample>;
}
