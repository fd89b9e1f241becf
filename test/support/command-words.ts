import { PassThrough } from 'node:stream';

import { checkBuildWords, readBuildWords } from '../../src/cli/build/screen-build.js';
import {
  readGroupWords,
  readNetworkWords,
  readRunWords,
  readShapeWords,
  readUpdateWords,
  readVolumeWords,
  renderTemplate,
  runDetaches,
} from '../../src/cli/screen-words.js';
import type { CommandWords } from '../../src/ui/effects/forms/command-words.js';

/** The command line's own reading, as the program gives it to the screen. */
export const WORDS: CommandWords = {
  readRun: (words) => readRunWords(words, { env: {}, workingDir: '/work' }),
  readBuild: (words) => readBuildWords(words, { env: {}, stdin: new PassThrough(), workingDir: '/' }),
  checkBuild: (words) => checkBuildWords(words, { env: {}, workingDir: '/' }),
  runDetaches: async (words) => runDetaches(words),
  readUpdate: async (words) => readUpdateWords(words),
  readNetwork: async (words) => readNetworkWords(words),
  readVolume: async (words) => readVolumeWords(words),
  readShape: async (words) => readShapeWords(words),
  readGroups: async (words) => readGroupWords(words),
  render: async (template, fields) => renderTemplate(template, fields),
};
