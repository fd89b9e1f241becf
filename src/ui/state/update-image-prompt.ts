import type { AppState } from './app-state.js';
import type { Prompt } from './overlay.js';
import { imageById } from './selectors/images.js';
import { type Step, step } from './step.js';
import { withList } from './update-list.js';
import { startLoad, startPush, startSave } from './update-pull.js';

/** A line typed to say what is to become of images. */
export type ImagePrompt = Omit<Prompt, 'purpose'> & { readonly purpose: 'push' | 'save' | 'load' };

/** Carries out what was typed; nothing typed is nothing asked. */
export function enteredForImages(state: AppState, { purpose, text, images = [] }: ImagePrompt): Step {
  if (text === '') return step(state);
  switch (purpose) {
    case 'push':
      return startPush(state, text);
    case 'save': {
      const refs = images.flatMap((image) => refsOf(state, image));
      // Marks are for one order.
      return startSave(withList(state, 'images', { marked: new Set() }), refs, text);
    }
    case 'load':
      return startLoad(state, text);
    default:
      return purpose satisfies never;
  }
}

/** All its names, so that the archive has them too. */
function refsOf(state: AppState, id: string): readonly string[] {
  const { names = [] } = imageById(state, id) ?? {};
  return names.length > 0 ? names : [id];
}
