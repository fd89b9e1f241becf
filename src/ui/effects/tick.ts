import type { Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { toProblem } from '../state/problem.js';
import type { AnswerWatch } from './answer-watch.js';
import type { EffectTools } from './effect-tools.js';

const TICK_MS = 1000;
/** Lists are kept by events; this is for what an event was lost of. */
const REFRESH_MS = 30_000;

/** The clock of the screen, from its first frame on. */
export function startClock({ dispatch, nowMs }: Pick<EffectTools, 'dispatch' | 'nowMs'>): Disposable {
  return every(TICK_MS, () => dispatch({ type: 'clock.ticked', nowMs: nowMs() }));
}

/**
 * As `setInterval`, but without its drift: what began together comes together for days, and is drawn in one frame. What
 * was missed is left out.
 */
function every(intervalMs: number, work: () => void): Disposable {
  let dueAtMs = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const wait = (): void => {
    const now = performance.now();
    dueAtMs += intervalMs * Math.max(1, Math.ceil((now - dueAtMs) / intervalMs));
    timer = setTimeout(tick, dueAtMs - now);
  };
  const tick = (): void => {
    work();
    if (!isOver) wait();
  };
  wait();
  return {
    [Symbol.dispose]: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

/** An engine elsewhere that tells no figures is asked this often whether it is there at all. */
const PULSE_MS = 10_000;

/** What is asked of the engine now and then: the machine's own figures as often as all others, the lists twice a minute. */
export function startRounds(
  { system }: Pick<Engine, 'system'>,
  { dispatch, refreshMs, answers }: Pick<EffectTools, 'dispatch' | 'refreshMs'> & { readonly answers: AnswerWatch },
): Disposable {
  let isAsking = false;
  // Docker's API does not tell them: they are not asked for again.
  let isFar = false;
  // Said once, not each second.
  let hasFailed = false;
  const sample = async (): Promise<void> => {
    if (isAsking || isFar) return;
    isAsking = true;
    try {
      dispatch({ type: 'host.sampled', sample: await answers.during(system.hostSample()) });
      hasFailed = false;
    } catch (error) {
      isFar = isEngineError(error, 'far_lacks');
      if (!hasFailed && !isFar) dispatch({ type: 'stream.lost', what: 'machine figures', problem: toProblem(error) });
      hasFailed = true;
    } finally {
      isAsking = false;
    }
  };
  const feelPulse = async (): Promise<void> => {
    if (isAsking || !isFar) return;
    isAsking = true;
    // Why it fails is told by the streams, which break off.
    await answers.during(system.info()).catch(() => undefined);
    isAsking = false;
  };
  void sample();
  const pulses = every(PULSE_MS, () => void feelPulse());
  const samples = every(refreshMs, () => void sample());
  const refreshes = every(REFRESH_MS, () => dispatch({ type: 'refresh.due' }));
  return {
    [Symbol.dispose]: () => {
      pulses[Symbol.dispose]();
      samples[Symbol.dispose]();
      refreshes[Symbol.dispose]();
    },
  };
}
