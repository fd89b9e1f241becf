import { type ConfigFile, configFiles, type Environment } from './config-files.js';
import { type ConfigProblem, type LoadedConfig, NOTHING_CONFIGURED } from './loaded-config.js';
import { mergeConfig } from './merge-config.js';
import { type ConfigText, readConfigFiles } from './read-config-files.js';
import type { ScreenVocabulary } from './screen-vocabulary.js';

export type LoadConfigOptions = {
  readonly env: Environment;
  /** Asked for where there is a file. */
  readonly vocabulary: () => Promise<ScreenVocabulary>;
  /** `--read-only`: whatever files say. */
  readonly isReadOnly?: boolean | undefined;
};

/** Reads the settings of this user on this machine. Never throws: what cannot be taken is among the problems. */
export async function loadConfig({ env, vocabulary, isReadOnly = false }: LoadConfigOptions): Promise<LoadedConfig> {
  const loaded = await loadConfigFiles(configFiles(env), vocabulary);
  return isReadOnly ? readOnly(loaded) : loaded;
}

/** The same of these files, the last on top. */
export async function loadConfigFiles(
  files: readonly ConfigFile[],
  vocabulary: LoadConfigOptions['vocabulary'],
): Promise<LoadedConfig> {
  const texts = readConfigFiles(files);
  // Most have no file, and need not wait for what reads one.
  return texts.length === 0 ? NOTHING_CONFIGURED : await readTexts(texts, await vocabulary());
}

async function readTexts(texts: readonly ConfigText[], vocabulary: ScreenVocabulary): Promise<LoadedConfig> {
  const { parseConfig } = await import('./parse-config.js');
  const parsed = texts.map((each) =>
    'problem' in each
      ? { settings: {}, places: new Map(), problems: [each.problem] }
      : parseConfig(each.text, { file: each.file, vocabulary }),
  );
  const merged = mergeConfig(parsed);
  const complaints = vocabulary.complaints(merged.config).map(({ path, sentence }): ConfigProblem => {
    const origin = merged.origins.get(path.join('.')) ?? merged.origins.get(path[0] ?? '');
    const { file = '', line = 0, column = 0 } = origin?.kind === 'file' ? origin : {};
    return { file, line, column, sentence };
  });
  const problems = [...parsed.flatMap(({ problems }) => problems), ...complaints];
  return { ...merged, problems: inOrder(problems, texts) };
}

/** As they stand in the files; what is about none of them comes first. */
function inOrder(problems: readonly ConfigProblem[], texts: readonly ConfigText[]): readonly ConfigProblem[] {
  const fileOf = ({ file }: ConfigProblem): number => texts.findIndex((text) => text.file === file);
  return problems.toSorted((a, b) => fileOf(a) - fileOf(b) || a.line - b.line || a.column - b.column);
}

function readOnly({ config, origins, problems }: LoadedConfig): LoadedConfig {
  return {
    config: { ...config, readOnly: true },
    origins: new Map([...origins, ['readOnly', { kind: 'flag', flag: '--read-only' }]]),
    problems,
  };
}
