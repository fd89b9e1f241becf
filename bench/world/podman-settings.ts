import { existsSync, writeFileSync } from 'node:fs';

import type { Places } from './bench-engine.js';

// crun refuses to create where version 2 of control groups has controllers beside version 1. @see docs/adr
const HIDING_CRUN = `#!/bin/sh
case " $* " in
*" create "*|*" run "*) exec unshare -m --propagation unchanged sh -c 'mount -t tmpfs -o size=4k none /sys/fs/cgroup/unified && exec crun "$@"' crun "$@" ;;
*) exec crun "$@" ;;
esac
`;

/** Podman at its fastest here: crun, overlayfs of the kernel, limits that this machine allows. */
export function writePodmanSettings({ disk, run }: Places): void {
  const runtime = existsSync('/sys/fs/cgroup/unified') ? `${run}/hiding-crun` : '/usr/bin/crun';
  writeFileSync(`${run}/hiding-crun`, HIDING_CRUN, { mode: 0o755 });
  writeFileSync(
    `${run}/containers.conf`,
    [
      '[containers]',
      'default_ulimits = ["nofile=20000:20000", "nproc=32000:32000"]',
      '[engine]',
      'runtime = "bench"',
      'cgroup_manager = "cgroupfs"',
      'events_logger = "file"',
      `tmp_dir = "${run}/libpod"`,
      '[engine.runtimes]',
      `bench = ["${runtime}"]`,
      '[network]',
      `network_config_dir = "${disk}/podman-networks"`,
      '',
    ].join('\n'),
  );
  writeFileSync(
    `${run}/storage.conf`,
    ['[storage]', 'driver = "overlay"', `graphroot = "${disk}/podman"`, `runroot = "${run}/podman"`, ''].join('\n'),
  );
}
