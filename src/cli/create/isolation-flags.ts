import { listFlag, textFlag, textListFlag } from '../flag.js';
import { contentTrustFlag } from '../values/content-trust.js';
import { parseSysctl } from './parse-sysctl.js';

/** Flags of `run` and `create` about what a container shares with the machine and with others. */
export const ISOLATION_FLAGS = {
  annotation: textListFlag({
    type: 'map',
    help: 'Add an annotation to the container (passed through to the OCI runtime)',
  }),
  cgroupParent: textFlag({ help: 'Optional parent cgroup for the container' }),
  cgroupns: textFlag({ help: 'Cgroup namespace to use (host|private)' }),
  disableContentTrust: contentTrustFlag,
  ipc: textFlag({ help: 'IPC mode to use' }),
  pid: textFlag({ help: 'PID namespace to use' }),
  runtime: textFlag({ help: 'Runtime to use for this container' }),
  sysctl: listFlag({ type: 'map', help: 'Sysctl options', parse: parseSysctl }),
  userns: textFlag({ help: 'User namespace to use' }),
  uts: textFlag({ help: 'UTS namespace to use' }),
  volumeDriver: textFlag({ help: 'Optional volume driver for the container' }),
  volumesFrom: textListFlag({ help: 'Mount volumes from the specified container(s)' }),
} as const;
