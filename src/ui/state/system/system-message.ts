import type { ListedContext } from '../../../contexts/index.js';
import type { EngineEvent, SystemInfo } from '../../../engine/index.js';
import type { Problem } from '../problem.js';
import type {
  ApiRequestLine,
  KeptBackups,
  PingOutcome,
  RegistryPlace,
  RegistryRow,
  SystemSource,
  SystemTab,
  WholeUsage,
} from './system-view.js';

/** What happens in the view of the engine and its machine. What was read for a tab says so. */
export type SystemMessage =
  /** The next engine is another one. */
  | { readonly type: 'context.changed' }
  | { readonly type: 'system.tab.chosen'; readonly tab: SystemTab }
  | { readonly type: 'system.tab.moved'; readonly by: number }
  | { readonly type: 'system.disk.read'; readonly usage: WholeUsage }
  | { readonly type: 'system.engine.read'; readonly info: SystemInfo }
  | { readonly type: 'system.events.begun' }
  | { readonly type: 'system.events.came'; readonly events: readonly EngineEvent[] }
  | { readonly type: 'system.events.type.turned' }
  | { readonly type: 'system.events.paused' }
  | { readonly type: 'system.contexts.read'; readonly contexts: readonly ListedContext[] }
  | { readonly type: 'system.context.greeted'; readonly name: string; readonly outcome: PingOutcome }
  | { readonly type: 'system.registry.read'; readonly place: RegistryPlace; readonly rows: readonly RegistryRow[] }
  /** What the cursor is on; of a tag, the image is pulled. */
  | { readonly type: 'system.registry.opened' }
  | { readonly type: 'system.registry.left' }
  /** Who we are there is another. */
  | { readonly type: 'system.logins.changed'; readonly text: string }
  | { readonly type: 'system.backups.read'; readonly kept: KeptBackups }
  | { readonly type: 'system.requests.read'; readonly requests: readonly ApiRequestLine[] }
  /** All of something that a row has no room for. Foreign text. */
  | { readonly type: 'system.shown'; readonly title: string; readonly lines: readonly string[] }
  | { readonly type: 'system.failed'; readonly source: SystemSource; readonly problem: Problem };

export type SystemEffect =
  /** Reads what a tab shows in place of what was read before, and goes on as long as it changes. */
  | { readonly type: 'system.follow'; readonly source: SystemSource }
  | { readonly type: 'system.leave' }
  | { readonly type: 'context.use'; readonly name: string }
  | { readonly type: 'registry.logout'; readonly registry: string };
