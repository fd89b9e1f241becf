import type { ScreenVocabulary } from '../../config/screen-vocabulary.js';
import { engineError } from '../../errors/engine-error.js';
import type { CliIo } from '../cli-io.js';

/** What commands about settings need besides the files: the entry point gives it, for fronts do not know one another. */
export type SettingsDoor = {
  /** The words that settings of the screen may use. */
  vocabulary(): Promise<ScreenVocabulary>;
  /** Runs an editor. @throws program_missing */
  runOnTerminal(options: {
    readonly program: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  }): Promise<{ readonly exitCode: number | undefined; readonly signal: string | undefined }>;
};

export function requireSettings({ settings }: Pick<CliIo, 'settings'>): SettingsDoor {
  if (!settings) throw engineError('config_home_unknown', undefined);
  return settings;
}
