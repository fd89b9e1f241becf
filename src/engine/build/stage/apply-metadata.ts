import { exposedPorts, type HealthCheck, type Instruction } from '../../../dockerfile/index.js';
import { engineError } from '../../../errors/engine-error.js';
import type { ImageRunConfig } from '../../../oci/image-config.js';
import { parseSignal } from '../../../oci/signal.js';
import { formatDuration } from '../../container/format-duration.js';
import { mergeEnv } from '../../container/make-config.js';
import { shellWords } from './shell-words.js';
import type { StageState } from './stage-state.js';

/** An instruction that changes what an image says, and none of its files. */
export type MetadataInstruction = Exclude<Instruction, { readonly kind: 'run' | 'copy' | 'add' | 'workdir' | 'arg' }>;

const NANOS_PER_MILLISECOND = 1_000_000;

/**
 * What a stage is after an instruction whose variables have been replaced, and what its history says of it.
 *
 * @see buildkit, frontend/dockerfile/dockerfile2llb/convert.go: the dispatch functions, whose history this is word by word
 * @throws signal_invalid, dockerfile_invalid, build_step_invalid
 */
export function applyMetadata(
  state: StageState,
  instruction: MetadataInstruction,
): { readonly state: StageState; readonly createdBy: string } {
  const { run } = state;
  const to = (change: Partial<ImageRunConfig>, createdBy: string) => ({
    state: { ...state, run: { ...run, ...change } },
    createdBy,
  });
  switch (instruction.kind) {
    case 'env': {
      const pairs = instruction.pairs.map(({ key, value }) => `${key}=${value}`);
      const done = to({ Env: mergeEnv(run.Env ?? [], pairs) }, ['ENV', ...pairs].join(' '));
      const hiding = instruction.pairs.filter(({ key }) => state.args.has(key));
      const args = new Map([...state.args, ...hiding.map(({ key, value }) => [key, value] as const)]);
      return { ...done, state: { ...done.state, args } };
    }
    case 'label': {
      const pairs = instruction.pairs.map(({ key, value }) => [key, value] as const);
      const text = pairs.map(([key, value]) => `${key}=${value}`);
      return to({ Labels: { ...run.Labels, ...Object.fromEntries(pairs) } }, ['LABEL', ...text].join(' '));
    }
    case 'user':
      return to({ User: instruction.user }, `USER ${instruction.user}`);
    case 'volume':
      // A variable in it may have been empty.
      if (instruction.paths.includes('')) {
        throw engineError('build_step_invalid', { reason: 'VOLUME specified can not be an empty string' });
      }
      return to(
        { Volumes: { ...run.Volumes, ...setOf(instruction.paths) } },
        `VOLUME [${instruction.paths.join(' ')}]`,
      );
    case 'expose': {
      const ports = exposedPorts(instruction.ports).toSorted();
      const text = ports.map((port) => `${port}:{}`).join(' ');
      return to({ ExposedPorts: { ...run.ExposedPorts, ...setOf(ports) } }, `EXPOSE map[${text}]`);
    }
    case 'cmd': {
      const Cmd = shellWords(instruction.command, run.Shell);
      const done = to({ Cmd }, `CMD ${quotedList(Cmd)}`);
      return { ...done, state: { ...done.state, hasOwnCommand: true } };
    }
    case 'entrypoint': {
      const Entrypoint = shellWords(instruction.command, run.Shell);
      const lost = state.hasOwnCommand ? {} : { Cmd: undefined };
      return to({ Entrypoint, ...lost }, `ENTRYPOINT ${quotedList(Entrypoint)}`);
    }
    case 'healthcheck':
      return to({ Healthcheck: healthOf(instruction.check) }, `HEALTHCHECK ${healthText(instruction.check)}`);
    case 'shell':
      return to({ Shell: instruction.words }, `SHELL [${instruction.words.join(' ')}]`);
    case 'stopsignal':
      parseSignal(instruction.signal);
      return to({ StopSignal: instruction.signal }, `STOPSIGNAL ${instruction.signal}`);
    case 'onbuild':
      return to({ OnBuild: [...(run.OnBuild ?? []), instruction.expression] }, `ONBUILD ${instruction.expression}`);
    case 'maintainer':
      return { state: { ...state, author: instruction.name }, createdBy: `MAINTAINER ${instruction.name}` };
    default:
      return instruction satisfies never;
  }
}

const setOf = (names: readonly string[]): Readonly<Record<string, object>> =>
  Object.fromEntries(names.map((name) => [name, {}]));

/** As Go prints a list of texts with `%q`. */
const quotedList = (words: readonly string[]): string => `[${words.map((word) => JSON.stringify(word)).join(' ')}]`;

function healthOf(check: HealthCheck): NonNullable<ImageRunConfig['Healthcheck']> {
  return {
    Test: check.test,
    ...(check.intervalNanos > 0 && { Interval: check.intervalNanos }),
    ...(check.timeoutNanos > 0 && { Timeout: check.timeoutNanos }),
    ...(check.startPeriodNanos > 0 && { StartPeriod: check.startPeriodNanos }),
    ...(check.startIntervalNanos > 0 && { StartInterval: check.startIntervalNanos }),
    ...(check.retries > 0 && { Retries: check.retries }),
  };
}

/** As Go prints the structure with `%q`: the number of tries is a character. */
function healthText(check: HealthCheck): string {
  const times = [check.intervalNanos, check.timeoutNanos, check.startPeriodNanos, check.startIntervalNanos].map(
    (nanos) => `"${nanos === 0 ? '0s' : formatDuration(nanos / NANOS_PER_MILLISECOND)}"`,
  );
  const tries = `'\\x${check.retries.toString(16).padStart(2, '0')}'`;
  return `&{${[quotedList(check.test), ...times, tries].join(' ')}}`;
}
