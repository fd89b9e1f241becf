import type { ConfigProblem } from '../../config/loaded-config.js';
import type { UiConfig } from '../../config/ui-config.js';
import type {
  Backup,
  Container,
  ContainerId,
  ContainerStats,
  ContainerTrouble,
  HostSample,
  Image,
  Network,
  VolumeDetails,
} from '../../engine/index.js';
import type { Build } from './builds/build.js';
import type { Bulk } from './bulk.js';
import type { Cleanup } from './cleanup.js';
import type { Detail } from './detail/detail.js';
import type { Form } from './forms/form.js';
import type { LogsView } from './logs-view.js';
import type { Overlay } from './overlay.js';
import type { Problem } from './problem.js';
import type { Said } from './said.js';
import type { StatsView } from './stats/stats-view.js';
import type { SystemView } from './system/system-view.js';
import type { Terminals } from './terminals/terminals.js';
import type { PacketCapture } from './trouble-order.js';
import type { Visits } from './visits/visits.js';
import type { VolumeSizes } from './volume-sizes.js';

/** Everything the screen shows but what streams by (log lines, histories of samples). Plain data: a bug report can hold it. */
export type AppState = {
  /** When the clock last ticked; ages are told against it. */
  readonly nowMs: number;
  readonly size: ScreenSize;
  readonly engine: EngineStatus;
  /** Since when the engine owes an answer, once that is long. */
  readonly silentSinceMs: number | undefined;
  readonly machine: Machine;
  readonly containers: Collection<Container>;
  readonly images: Collection<Image>;
  readonly volumes: Collection<ListedVolume>;
  readonly volumeSizes: VolumeSizes;
  /** Those that the engine keeps, of all volumes; newest first. */
  readonly backups: readonly Backup[];
  readonly networks: Collection<Network>;
  /** Of the containers that suffer something on purpose, what it is. */
  readonly troubles: ReadonlyMap<ContainerId, ContainerTrouble>;
  /** The one that runs. */
  readonly capture: PacketCapture | undefined;
  /** The newest sample of each container that is alive. */
  readonly usage: ReadonlyMap<ContainerId, ContainerStats>;
  readonly lists: Readonly<Record<ListId, ListView>>;
  /** The list that stands below that of the containers. */
  readonly secondList: SecondList;
  /** Whether containers that are not alive are listed too. */
  readonly showsAll: boolean;
  readonly stats: StatsView;
  readonly focus: PaneId;
  readonly zoom: Zoom;
  readonly visits: Visits;
  readonly logs: LogsView;
  readonly detail: Detail;
  readonly system: SystemView;
  readonly terminals: Terminals;
  /** What is being done to an object, by its id: `stopping`. */
  readonly pending: ReadonlyMap<string, string>;
  /** The newest order that several objects were given at once. */
  readonly bulk: Bulk | undefined;
  readonly pulls: readonly Pull[];
  readonly builds: readonly Build[];
  readonly overlay: Overlay | undefined;
  /** Objects on their way out, also with the screen that shows them closed. */
  readonly cleanupAtWork: Cleanup | undefined;
  /** What was chosen in the palette since the start, the newest first. */
  readonly recentCommands: readonly string[];
  readonly notice: Notice | undefined;
  /** Whether the empty screen can offer the demo. */
  readonly hasDemo: boolean;
  /** What its user set, and chose since. */
  readonly settings: UiConfig;
  /** What in the settings files does not hold. */
  readonly configProblems: readonly ConfigProblem[];
  /** Whether that is said at the foot of the screen, until somebody has read it. */
  readonly tellsConfigProblems: boolean;
};

export type ScreenSize = { readonly columns: number; readonly rows: number };

/** The detail, while it is open, is in the place of stats and logs; the table of all containers' figures, and the system, in that of everything. */
export type PaneId = ListId | 'stats' | 'logs' | 'detail' | 'terminal' | 'top' | 'system';

/** The panes that are lists. */
export type ListId = 'containers' | SecondList;

/** Those that share one place. */
export type SecondList = 'images' | 'volumes' | 'networks' | 'projects';

/** A volume; its name is its id. */
export type ListedVolume = VolumeDetails & { readonly id: string };

/** How much of the screen the focused pane has: its place, more of its column, all of it. */
export type Zoom = 'normal' | 'large' | 'full';

export type EngineStatus =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  | { readonly kind: 'failed'; readonly problem: Problem };

export type Machine = {
  readonly hostname: string;
  /** Under which name its engine is reached; undefined for that of this machine. */
  readonly contextName?: string | undefined;
  /** How many things the machine cannot do, which `gantry info` tells. */
  readonly warningCount: number;
  readonly sample: HostSample | undefined;
  /** Per cent, oldest first. */
  readonly cpuHistory: readonly number[];
};

/** Things of one kind, as last read. */
export type Collection<Item> = {
  readonly items: readonly Item[];
  /** False until they were read once. */
  readonly isListed: boolean;
};

/** How a list is looked at. */
export type ListView = {
  readonly selectedId: string | undefined;
  /** Index of the first row in view. */
  readonly top: number;
  readonly filter: string;
  /** Index into the list's sort fields. */
  readonly sort: number;
  readonly isReversed: boolean;
  readonly marked: ReadonlySet<string>;
};

/** An image on its way here, or to a registry; or images on their way to a file, or out of one. */
export type Pull = {
  readonly id: number;
  readonly kind: 'pull' | 'push' | 'save' | 'load';
  /** As the user named it; of an archive its file. */
  readonly ref: string;
  readonly status: 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled';
  readonly layers: readonly PullLayer[];
  /** About the image as a whole. */
  readonly message: string;
  readonly bytesPerSecond: number;
  /** What was to be run, and waits for its image. */
  readonly form?: Form | undefined;
};

export type PullLayer = {
  readonly layer: string;
  readonly phase: string;
  readonly currentBytes: number;
  /** 0 until it is known. */
  readonly totalBytes: number;
};

/** A sentence at the foot of the screen, until it has been there long enough to be read. */
export type Notice = {
  readonly text: Said;
  readonly tone: 'info' | 'good' | 'warn' | 'bad';
  readonly untilMs: number;
};
