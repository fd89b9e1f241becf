import { type ConfigProblem, placeText } from '../../../config/loaded-config.js';
import type { AppState } from '../app-state.js';
import { type Step, step, withNotice } from '../step.js';
import type { SettingsMessage } from './settings-message.js';

/** What is chosen about the screen while it is there. */
export function updateSettings(state: AppState, message: SettingsMessage): Step {
  const { settings } = state;
  switch (message.type) {
    case 'theme.chosen': {
      const next = { ...state, settings: { ...settings, theme: message.theme } };
      return step(
        withNotice(
          next,
          `The theme is ${message.theme} until you leave; theme: ${message.theme} in your settings keeps it.`,
        ),
      );
    }
    case 'preset.chosen': {
      const next = { ...state, settings: { ...settings, keymap: message.keymap } };
      return step(
        withNotice(
          next,
          `The keys are those of ${message.keymap} until you leave; keymap: ${message.keymap} in your settings keeps them.`,
        ),
      );
    }
    case 'config.problems.shown':
      return step({ ...state, tellsConfigProblems: false, overlay: problemsReport(state.configProblems) });
    default:
      return message satisfies never;
  }
}

function problemsReport(problems: readonly ConfigProblem[]): AppState['overlay'] {
  const lines = problems.flatMap((problem) => [placeText(problem), `  ${problem.sentence}`, '']);
  return {
    kind: 'report',
    title: 'What in your settings does not hold',
    lines,
    closing: 'Each of these has its usual value instead. gantry config edit opens the file.',
    top: 0,
  };
}
