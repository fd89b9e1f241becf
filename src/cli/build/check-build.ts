import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  createIgnoreMatcher,
  type Dockerfile,
  excerptOf,
  type IgnoreMatcher,
  lintDockerfile,
  parseDockerfile,
  parseIgnoreFile,
} from '../../dockerfile/index.js';
import type { BuildRequest } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
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
export async function checkBuild(source: BuildSource, { call, asked, context }: Checked): Promise<number> {
  const { out } = context;
  const { dockerfile } = source;
  if (!('text' in dockerfile)) {
    throw engineError('not_implemented', { what: 'a check of a Dockerfile that is in an archive' });
  }
  const parsed = read(dockerfile, context);
  switch (call) {
    case 'check':
    case 'lint':
      return await check(parsed, { source, asked, name: dockerfile.name ?? 'Dockerfile', out });
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

async function check(
  parsed: Dockerfile,
  {
    source,
    asked,
    name,
    out,
  }: Pick<Checked, 'asked'> & Pick<CommandContext, 'out'> & { readonly source: BuildSource; readonly name: string },
): Promise<number> {
  const { warnings, isError } = lintDockerfile(parsed, {
    target: asked.target,
    buildArgs: new Map(Object.entries(asked.buildArgs ?? {})),
    namedContexts: Object.keys(asked.namedContexts ?? {}),
    ignore: await ignoreOf(source),
  });
  for (const line of checkLines(warnings, { name, text: parsed.text })) out.line(line);
  return warnings.length > 0 || isError ? 1 : 0;
}

async function ignoreOf({ context, ignoreText }: BuildSource): Promise<IgnoreMatcher | undefined> {
  const own = context.kind === 'folder' ? readFile(join(context.path, '.dockerignore'), 'utf8') : undefined;
  const text = ignoreText ?? (await own?.catch(() => undefined));
  return text === undefined ? undefined : createIgnoreMatcher(parseIgnoreFile(text));
}
