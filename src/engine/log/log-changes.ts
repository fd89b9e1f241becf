import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

import { logPaths } from './log-files.js';

/** Where the kernel has no watch to give any more, files are looked at so often instead. */
const LOOK_MS = 250;

/** Wakes whoever reads a log: when the file changes, and when there is another reason to look. */
export class LogChanges implements Disposable {
  readonly #stop: () => void;
  readonly #folder: string;
  #stopFolder: (() => void) | undefined;
  #isChanged = false;
  #wake: (() => void) | undefined;

  /** Watches folders rather than files, which need not be there yet, and are replaced by others. */
  constructor(path: string) {
    this.#folder = logPaths(path).folder;
    this.#watchPieces();
    this.#stop = watchFolder(dirname(path), (name) => {
      this.#watchPieces();
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
    this.#stopFolder?.();
  }

  /** A log of one file has no such folder, or gets it later. */
  #watchPieces(): void {
    this.#stopFolder ??= tryWatch(this.#folder, () => this.notify());
  }
}

function watchFolder(folder: string, onChange: (name: string | null) => void): () => void {
  const stop = tryWatch(folder, onChange);
  if (stop) return stop;
  const timer = setInterval(() => onChange(null), LOOK_MS);
  return () => clearInterval(timer);
}

/** Undefined where there is no such folder, or no watch to be had. */
function tryWatch(folder: string, onChange: (name: string | null) => void): (() => void) | undefined {
  let watcher: FSWatcher;
  try {
    watcher = watch(folder, (_, name) => onChange(name));
  } catch {
    return undefined;
  }
  // The folder is gone, and the log with it: whoever waits finds out.
  watcher.on('error', () => onChange(null));
  return () => watcher.close();
}
