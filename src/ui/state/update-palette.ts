import type { AppState } from './app-state.js';
import type { PaletteMessage } from './palette-message.js';
import { type Step, step } from './step.js';
import { withList } from './update-list.js';
import { carryOut } from './update-order.js';
import { startLoad, startPush } from './update-pull.js';

/** Commands that were chosen and are remembered. */
const REMEMBERED = 20;

/** Carries out what a command says. */
export function updatePalette(state: AppState, message: PaletteMessage): Step {
  switch (message.type) {
    case 'palette.filled': {
      const { overlay } = state;
      if (overlay?.kind !== 'palette') return step(state);
      return step({ ...state, overlay: { ...overlay, text: message.text, cursor: 0, edition: overlay.edition + 1 } });
    }
    case 'order.given':
      return carryOut(state, message.order);
    case 'push.ordered':
      return startPush(state, message.ref);
    case 'images.load.ordered':
      return startLoad(state, message.path);
    case 'trouble.ordered':
      return step(state, { type: 'trouble.order', order: message.order });
    case 'capture.ordered':
      return step(state, { type: 'capture.start', request: message.request });
    case 'containers.filtered': {
      const isListed = state.focus === 'containers' || state.focus === 'top';
      return step(
        withList(isListed ? state : { ...state, focus: 'containers' }, 'containers', { filter: message.filter }),
      );
    }
    default:
      return message satisfies never;
  }
}

/** The newest first, each once. */
export function remembered(recent: readonly string[], id: string): readonly string[] {
  return [id, ...recent.filter((other) => other !== id)].slice(0, REMEMBERED);
}
