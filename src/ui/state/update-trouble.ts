import type { AppState } from './app-state.js';
import type { TroubleMessage } from './message.js';
import { type Step, step, withNotice } from './step.js';

/** What containers suffer on purpose, and what is captured of their packets. */
export function updateTrouble(state: AppState, message: TroubleMessage): Step {
  switch (message.type) {
    case 'troubles.listed': {
      const suffering = message.troubles.filter(({ shapes, partition }) => shapes.length > 0 || partition);
      if (suffering.length === 0 && state.troubles.size === 0) return step(state);
      return step({ ...state, troubles: new Map(suffering.map((trouble) => [trouble.containerId, trouble] as const)) });
    }
    case 'heal.asked':
      return step(state, { type: 'trouble.order', order: { kind: 'heal', refs: message.refs } });
    case 'trouble.order.done':
      return step(withNotice(state, message.text, 'good'), { type: 'troubles.list' });
    case 'capture.begun':
      return step(
        withNotice(
          { ...state, capture: { ...message.capture, packets: 0 } },
          `Writing the packets of ${message.capture.container} to ${message.capture.path}: t ends it.`,
        ),
      );
    case 'capture.grew':
      return step(state.capture ? { ...state, capture: { ...state.capture, packets: message.packets } } : state);
    case 'capture.stop.asked':
      return step(state, { type: 'capture.stop' });
    case 'capture.ended':
      return step({
        ...withNotice(state, message.text, message.isFailure ? 'bad' : 'good'),
        capture: undefined,
      });
    default:
      return message satisfies never;
  }
}
