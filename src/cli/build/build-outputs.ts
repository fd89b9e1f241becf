import { open as openFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { BuildOutput, ImageForm, WriteBytes } from '../../engine/index.js';
import type { CommandContext } from '../command.js';
import { invalid } from '../values/invalid.js';
import { openFailure } from '../values/open-failure.js';
import { writeFailure } from '../values/write-failure.js';
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

/** What one output comes to: work of the engine's, or what is left to do with the image when it is here. */
type Step = { readonly outputs?: readonly BuildOutput[]; readonly delivery?: AskedOutput };

type Scene = Pick<OutputsAsked, 'tags' | 'isOfSeveral' | 'form'> & {
  readonly open: (destination: string, type: string) => Promise<WriteBytes>;
  readonly resolved: (path: string) => string;
};

/** Opens the files that were asked for. Without any, an image is made. @throws argument_invalid */
export async function openOutputs(
  { asked, isPushed, ...rest }: OutputsAsked,
  { io, out }: Pick<CommandContext, 'io' | 'out'>,
): Promise<OpenedOutputs> {
  await using opened = new AsyncDisposableStack();
  const resolved = (path: string): string => resolve(io.workingDir, path);
  const open = (destination: string, type: string): Promise<WriteBytes> =>
    destination === '-' ? toStandardOutput(out, type) : toFile(resolved(destination), opened);
  const pushed: readonly AskedOutput[] = isPushed ? [{ type: 'image', names: [], isPushed: true, form: {} }] : [];
  const steps: Step[] = [];
  for (const output of [...asked, ...pushed]) steps.push(await stepOf(output, { ...rest, resolved, open }));
  const outputs = steps.flatMap((step) => step.outputs ?? []);
  const deliveries = steps.flatMap(({ delivery }) => delivery ?? []);
  const isNeeded = steps.length === 0 || (deliveries.length > 0 && !outputs.some(({ kind }) => kind === 'image'));
  const kept = opened.move();
  return {
    outputs: withOneImage([...(isNeeded ? [{ kind: 'image', form: rest.form } as const] : []), ...outputs]),
    deliveries,
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  };
}

async function stepOf(output: AskedOutput, scene: Scene): Promise<Step> {
  const { tags, isOfSeveral, open, resolved } = scene;
  switch (output.type) {
    case 'local':
      return { outputs: [{ kind: 'local', folder: resolved(output.destination) }] };
    case 'tar':
      return { outputs: [{ kind: 'tar', write: await open(output.destination, output.type) }] };
    case 'cacheonly':
      return { outputs: [{ kind: 'cacheonly' }] };
    case 'docker': {
      if (isOfSeveral) throw invalid('docker exporter does not currently support exporting manifest lists');
      return { outputs: [{ kind: 'image', form: { ...scene.form, ...output.form } }], delivery: output };
    }
    case 'oci': {
      const form = { ...scene.form, ...output.form };
      if (!isOfSeveral && !isOwnForm(form)) return { delivery: output };
      const write = await open(output.destination, output.type);
      return { outputs: [{ kind: 'archive', names: [...tags, ...output.names], form, write }] };
    }
    case 'image':
      return imageStep(output, scene);
    default:
      return output satisfies never;
  }
}

/** One image is pushed when it is here, as `push` does it; several, and those of another form, by the builder. */
function imageStep(output: AskedOutput & { readonly type: 'image' }, { tags, isOfSeveral, form: common }: Scene): Step {
  const form = { ...common, ...output.form };
  const names = [...tags, ...output.names];
  const image = { kind: 'image', form } as const;
  if (!output.isPushed) return { outputs: [image], delivery: output };
  if (names.length === 0) throw invalid('tag is needed when pushing to registry');
  const push = { kind: 'registry', names, form } as const;
  if (isOfSeveral) return { outputs: [push] };
  return isOwnForm(form) ? { outputs: [image, push] } : { outputs: [image], delivery: output };
}

const isOwnForm = (form: ImageForm): boolean => Object.keys(form).length > 0;

/** One image is enough; the form that is told of last is its. */
function withOneImage(outputs: readonly BuildOutput[]): readonly BuildOutput[] {
  const others = outputs.filter(({ kind }) => kind !== 'image');
  const image = outputs.findLast((output) => output.kind === 'image');
  if (!image) return others;
  return [{ kind: 'image', ...(image.form && isOwnForm(image.form) && { form: image.form }) }, ...others];
}

async function toStandardOutput(out: CommandContext['out'], type: string): Promise<WriteBytes> {
  if (out.isTerminal) throw invalid(`dest file is required for ${type} exporter. refusing to write to console`);
  return async (bytes) => {
    out.write(bytes);
    await out.ready();
  };
}

async function toFile(path: string, opened: AsyncDisposableStack): Promise<WriteBytes> {
  const file = await openFile(path, 'w').catch((error: unknown) => {
    throw invalid(openFailure(path, error));
  });
  opened.use(file);
  return async (bytes) => {
    await file.writeFile(bytes).catch((cause: unknown) => {
      throw writeFailure(path, cause);
    });
  };
}
