import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { RunProgram } from './run-program.js';

/** Where units are put for the machine, or for one that is being made in a folder. */
export type ServicePlace = {
  /** `/`, or what will be it. */
  readonly root: string;
  readonly runProgram: RunProgram | undefined;
};

const FOLDER = 'etc/systemd/system';

export const unitFolder = ({ root }: Pick<ServicePlace, 'root'>): string => join(root, FOLDER);

/** The one that runs this machine; undefined for a machine that does not run. @throws systemd_missing */
export function livingSystemd({ root, runProgram }: ServicePlace): Systemd | undefined {
  if (root !== '/') return undefined;
  // @see sd_booted(3)
  if (!existsSync('/run/systemd/system') || !runProgram) throw engineError('systemd_missing');
  return new Systemd(runProgram);
}

/** What is asked of `systemctl`. */
export class Systemd {
  readonly #run: RunProgram;

  constructor(run: RunProgram) {
    this.#run = run;
  }

  /** @throws systemd_failed, systemd_missing */
  async order(...words: readonly string[]): Promise<void> {
    const { exitCode, stderr, stdout } = await this.#systemctl(words);
    if (exitCode === 0) return;
    const reason = `${stderr}${stdout}`.trim() || `it ended with ${exitCode}`;
    throw engineError('systemd_failed', { order: words.join(' '), reason });
  }

  /** One word, such as `active` or `disabled`. @throws systemd_missing */
  async ask(question: 'is-active' | 'is-enabled', unit: string): Promise<string> {
    const { stdout } = await this.#systemctl([question, unit]);
    return stdout.trim().split('\n', 1)[0] || 'unknown';
  }

  async #systemctl(words: readonly string[]) {
    try {
      return await this.#run('systemctl', words);
    } catch (error) {
      throw isEngineError(error, 'program_missing') ? engineError('systemd_missing') : error;
    }
  }
}
