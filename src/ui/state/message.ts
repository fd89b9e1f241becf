import type {
  Backup,
  Container,
  ContainerDetails,
  ContainerId,
  ContainerProcess,
  ContainerStats,
  ContainerTrouble,
  EngineEvent,
  FileChange,
  FileEntry,
  FlowReport,
  HistoryStep,
  HostSample,
  Image,
  ImageLayers,
  Network,
  Save,
  VolumeDetails,
} from '../../engine/index.js';
import type { Digest } from '../../oci/digest.js';
import type { ListId, PaneId, PullLayer, ScreenSize } from './app-state.js';
import type { BuildMessage } from './builds/build-message.js';
import type { CleanupTarget, IdleBuildCache } from './cleanup.js';
import type { CommandMessage } from './commands/command-message.js';
import type { ContainerOrder } from './container-order.js';
import type { CopiesMessage } from './copies/copies.js';
import type { Comparison, DetailedList, DetailSource, DetailTab, InspectedImage } from './detail/detail.js';
import type { FileContent } from './detail/files-view.js';
import type { FormValues } from './forms/field.js';
import type { Completion, Form } from './forms/form.js';
import type { HelpMessage } from './help/help.js';
import type { LogMessage } from './logs/log-message.js';
import type { MouseMessage } from './mouse/mouse-message.js';
import type { NetworkOrder } from './network-order.js';
import type { Confirm, Prompt, SignalTarget } from './overlay.js';
import type { PaletteMessage } from './palette-message.js';
import type { Problem } from './problem.js';
import type { ProjectMessage } from './projects/project-order.js';
import type { SettingsMessage } from './settings/settings-message.js';
import type { StatsMessage } from './stats/stats-message.js';
import type { SystemMessage } from './system/system-message.js';
import type { TerminalMessage } from './terminals/terminal-message.js';
import type { PacketCapture } from './trouble-order.js';
import type { VisitMessage } from './visits/visit-message.js';
import type { VolumeOrder } from './volume-order.js';

/** What was chosen in the palette: what its key would have led to. */
export type ChosenMessage = {
  readonly type: 'palette.chosen';
  readonly message: Message | undefined;
  /** What it is remembered by; undefined where nothing came of it. */
  readonly id?: string | undefined;
  /** Put under the cursor before. */
  readonly select?: { readonly list: ListId; readonly id: string } | undefined;
  /** Gone to before. */
  readonly focus?: PaneId | undefined;
};

/** Everything that can happen, as facts. */
export type Message =
  | EngineMessage
  | ScreenMessage
  | ListMessage
  | OverlayMessage
  | HelpMessage
  | OrderMessage
  | DetailMessage
  | FormMessage
  | LogMessage
  | StatsMessage
  | PullMessage
  | BuildMessage
  | TroubleMessage
  | CleanupMessage
  | TerminalMessage
  | MouseMessage
  | CommandMessage
  | CopiesMessage
  | SettingsMessage
  | ProjectMessage
  | SystemMessage
  | VisitMessage
  | PaletteMessage
  | ChosenMessage;

/** What the engine said by itself, or answered. */
export type EngineMessage =
  | { readonly type: 'engine.opened' }
  /** Since when it owes an answer; undefined once it has given it. */
  | { readonly type: 'engine.silent'; readonly sinceMs: number | undefined }
  | { readonly type: 'engine.failed'; readonly problem: Problem }
  | { readonly type: 'engine.retry.asked' }
  | {
      readonly type: 'machine.described';
      readonly hostname: string;
      readonly warnings: readonly string[];
      /** Undefined for this machine's engine. */
      readonly contextName?: string | undefined;
    }
  | { readonly type: 'host.sampled'; readonly sample: HostSample }
  | { readonly type: 'containers.listed'; readonly containers: readonly Container[] }
  | { readonly type: 'containers.read'; readonly found: readonly Container[]; readonly gone: readonly string[] }
  | { readonly type: 'images.listed'; readonly images: readonly Image[] }
  | { readonly type: 'volumes.listed'; readonly volumes: readonly VolumeDetails[] }
  | { readonly type: 'backups.listed'; readonly backups: readonly Backup[] }
  /** Undefined where it cannot be. */
  | { readonly type: 'volume.measured'; readonly name: string; readonly sizeBytes: number | undefined }
  | { readonly type: 'networks.listed'; readonly networks: readonly Network[] }
  | { readonly type: 'usage.sampled'; readonly stats: readonly ContainerStats[] }
  | { readonly type: 'stream.lost'; readonly what: 'events' | 'stats' | 'machine figures'; readonly problem: Problem }
  /** Something happened to these; what they are now is still to be read. */
  | {
      readonly type: 'objects.changed';
      readonly containerIds: readonly ContainerId[];
      readonly haveImages: boolean;
      /** Empty for those of which only is known that some went. */
      readonly volumeNames?: readonly string[] | undefined;
      readonly haveNetworks?: boolean | undefined;
    }
  | { readonly type: 'refresh.due' };

export type ScreenMessage =
  | { readonly type: 'clock.ticked'; readonly nowMs: number }
  | { readonly type: 'screen.resized'; readonly size: ScreenSize }
  | { readonly type: 'redraw.asked' }
  | { readonly type: 'suspend.asked' }
  | { readonly type: 'focus.moved'; readonly by: number }
  | { readonly type: 'focus.chosen'; readonly pane: PaneId }
  | { readonly type: 'zoom.changed'; readonly by: 1 | -1 }
  /** Escape: one step out, never out of the program. */
  | { readonly type: 'back.asked' }
  /** `q`: one step out, at the top out of the program. */
  | { readonly type: 'close.asked' }
  | { readonly type: 'quit.asked' }
  /** A key was pressed, whatever it means. */
  | { readonly type: 'key.pressed' }
  | { readonly type: 'notice.given'; readonly text: string; readonly tone: 'info' | 'good' | 'warn' | 'bad' }
  /** A full report of something that went wrong. */
  | { readonly type: 'failure.met'; readonly problem: Problem };

export type ListMessage =
  | { readonly type: 'cursor.moved'; readonly by: number }
  | { readonly type: 'cursor.paged'; readonly by: number }
  | { readonly type: 'cursor.sent'; readonly to: 'first' | 'last' }
  | { readonly type: 'row.marked' }
  | { readonly type: 'rows.all.marked' }
  | { readonly type: 'rows.range.marked' }
  | { readonly type: 'sort.advanced' }
  | { readonly type: 'sort.reversed' }
  | { readonly type: 'all.toggled' }
  | { readonly type: 'filter.asked' };

export type OverlayMessage =
  | { readonly type: 'details.asked'; readonly of: ListId; readonly id: string }
  | { readonly type: 'overlay.closed' }
  | { readonly type: 'overlay.scrolled'; readonly by: number }
  | { readonly type: 'confirm.asked'; readonly confirm: Confirm }
  | { readonly type: 'confirm.focused'; readonly focus: 'cancel' | 'accept' }
  | { readonly type: 'confirm.toggled'; readonly key: string }
  | { readonly type: 'confirm.answered'; readonly accepted: boolean }
  | { readonly type: 'signals.asked'; readonly target: SignalTarget }
  | { readonly type: 'signal.chosen' }
  | ({ readonly type: 'prompt.asked' } & Pick<Prompt, 'purpose' | 'text' | 'images'>)
  | { readonly type: 'prompt.typed'; readonly text: string }
  | { readonly type: 'prompt.entered' }
  /** With this typed already. */
  | { readonly type: 'palette.asked'; readonly text?: string | undefined }
  | { readonly type: 'palette.typed'; readonly text: string }
  | { readonly type: 'palette.entered' }
  /** What the cursor is on is to be typed. */
  | { readonly type: 'palette.completed' };

/** What was asked of containers and images, and what became of it. */
export type OrderMessage =
  | { readonly type: 'containers.order.given'; readonly ids: readonly ContainerId[]; readonly order: ContainerOrder }
  | { readonly type: 'container.order.done'; readonly id: ContainerId; readonly order: ContainerOrder }
  | {
      readonly type: 'container.order.failed';
      readonly id: ContainerId;
      readonly order: ContainerOrder;
      readonly problem: Problem;
    }
  | { readonly type: 'image.removed'; readonly id: Digest }
  | { readonly type: 'image.remove.failed'; readonly id: Digest; readonly problem: Problem }
  | { readonly type: 'volume.order.done'; readonly name: string; readonly order: VolumeOrder }
  | {
      readonly type: 'volume.order.failed';
      readonly name: string;
      readonly order: VolumeOrder;
      readonly problem: Problem;
    }
  | { readonly type: 'network.order.done'; readonly name: string; readonly order: NetworkOrder }
  | {
      readonly type: 'network.order.failed';
      readonly name: string;
      readonly order: NetworkOrder;
      readonly problem: Problem;
    }
  | { readonly type: 'demo.started' };

/** Forms. What was checked or done says of which form, as it was then. */
export type FormMessage =
  | { readonly type: 'form.opened'; readonly form: Form }
  /** The text of the field that has the keys. */
  | { readonly type: 'form.typed'; readonly text: string }
  | { readonly type: 'form.turned'; readonly by: number }
  | { readonly type: 'form.focus.moved'; readonly by: number }
  | { readonly type: 'form.checked'; readonly values: FormValues; readonly problems: FormValues }
  | { readonly type: 'form.completion.found'; readonly values: FormValues; readonly completion: Completion | undefined }
  /** The field that has the keys goes on as far as there is but one way. */
  | { readonly type: 'form.completed' }
  | { readonly type: 'form.entered' }
  /** Filled in elsewhere, and to be carried out at once. */
  | { readonly type: 'form.submitted'; readonly form: Form }
  | {
      readonly type: 'form.done';
      readonly form: Form;
      readonly text: string;
      /** A container that was made by it. */
      readonly id?: ContainerId | undefined;
      /** Whose program is to be gone to. */
      readonly visit?: { readonly name: string; readonly hasTty: boolean } | undefined;
    }
  | { readonly type: 'form.failed'; readonly form: Form; readonly problem: Problem }
  | { readonly type: 'form.image.missing'; readonly form: Form; readonly image: string };

/** The detail of what is selected; what was read for it says of which container or image, and is passed over once that is another. */
export type DetailMessage =
  /** The tab that was shown last unless told. */
  | { readonly type: 'detail.opened'; readonly of: DetailedList; readonly tab?: DetailTab | undefined }
  | { readonly type: 'detail.tab.chosen'; readonly tab: DetailTab }
  | { readonly type: 'detail.tab.moved'; readonly by: number }
  | { readonly type: 'secrets.toggled' }
  | { readonly type: 'node.turned' }
  | { readonly type: 'entry.opened' }
  | { readonly type: 'directory.left' }
  | { readonly type: 'change.shown' }
  | { readonly type: 'layer.turned' }
  /** The container under the cursor, of those that use the image. */
  | { readonly type: 'user.shown'; readonly containerId: ContainerId }
  | { readonly type: 'process.signalled'; readonly pid: number; readonly signalName: string }
  | { readonly type: 'file.copied'; readonly from: string; readonly to: string }
  | {
      readonly type: 'processes.read';
      readonly id: ContainerId;
      readonly readAtMs: number;
      readonly processes: readonly ContainerProcess[];
      readonly userNames: ReadonlyMap<number, string>;
    }
  | { readonly type: 'details.read'; readonly id: ContainerId; readonly details: ContainerDetails }
  | { readonly type: 'layers.read'; readonly id: Digest; readonly layers: ImageLayers }
  | { readonly type: 'history.read'; readonly id: Digest; readonly steps: readonly HistoryStep[] }
  | { readonly type: 'dockerfile.read'; readonly id: Digest; readonly lines: readonly string[] }
  | { readonly type: 'images.compared'; readonly id: Digest; readonly comparison: Comparison }
  | { readonly type: 'image.inspected'; readonly id: Digest; readonly inspected: InspectedImage }
  | { readonly type: 'saves.read'; readonly id: ContainerId; readonly saves: readonly Save[] }
  | { readonly type: 'changes.read'; readonly id: ContainerId; readonly changes: readonly FileChange[] }
  | { readonly type: 'flows.read'; readonly id: string; readonly reports: readonly FlowReport[] }
  | {
      readonly type: 'directory.read';
      readonly id: string;
      readonly path: string;
      readonly entries: readonly FileEntry[];
    }
  /** What the link at `path` leads to. */
  | {
      readonly type: 'link.followed';
      readonly id: string;
      readonly path: string;
      readonly to: 'directory' | 'file';
    }
  | { readonly type: 'file.read'; readonly id: string; readonly path: string; readonly content: FileContent }
  | { readonly type: 'file.failed'; readonly id: string; readonly path: string; readonly problem: Problem }
  /** What came before will come again. */
  | { readonly type: 'container.events.begun'; readonly id: ContainerId }
  | { readonly type: 'container.events.came'; readonly id: ContainerId; readonly events: readonly EngineEvent[] }
  | {
      readonly type: 'detail.failed';
      readonly id: DetailSource['id'];
      readonly tab: DetailSource['tab'];
      readonly problem: Problem;
    };

export type PullMessage =
  | {
      readonly type: 'pull.progressed';
      readonly pullId: number;
      readonly layers: readonly PullLayer[];
      readonly message: string;
      readonly bytesPerSecond: number;
    }
  | { readonly type: 'pull.done'; readonly pullId: number; readonly name: string; readonly isNew: boolean }
  | { readonly type: 'push.done'; readonly pullId: number; readonly name: string }
  | { readonly type: 'pull.failed'; readonly pullId: number; readonly problem: Problem }
  /** An archive was written, or read, as a sentence says. */
  | { readonly type: 'archive.done'; readonly pullId: number; readonly text: string }
  /** Its file is not what it should be. */
  | { readonly type: 'archive.refused'; readonly pullId: number; readonly text: string }
  | { readonly type: 'pull.ordered'; readonly ref: string }
  | { readonly type: 'pull.shown' }
  | { readonly type: 'pull.cancel.asked' };

export type TroubleMessage =
  | { readonly type: 'troubles.listed'; readonly troubles: readonly ContainerTrouble[] }
  | { readonly type: 'heal.asked'; readonly refs: readonly string[] }
  /** What came of it, as a sentence. */
  | { readonly type: 'trouble.order.done'; readonly text: string }
  | { readonly type: 'capture.begun'; readonly capture: Omit<PacketCapture, 'packets'> }
  | { readonly type: 'capture.grew'; readonly packets: number }
  | { readonly type: 'capture.stop.asked' }
  | { readonly type: 'capture.ended'; readonly text: string; readonly isFailure: boolean };

export type CleanupMessage =
  | { readonly type: 'cleanup.asked' }
  | { readonly type: 'cleanup.listed'; readonly cache: IdleBuildCache }
  | { readonly type: 'cleanup.measured'; readonly id: string; readonly sizeBytes: number }
  | { readonly type: 'cleanup.marked' }
  | { readonly type: 'cleanup.all.marked' }
  | { readonly type: 'cleanup.filter.asked' }
  | { readonly type: 'cleanup.filter.typed'; readonly text: string }
  | { readonly type: 'cleanup.filter.entered' }
  | { readonly type: 'cleanup.filter.left' }
  | { readonly type: 'cleanup.focus.moved'; readonly by: number }
  | { readonly type: 'cleanup.focused'; readonly focus: 'list' | 'cancel' | 'accept' }
  | { readonly type: 'cleanup.answered'; readonly accepted: boolean }
  | { readonly type: 'cleanup.item.begun'; readonly target: CleanupTarget }
  | { readonly type: 'cleanup.item.done'; readonly target: CleanupTarget; readonly problem: Problem | undefined }
  | { readonly type: 'cleanup.finished' };
