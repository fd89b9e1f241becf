import { isEngineError } from '../../errors/engine-error.js';
import type { Dockerfile, Stage } from '../dockerfile.js';
import type { Environment } from '../environment.js';
import { type Lexed, lexOrUndefined } from '../lex.js';
import { type MetaSources, metaEnvironment } from '../meta-environment.js';
import { suggestion } from '../suggestion.js';
import { mayNameAnImage } from './image-name.js';
import { type LintWarning, lintWarning } from './lint-warning.js';

const TARGET_PLATFORM = 'TARGETPLATFORM';
const PLATFORM = /^[a-z0-9]+(\/[a-z0-9_]+(\/[a-z0-9.]+)?)?$/i;

/** What FROM lines say of images and platforms, with the ARGs they may use. */
export function checkBases(dockerfile: Dockerfile, sources: MetaSources): readonly LintWarning[] {
  const given = metaOrUndefined(dockerfile, sources);
  const byDefault = metaOrUndefined(dockerfile, { platformArgs: sources.platformArgs });
  return dockerfile.stages.flatMap((stage) => [
    ...(byDefault ? checkDefaultName(dockerfile, stage, byDefault) : []),
    ...(given ? checkFrom(dockerfile, stage, given) : []),
  ]);
}

/** A mistake there is the build's to report. */
function metaOrUndefined(dockerfile: Dockerfile, sources: MetaSources): Environment | undefined {
  try {
    return metaEnvironment(dockerfile, sources);
  } catch (error) {
    if (isEngineError(error, 'dockerfile_invalid')) return undefined;
    throw error;
  }
}

function checkDefaultName({ escape }: Dockerfile, { from }: Stage, meta: Environment): readonly LintWarning[] {
  const name = lexOrUndefined(from.base, meta, { escape });
  if (name === undefined || mayNameAnImage(name.text)) return [];
  const message = `Default value for ARG ${from.base} results in empty or invalid base image name`;
  return [lintWarning('InvalidDefaultArgInFrom', from.range, message)];
}

function checkFrom(dockerfile: Dockerfile, { from, name = '' }: Stage, meta: Environment): readonly LintWarning[] {
  const read = (text: string): Lexed | undefined => lexOrUndefined(text, meta, { escape: dockerfile.escape });
  const declared = dockerfile.metaArgs.flatMap(({ args }) => args.map((arg) => arg.name));
  const known = [...new Set([...declared, ...meta.keys()])];
  const base = read(from.base);
  const platform = from.platform === undefined ? undefined : read(from.platform);
  const found = [...(base?.unmatched ?? []), ...(platform?.unmatched ?? [])]
    .filter((variable) => !known.includes(variable))
    .map((variable) => {
      const meant = suggestion(variable, known);
      const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
      return lintWarning('UndefinedArgInFrom', from.range, `FROM argument '${variable}' is not declared${hint}`);
    });
  if (platform === undefined) return found;
  if (isTargetPlatform(platform, meta)) {
    const message = `Setting platform to predefined ${from.platform} in FROM is redundant as this is the default behavior`;
    found.push(lintWarning('RedundantTargetPlatform', from.range, message));
  }
  if (isConstantPlatform(platform, name)) {
    const message = `FROM --platform flag should not use constant value ${JSON.stringify(platform.text)}`;
    found.push(lintWarning('FromPlatformFlagConstDisallowed', from.range, message));
  }
  return found;
}

const isTargetPlatform = ({ text, matched, unmatched }: Lexed, meta: Environment): boolean =>
  matched.size === 1 && unmatched.size === 0 && matched.has(TARGET_PLATFORM) && text === meta.get(TARGET_PLATFORM);

/** A stage that is called after its platform is meant to be for it. */
function isConstantPlatform({ text, matched, unmatched }: Lexed, stageName: string): boolean {
  if (matched.size > 0 || unmatched.size > 0 || !PLATFORM.test(text)) return false;
  return !text
    .toLowerCase()
    .split('/')
    .slice(0, 2)
    .some((part) => stageName.includes(part));
}
