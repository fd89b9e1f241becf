import type { AppState, PaneId } from '../state/app-state.js';
import type { DetailTab } from '../state/detail/detail.js';
import type { Message } from '../state/message.js';
import type { Overlay } from '../state/overlay.js';
import type { SystemTab } from '../state/system/system-view.js';

/**
 * Where a key has its meaning: in a pane, in every list, in every pane, in every pane but the detail, wherever the numbers
 * are those of the views and not of tabs, in the detail of a
 * container or of an image, in a tab of it, in an overlay, instead of everything where the engine cannot be opened, or always.
 * What lies on top has the keys: while an overlay is open, no key of a pane does anything.
 */
export type Place =
  | PaneId
  | 'lists'
  | 'panes'
  | 'overview'
  | 'views'
  | 'container-detail'
  | 'image-detail'
  | 'project-detail'
  | `system-${SystemTab}`
  | 'volume-detail'
  | 'network-detail'
  | `${DetailTab}-tab`
  | Overlay['kind']
  | 'form-choice'
  | 'form-path'
  | 'terminal-typing'
  | 'terminal-ended'
  | 'broken'
  | 'always';

/** A key and what it does. Footer, help, docs/keys.md and the tests are made from these. */
export type Binding = {
  /** `container.stop`: what tests and user settings name it by. */
  readonly id: string;
  /** Any of these. A key has the name that {@link keyName} gives it. */
  readonly keys: readonly string[];
  readonly where: readonly Place[];
  /** One or two words, for the footer. */
  readonly label: string;
  /** Commands of docker's that do this: what people may look for who know them. */
  readonly docker?: readonly string[] | undefined;
  /** A sentence, for the help. */
  readonly help: string;
  /** Its rank in the footer, lowest first; not there unless told. */
  readonly footer?: number | undefined;
  /** Whether it is worth a hint now, where that differs; always unless told. Asked on every frame. */
  readonly hinted?: ((state: AppState) => boolean) | undefined;
  /** It changes something that outlives the screen: read-only mode refuses it. */
  readonly changes?: boolean | undefined;
  /** The user's own command that it runs, by name. */
  readonly command?: string | undefined;
  /** Why the key does nothing now, in words for the user; undefined when it works. Cheap: asked on every frame. */
  readonly whyNot?: ((state: AppState) => string | undefined) | undefined;
  readonly message: (state: AppState) => Message | undefined;
};
