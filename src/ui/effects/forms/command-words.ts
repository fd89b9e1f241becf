import type { CreateContainer, UpdateContainer } from '../../../engine/index.js';

/**
 * Reads words as the command line does, so that the same words mean the same, and are refused with the same sentences,
 * on the screen. Whoever starts the screen gives it: fronts do not know one another.
 */
export interface CommandWords {
  /** What stands behind `gantry run`. @throws {EngineError} what `run` throws before it opens the engine */
  readRun(words: readonly string[]): Promise<CreateContainer>;
  /** What stands behind `gantry update`, its containers among it. @throws {EngineError} likewise */
  readUpdate(words: readonly string[]): Promise<UpdateContainer>;
}
