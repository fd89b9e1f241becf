import type { GiveBackMemory } from './quiet-time.js';

/** What `gantry serve` was told. */
export type ServeOptions = {
  /** `unix:///path`, `tcp://host:port`, `fd://`; none: what systemd hands over, else the socket in the run root. */
  readonly hosts: readonly string[];
  /** Name or number of the group that may use unix sockets; undefined for root's. */
  readonly group?: string | undefined;
  /** Permissions of unix sockets. */
  readonly mode: number;
  readonly tls?: TlsOptions | undefined;
  /** Plain TCP may listen beyond loopback. */
  readonly mayAnyoneBeRoot: boolean;
  /** `containers:read,events`: all that may be asked for; undefined: everything. */
  readonly allow?: string | undefined;
  /** `key=value`: only containers, networks and volumes that have these labels are there. */
  readonly labels?: readonly string[] | undefined;
  /** Who may ask over TCP, by name and password or by a token; undefined: whoever reaches it. */
  readonly authFile?: string | undefined;
  /** A line for each request and its answer. */
  readonly isTraced?: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Called where there is nothing to do after there was. */
  readonly giveBackMemory?: GiveBackMemory | undefined;
  /** Ends it: streams are closed, containers go on. */
  readonly cancelSignal: AbortSignal;
  /** A line for whoever started it. */
  readonly say: (line: string) => void;
};

/** Paths of PEM files. */
export type TlsOptions = {
  readonly certificate: string;
  readonly key: string;
  /** Who signs clients' certificates; undefined: anyone may connect. */
  readonly clientAuthority: string | undefined;
};
