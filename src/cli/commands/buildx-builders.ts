import { hostPlatform } from '../../engine/index.js';
import { formatPlatform } from '../../oci/select-manifest.js';
import { type CommandContext, command } from '../command.js';
import { switchFlag, textFlag, textListFlag } from '../flag.js';
import { tableLines } from '../format/table.js';

/** Where scripts for docker make a builder, and name it later: there is one here, which needs nothing and is never gone. */
const BUILDER = 'default';
const DRIVER = 'gantry';

const ignored = (help: string) => textFlag({ help, isHidden: true });
const ignoredList = (help: string) => textListFlag({ help, isHidden: true });

/** `docker buildx create`: prints the name that scripts go on with; it stands for the one builder. */
export const buildxCreate = command({
  summary: 'Name the builder, for scripts that make one',
  operands: { usage: '[CONTEXT|ENDPOINT]', min: 0, max: 1 },
  flags: {
    append: switchFlag({ help: 'Append a node to builder', isHidden: true }),
    bootstrap: switchFlag({ help: 'Boot builder after creation', isHidden: true }),
    buildkitdConfig: ignored('BuildKit daemon config file'),
    buildkitdFlags: ignored('BuildKit daemon flags'),
    config: ignored('BuildKit daemon config file'),
    driver: ignored('Driver to use'),
    driverOpt: ignoredList('Options for the driver'),
    leave: switchFlag({ help: 'Remove a node from builder', isHidden: true }),
    name: textFlag({ help: 'Builder instance name' }),
    node: ignored('Create/modify node with given name'),
    platform: ignoredList('Fixed platforms for current node'),
    use: switchFlag({ help: 'Set the current builder instance', isHidden: true }),
  },
  async runLocally({ flags: { name }, out, err }) {
    err.line('gantry builds by itself: there is one builder, and every name stands for it');
    out.line(name || BUILDER);
  },
});

/** `docker buildx inspect` */
export const buildxInspect = command({
  summary: 'Show the builder',
  operands: { usage: '[NAME]', min: 0, max: 1 },
  flags: { bootstrap: switchFlag({ help: 'Ensure builder has booted before inspecting', isHidden: true }) },
  async runLocally({ operands: [name = BUILDER], out, version }) {
    const facts = [
      ['Name:', name],
      ['Driver:', DRIVER],
      ['', ''],
      ['Nodes:', ''],
      ['Name:', name],
      ['Endpoint:', BUILDER],
      ['Status:', 'running'],
      ['BuildKit version:', `none; gantry ${version}`],
      ['Platforms:', formatPlatform(hostPlatform())],
    ];
    for (const line of tableLines(facts, { narrowest: 0 })) out.line(line.trimEnd());
  },
});

/** `docker buildx ls` */
export const buildxLs = command({
  summary: 'List the builder',
  operands: { usage: '', min: 0, max: 0 },
  flags: {},
  async runLocally({ out, version }) {
    const rows = [
      ['NAME/NODE', 'DRIVER/ENDPOINT', 'STATUS', 'BUILDKIT', 'PLATFORMS'],
      [`${BUILDER}*`, DRIVER, '', '', ''],
      [` \\_ ${BUILDER}`, ` \\_ ${BUILDER}`, 'running', `gantry ${version}`, formatPlatform(hostPlatform())],
    ];
    for (const line of tableLines(rows)) out.line(line.trimEnd());
  },
});

/** `docker buildx use`: there is nothing to choose from. */
export const buildxUse = command({
  summary: 'Choose the builder, for scripts that do',
  operands: { usage: 'NAME', min: 1, max: 1 },
  flags: {
    default: switchFlag({ help: 'Set builder as default for current context', isHidden: true }),
    global: switchFlag({ help: 'Builder persists context changes', isHidden: true }),
  },
  async runLocally() {
    // Every name stands for the one.
  },
});

/** `docker buildx stop`: nothing runs between builds. */
export const buildxStop = command({
  summary: 'Stop the builder, for scripts that do',
  operands: { usage: '[NAME]', min: 0, max: 1 },
  flags: {},
  async runLocally() {
    // Nothing runs between builds.
  },
});

/** `docker buildx rm`: says that a name is gone; what builds keep is `prune`'s to remove. */
export const buildxRm = command({
  summary: 'Forget names of the builder, for scripts that do',
  operands: { usage: '[NAME] [NAME...]', min: 0 },
  flags: {
    allInactive: switchFlag({ help: 'Remove all inactive builders', isHidden: true }),
    force: switchFlag({ short: 'f', help: 'Do not prompt for confirmation', isHidden: true }),
    keepDaemon: switchFlag({ help: 'Keep the buildkitd daemon running', isHidden: true }),
    keepState: switchFlag({ help: 'Keep BuildKit state', isHidden: true }),
  },
  async runLocally({ operands, err }: Pick<CommandContext, 'operands' | 'err'>) {
    for (const name of operands) err.line(`${name} removed`);
  },
});

/** The buildx that comes with {@link DOCKER_VERSION}: whoever knows a flag to be newer than that of their docker leaves it out. */
const BUILDX_VERSION = 'v0.29.0+gantry';

/** `docker buildx version`: programs read the first number behind a space. [ADR 41] */
export const buildxVersion = command({
  summary: 'Show the version of what builds',
  operands: { usage: '', min: 0, max: 0 },
  flags: {},
  async runLocally({ out, version }) {
    out.line(`gantry/buildx ${BUILDX_VERSION} ${version}`);
  },
});
