import { EngineError } from '../../errors/engine-error.js';
import { firstFailure } from '../../errors/first-failure.js';
import type { ErrorKind } from '../../errors/kind.js';

/** A failure, as the screen tells it. */
export type Problem = {
  /** What happened; foreign text may be in it. */
  readonly sentence: string;
  readonly hint: string | undefined;
  readonly kind: ErrorKind;
  /** `image_in_use`; undefined for a bug. */
  readonly code: string | undefined;
  /** What lies below, outermost first; for a bug its stack too. */
  readonly causes: readonly string[];
  readonly exitCode: number;
};

/** Tells any thrown value as a problem. Whatever is no {@link EngineError} is a bug, and keeps its stack. */
export function toProblem(thrown: unknown): Problem {
  const error = firstFailure(thrown);
  if (error instanceof AggregateError && error.errors.length > 0) return ofSeveral(error);
  if (error instanceof EngineError) {
    const { message, hint, kind, code, exitCode = 1 } = error;
    return { sentence: withShortIds(message), hint, kind, code, causes: causesOf(error), exitCode };
  }
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').slice(1) : [];
  return {
    sentence: error instanceof Error ? error.message || error.name : String(error),
    hint: 'This is a bug in gantry. Please report it with what stands below.',
    kind: 'internal',
    code: undefined,
    causes: [...stack.map((line) => line.trim()), ...causesOf(error)],
    exitCode: 1,
  };
}

/** The screen asks for objects by their ids, and failures name what was asked for: as lists write it, it is read at a glance. */
function withShortIds(sentence: string): string {
  return sentence.replaceAll(/(?<!:)\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1');
}

function ofSeveral({ errors }: AggregateError): Problem {
  const [first, ...others] = errors.map(toProblem);
  if (!first) return toProblem('no error');
  return { ...first, causes: [...first.causes, ...others.map(({ sentence }) => sentence)] };
}

function causesOf(error: unknown): string[] {
  const causes: string[] = [];
  for (let cause = causeOf(error); cause !== undefined && causes.length < 10; cause = causeOf(cause)) {
    causes.push(cause instanceof Error ? cause.message : String(cause));
  }
  return causes;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
