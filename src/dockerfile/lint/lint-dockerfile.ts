import { isEngineError } from '../../errors/engine-error.js';
import type { Dockerfile } from '../dockerfile.js';
import type { Written } from '../instruction.js';
import { platformArgs } from '../predefined-args.js';
import { planStages, type StagePlan } from '../stage-plan.js';
import { checkBases } from './check-bases.js';
import { checkFile } from './check-file.js';
import { checkStages } from './check-stages.js';
import { includes, type LintConfig, NO_LINT_CONFIG, parseLintConfig } from './lint-config.js';
import type { LintOptions } from './lint-options.js';
import { isExperimental, type LintWarning } from './lint-warning.js';

export type LintReport = {
  readonly warnings: readonly LintWarning[];
  /** `# check=error=true`: warnings make the build fail. */
  readonly isError: boolean;
};

/** Stands for the platforms where nobody says them: no check depends on which they are. */
const SOME_PLATFORM = { os: 'linux', architecture: 'amd64' };
const CHECK_ARGUMENT = 'BUILDKIT_DOCKERFILE_CHECK';

/**
 * BuildKit's build checks, in the order of the lines. Without a target every stage is looked at, unless `isWhole` says no. A Dockerfile that cannot be
 * built gets the checks that need no plan: what is wrong with it the build says.
 */
export function lintDockerfile(dockerfile: Dockerfile, asked: LintOptions = {}): LintReport {
  const options = { ...asked, platformArgs: asked.platformArgs ?? platformArgs(SOME_PLATFORM, SOME_PLATFORM) };
  const config = configOf(dockerfile, options);
  if (config.skip === 'all') return { warnings: [], isError: config.isError };
  const plans = plansOf(dockerfile, options);
  const warnings = [
    ...checkFile(dockerfile),
    ...checkBases(dockerfile, options),
    ...plans.flatMap((plan) => checkStages(dockerfile, plan, options)),
  ];
  const written = writtenAt(dockerfile);
  const wanted = warnings.filter(
    ({ rule, range }) =>
      !includes(config.skip, rule) &&
      !options.skip?.includes(rule) &&
      !isSkippedBy(written.get(range.startLine), rule) &&
      (!isExperimental(rule) || includes(config.experimental, rule)),
  );
  const inOrder = wanted.toSorted((left, right) => left.range.startLine - right.range.startLine);
  return { warnings: inOrder, isError: config.isError };
}

/** The build's word goes before the file's; what cannot be read says nothing. */
function configOf(dockerfile: Dockerfile, { buildArgs }: LintOptions): LintConfig {
  const directive = dockerfile.directives.find(({ name }) => name === 'check')?.value;
  const config = parseLintConfig(buildArgs?.get(CHECK_ARGUMENT) ?? directive ?? '');
  return 'reason' in config ? NO_LINT_CONFIG : config;
}

/** Instructions by the lines that they begin at. */
const writtenAt = ({ stages }: Dockerfile): ReadonlyMap<number, Written> =>
  new Map(
    stages.flatMap(({ from, instructions }) => [from, ...instructions]).map((each) => [each.range.startLine, each]),
  );

/** A comment `# check=skip=…` right above an instruction. */
function isSkippedBy(written: Written | undefined, rule: string): boolean {
  return (written?.comments ?? []).some((comment) => {
    const config = comment.startsWith('check=') ? parseLintConfig(comment.slice('check='.length)) : NO_LINT_CONFIG;
    return !('reason' in config) && includes(config.skip, rule);
  });
}

/** One plan of everything: what only some target needs is looked at too, and nothing twice. */
function plansOf(dockerfile: Dockerfile, options: LintOptions): readonly StagePlan[] {
  try {
    return [planStages(dockerfile, { ...options, isWhole: options.isWhole ?? options.target === undefined })];
  } catch (error) {
    if (isEngineError(error, 'dockerfile_invalid', 'word_invalid', 'stage_cycle', 'stage_not_found')) return [];
    throw error;
  }
}
