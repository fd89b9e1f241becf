import type { Engine } from '../engine.js';

/** What a call changes, as the end of `refused to …`; undefined for one that leaves everything as it is. */
export type Change = string | undefined;

/** Of every method what it changes; a function where that depends on what it is asked. */
type Changes = {
  readonly [Service in Exclude<keyof Engine, symbol>]: {
    readonly [Method in keyof Engine[Service] & string]: MethodChange;
  } & { readonly [more: string]: MethodChange };
};

type MethodChange = Change | ((args: readonly unknown[]) => Change);

const READS = undefined;

/**
 * What read-only mode refuses. A method that is added to the engine and not told here does not compile.
 *
 * Files of the machine that is looked at from are its user's own: images, volumes and containers may be saved to them.
 */
export const CHANGES: Changes = {
  images: {
    list: READS,
    get: READS,
    find: READS,
    history: READS,
    storage: READS,
    usage: READS,
    tree: READS,
    layers: READS,
    diff: READS,
    save: READS,
    saveFolder: READS,
    pull: 'pull an image',
    push: 'push an image',
    copy: 'copy an image from one registry to another',
    load: 'load images',
    import: 'import an image',
    flatten: 'flatten an image',
    rebase: 'rebase an image',
    tag: 'tag an image',
    remove: 'remove an image',
    prune: 'remove images',
  },
  containers: {
    list: READS,
    get: READS,
    wait: READS,
    details: READS,
    size: READS,
    create: 'create a container',
    start: 'start a container',
    stop: 'stop a container',
    restart: 'restart a container',
    kill: 'kill a container',
    pause: 'pause a container',
    unpause: 'let a container go on',
    rename: 'rename a container',
    update: 'change the limits of a container',
    remove: 'remove a container',
    prune: 'remove containers',
    commit: 'commit a container',
  },
  execs: {
    get: READS,
    create: 'make a program in a container ready to run',
    start: 'run a program in a container',
    resize: 'resize the terminal of a program in a container',
  },
  files: {
    stat: READS,
    list: READS,
    readFile: READS,
    readArchive: READS,
    changes: READS,
    export: READS,
    writeArchive: 'write files into a container',
    inTurn: 'write files into a container',
  },
  streams: {
    attach: ([, options]) => (asks(options, 'stdin') ? 'type into the program of a container' : READS),
    logs: READS,
    logPath: READS,
    stats: READS,
    top: READS,
  },
  processes: { list: READS, signal: 'send a signal to a process' },
  debug: { start: 'run a debug shell' },
  saves: {
    list: READS,
    get: READS,
    diff: READS,
    schedules: READS,
    create: 'save the files of a container',
    restore: 'put the files of a container back',
    remove: 'remove a save',
    setSchedule: 'change a schedule of saves',
  },
  checkpoints: { list: READS, create: 'checkpoint a container', remove: 'remove a checkpoint' },
  networks: {
    list: READS,
    get: READS,
    create: 'create a network',
    remove: 'remove a network',
    connect: 'connect a container to a network',
    disconnect: 'disconnect a container from a network',
    prune: 'remove networks',
    reload: 'set networks up anew',
  },
  volumes: {
    list: READS,
    get: READS,
    size: READS,
    listFiles: READS,
    readFile: READS,
    export: READS,
    diff: READS,
    create: 'create a volume',
    remove: 'remove a volume',
    prune: 'remove volumes',
    import: 'fill a volume',
    clone: 'clone a volume',
  },
  backups: {
    list: READS,
    get: READS,
    read: READS,
    schedules: READS,
    create: 'back up a volume',
    restore: 'put a volume back',
    remove: 'remove a backup',
    setSchedule: 'change a schedule of backups',
  },
  registries: {
    verify: READS,
    findLogin: READS,
    logins: READS,
    tags: READS,
    repositories: READS,
    search: READS,
    describe: READS,
    referrers: READS,
    login: 'keep a login',
    logout: 'forget a login',
    remove: 'remove an image from a registry',
  },
  manifests: {
    get: READS,
    images: READS,
    readBlob: READS,
    combine: READS,
    getList: READS,
    getListed: READS,
    publish: 'push an image',
    createList: 'change a manifest list',
    annotate: 'change a manifest list',
    pushList: 'push a manifest list',
    removeList: 'remove a manifest list',
  },
  builds: { build: 'build an image', cacheUsage: READS, prune: 'remove what builds keep' },
  trouble: {
    status: READS,
    shape: 'shape the network of a container',
    clear: 'clear what shapes the network of a container',
    partition: 'part containers',
    heal: 'heal what parts containers',
  },
  traffic: { capture: READS, flows: READS },
  system: {
    info: READS,
    events: READS,
    hostSample: READS,
    diskUsage: READS,
    attend: READS,
    check: ([options]) => (asks(options, 'repairs') ? 'repair what is stored' : READS),
  },
};

function asks(options: unknown, name: string): boolean {
  return typeof options === 'object' && options !== null && (options as Record<string, unknown>)[name] === true;
}
