import type { Engine } from '../../engine/index.js';

/** What `gantry serve` was told, for the front that answers docker's API. */
export type ServeSettings = {
  readonly hosts: readonly string[];
  readonly group: string | undefined;
  readonly mode: number;
  /** Paths; no `clientAuthority`: clients need no certificate. */
  readonly tls:
    | { readonly certificate: string; readonly key: string; readonly clientAuthority: string | undefined }
    | undefined;
  readonly mayAnyoneBeRoot: boolean;
  /** `containers:read,events`: all that may be asked for; undefined: everything. */
  readonly allow: string | undefined;
  /** `key=value`: only what has these labels is there. */
  readonly labels: readonly string[];
  /** Who may ask over TCP; undefined: whoever reaches it. */
  readonly authFile: string | undefined;
  /** A line for each request and its answer. */
  readonly isTraced: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly cancelSignal: AbortSignal;
  readonly say: (line: string) => void;
};

/** That front, which the command line starts and does not know. Resolves when it was told to end. */
export type Serve = (engine: Engine, settings: ServeSettings) => Promise<void>;
