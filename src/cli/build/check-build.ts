import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  createIgnoreMatcher,
  type Dockerfile,
  type Environment,
  excerptOf,
  externalBases,
  type IgnoreMatcher,
  lintDockerfile,
  parseDockerfile,
  parseIgnoreFile,
  requireKnownSyntax,
} from '../../dockerfile/index.js';
import type { BuildRequest, Engine } from '../../engine/index.js';
import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { CommandContext } from '../command.js';
import { invalid } from '../values/invalid.js';
import type { BUILD_FLAGS } from './build-flags.js';
import { checkLines } from './print/check-lines.js';
import { outlineLines, targetLines } from './print/target-lines.js';
import type { BuildSource } from './source-of.js';

type Checked = {
  /** What is to be said of it: `check`, `targets` or `outline`. */
  readonly call: string;
  readonly asked: Pick<BuildRequest, 'buildArgs' | 'target' | 'namedContexts'>;
  readonly context: CommandContext<typeof BUILD_FLAGS>;
};

/** `--call`: looks at the Dockerfile and builds nothing. @returns 1 where a check has found something */
export async function checkBuild(
  engine: Pick<Engine, 'images'>,
  source: BuildSource,
  { call, asked, context }: Checked,
): Promise<number> {
  const { out } = context;
  const { dockerfile } = source;
  if (!('text' in dockerfile)) {
    throw engineError('not_implemented', { what: 'a check of a Dockerfile that is in an archive' });
  }
  const parsed = read(dockerfile, context);
  requireKnownSyntax(parsed, new Map(Object.entries(asked.buildArgs ?? {})));
  switch (call) {
    case 'check':
    case 'lint':
      return await check(parsed, { engine, source, asked, name: dockerfile.name ?? 'Dockerfile', out });
    case 'targets':
      for (const line of targetLines(parsed)) out.line(line);
      return 0;
    case 'outline':
      for (const line of outlineLines(parsed, asked)) out.line(line);
      return 0;
    default:
      throw invalid(`invalid call method ${JSON.stringify(call)}: one of build, check, outline, targets`);
  }
}

/** Shows the lines that are wrong, where it cannot be read. */
function read(
  { text, name }: { readonly text: string; readonly name?: string | undefined },
  { err }: Pick<CommandContext, 'err'>,
): Dockerfile {
  try {
    return parseDockerfile(text, { fileName: name });
  } catch (error) {
    for (const line of excerptOf(error)?.trimEnd().split('\n') ?? []) err.line(line);
    throw error;
  }
}

type CheckScene = Pick<Checked, 'asked'> &
  Pick<CommandContext, 'out'> & {
    readonly engine: Pick<Engine, 'images'>;
    readonly source: BuildSource;
    readonly name: string;
  };

async function check(parsed: Dockerfile, { engine, source, asked, name, out }: CheckScene): Promise<number> {
  const options = {
    target: asked.target,
    buildArgs: new Map(Object.entries(asked.buildArgs ?? {})),
    namedContexts: Object.keys(asked.namedContexts ?? {}),
  };
  const environments = await environmentsOf(engine, externalBases(parsed, options));
  const { warnings, isError } = lintDockerfile(parsed, {
    ...options,
    environmentOf: (base) => environments.get(base),
    ignore: await ignoreOf(source),
  });
  for (const line of checkLines(warnings, { name, text: parsed.text })) out.line(line);
  return warnings.length > 0 || isError ? 1 : 0;
}

/** What images set that are here; nothing is pulled for a check. */
async function environmentsOf(
  { images }: Pick<Engine, 'images'>,
  names: readonly string[],
): Promise<ReadonlyMap<string, Environment>> {
  const known = new Map<string, Environment>();
  for (const name of names) {
    const image = await images.find(name).catch((error: unknown) => {
      if (!isEngineError(error)) throw error;
    });
    if (image) known.set(name, new Map((image.config.config?.Env ?? []).map(splitVariable)));
  }
  return known;
}

function splitVariable(variable: string): readonly [string, string] {
  const equals = variable.indexOf('=');
  return equals < 0 ? [variable, ''] : [variable.slice(0, equals), variable.slice(equals + 1)];
}

async function ignoreOf({ context, ignoreText }: BuildSource): Promise<IgnoreMatcher | undefined> {
  const own = context.kind === 'folder' ? readFile(join(context.path, '.dockerignore'), 'utf8') : undefined;
  const text = ignoreText ?? (await own?.catch(() => undefined));
  return text === undefined ? undefined : createIgnoreMatcher(parseIgnoreFile(text));
}
