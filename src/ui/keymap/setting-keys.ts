import { KEYMAP_PRESETS, THEME_NAMES } from '../../config/ui-config.js';
import type { Binding } from './binding.js';

/** What is chosen about the screen itself. The palette has it; it has no key unless its user gives it one. */
export const SETTING_KEYS: readonly Binding[] = [
  ...THEME_NAMES.map(
    (theme): Binding => ({
      id: `theme.${theme}`,
      keys: [],
      where: ['panes'],
      label: `theme ${theme}`,
      help: `Look as the theme ${theme} says, until you leave.`,
      whyNot: ({ settings }) => (settings.theme === theme ? 'It looks so already.' : undefined),
      message: () => ({ type: 'theme.chosen', theme }),
    }),
  ),
  ...KEYMAP_PRESETS.map(
    (keymap): Binding => ({
      id: `keymap.${keymap}`,
      keys: [],
      where: ['panes'],
      label: `keys ${keymap}`,
      help: `Take the keys of ${keymap === 'default' ? 'gantry' : keymap}, until you leave.`,
      whyNot: ({ settings }) => (settings.keymap === keymap ? 'The keys are so already.' : undefined),
      message: () => ({ type: 'preset.chosen', keymap }),
    }),
  ),
  {
    id: 'config.problems',
    keys: [],
    where: ['panes'],
    label: 'settings: problems',
    help: 'Show what in your settings does not hold.',
    whyNot: ({ configProblems }) => (configProblems.length > 0 ? undefined : 'All that is set holds.'),
    message: () => ({ type: 'config.problems.shown' }),
  },
];
