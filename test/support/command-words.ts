import {
  readGroupWords,
  readRunWords,
  readShapeWords,
  readUpdateWords,
  renderTemplate,
} from '../../src/cli/screen-words.js';
import type { CommandWords } from '../../src/ui/effects/forms/command-words.js';

/** The command line's own reading, as the program gives it to the screen. */
export const WORDS: CommandWords = {
  readRun: (words) => readRunWords(words, { env: {}, workingDir: '/work' }),
  readUpdate: async (words) => readUpdateWords(words),
  readShape: async (words) => readShapeWords(words),
  readGroups: async (words) => readGroupWords(words),
  render: async (template, fields) => renderTemplate(template, fields),
};
