import { unitWord } from './unit-words.js';

/** A file that systemd reads. */
export type UnitFile = { readonly name: string; readonly content: string };

export type UnitOptions = {
  /** `/usr/bin/gantry` */
  readonly program: string;
  /** Further words for `gantry serve`. */
  readonly words: readonly string[];
  readonly dataRoot: string | undefined;
  readonly runRoot: string | undefined;
  /** Who may use the sockets besides root. */
  readonly group: string;
  /** Also where docker's own clients look. */
  readonly hasDockerSocket: boolean;
};

export const SOCKET_UNIT = 'gantry.socket';
export const SERVICE_UNIT = 'gantry.service';
export const DOCKER_SOCKET = '/run/docker.sock';
/** Ours begin with it: others' files are left alone. */
export const UNIT_MARK = '# Written by "gantry service install"';

const HEADER = `${UNIT_MARK}, which would write it anew: changes belong into\n# "systemctl edit".\n`;
const DEFAULT_RUN_ROOT = '/run/gantry';

export const socketPath = ({ runRoot = DEFAULT_RUN_ROOT }: Pick<UnitOptions, 'runRoot'>): string =>
  `${runRoot}/gantry.sock`;

/** The units of `gantry serve`: systemd listens, and starts it for the first who connects, and with the machine. */
export function unitFiles(options: UnitOptions): readonly UnitFile[] {
  return [
    { name: SOCKET_UNIT, content: socketUnit(options) },
    { name: SERVICE_UNIT, content: serviceUnit(options) },
  ];
}

function socketUnit(options: UnitOptions): string {
  const paths = [socketPath(options), ...(options.hasDockerSocket ? [DOCKER_SOCKET] : [])];
  return `${HEADER}
[Unit]
Description=gantry: where the Docker Engine API is answered
PartOf=${SERVICE_UNIT}

[Socket]
${paths.map((path) => `ListenStream=${path.replaceAll('%', '%%')}`).join('\n')}
SocketUser=root
SocketGroup=${options.group}
SocketMode=0660
DirectoryMode=0711

[Install]
WantedBy=sockets.target
`;
}

/**
 * Monitors and the keeper are children of the server and outlive it: at its end only it is killed. Started with the
 * machine, it also starts the containers that their restart policies want.
 */
function serviceUnit({ program, words, dataRoot, runRoot }: UnitOptions): string {
  const command = [program, 'serve', '--host', 'fd://', ...words].map(unitWord).join(' ');
  const roots = { GANTRY_DATA_ROOT: dataRoot, GANTRY_RUN_ROOT: runRoot };
  const environment = Object.entries(roots)
    .filter(([, path]) => path !== undefined)
    .map(([name, path]) => `Environment=${unitWord(`${name}=${path}`)}\n`);
  return `${HEADER}
[Unit]
Description=gantry: the Docker Engine API
After=network-online.target nss-lookup.target firewalld.service ${SOCKET_UNIT}
Wants=network-online.target
Requires=${SOCKET_UNIT}

[Service]
Type=exec
${environment.join('')}ExecStart=${command}
KillMode=process
Delegate=yes
Restart=on-failure
RestartSec=2
OOMScoreAdjust=-500
LimitNOFILE=1048576
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity

[Install]
WantedBy=multi-user.target
Also=${SOCKET_UNIT}
`;
}
