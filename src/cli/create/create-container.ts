import { rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { Container, CreateContainer, Engine } from '../../engine/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';
import { familiarName, familiarReference, parseReference, withDefaultTag } from '../../oci/reference.js';
import type { CommandContext } from '../command.js';
import { pullImage } from '../print/pull-image.js';
import { invalid } from '../values/invalid.js';
import { openFailure } from '../values/open-failure.js';
import { readPlatform } from './read-platform.js';
import type { CreateFlags } from './to-create-container.js';

/** What `run` and `create` say about how to create. */
export type CreateView = Pick<CreateFlags, 'cidfile' | 'platform' | 'pull' | 'quiet'>;

/** Creates a container, and pulls its image first where that is missing or wanted. Warnings go to standard error. */
export async function createContainer(
  engine: Pick<Engine, 'containers' | 'images'>,
  options: CreateContainer,
  context: CommandContext,
  view: CreateView,
): Promise<Container> {
  const { pull: when = 'missing', cidfile } = view;
  // An empty one is none of them: what is missing is not pulled.
  if (!['always', 'missing', 'never', ''].includes(when)) {
    const reason = `invalid pull option: '${when}': must be one of "always", "missing" or "never"`;
    throw engineError('options_refused', { reason });
  }
  if (when === 'always') context.io.beginAgain?.();
  await using file = cidfile ? await openCidFile(resolve(context.io.workingDir, cidfile), cidfile) : undefined;
  if (when === 'always') await pull(engine, options.image, context, view);
  const beforePull = async (): Promise<void> => {
    if (context.io.beginAgain) await file?.giveUp();
    context.io.beginAgain?.();
  };
  const { container, warnings } = await createOrPull(engine, options, context, { ...view, pull: when, beforePull });
  warnOfOwnAddresses(options, context);
  for (const warning of warnings) context.err.line(`WARNING: ${warning}`);
  await file?.write(container.id);
  return container;
}

/** @see docker/cli, cli/command/container: warnOnLocalhostDNS */
function warnOfOwnAddresses({ dns }: CreateContainer, { err }: CommandContext): void {
  for (const server of dns?.servers ?? []) {
    if (/^127\.|^::1$/.test(server)) {
      err.line(`WARNING: Localhost DNS (${server}) may fail in containers.`);
    }
  }
}

async function createOrPull(
  engine: Pick<Engine, 'containers' | 'images'>,
  options: CreateContainer,
  context: CommandContext,
  view: CreateView & { readonly beforePull: () => Promise<void> },
): ReturnType<Engine['containers']['create']> {
  try {
    return await engine.containers.create(options);
  } catch (error) {
    const isMissing = isEngineError(error, 'image_not_found') || isEngineError(error, 'image_platform_mismatch');
    if (view.pull !== 'missing' || !isMissing) throw error;
  }
  await view.beforePull();
  if (!view.quiet) context.err.line(`Unable to find image '${shownName(options.image)}' locally`);
  const { name } = await pull(engine, options.image, context, view);
  // A short name of the user's stands for another one, which is what the image is known by.
  const isAsAsked = familiarName(parseReference(name)) === familiarName(parseReference(options.image));
  return engine.containers.create(isAsAsked ? options : { ...options, image: familiarReference(parseReference(name)) });
}

const pull = (
  engine: Pick<Engine, 'images'>,
  image: string,
  context: CommandContext,
  { platform, quiet }: CreateView,
) => pullImage(engine, image, context, { to: context.err, platform: readPlatform(platform), isQuiet: quiet });

const shownName = (image: string): string => familiarReference(withDefaultTag(parseReference(image)));

/** Taken before the container is made, so that two of them cannot share it; taken away where none was made. */
async function openCidFile(path: string, asked: string): Promise<AsyncDisposable & CidFile> {
  await claim(path, asked);
  let isKept = false;
  const giveUp = async (): Promise<void> => await rm(path, { force: true });
  return {
    write: async (id) => {
      await writeFile(path, id);
      isKept = true;
    },
    giveUp,
    [Symbol.asyncDispose]: async () => {
      if (!isKept) await giveUp();
    },
  };
}

type CidFile = {
  write(id: string): Promise<void>;
  giveUp(): Promise<void>;
};

async function claim(path: string, asked: string): Promise<void> {
  try {
    await writeFile(path, '', { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw engineError('id_file_folder_missing', { path: asked });
    if (code !== 'EEXIST') throw invalid(`failed to create the container ID file: ${openFailure(asked, error)}`);
    throw invalid(`container ID file found, make sure the other container isn't running or delete ${asked}`);
  }
}
