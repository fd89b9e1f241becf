import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';

import type { BuildOutput, ImageForm, WriteBytes } from '../../engine/index.js';
import type { CommandContext } from '../command.js';
import { invalid } from '../values/invalid.js';
import { openFailure } from '../values/open-failure.js';
import type { AskedOutput } from './parse-output.js';

/** What the engine is to give out, what is left to do with the image then, and what is to be closed. */
export type OpenedOutputs = AsyncDisposable & {
  readonly outputs: readonly BuildOutput[];
  /** Of an image that is here: its further names, pushes and archives. */
  readonly deliveries: readonly AskedOutput[];
};

/** What the outputs depend on. */
export type OutputsAsked = {
  readonly asked: readonly AskedOutput[];
  readonly tags: readonly string[];
  readonly isPushed: boolean;
  readonly isOfSeveral: boolean;
  /** Of all of them. */
  readonly form: ImageForm;
};

/** Opens the files that were asked for. Without any, an image is made. @throws argument_invalid */
export async function openOutputs(
  { asked, tags, isPushed, isOfSeveral, form: common }: OutputsAsked,
  { io, out }: Pick<CommandContext, 'io' | 'out'>,
): Promise<OpenedOutputs> {
  await using opened = new AsyncDisposableStack();
  const outputs: BuildOutput[] = [];
  const deliveries: AskedOutput[] = [];
  const pushed: readonly AskedOutput[] = isPushed ? [{ type: 'image', names: [], isPushed: true, form: {} }] : [];
  const all = [...asked, ...pushed];
  const writer = (destination: string, type: string): Promise<WriteBytes> =>
    destination === '-' ? toStandardOutput(out, type) : toFile(resolve(io.workingDir, destination), opened);
  for (const output of all) {
    const form = 'form' in output ? { ...common, ...output.form } : common;
    const isWritten = isOfSeveral || isOwnForm(form);
    switch (output.type) {
      case 'local':
        outputs.push({ kind: 'local', folder: resolve(io.workingDir, output.destination) });
        break;
      case 'tar':
        outputs.push({ kind: 'tar', write: await writer(output.destination, 'tar') });
        break;
      case 'cacheonly':
        outputs.push({ kind: 'cacheonly' });
        break;
      case 'oci': {
        const names = [...tags, ...output.names];
        if (isWritten)
          outputs.push({ kind: 'archive', names, form, write: await writer(output.destination, output.type) });
        else deliveries.push(output);
        break;
      }
      case 'docker':
        if (isOfSeveral) throw invalid('docker exporter does not currently support exporting manifest lists');
        outputs.push({ kind: 'image', form });
        deliveries.push(output);
        break;
      case 'image': {
        const names = [...tags, ...output.names];
        if (output.isPushed && names.length === 0) throw invalid('tag is needed when pushing to registry');
        if (output.isPushed && isWritten) outputs.push({ kind: 'registry', names, form });
        else deliveries.push(output);
        if (!(output.isPushed && isOfSeveral)) outputs.push({ kind: 'image', form });
        break;
      }
      default:
        output satisfies never;
    }
  }
  const isImageNeeded = all.length === 0 || (deliveries.length > 0 && !outputs.some(({ kind }) => kind === 'image'));
  if (isImageNeeded) outputs.unshift({ kind: 'image', ...(isOwnForm(common) && { form: common }) });
  const kept = opened.move();
  return { outputs: onceEach(outputs), deliveries, [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose]() };
}

const isOwnForm = (form: ImageForm): boolean => Object.keys(form).length > 0;

/** One image is enough; the form that is told of last is its. */
function onceEach(outputs: readonly BuildOutput[]): readonly BuildOutput[] {
  const image = outputs.findLast(({ kind }) => kind === 'image');
  const plain = image?.kind === 'image' && image.form && !isOwnForm(image.form) ? { kind: 'image' as const } : image;
  return [...(plain ? [plain] : []), ...outputs.filter(({ kind }) => kind !== 'image')];
}

async function toStandardOutput(out: CommandContext['out'], type: string): Promise<WriteBytes> {
  if (out.isTerminal) throw invalid(`dest file is required for ${type} exporter. refusing to write to console`);
  return async (bytes) => {
    out.write(bytes);
    await out.ready();
  };
}

async function toFile(path: string, opened: AsyncDisposableStack): Promise<WriteBytes> {
  const file = createWriteStream(path);
  try {
    await once(file, 'open');
  } catch (error) {
    throw invalid(openFailure(path, error));
  }
  opened.defer(async () => {
    file.end();
    await once(file, 'close');
  });
  return async (bytes) => {
    if (!file.write(bytes)) await once(file, 'drain');
  };
}
