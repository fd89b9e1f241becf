import type {
  Container,
  ContainerDetails,
  ContainerId,
  EngineEvent,
  FileChange,
  FlowReport,
  HistoryStep,
  Image,
  ImageDetails,
  ImageLayers,
  ImageStorage,
  Save,
} from '../../../engine/index.js';
import type { Digest } from '../../../oci/digest.js';
import type { ListId } from '../app-state.js';
import type { ConfigDifference } from './compare-configs.js';
import type { FilesView } from './files-view.js';
import type { ProcessTable } from './process-table.js';
import { READING, type Reading } from './reading.js';

/** The sides from which something can be looked at. */
export type DetailTab =
  | 'processes'
  | 'files'
  | 'changes'
  | 'environment'
  | 'events'
  | 'saves'
  | 'overview'
  | 'layers'
  | 'history'
  | 'users'
  | 'dockerfile'
  | 'inspect'
  | 'compare'
  | 'services'
  | 'flows';

/** How an image differs from another, in its files and in its configuration. */
export type Comparison = {
  readonly other: Digest;
  readonly changes: readonly FileChange[];
  readonly settings: readonly ConfigDifference[];
};

/** What `inspect` prints of an image is made from this. */
export type InspectedImage = { readonly image: ImageDetails; readonly storage: ImageStorage };

/** How the list of a tab is looked at. */
export type TabView = {
  readonly selectedId: string | undefined;
  /** Index of the first row in view. */
  readonly top: number;
  readonly filter: string;
};

/** What a tab needs that the lists do not hold. It is read, or followed, only while the tab is on the screen. */
export type DetailSource =
  | { readonly tab: 'processes' | 'changes' | 'events'; readonly id: ContainerId }
  | { readonly tab: 'files'; readonly id: ContainerId; readonly path: string }
  | { readonly tab: 'volume-files'; readonly id: string; readonly path: string }
  /** Of a container, or of all on a network. */
  | { readonly tab: 'flows'; readonly id: string; readonly containerIds: readonly ContainerId[] }
  /** Read again for each new record of the container. */
  | { readonly tab: 'inspect' | 'saves'; readonly id: ContainerId; readonly record: Container }
  | { readonly tab: 'layers' | 'history' | 'dockerfile'; readonly id: Digest }
  | { readonly tab: 'compare'; readonly id: Digest; readonly other: Digest }
  | { readonly tab: 'image-inspect'; readonly id: Digest; readonly record: Image };

/** The lists whose rows have a detail. */
export type DetailedList = ListId;

/** What is selected in a list, one side at a time, in the place of its figures and its log. */
export type Detail = {
  readonly isOpen: boolean;
  /** The list whose selected row it is about. */
  readonly of: DetailedList;
  readonly tab: DetailTab;
  /** What everything below is about: the id of a row of that list. */
  readonly subject: string | undefined;
  /** What is being read for the tab; undefined while nothing need be. */
  readonly source: DetailSource | undefined;
  readonly views: Readonly<Record<DetailTab, TabView>>;
  readonly processes: Reading<ProcessTable>;
  readonly processOrder: ProcessOrder;
  readonly files: FilesView;
  readonly changes: Reading<readonly FileChange[]>;
  /** Newest first. */
  readonly events: Reading<readonly EngineEvent[]>;
  /** Newest first. */
  readonly saves: Reading<readonly Save[]>;
  readonly inspected: Reading<ContainerDetails>;
  readonly layers: Reading<ImageLayers>;
  readonly history: Reading<readonly HistoryStep[]>;
  /** Its lines, as far as the history tells. */
  readonly dockerfile: Reading<readonly string[]>;
  readonly inspectedImage: Reading<InspectedImage>;
  readonly compare: Reading<Comparison>;
  readonly flows: Reading<readonly FlowReport[]>;
  /** Whether values that look like secrets are shown. */
  readonly showsSecrets: boolean;
  /** Objects of the inspect tree, and layers, that were folded or unfolded by hand. */
  readonly turnedNodes: ReadonlySet<string>;
};

/** `tree`: children below their parents. */
export type ProcessOrder = 'tree' | 'cpu' | 'memory';

export const PROCESS_ORDERS: readonly ProcessOrder[] = ['tree', 'cpu', 'memory'];

const UNTOUCHED: TabView = { selectedId: undefined, top: 0, filter: '' };

/** No detail is open, and nothing has been read. */
export const NO_DETAIL: Detail = {
  isOpen: false,
  of: 'containers',
  tab: 'processes',
  subject: undefined,
  source: undefined,
  views: {
    processes: UNTOUCHED,
    files: UNTOUCHED,
    changes: UNTOUCHED,
    environment: UNTOUCHED,
    events: UNTOUCHED,
    saves: UNTOUCHED,
    overview: UNTOUCHED,
    layers: UNTOUCHED,
    history: UNTOUCHED,
    users: UNTOUCHED,
    dockerfile: UNTOUCHED,
    inspect: UNTOUCHED,
    compare: UNTOUCHED,
    services: UNTOUCHED,
    flows: UNTOUCHED,
  },
  processes: READING,
  processOrder: 'tree',
  files: { directory: '/', entries: READING, open: undefined },
  changes: READING,
  events: READING,
  saves: READING,
  inspected: READING,
  layers: READING,
  history: READING,
  dockerfile: READING,
  inspectedImage: READING,
  compare: READING,
  flows: READING,
  showsSecrets: false,
  turnedNodes: new Set(),
};

/** The same way of looking, at another object: nothing of the one before stays. */
export function detailOf(subject: Detail['subject'], { isOpen, of, tab, processOrder }: Detail): Detail {
  return { ...NO_DETAIL, isOpen, of, tab, processOrder, subject };
}

/** The view of the tab that is shown. */
export function tabView({ tab, views }: Detail): TabView {
  return views[tab];
}

export function withTabView(detail: Detail, change: Partial<TabView>): Detail {
  const { tab, views } = detail;
  return { ...detail, views: { ...views, [tab]: { ...views[tab], ...change } } };
}
