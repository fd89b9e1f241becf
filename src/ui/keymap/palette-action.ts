import type { ListId, PaneId } from '../state/app-state.js';
import type { Message } from '../state/message.js';

/** One line of the palette. */
export type PaletteAction = {
  readonly id: string;
  readonly label: string;
  readonly key: string;
  readonly help: string;
  /** What is known of the object that it is for. Foreign text. */
  readonly note?: string | undefined;
  /** Why it does nothing now; undefined when it works. */
  readonly reason: string | undefined;
  readonly message: Message | undefined;
  /** Put under the cursor before. */
  readonly select?: { readonly list: ListId; readonly id: string } | undefined;
  /** Gone to before; named beside the label, since other panes may have an action that is called the same. */
  readonly focus?: PaneId | undefined;
  /** What is typed with it, where more must be; it is then not carried out. */
  readonly fill?: string | undefined;
};
