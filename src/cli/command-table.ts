import type { AnyCommand } from './command.js';

/** Fetches one command's file; nothing of the others is loaded. */
export type CommandLoader = () => Promise<AnyCommand>;

/** Commands below a word: `gantry container ls`. */
export type CommandGroup = {
  readonly summary: string;
  readonly commands: Readonly<Record<string, CommandLoader>>;
  /** What is done where the next word names none of them: `gantry snapshot web`. */
  readonly otherwise?: CommandLoader | undefined;
};

const attach: CommandLoader = async () => (await import('./commands/attach.js')).attach;
const build: CommandLoader = async () => (await import('./commands/build.js')).build;
const builderDu: CommandLoader = async () => (await import('./commands/builder-du.js')).builderDu;
const builderPrune: CommandLoader = async () => (await import('./commands/builder-prune.js')).builderPrune;
const checkpointLs: CommandLoader = async () => (await import('./commands/checkpoint-ls.js')).checkpointLs;
const commit: CommandLoader = async () => (await import('./commands/commit.js')).commit;
const copy: CommandLoader = async () => (await import('./commands/copy.js')).copy;
const cp: CommandLoader = async () => (await import('./commands/cp.js')).cp;
const contextLs: CommandLoader = async () => (await import('./commands/context-ls.js')).contextLs;
const create: CommandLoader = async () => (await import('./commands/create.js')).create;
const debug: CommandLoader = async () => (await import('./commands/debug.js')).debug;
const demo: CommandLoader = async () => (await import('./commands/demo.js')).demo;
const diff: CommandLoader = async () => (await import('./commands/diff.js')).diff;
const events: CommandLoader = async () => (await import('./commands/events.js')).events;
const exec: CommandLoader = async () => (await import('./commands/exec.js')).exec;
const exportContainer: CommandLoader = async () => (await import('./commands/export.js')).exportContainer;
const images: CommandLoader = async () => (await import('./commands/images.js')).images;
const history: CommandLoader = async () => (await import('./commands/history.js')).history;
const imageImport: CommandLoader = async () => (await import('./commands/import.js')).importImage;
const info: CommandLoader = async () => (await import('./commands/info.js')).info;
const inspect: CommandLoader = async () => (await import('./commands/inspect.js')).inspect;
const kill: CommandLoader = async () => (await import('./commands/kill.js')).kill;
const load: CommandLoader = async () => (await import('./commands/load.js')).load;
const login: CommandLoader = async () => (await import('./commands/login.js')).login;
const logout: CommandLoader = async () => (await import('./commands/logout.js')).logout;
const logs: CommandLoader = async () => (await import('./commands/logs.js')).logs;
const networkLs: CommandLoader = async () => (await import('./commands/network-ls.js')).networkLs;
const networkRm: CommandLoader = async () => (await import('./commands/network-rm.js')).networkRm;
const pause: CommandLoader = async () => (await import('./commands/pause.js')).pause;
const port: CommandLoader = async () => (await import('./commands/port.js')).port;
const ps: CommandLoader = async () => (await import('./commands/ps.js')).ps;
const pull: CommandLoader = async () => (await import('./commands/pull.js')).pull;
const push: CommandLoader = async () => (await import('./commands/push.js')).push;
const registryUserLs: CommandLoader = async () => (await import('./commands/registry-user-ls.js')).registryUserLs;
const rename: CommandLoader = async () => (await import('./commands/rename.js')).rename;
const restart: CommandLoader = async () => (await import('./commands/restart.js')).restart;
const rm: CommandLoader = async () => (await import('./commands/rm.js')).rm;
const rmi: CommandLoader = async () => (await import('./commands/rmi.js')).rmi;
const run: CommandLoader = async () => (await import('./commands/run.js')).run;
const save: CommandLoader = async () => (await import('./commands/save.js')).save;
const search: CommandLoader = async () => (await import('./commands/search.js')).search;
const serve: CommandLoader = async () => (await import('./commands/serve.js')).serve;
const serveAuthLs: CommandLoader = async () => (await import('./commands/serve-auth-ls.js')).serveAuthLs;
const snapshotCreate: CommandLoader = async () => (await import('./commands/snapshot-create.js')).snapshotCreate;
const snapshotLs: CommandLoader = async () => (await import('./commands/snapshot-ls.js')).snapshotLs;
const start: CommandLoader = async () => (await import('./commands/start.js')).start;
const stats: CommandLoader = async () => (await import('./commands/stats.js')).stats;
const stop: CommandLoader = async () => (await import('./commands/stop.js')).stop;
const tag: CommandLoader = async () => (await import('./commands/tag.js')).tag;
const top: CommandLoader = async () => (await import('./commands/top.js')).top;
const containerTop: CommandLoader = async () => (await import('./commands/top.js')).containerTop;
const unpause: CommandLoader = async () => (await import('./commands/unpause.js')).unpause;
const update: CommandLoader = async () => (await import('./commands/update.js')).update;
const backupCreate: CommandLoader = async () => (await import('./commands/backup-create.js')).backupCreate;
const backupLs: CommandLoader = async () => (await import('./commands/backup-ls.js')).backupLs;
const backupRestore: CommandLoader = async () => (await import('./commands/backup-restore.js')).backupRestore;
const backupSchedule: CommandLoader = async () => (await import('./commands/backup-schedule.js')).backupSchedule;
const volumeLs: CommandLoader = async () => (await import('./commands/volume-ls.js')).volumeLs;
const volumeRm: CommandLoader = async () => (await import('./commands/volume-rm.js')).volumeRm;
const version: CommandLoader = async () => (await import('./commands/version.js')).version;
const wait: CommandLoader = async () => (await import('./commands/wait.js')).wait;

/** `gantry NAME` */
export const COMMANDS: Readonly<Record<string, CommandLoader>> = {
  attach,
  build,
  commit,
  copy,
  cp,
  create,
  debug,
  demo,
  diff,
  events,
  exec,
  export: exportContainer,
  history,
  images,
  import: imageImport,
  info,
  inspect,
  kill,
  load,
  login,
  logout,
  logs,
  pause,
  port,
  ps,
  pull,
  push,
  rename,
  restart,
  rm,
  rmi,
  run,
  save,
  search,
  serve,
  start,
  stats,
  stop,
  tag,
  top,
  unpause,
  update,
  version,
  wait,
};

/** Called by programs, and not shown to people. */
export const HIDDEN_COMMANDS: Readonly<Record<string, CommandLoader>> = {
  __complete: async () => (await import('./commands/complete.js')).completeWords,
};

/** `gantry NAME GROUP NAME`: below a command that is one of its own, or a group. */
export const GROUPS_OF_COMMANDS: Readonly<Record<string, CommandGroup>> = {
  'buildx imagetools': {
    summary: 'Commands to work on images in registry',
    commands: {
      create: async () => (await import('./commands/imagetools-create.js')).imagetoolsCreate,
      inspect: async () => (await import('./commands/imagetools-inspect.js')).imagetoolsInspect,
    },
  },
  'registry user': {
    summary: 'Manage who may use your own registry',
    commands: {
      add: async () => (await import('./commands/registry-user-add.js')).registryUserAdd,
      list: registryUserLs,
      ls: registryUserLs,
      rm: async () => (await import('./commands/registry-user-rm.js')).registryUserRm,
    },
  },
  'serve auth': {
    summary: 'Manage who may ask "gantry serve" over TCP',
    commands: {
      add: async () => (await import('./commands/serve-auth-add.js')).serveAuthAdd,
      list: serveAuthLs,
      ls: serveAuthLs,
      rm: async () => (await import('./commands/serve-auth-rm.js')).serveAuthRm,
    },
  },
};

/** `gantry GROUP NAME` */
export const GROUPS: Readonly<Record<string, CommandGroup>> = {
  backup: {
    summary: 'Back up what is in volumes, and go back to it',
    otherwise: backupCreate,
    commands: {
      create: backupCreate,
      list: backupLs,
      ls: backupLs,
      restore: backupRestore,
      rm: async () => (await import('./commands/backup-rm.js')).backupRm,
      schedule: backupSchedule,
    },
  },
  builder: {
    summary: 'Manage builds',
    commands: { build, du: builderDu, prune: builderPrune },
  },
  buildx: {
    summary: 'Build images, in the words of docker buildx',
    commands: {
      b: build,
      build,
      create: async () => (await import('./commands/buildx-builders.js')).buildxCreate,
      du: builderDu,
      inspect: async () => (await import('./commands/buildx-builders.js')).buildxInspect,
      ls: async () => (await import('./commands/buildx-builders.js')).buildxLs,
      prune: builderPrune,
      rm: async () => (await import('./commands/buildx-builders.js')).buildxRm,
      stop: async () => (await import('./commands/buildx-builders.js')).buildxStop,
      use: async () => (await import('./commands/buildx-builders.js')).buildxUse,
      version: async () => (await import('./commands/buildx-builders.js')).buildxVersion,
    },
  },
  checkpoint: {
    summary: 'Manage checkpoints',
    commands: {
      create: async () => (await import('./commands/checkpoint-create.js')).checkpointCreate,
      list: checkpointLs,
      ls: checkpointLs,
      rm: async () => (await import('./commands/checkpoint-rm.js')).checkpointRm,
    },
  },
  completion: {
    summary: 'Print a script that completes gantry in your shell',
    commands: {
      bash: async () => (await import('./commands/completion.js')).completionBash,
      fish: async () => (await import('./commands/completion.js')).completionFish,
      zsh: async () => (await import('./commands/completion.js')).completionZsh,
    },
  },
  config: {
    summary: 'Manage the settings of the screen',
    commands: {
      check: async () => (await import('./commands/config-check.js')).configCheck,
      edit: async () => (await import('./commands/config-edit.js')).configEdit,
      path: async () => (await import('./commands/config-path.js')).configPath,
      show: async () => (await import('./commands/config-show.js')).configShow,
    },
  },
  container: {
    summary: 'Manage containers',
    commands: {
      attach,
      commit,
      cp,
      create,
      debug,
      diff,
      exec,
      export: exportContainer,
      inspect: async () => (await import('./commands/container-inspect.js')).containerInspect,
      kill,
      list: ps,
      logs,
      ls: ps,
      pause,
      port,
      prune: async () => (await import('./commands/container-prune.js')).containerPrune,
      ps,
      remove: rm,
      rename,
      restart,
      rm,
      run,
      start,
      stats,
      stop,
      top: containerTop,
      unpause,
      update,
      wait,
    },
  },
  context: {
    summary: 'Manage contexts: this engine, and those of other machines',
    commands: {
      create: async () => (await import('./commands/context-create.js')).contextCreate,
      export: async () => (await import('./commands/context-export.js')).contextExport,
      import: async () => (await import('./commands/context-import.js')).contextImport,
      inspect: async () => (await import('./commands/context-inspect.js')).contextInspect,
      list: contextLs,
      ls: contextLs,
      rm: async () => (await import('./commands/context-rm.js')).contextRm,
      show: async () => (await import('./commands/context-show.js')).contextShow,
      update: async () => (await import('./commands/context-update.js')).contextUpdate,
      use: async () => (await import('./commands/context-use.js')).contextUse,
    },
  },
  image: {
    summary: 'Manage images',
    commands: {
      build,
      copy,
      diff: async () => (await import('./commands/image-diff.js')).imageDiff,
      dockerfile: async () => (await import('./commands/image-dockerfile.js')).imageDockerfile,
      flatten: async () => (await import('./commands/image-flatten.js')).imageFlatten,
      history,
      import: imageImport,
      inspect: async () => (await import('./commands/image-inspect.js')).imageInspect,
      layers: async () => (await import('./commands/image-layers.js')).imageLayers,
      list: images,
      load,
      ls: images,
      prune: async () => (await import('./commands/image-prune.js')).imagePrune,
      pull,
      push,
      rebase: async () => (await import('./commands/image-rebase.js')).imageRebase,
      remove: rmi,
      rm: rmi,
      save,
      tag,
    },
  },
  manifest: {
    summary: 'Manage Docker image manifests and manifest lists',
    commands: {
      annotate: async () => (await import('./commands/manifest-annotate.js')).manifestAnnotate,
      create: async () => (await import('./commands/manifest-create.js')).manifestCreate,
      inspect: async () => (await import('./commands/manifest-inspect.js')).manifestInspect,
      push: async () => (await import('./commands/manifest-push.js')).manifestPush,
      rm: async () => (await import('./commands/manifest-rm.js')).manifestRm,
    },
  },
  net: {
    summary: 'Watch the network of containers, and make it bad on purpose',
    commands: {
      capture: async () => (await import('./commands/net-capture.js')).netCapture,
      fast: async () => (await import('./commands/net-preset.js')).netFast,
      flaky: async () => (await import('./commands/net-preset.js')).netFlaky,
      flows: async () => (await import('./commands/net-flows.js')).netFlows,
      heal: async () => (await import('./commands/net-heal.js')).netHeal,
      partition: async () => (await import('./commands/net-partition.js')).netPartition,
      shape: async () => (await import('./commands/net-shape.js')).netShape,
      slow: async () => (await import('./commands/net-preset.js')).netSlow,
      status: async () => (await import('./commands/net-status.js')).netStatus,
    },
  },
  network: {
    summary: 'Manage networks',
    commands: {
      connect: async () => (await import('./commands/network-connect.js')).networkConnect,
      create: async () => (await import('./commands/network-create.js')).networkCreate,
      disconnect: async () => (await import('./commands/network-disconnect.js')).networkDisconnect,
      inspect: async () => (await import('./commands/network-inspect.js')).networkInspect,
      list: networkLs,
      ls: networkLs,
      prune: async () => (await import('./commands/network-prune.js')).networkPrune,
      reload: async () => (await import('./commands/network-reload.js')).networkReload,
      remove: networkRm,
      rm: networkRm,
    },
  },
  registry: {
    summary: 'Manage registries',
    commands: {
      down: async () => (await import('./commands/registry-down.js')).registryDown,
      gc: async () => (await import('./commands/registry-gc.js')).registryGc,
      login,
      logout,
      ls: async () => (await import('./commands/registry-ls.js')).registryLs,
      referrers: async () => (await import('./commands/registry-referrers.js')).registryReferrers,
      rm: async () => (await import('./commands/registry-rm.js')).registryRm,
      search,
      tags: async () => (await import('./commands/registry-tags.js')).registryTags,
      up: async () => (await import('./commands/registry-up.js')).registryUp,
    },
  },
  service: {
    summary: 'Have systemd answer the Docker Engine API',
    commands: {
      install: async () => (await import('./commands/service-install.js')).serviceInstall,
      status: async () => (await import('./commands/service-status.js')).serviceStatus,
      uninstall: async () => (await import('./commands/service-uninstall.js')).serviceUninstall,
    },
  },
  snapshot: {
    summary: 'Save the files of containers, and go back to them',
    otherwise: snapshotCreate,
    commands: {
      create: snapshotCreate,
      diff: async () => (await import('./commands/snapshot-diff.js')).snapshotDiff,
      list: snapshotLs,
      ls: snapshotLs,
      restore: async () => (await import('./commands/snapshot-restore.js')).snapshotRestore,
      rm: async () => (await import('./commands/snapshot-rm.js')).snapshotRm,
      schedule: async () => (await import('./commands/snapshot-schedule.js')).snapshotSchedule,
    },
  },
  system: {
    summary: 'Manage gantry',
    commands: {
      check: async () => (await import('./commands/system-check.js')).systemCheck,
      df: async () => (await import('./commands/system-df.js')).systemDf,
      'dial-stdio': async () => (await import('./commands/system-dial-stdio.js')).systemDialStdio,
      events,
      info,
      prune: async () => (await import('./commands/system-prune.js')).systemPrune,
    },
  },
  volume: {
    summary: 'Manage volumes',
    commands: {
      backup: backupCreate,
      clone: async () => (await import('./commands/volume-clone.js')).volumeClone,
      create: async () => (await import('./commands/volume-create.js')).volumeCreate,
      diff: async () => (await import('./commands/volume-diff.js')).volumeDiff,
      export: async () => (await import('./commands/volume-export.js')).volumeExport,
      import: async () => (await import('./commands/volume-import.js')).volumeImport,
      inspect: async () => (await import('./commands/volume-inspect.js')).volumeInspect,
      list: volumeLs,
      ls: volumeLs,
      prune: async () => (await import('./commands/volume-prune.js')).volumePrune,
      remove: volumeRm,
      restore: backupRestore,
      rm: volumeRm,
      schedule: backupSchedule,
    },
  },
};
