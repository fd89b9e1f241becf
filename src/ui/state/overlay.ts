import type { ContainerId, ContainerProcess } from '../../engine/index.js';
import type { Digest } from '../../oci/digest.js';
import type { ListId } from './app-state.js';
import type { BuildOverlay } from './builds/build.js';
import type { Cleanup, CleanupFilter } from './cleanup.js';
import type { PreparedCommand } from './commands/prepared-command.js';
import type { ContainerOrder } from './container-order.js';
import type { Copies } from './copies/copies.js';
import type { Form } from './forms/form.js';
import type { Help, HelpSearch } from './help/help.js';
import type { LogPurpose } from './logs/prompt-logs.js';
import type { NetworkOrder } from './network-order.js';
import type { Problem } from './problem.js';
import type { ProjectOrder } from './projects/project-order.js';
import type { Said } from './said.js';
import type { SaveOrder } from './save-order.js';
import type { VolumeOrder } from './volume-order.js';

/** What lies over the panes and has the keys. */
export type Overlay =
  | Help
  | HelpSearch
  | Confirm
  | Prompt
  | { readonly kind: 'signals'; readonly target: SignalTarget; readonly cursor: number }
  | { readonly kind: 'details'; readonly of: ListId; readonly id: string; readonly top: number }
  | { readonly kind: 'failure'; readonly problem: Problem; readonly top: number }
  | { readonly kind: 'pull'; readonly pullId: number }
  | BuildOverlay
  | Copies
  | Report
  | Palette
  | Form
  | Cleanup
  | CleanupFilter;

/** Lines to read: what a command printed, or what there is to say about the settings. */
export type Report = {
  readonly kind: 'report';
  readonly title: string;
  /** A sentence of the screen's own, above the lines. */
  readonly heading?: string | undefined;
  /** Foreign text, with its colours. */
  readonly lines: readonly string[];
  /** A sentence of the screen's own, below the lines. */
  readonly closing?: string | undefined;
  readonly top: number;
};

/** What is typed in a line of its own, over whatever else is shown. */
export function isTypedBelow(overlay: Overlay | undefined): overlay is Prompt | HelpSearch | CleanupFilter {
  return overlay?.kind === 'prompt' || overlay?.kind === 'help-search' || overlay?.kind === 'cleanup-filter';
}

/** Who gets a signal. */
export type SignalTarget =
  | { readonly kind: 'containers'; readonly ids: readonly ContainerId[] }
  | {
      readonly kind: 'process';
      readonly id: ContainerId;
      readonly process: Pick<ContainerProcess, 'pid' | 'startTicks'>;
      /** What it runs; foreign text. */
      readonly command: string;
      /** The container ends with it. */
      readonly isFirst: boolean;
    };

/** Asks before something is done. Names the objects and the effect. */
export type Confirm = {
  readonly kind: 'confirm';
  readonly title: string;
  readonly lines: readonly Said[];
  readonly acceptLabel: string;
  readonly toggles: readonly Toggle[];
  readonly focus: 'cancel' | 'accept';
  readonly then: ConfirmedOrder;
};

/** A choice within a dialog. */
export type Toggle = {
  readonly name: 'force' | 'volumes';
  readonly key: string;
  readonly label: string;
  readonly isOn: boolean;
};

/** What a dialog leads to. Its toggles are laid over it. */
export type ConfirmedOrder =
  | { readonly type: 'containers'; readonly ids: readonly ContainerId[]; readonly order: ContainerOrder }
  | ({ readonly type: 'project' } & ProjectOrder)
  | { readonly type: 'context.use'; readonly name: string }
  | { readonly type: 'registry.logout'; readonly registry: string }
  | { readonly type: 'images.remove'; readonly ids: readonly Digest[]; readonly force: boolean }
  | { readonly type: 'save'; readonly id: ContainerId; readonly number: number; readonly order: SaveOrder }
  | { readonly type: 'volumes'; readonly names: readonly string[]; readonly order: VolumeOrder }
  | { readonly type: 'networks'; readonly names: readonly string[]; readonly order: NetworkOrder }
  | { readonly type: 'terminal.close'; readonly tab: number }
  | { readonly type: 'command'; readonly prepared: PreparedCommand }
  | { readonly type: 'logs.save'; readonly path: string }
  | { readonly type: 'demo' }
  | { readonly type: 'quit' };

/** Every action by name; `cursor` is on one of those that match. */
export type Palette = {
  readonly kind: 'palette';
  readonly text: string;
  readonly cursor: number;
  /** Grows when the text is changed by something else than typing. */
  readonly edition: number;
};

/** What is typed about saves of containers: why one is made, and what a container made of one is called. */
export type SavePurpose = 'save-note' | 'save-copy';

/** What is typed about volumes and networks. */
export type PlacePurpose =
  | 'volume-backup'
  | 'volume-restore'
  | 'volume-clone'
  | 'volume-keep'
  | 'volume-revert'
  | 'volume-forget'
  | 'network-connect'
  | 'network-disconnect'
  | 'network-shape'
  | 'network-partition'
  | 'network-capture';

/** One line to type. */
export type Prompt = {
  readonly kind: 'prompt';
  readonly purpose:
    | 'filter'
    | LogPurpose
    | 'pull'
    | 'copy-out'
    | 'push'
    | 'save'
    | 'load'
    | SavePurpose
    | 'registry-search'
    | PlacePurpose;
  readonly text: string;
  /** What to go back to when it is left with escape. */
  readonly before: string;
  /** The images that it is about. */
  readonly images?: readonly Digest[] | undefined;
};
