import type { ContainerId, ContainerProcess, FileEntry } from '../../engine/index.js';
import type { Digest } from '../../oci/digest.js';
import type { Signal } from '../../oci/signal.js';
import type { BuildEffect } from './builds/build-message.js';
import type { CleanupTarget } from './cleanup.js';
import type { CommandEffect } from './commands/command-message.js';
import type { ContainerOrder } from './container-order.js';
import type { CopiesEffect } from './copies/copies.js';
import type { DetailSource } from './detail/detail.js';
import type { FileOwner } from './detail/files-view.js';
import type { Form } from './forms/form.js';
import type { LogEffect } from './logs/log-effect.js';
import type { NetworkOrder } from './network-order.js';
import type { ProjectEffect } from './projects/project-order.js';
import type { SaveOrder } from './save-order.js';
import type { SystemEffect } from './system/system-message.js';
import type { TerminalEffect } from './terminals/terminal-effect.js';
import type { CaptureRequest, TroubleOrder } from './trouble-order.js';
import type { VolumeOrder } from './volume-order.js';

/** Orders to the world, as data. Only `effects/` carries them out. */
export type Effect =
  | { readonly type: 'engine.open' }
  /** Reads everything once, and follows what changes from then on. */
  | { readonly type: 'engine.follow' }
  | { readonly type: 'containers.list' }
  | { readonly type: 'containers.read'; readonly ids: readonly ContainerId[] }
  | { readonly type: 'images.list' }
  | { readonly type: 'volumes.list' }
  | { readonly type: 'volume.measure'; readonly name: string }
  | { readonly type: 'networks.list' }
  | { readonly type: 'container.order'; readonly id: ContainerId; readonly order: ContainerOrder }
  | { readonly type: 'image.remove'; readonly id: Digest; readonly force: boolean }
  | {
      readonly type: 'images.save';
      readonly pullId: number;
      readonly refs: readonly string[];
      readonly to: string;
    }
  | { readonly type: 'images.load'; readonly pullId: number; readonly path: string }
  | { readonly type: 'volume.order'; readonly name: string; readonly order: VolumeOrder }
  | { readonly type: 'network.order'; readonly name: string; readonly order: NetworkOrder }
  | { readonly type: 'troubles.list' }
  | { readonly type: 'trouble.order'; readonly order: TroubleOrder }
  | { readonly type: 'capture.start'; readonly request: CaptureRequest }
  | { readonly type: 'capture.stop' }
  | { readonly type: 'image.push'; readonly pullId: number; readonly ref: string }
  | { readonly type: 'image.pull'; readonly pullId: number; readonly ref: string }
  | { readonly type: 'pull.cancel'; readonly pullId: number }
  | BuildEffect
  | LogEffect
  | TerminalEffect
  | { readonly type: 'form.check'; readonly form: Form }
  /** Looks up how the field that has the keys may go on. */
  | { readonly type: 'form.complete'; readonly form: Form; readonly completes: 'folder' | 'file' }
  | { readonly type: 'form.submit'; readonly form: Form }
  /** Reads again what may be cleaned up. */
  | { readonly type: 'cleanup.list' }
  | { readonly type: 'cleanup.measure'; readonly targets: readonly CleanupTarget[] }
  | { readonly type: 'cleanup.remove'; readonly targets: readonly CleanupTarget[] }
  /** Reads what a tab shows in place of what was read before, and goes on as long as it changes. */
  | { readonly type: 'detail.follow'; readonly source: DetailSource }
  | { readonly type: 'detail.leave' }
  | { readonly type: 'file.open'; readonly owner: FileOwner; readonly entry: FileEntry }
  | { readonly type: 'file.copy'; readonly id: ContainerId; readonly path: string; readonly to: string }
  | { readonly type: 'save.make'; readonly id: ContainerId; readonly note: string }
  | { readonly type: 'save.change'; readonly id: ContainerId; readonly number: number; readonly order: SaveOrder }
  | {
      readonly type: 'process.signal';
      readonly id: ContainerId;
      readonly process: Pick<ContainerProcess, 'pid' | 'startTicks'>;
      readonly signal: Signal;
    }
  | CommandEffect
  | CopiesEffect
  | ProjectEffect
  | SystemEffect
  | { readonly type: 'demo.run' }
  | { readonly type: 'screen.redraw' }
  | { readonly type: 'screen.suspend' }
  | { readonly type: 'leave'; readonly exitCode: number };
