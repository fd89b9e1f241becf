import { listFlag, textFlag, textListFlag, valueFlag } from '../flag.js';
import { contentTrustFlag } from '../values/content-trust.js';
import { parseLabel } from '../values/key-value.js';
import { parseCgroupMode, parseIpcMode, parsePidMode, parseUserMode, parseUtsMode } from './parse-namespaces.js';
import { parseSysctl } from './parse-sysctl.js';

/** Flags of `run` and `create` about what a container shares with the machine and with others. */
export const ISOLATION_FLAGS = {
  annotation: listFlag({
    type: 'map',
    help: 'Add an annotation to the container (passed through to the OCI runtime)',
    parse: parseLabel,
  }),
  cgroupParent: textFlag({ help: 'Optional parent cgroup for the container' }),
  cgroupns: valueFlag({ help: 'Cgroup namespace to use (host|private)', parse: parseCgroupMode }),
  disableContentTrust: contentTrustFlag,
  ipc: valueFlag({ help: 'IPC mode to use', parse: parseIpcMode }),
  pid: valueFlag({ help: 'PID namespace to use', parse: parsePidMode }),
  runtime: textFlag({ help: 'Runtime to use for this container' }),
  sysctl: listFlag({ type: 'map', help: 'Sysctl options', parse: parseSysctl }),
  userns: valueFlag({ help: 'User namespace to use', parse: parseUserMode }),
  uts: valueFlag({ help: 'UTS namespace to use', parse: parseUtsMode }),
  volumeDriver: textFlag({ help: 'Optional volume driver for the container' }),
  volumesFrom: textListFlag({ help: 'Mount volumes from the specified container(s)' }),
} as const;
