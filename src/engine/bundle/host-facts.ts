import type { RuntimeDevice } from '../../oci/runtime-spec.js';

/** What this machine allows a container at most; asked once per process. */
export type HostFacts = {
  /** Docker's name of the machine: `amd64`, `arm64`. */
  readonly architecture: string;
  /** `uname -r`. */
  readonly kernelRelease: string;
  readonly cgroupVersion: 1 | 2;
  /** The memory controller counts swap as well. */
  readonly hasSwapAccounting: boolean;
  /** What can be granted at all: names with `CAP_`, in the kernel's order. */
  readonly boundingCapabilities: readonly string[];
  /** Our own hard limits by docker's name (`nofile`); Infinity for unlimited. */
  readonly hardLimits: Readonly<Record<string, number>>;
  /** Our own, and so the lowest that a container can have without CAP_SYS_RESOURCE. */
  readonly oomScoreAdj: number;
  /** A small init for `--init`; undefined where none is installed. */
  readonly initPath: string | undefined;
  /** Every device node below /dev, for privileged containers. */
  devices(): readonly RuntimeDevice[];
};
