import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Where the kernel has no watch to give any more, files are looked at so often instead. */
const LOOK_MS = 250;

/** Wakes whoever reads a log: when the file changes, and when there is another reason to look. */
export class LogChanges implements Disposable {
  readonly #stop: () => void;
  #isChanged = false;
  #wake: (() => void) | undefined;

  /** Watches the folder rather than the file, which need not be there yet, and may be replaced by another. */
  constructor(path: string) {
    this.#stop = watchFolder(dirname(path), (name) => {
      if (name === null || name === basename(path)) this.notify();
    });
  }

  notify(): void {
    this.#isChanged = true;
    this.#wake?.();
  }

  /** Resolves at the first change since it last did. */
  async next(): Promise<void> {
    if (!this.#isChanged) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = undefined;
    this.#isChanged = false;
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}

function watchFolder(folder: string, onChange: (name: string | null) => void): () => void {
  let watcher: FSWatcher;
  try {
    watcher = watch(folder, (_, name) => onChange(name));
  } catch {
    const timer = setInterval(() => onChange(null), LOOK_MS);
    return () => clearInterval(timer);
  }
  // The folder is gone, and the log with it: whoever waits finds out.
  watcher.on('error', () => onChange(null));
  return () => watcher.close();
}
