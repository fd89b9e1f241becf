import type { ContextDirectory } from '../../contexts/index.js';

/** Other engines, which the screen can go to. Whoever starts it gives them. */
export interface ScreenContexts {
  directory(): Promise<Pick<ContextDirectory, 'list' | 'ping'>>;
  /** The next engine that is opened is that of the context. */
  choose(name: string): void;
}
