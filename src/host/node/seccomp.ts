import { closeSync, readFileSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { SeccompProfile } from '../../oci/runtime-spec.js';
import type { SeccompCompiler } from '../seccomp.js';
import { loadKoffi } from './koffi.js';
import { NEW_SYSCALLS, NEWEST_SYSCALL, prologue } from './seccomp-prologue.js';

type Rule = NonNullable<SeccompProfile['syscalls']>[number];
type Bindings = NonNullable<ReturnType<typeof bind>>;
type Filter = { readonly __filter: never };

// <seccomp.h>
const ACTIONS: Readonly<Record<string, number>> = {
  SCMP_ACT_KILL: 0x00000000,
  SCMP_ACT_KILL_THREAD: 0x00000000,
  SCMP_ACT_KILL_PROCESS: 0x80000000,
  SCMP_ACT_TRAP: 0x00030000,
  SCMP_ACT_ERRNO: 0x00050000,
  SCMP_ACT_TRACE: 0x7ff00000,
  SCMP_ACT_LOG: 0x7ffc0000,
  SCMP_ACT_ALLOW: 0x7fff0000,
};
const OPERATORS: Readonly<Record<string, number>> = {
  SCMP_CMP_NE: 1,
  SCMP_CMP_LT: 2,
  SCMP_CMP_LE: 3,
  SCMP_CMP_EQ: 4,
  SCMP_CMP_GE: 5,
  SCMP_CMP_GT: 6,
  SCMP_CMP_MASKED_EQ: 7,
};
// SCMP_FLTATR_CTL_OPTIMIZE: a binary tree, not a list. Half the time to load, and less for each call with arguments to weigh.
const OPTIMIZE = { attribute: 8, asTree: 2 } as const;
const UNKNOWN_SYSCALL = -1;
const EPERM = 1;
const EEXIST = -17;
const EDOM = -33;
const ARGUMENT_BYTES = 24;
const MFD_CLOEXEC = 1;

/** libseccomp of this machine; loaded on first use. */
export function libseccompCompiler(): SeccompCompiler {
  let bound: ReturnType<typeof bind> | undefined | 'missing' = 'missing';
  const library = (): Bindings | undefined => {
    if (bound === 'missing') bound = bind();
    return bound;
  };

  return {
    version: () => library()?.version(),
    compile(profile) {
      const lib = library();
      if (!lib) throw engineError('program_missing', { program: 'libseccomp.so.2' });
      const filter = lib.init(actionOf(profile.defaultAction, profile.defaultErrnoRet));
      try {
        lib.setAttribute(filter, OPTIMIZE.attribute, OPTIMIZE.asTree); // Before 2.5 there is no such choice.
        for (const name of profile.architectures ?? []) addArchitecture(lib, filter, name);
        const unknown = (profile.syscalls ?? []).flatMap((rule) => addRule(lib, filter, rule, profile));
        const instructions = exportInstructions(lib, filter);
        return profile.defaultAction === 'SCMP_ACT_ERRNO'
          ? Buffer.concat([prologue(unknown, NEWEST_SYSCALL), instructions])
          : instructions;
      } finally {
        lib.release(filter);
      }
    },
  };
}

function addArchitecture(lib: Bindings, filter: Filter, name: string): void {
  const token = lib.resolveArchitecture(name.replace('SCMP_ARCH_', '').toLowerCase());
  const result = lib.addArchitecture(filter, token);
  if (result !== EEXIST) check(result, 'seccomp_arch_add', name); // Our own is in already.
}

/** Adds a rule for each name that the library knows. Returns the numbers of new system calls that it allows beside. */
function addRule(
  lib: Bindings,
  filter: Filter,
  { names, action, errnoRet, args = [] }: Rule,
  profile: SeccompProfile,
): readonly number[] {
  const code = actionOf(action, errnoRet);
  const isDefault = code === actionOf(profile.defaultAction, profile.defaultErrnoRet);
  const comparisons = encodeComparisons(args);
  const allowedNumbers: number[] = [];
  for (const name of isDefault ? [] : names) {
    const number = lib.resolveSyscall(name);
    if (number !== UNKNOWN_SYSCALL) {
      const result = lib.addRule(filter, code, number, args.length, comparisons);
      // EDOM: a call that none of the filter's architectures has.
      if (result !== EDOM && result !== EEXIST) check(result, 'seccomp_rule_add', name);
    } else if (action === 'SCMP_ACT_ALLOW' && args.length === 0) {
      const known = NEW_SYSCALLS[name];
      if (known !== undefined) allowedNumbers.push(known);
    }
  }
  return allowedNumbers;
}

/** `struct scmp_arg_cmp[]` */
function encodeComparisons(args: NonNullable<Rule['args']>): Buffer {
  const bytes = Buffer.alloc(Math.max(1, args.length) * ARGUMENT_BYTES);
  for (const [i, { index, op, value, valueTwo = 0 }] of args.entries()) {
    const operator = OPERATORS[op];
    if (operator === undefined) throw engineError('argument_invalid', { reason: `unknown seccomp operator ${op}` });
    bytes.writeUInt32LE(index, i * ARGUMENT_BYTES);
    bytes.writeUInt32LE(operator, i * ARGUMENT_BYTES + 4);
    bytes.writeBigUInt64LE(BigInt(value), i * ARGUMENT_BYTES + 8);
    bytes.writeBigUInt64LE(BigInt(valueTwo), i * ARGUMENT_BYTES + 16);
  }
  return bytes;
}

function actionOf(name: string, errnoRet: number = EPERM): number {
  const action = ACTIONS[name];
  if (action === undefined) throw engineError('argument_invalid', { reason: `unknown seccomp action ${name}` });
  return name === 'SCMP_ACT_ERRNO' || name === 'SCMP_ACT_TRACE' ? action | errnoRet : action;
}

function exportInstructions(lib: Bindings, filter: Filter): Buffer {
  const fd = lib.memfdCreate('seccomp', MFD_CLOEXEC);
  check(fd, 'memfd_create', 'seccomp');
  try {
    check(lib.exportBpf(filter, fd), 'seccomp_export_bpf', '');
    return readFileSync(`/proc/self/fd/${fd}`);
  } finally {
    closeSync(fd);
  }
}

function check(result: number, call: string, path: string): void {
  if (result < 0) throw engineError('system_call_failed', { call, path, errno: String(-result) });
}

function bind() {
  const koffi = loadKoffi();
  const declareIn =
    (library: ReturnType<typeof koffi.load>) =>
    <Arguments extends readonly unknown[], Result>(prototype: string) =>
      library.func(prototype) as unknown as (...args: Arguments) => Result;
  let seccomp: ReturnType<typeof koffi.load>;
  try {
    seccomp = koffi.load('libseccomp.so.2');
  } catch {
    return undefined; // The runtime compiles the rules, or says that it cannot.
  }
  const declare = declareIn(seccomp);
  const version = declare<[], unknown>('void *seccomp_version()');
  return {
    version: () => (koffi.decode(version(), 'uint', 3) as readonly number[]).join('.'),
    init: declare<[number], Filter>('void *seccomp_init(uint)'),
    release: declare<[Filter], void>('void seccomp_release(void *)'),
    resolveArchitecture: declare<[string], number>('uint seccomp_arch_resolve_name(str)'),
    addArchitecture: declare<[Filter, number], number>('int seccomp_arch_add(void *, uint)'),
    resolveSyscall: declare<[string], number>('int seccomp_syscall_resolve_name(str)'),
    addRule: declare<[Filter, number, number, number, Uint8Array], number>(
      'int seccomp_rule_add_array(void *, uint, int, uint, void *)',
    ),
    setAttribute: declare<[Filter, number, number], number>('int seccomp_attr_set(void *, int, uint)'),
    exportBpf: declare<[Filter, number], number>('int seccomp_export_bpf(void *, int)'),
    memfdCreate: declareIn(koffi.load('libc.so.6'))<[string, number], number>('int memfd_create(str, uint)'),
  };
}
