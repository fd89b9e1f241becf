import type { SeccompProfile } from '../../oci/runtime-spec.js';
import { isKernelAtLeast } from './kernel-release.js';

type SyscallRule = NonNullable<SeccompProfile['syscalls']>[number];
export type SeccompArgument = NonNullable<SyscallRule['args']>[number];

/** Where a rule holds: every field that is there must fit. */
export type SeccompCondition = {
  /** All of them are granted. */
  readonly capabilities?: readonly string[] | undefined;
  /** Docker's names; it is one of them. */
  readonly architectures?: readonly string[] | undefined;
  /** `4.8` or newer. */
  readonly minKernel?: string | undefined;
};

/** A profile whose rules depend on the container and the machine: docker's form of it. */
export type ConditionalProfile = {
  readonly defaultAction: string;
  readonly defaultErrnoRet?: number | undefined;
  readonly rules: readonly (SyscallRule & {
    readonly when?: SeccompCondition | undefined;
    /** The rule is left out where any of it fits. */
    readonly unless?: Omit<SeccompCondition, 'minKernel'> | undefined;
  })[];
};

export type SeccompSituation = {
  readonly capabilities: readonly string[];
  readonly architecture: string;
  readonly kernelRelease: string;
};

/** Whose programs a machine runs, its own first. @see moby/profiles, seccomp: arches */
const ARCHITECTURES: Readonly<Record<string, readonly string[]>> = {
  amd64: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'],
  arm64: ['SCMP_ARCH_AARCH64', 'SCMP_ARCH_ARM'],
  riscv64: ['SCMP_ARCH_RISCV64'],
  s390x: ['SCMP_ARCH_S390X', 'SCMP_ARCH_S390'],
  ppc64le: ['SCMP_ARCH_PPC64LE'],
};

/** The rules that hold for one container on this machine, as the runtime specification writes them. Pure. */
export function selectRules(profile: ConditionalProfile, situation: SeccompSituation): SeccompProfile {
  return {
    defaultAction: profile.defaultAction,
    ...(profile.defaultErrnoRet !== undefined && { defaultErrnoRet: profile.defaultErrnoRet }),
    architectures: ARCHITECTURES[situation.architecture] ?? [],
    syscalls: profile.rules
      .filter(({ when, unless }) => (!when || fitsAll(when, situation)) && !(unless && fitsAny(unless, situation)))
      .map(({ names, action, errnoRet, args }) => ({
        names,
        action,
        ...(errnoRet !== undefined && { errnoRet }),
        ...(args !== undefined && args.length > 0 && { args }),
      })),
  };
}

function fitsAll({ capabilities, architectures, minKernel }: SeccompCondition, situation: SeccompSituation): boolean {
  return (
    (capabilities ?? []).every((capability) => situation.capabilities.includes(capability)) &&
    (architectures?.includes(situation.architecture) ?? true) &&
    (minKernel === undefined || isKernelAtLeast(situation.kernelRelease, minKernel))
  );
}

function fitsAny({ capabilities, architectures }: SeccompCondition, situation: SeccompSituation): boolean {
  return (
    (capabilities ?? []).some((capability) => situation.capabilities.includes(capability)) ||
    (architectures?.includes(situation.architecture) ?? false)
  );
}
