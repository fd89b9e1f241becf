import type { ConfirmedOrder } from './overlay.js';
import type { CaptureRequest, TroubleOrder } from './trouble-order.js';

/** What was asked for by typing a command, and needs no question. */
export type PaletteMessage =
  /** Something is completed: more may be typed behind it. */
  | { readonly type: 'palette.filled'; readonly text: string }
  | { readonly type: 'order.given'; readonly order: ConfirmedOrder }
  | { readonly type: 'push.ordered'; readonly ref: string }
  | { readonly type: 'images.load.ordered'; readonly path: string }
  | { readonly type: 'trouble.ordered'; readonly order: TroubleOrder }
  | { readonly type: 'capture.ordered'; readonly request: CaptureRequest }
  | { readonly type: 'containers.filtered'; readonly filter: string };
