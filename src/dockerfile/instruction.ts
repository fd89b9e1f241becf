import type { Heredoc } from './heredoc.js';
import type { SourceRange } from './source-range.js';

/** What every instruction says about itself. */
export type Written = {
  /** The instruction with its continuation lines joined, as docker prints it after `Step 1/3 : `. */
  readonly original: string;
  /** Its first word as written: `RUN`, `run`, `Run`. */
  readonly keyword: string;
  readonly range: SourceRange;
  /** Comments right above, without `#`. */
  readonly comments: readonly string[];
};

/** `echo hi` is for the shell; `["echo", "hi"]` is run as it is, and may be empty. */
export type CommandLine =
  | { readonly form: 'shell'; readonly line: string }
  | { readonly form: 'exec'; readonly words: readonly string[] };

export type KeyValue = {
  readonly key: string;
  readonly value: string;
  /** `KEY value` instead of `KEY=value`. */
  readonly isLegacy: boolean;
};

/** A file whose content stands in the Dockerfile itself, as a here-document. */
export type InlineFile = { readonly name: string; readonly content: string; readonly isExpanded: boolean };

export type ArgDeclaration = {
  readonly name: string;
  /** Undefined for `ARG name`; the empty text for `ARG name=`. */
  readonly value?: string | undefined;
  /** From a comment `# name says what it is for` right above. */
  readonly description?: string | undefined;
};

/** A health check as an image keeps it. Times are nanoseconds; 0 stands for docker's default. */
export type HealthCheck = {
  /** `['NONE']`, `['CMD', …]`, `['CMD-SHELL', line]`. */
  readonly test: readonly string[];
  readonly intervalNanos: number;
  readonly timeoutNanos: number;
  readonly startPeriodNanos: number;
  readonly startIntervalNanos: number;
  readonly retries: number;
};

export type RunInstruction = Written & {
  readonly kind: 'run';
  readonly command: CommandLine;
  readonly heredocs: readonly Heredoc[];
  /** Values of `--mount` as written; `runMounts` reads them once variables are known. */
  readonly mountFlags: readonly string[];
  readonly network: 'default' | 'none' | 'host';
  readonly security: 'sandbox' | 'insecure';
  /** Values of `--device`. */
  readonly devices: readonly string[];
};

type Transfer = Written & {
  /** Paths or (ADD) URLs, in the order written; here-documents are in {@link inlineFiles}. */
  readonly sources: readonly string[];
  readonly inlineFiles: readonly InlineFile[];
  readonly destination: string;
  readonly chown?: string | undefined;
  readonly chmod?: string | undefined;
  /** `--link`: the layer stands by itself, whatever is below it. */
  readonly isLinked: boolean;
  /** `--exclude`, in the words of an ignore file. */
  readonly excludes: readonly string[];
};

export type CopyInstruction = Transfer & {
  readonly kind: 'copy';
  /** A stage, an image or a named context; undefined is the build context. */
  readonly from?: string | undefined;
  /** `--parents`: the folders above each source are made too. */
  readonly keepsParents: boolean;
};

export type AddInstruction = Transfer & {
  readonly kind: 'add';
  /** `--checksum=sha256:…` of what is fetched. */
  readonly checksum?: string | undefined;
  readonly keepsGitDir: boolean;
  /** `--unpack`: undefined is docker's habit (local archives yes, fetched ones no). */
  readonly isUnpacked?: boolean | undefined;
};

export type EnvInstruction = Written & { readonly kind: 'env'; readonly pairs: readonly KeyValue[] };
export type LabelInstruction = Written & { readonly kind: 'label'; readonly pairs: readonly KeyValue[] };
export type ArgInstruction = Written & { readonly kind: 'arg'; readonly args: readonly ArgDeclaration[] };
export type WorkdirInstruction = Written & { readonly kind: 'workdir'; readonly path: string };
export type UserInstruction = Written & { readonly kind: 'user'; readonly user: string };
export type VolumeInstruction = Written & { readonly kind: 'volume'; readonly paths: readonly string[] };
/** Words as written: `8080`, `8000-8010/udp`, `$PORT`. `exposedPorts` reads them once variables are known. */
export type ExposeInstruction = Written & { readonly kind: 'expose'; readonly ports: readonly string[] };
export type CmdInstruction = Written & { readonly kind: 'cmd'; readonly command: CommandLine };
export type EntrypointInstruction = Written & { readonly kind: 'entrypoint'; readonly command: CommandLine };
export type HealthcheckInstruction = Written & { readonly kind: 'healthcheck'; readonly check: HealthCheck };
export type ShellInstruction = Written & { readonly kind: 'shell'; readonly words: readonly string[] };
export type StopsignalInstruction = Written & { readonly kind: 'stopsignal'; readonly signal: string };
export type MaintainerInstruction = Written & { readonly kind: 'maintainer'; readonly name: string };
/** What follows `ONBUILD`, kept as text with its here-documents; `parseTrigger` reads it when an image is built on this one. */
export type OnbuildInstruction = Written & { readonly kind: 'onbuild'; readonly expression: string };

/** What may stand in a stage, after its FROM. */
export type Instruction =
  | RunInstruction
  | CopyInstruction
  | AddInstruction
  | EnvInstruction
  | LabelInstruction
  | ArgInstruction
  | WorkdirInstruction
  | UserInstruction
  | VolumeInstruction
  | ExposeInstruction
  | CmdInstruction
  | EntrypointInstruction
  | HealthcheckInstruction
  | ShellInstruction
  | StopsignalInstruction
  | MaintainerInstruction
  | OnbuildInstruction;

export type FromInstruction = Written & {
  readonly kind: 'from';
  /** As written, variables not replaced: an image, an earlier stage, a named context, or `scratch`. */
  readonly base: string;
  /** In lower case; undefined for a stage without `AS`. */
  readonly stageName?: string | undefined;
  /** The name in the letters of the file. */
  readonly stageNameAsWritten?: string | undefined;
  /** `AS` as written. */
  readonly asKeyword?: string | undefined;
  readonly platform?: string | undefined;
};
