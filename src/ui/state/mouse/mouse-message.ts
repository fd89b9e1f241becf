import type { ListId, PaneId } from '../app-state.js';

/** What is done with the mouse, where no key does the same. */
export type MouseMessage =
  | { readonly type: 'row.chosen'; readonly list: ListId; readonly id: string }
  /** A row of the tab that a pane is turned to. */
  | { readonly type: 'tab.row.chosen'; readonly pane: 'detail' | 'system'; readonly id: string }
  /** `sort`: index into the sorts of the list; the one that it has already is turned round. */
  | { readonly type: 'sort.chosen'; readonly list: ListId; readonly sort: number }
  /** The wheel over a pane, which need not have the focus. */
  | { readonly type: 'pane.wheeled'; readonly pane: PaneId; readonly by: number }
  /** Whether the screen has the mouse, or the terminal that it is in. */
  | { readonly type: 'mouse.toggled' };
