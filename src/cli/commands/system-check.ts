import type { Engine, StorageCheck, StorageProblem } from '../../engine/index.js';
import { familiarReference, parseReference } from '../../oci/reference.js';
import { command } from '../command.js';
import { switchFlag } from '../flag.js';
import { humanSize } from '../print/human-size.js';
import { shortId } from '../print/short.js';

/** `gantry system check`: 1 where something is wrong and was not repaired. */
export const systemCheck = command({
  summary: 'Read all that is stored of images, and say what is damaged and what to pull again',
  operands: { usage: '', min: 0, max: 0 },
  flags: { repair: switchFlag({ help: 'Drop what is damaged, and fetch it again from where it was pulled' }) },
  async run(engine: Pick<Engine, 'system'>, { flags: { repair: repairs }, out, untilInterrupted }) {
    using interruption = untilInterrupted();
    const check = await engine.system.check({ repairs, cancelSignal: interruption.signal });
    out.line(`Checked ${count(check.blobs, 'blob')} (${humanSize(check.blobBytes)}), ${count(check.layers, 'layer')}.`);
    for (const problem of check.problems) out.line(problemLine(problem));
    for (const line of advice(check)) out.line(line);
    return check.problems.every(({ isRepaired }) => isRepaired) ? 0 : 1;
  },
});

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

const WORDS: Readonly<Record<StorageProblem['kind'], string>> = {
  blob_damaged: 'its bytes are not what they were',
  blob_missing: 'it is not there: what needs it can be run, but not saved or pushed',
  layer_missing: 'its files are not there',
  layer_changed: 'its files are not what was unpacked',
};

function problemLine({ kind, what, images, containers, isRepaired, isFetched }: StorageProblem): string {
  const noun = kind.startsWith('blob') ? 'blob' : 'layer';
  const needed = images.length > 0 ? ` Needed by ${images.map(title).join(', ')}.` : '';
  const used = containers.length > 0 ? ` Containers: ${containers.join(', ')}.` : '';
  return `${noun} ${what}: ${WORDS[kind]}.${needed}${used}${isFetched ? ' Fetched again.' : isRepaired ? ' Dropped.' : ''}`;
}

const title = ({ id, names: [name] }: StorageProblem['images'][number]): string =>
  name === undefined ? shortId(id) : familiarReference(parseReference(name));

function advice({ problems }: StorageCheck): readonly string[] {
  if (problems.length === 0) return ['All is as it was stored.'];
  const again = new Set(problems.flatMap(({ images, isFetched }) => (isFetched ? [] : images.map(title))));
  const isLeft = problems.some(({ isRepaired, kind }) => !isRepaired && kind !== 'blob_missing');
  return [
    ...(again.size > 0 ? [`Pull or load again: ${[...again].join(', ')}`] : []),
    ...(isLeft ? ['First drop what is damaged: gantry system check --repair, with no container on it.'] : []),
  ];
}
