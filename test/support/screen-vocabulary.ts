import { whyNoTemplate } from '../../src/cli/screen-words.js';
import type { ScreenVocabulary } from '../../src/config/screen-vocabulary.js';
import { screenVocabulary } from '../../src/ui/vocabulary.js';

/** The words of the real screen, as the program puts them together. */
export const VOCABULARY: ScreenVocabulary = screenVocabulary({ whyNoTemplate });
