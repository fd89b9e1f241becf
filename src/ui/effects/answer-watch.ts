import type { EffectTools } from './effect-tools.js';

/** How long an answer may take before that is worth a word. */
const PATIENCE_MS = 5000;

/** Says since when the engine owes an answer, once that is long, and when all have come. */
export class AnswerWatch {
  readonly #tools: Pick<EffectTools, 'dispatch' | 'nowMs'>;
  readonly #overdue = new Set<object>();

  constructor(tools: Pick<EffectTools, 'dispatch' | 'nowMs'>) {
    this.#tools = tools;
  }

  async during<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const { dispatch, nowMs } = this.#tools;
    const sinceMs = nowMs();
    const ask = {};
    const timer = setTimeout(() => {
      this.#overdue.add(ask);
      if (this.#overdue.size === 1) dispatch({ type: 'engine.silent', sinceMs });
    }, PATIENCE_MS).unref();
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      if (this.#overdue.delete(ask) && this.#overdue.size === 0)
        dispatch({ type: 'engine.silent', sinceMs: undefined });
    }
  }
}
