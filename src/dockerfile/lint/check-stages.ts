import { argValue } from '../arg-value.js';
import type { Dockerfile } from '../dockerfile.js';
import type { Environment } from '../environment.js';
import type { Instruction } from '../instruction.js';
import { lexOrUndefined } from '../lex.js';
import type { PlannedStage, StagePlan } from '../stage-plan.js';
import { suggestion } from '../suggestion.js';
import { checkInstruction } from './check-instruction.js';
import type { LintOptions } from './lint-options.js';
import type { LintState } from './lint-state.js';
import { baseImagePlatformWarning, type LintWarning, lintWarning } from './lint-warning.js';
import { wordsOf } from './words-of.js';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** Read by the builder, and never in the environment. */
const BUILDER_ARGS: readonly string[] = ['BUILDKIT_SBOM_SCAN_CONTEXT', 'BUILDKIT_SBOM_SCAN_STAGE'];

/** What the instructions of the stages do that are built, one after another as they would be done. */
export function checkStages(dockerfile: Dockerfile, plan: StagePlan, options: LintOptions): readonly LintWarning[] {
  const ends = new Map<number, LintState>();
  return plan.stages.flatMap((planned) => {
    const found: LintWarning[] = [...checkPlatform(planned, options)];
    let state = startOf(planned, ends, options);
    for (const instruction of instructionsOf(planned)) {
      found.push(
        ...checkVariables(instruction, dockerfile, state),
        ...checkInstruction(instruction, dockerfile, { state, ignore: options.ignore }),
      );
      state = afterwards(instruction, dockerfile, { state, plan, options });
    }
    ends.set(planned.stage.index, state);
    return [...found, ...checkOnlyOnce(planned)];
  });
}

function checkPlatform({ stage, base }: PlannedStage, { platformsOf }: LintOptions): readonly LintWarning[] {
  const platforms = base.kind === 'external' ? platformsOf?.(base.name) : undefined;
  if (base.kind !== 'external' || platforms === undefined || platforms.expected === platforms.actual) return [];
  return [baseImagePlatformWarning(stage.from.range, { image: base.name, ...platforms })];
}

/** Triggers come from somewhere else: what is wrong with them is told of the FROM that brought them in. */
function instructionsOf({ stage, triggers }: PlannedStage): readonly Instruction[] {
  return [...triggers.map((trigger) => ({ ...trigger, range: stage.from.range })), ...stage.instructions];
}

/** A state that goes on from instruction to instruction: to copy all that is known for each would take its time. */
type Walk = LintState & { readonly environment: Map<string, string>; readonly declared: Set<string> };

function startOf({ base }: PlannedStage, ends: ReadonlyMap<number, LintState>, options: LintOptions): Walk {
  const before = base.kind === 'stage' ? ends.get(base.index) : undefined;
  if (before !== undefined)
    return { ...before, environment: new Map(before.environment), declared: new Set(before.declared) };
  const known = base.kind === 'external' ? options.environmentOf?.(base.name) : new Map<string, string>();
  const environment = new Map([['PATH', DEFAULT_PATH], ...(known ?? [])]);
  return {
    environment,
    isEnvironmentKnown: known !== undefined,
    declared: new Set(),
    hasWorkdir: false,
    hasShell: false,
  };
}

type Scene = { readonly state: Walk; readonly plan: StagePlan; readonly options: LintOptions };

function afterwards(instruction: Instruction, { escape }: Dockerfile, { state, plan, options }: Scene): Walk {
  const read = (word: string): string => lexOrUndefined(word, state.environment, { escape })?.text ?? '';
  switch (instruction.kind) {
    case 'env': {
      // Each sees what was before all of them.
      const pairs = instruction.pairs.map(({ key, value }) => [read(key), read(value)] as const);
      for (const [key, value] of pairs) state.environment.set(key, value);
      return state;
    }
    case 'arg': {
      const { environment, declared } = state;
      const sources = { buildArgs: options.buildArgs ?? new Map(), metaEnvironment: plan.metaEnvironment };
      for (const arg of instruction.args) {
        const value = argValue(arg, { ...sources, expand: expanderOf(environment, escape) });
        if (value !== undefined) environment.set(arg.name, value);
        declared.add(arg.name);
      }
      return state;
    }
    case 'workdir':
      return { ...state, hasWorkdir: true };
    case 'shell':
      return { ...state, hasShell: true };
    default:
      return state;
  }
}

const expanderOf = (environment: Environment, escape: Dockerfile['escape']) => (word: string) =>
  lexOrUndefined(word, environment, { escape })?.text ?? '';

function checkVariables(
  instruction: Instruction,
  { escape }: Dockerfile,
  { environment, isEnvironmentKnown, declared }: LintState,
): readonly LintWarning[] {
  if (!isEnvironmentKnown) return [];
  const unset = new Set<string>();
  const known = new Set(declared);
  for (const { text, isHeredoc, declares } of wordsOf(instruction)) {
    const lexed = lexOrUndefined(text, environment, { escape: isHeredoc ? '\\' : escape, ignoresQuotes: isHeredoc });
    for (const name of lexed?.unmatched ?? []) if (!known.has(name)) unset.add(name);
    if (declares !== undefined) known.add(declares);
  }
  return [...unset]
    .filter((name) => !BUILDER_ARGS.includes(name))
    .map((name) => {
      const meant = suggestion(name, [...environment.keys()]);
      const hint = meant === undefined ? '' : ` (did you mean $${meant}?)`;
      return lintWarning('UndefinedVar', instruction.range, `Usage of undefined variable '$${name}'${hint}`);
    });
}

/** The one that does not count is the one to look at. */
function checkOnlyOnce({ stage }: PlannedStage): readonly LintWarning[] {
  return (['cmd', 'entrypoint', 'healthcheck'] as const).flatMap((kind) => {
    const all = stage.instructions.filter((instruction) => instruction.kind === kind);
    return all.slice(0, -1).map(({ range }, index) => {
      const keyword = all[index + 1]?.keyword ?? '';
      return lintWarning(
        'MultipleInstructionsDisallowed',
        range,
        `Multiple ${keyword} instructions should not be used in the same stage because only the last one will be used`,
      );
    });
  });
}
