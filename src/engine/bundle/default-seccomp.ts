import type { ConditionalProfile, SeccompArgument } from './seccomp-profile.js';

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Docker's default profile: what is not named here is refused with EPERM.
 *
 * @see moby/profiles, seccomp/default_linux.go, whose sets these are, ordered by what they are for
 */
export const DEFAULT_SECCOMP: ConditionalProfile = {
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 1, // EPERM
  rules: [
    { names: filesAndFolders(), action: 'SCMP_ACT_ALLOW' },
    { names: readingAndWriting(), action: 'SCMP_ACT_ALLOW' },
    { names: memory(), action: 'SCMP_ACT_ALLOW' },
    { names: processesAndSignals(), action: 'SCMP_ACT_ALLOW' },
    { names: usersAndLimits(), action: 'SCMP_ACT_ALLOW' },
    { names: scheduling(), action: 'SCMP_ACT_ALLOW' },
    { names: timeAndTimers(), action: 'SCMP_ACT_ALLOW' },
    { names: socketsAndQueues(), action: 'SCMP_ACT_ALLOW' },
    { names: others(), action: 'SCMP_ACT_ALLOW' },

    // Before 4.8 a traced process could get around its filter.
    { names: names('process_vm_readv process_vm_writev ptrace'), action: 'SCMP_ACT_ALLOW', when: { minKernel: '4.8' } },
    ...socketFamilies().map((args) => ({ names: ['socket'], action: 'SCMP_ACT_ALLOW', args: [args] })),
    // PER_LINUX, PER_LINUX32, UNAME26 with either, and the question which one it is.
    ...[0x0, 0x8, 0x20000, 0x20008, 0xffffffff].map((value) => ({
      names: ['personality'],
      action: 'SCMP_ACT_ALLOW',
      args: [{ index: 0, value, op: 'SCMP_CMP_EQ' }],
    })),

    { names: names('sync_file_range2 swapcontext'), action: 'SCMP_ACT_ALLOW', when: { architectures: ['ppc64le'] } },
    {
      names: names('arm_fadvise64_64 arm_sync_file_range sync_file_range2 breakpoint cacheflush set_tls'),
      action: 'SCMP_ACT_ALLOW',
      when: { architectures: ['arm', 'arm64'] },
    },
    { names: ['arch_prctl'], action: 'SCMP_ACT_ALLOW', when: { architectures: ['amd64', 'x32'] } },
    { names: ['modify_ldt'], action: 'SCMP_ACT_ALLOW', when: { architectures: ['amd64', 'x32', 'x86'] } },
    {
      names: names('s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr'),
      action: 'SCMP_ACT_ALLOW',
      when: { architectures: ['s390', 's390x'] },
    },
    { names: ['riscv_flush_icache'], action: 'SCMP_ACT_ALLOW', when: { architectures: ['riscv64'] } },

    ...withCapability(),
    ...newNamespaces(),
  ],
};

/** What a capability brings with it. */
function withCapability(): ConditionalProfile['rules'] {
  const table: Readonly<Record<string, string>> = {
    CAP_DAC_READ_SEARCH: 'open_by_handle_at',
    CAP_SYS_ADMIN: `bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie lsm_get_self_attr
      lsm_list_modules lsm_set_self_attr mount mount_setattr move_mount open_tree perf_event_open quotactl quotactl_fd
      setdomainname sethostname setns syslog umount umount2 unshare`,
    CAP_SYS_BOOT: 'reboot',
    CAP_SYS_CHROOT: 'chroot',
    CAP_SYS_MODULE: 'delete_module init_module finit_module',
    CAP_SYS_PACCT: 'acct',
    CAP_SYS_PTRACE: 'kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace',
    CAP_SYS_RAWIO: 'iopl ioperm',
    CAP_SYS_TIME: 'settimeofday stime clock_settime clock_settime64',
    CAP_SYS_TTY_CONFIG: 'vhangup',
    CAP_SYS_NICE: 'get_mempolicy mbind set_mempolicy set_mempolicy_home_node',
    CAP_SYSLOG: 'syslog',
    CAP_BPF: 'bpf',
    CAP_PERFMON: 'perf_event_open',
  };
  return Object.entries(table).map(([capability, text]) => ({
    names: names(text),
    action: 'SCMP_ACT_ALLOW',
    when: { capabilities: [capability] },
  }));
}

/** Without CAP_SYS_ADMIN, a clone may not make a namespace. */
function newNamespaces(): ConditionalProfile['rules'] {
  // CLONE_NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET, NEWCGROUP
  const value = 0x00020000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000 | 0x02000000;
  const noneOf = (index: number): readonly SeccompArgument[] => [
    { index, value, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' },
  ];
  const capabilities = ['CAP_SYS_ADMIN'];
  const s390 = ['s390', 's390x'];
  return [
    { names: ['clone'], action: 'SCMP_ACT_ALLOW', args: noneOf(0), unless: { capabilities, architectures: s390 } },
    {
      names: ['clone'],
      action: 'SCMP_ACT_ALLOW',
      args: noneOf(1),
      when: { architectures: s390 },
      unless: { capabilities },
    },
    // Its flags are behind a pointer, where no filter can look: ENOSYS makes libraries use clone instead.
    { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38, unless: { capabilities } },
  ];
}

/**
 * Address families that a container may have sockets of. Left out are those that no kernel has any more,
 * AF_ALG (38), whose kernel code has let programs out before, and AF_VSOCK (40), which reaches the virtual machine's host.
 */
function socketFamilies(): readonly SeccompArgument[] {
  const beyondTheRange = [
    13, 14, 15, 16, 17, 18, 21, 22, 24, 26, 27, 28, 29, 30, 31, 32, 33, 35, 36, 39, 41, 42, 43, 44, 45,
  ];
  return [
    { index: 0, value: 12, op: 'SCMP_CMP_LT' },
    ...beyondTheRange.map((value) => ({ index: 0, value, op: 'SCMP_CMP_EQ' })),
  ];
}

function filesAndFolders(): readonly string[] {
  return names(`
    access chdir chmod chown chown32 close close_range creat dup dup2 dup3 faccessat faccessat2 fallocate fanotify_mark
    fchdir fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64 fgetxattr flistxattr flock fremovexattr
    fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64 ftruncate ftruncate64 futimesat getcwd getdents getdents64
    getxattr getxattrat inotify_add_watch inotify_init inotify_init1 inotify_rm_watch ioctl lchown lchown32 lgetxattr
    link linkat listmount listxattr listxattrat llistxattr lremovexattr lsetxattr lstat lstat64 mkdir mkdirat mknod
    mknodat name_to_handle_at newfstatat open openat openat2 pipe pipe2 readlink readlinkat removexattr removexattrat
    rename renameat renameat2 rmdir setxattr setxattrat stat stat64 statfs statfs64 statmount statx symlink symlinkat
    truncate truncate64 umask unlink unlinkat utime utimensat utimensat_time64 utimes
  `);
}

function readingAndWriting(): readonly string[] {
  return names(`
    cachestat copy_file_range epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait
    epoll_wait_old eventfd eventfd2 fadvise64 fadvise64_64 fdatasync fsync io_cancel io_destroy io_getevents
    io_pgetevents io_pgetevents_time64 io_setup io_submit _llseek lseek _newselect poll ppoll ppoll_time64 pread64
    preadv preadv2 pselect6 pselect6_time64 pwrite64 pwritev pwritev2 read readahead readv select sendfile sendfile64
    splice sync sync_file_range syncfs tee vmsplice write writev
  `);
}

function memory(): readonly string[] {
  return names(`
    brk madvise map_shadow_stack membarrier memfd_create memfd_secret mincore mlock mlock2 mlockall mmap mmap2 mprotect
    mremap mseal msync munlock munlockall munmap pkey_alloc pkey_free pkey_mprotect process_mrelease remap_file_pages
    shmat shmctl shmdt shmget
  `);
}

function processesAndSignals(): readonly string[] {
  return names(`
    execve execveat exit exit_group fork futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake
    get_robust_list get_thread_area getpgid getpgrp getpid getppid getsid gettid kill pause pidfd_open pidfd_send_signal
    prctl restart_syscall rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend
    rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo set_robust_list set_thread_area set_tid_address setpgid
    setsid sigaltstack signalfd signalfd4 sigprocmask sigreturn tgkill tkill uretprobe vfork wait4 waitid waitpid
  `);
}

function usersAndLimits(): readonly string[] {
  return names(`
    capget capset getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32 getresgid getresgid32
    getresuid getresuid32 getrlimit getrusage getuid getuid32 landlock_add_rule landlock_create_ruleset
    landlock_restrict_self prlimit64 seccomp setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups
    setgroups32 setregid setregid32 setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setrlimit setuid
    setuid32 ugetrlimit
  `);
}

function scheduling(): readonly string[] {
  return names(`
    getcpu getpriority ioprio_get ioprio_set sched_get_priority_max sched_get_priority_min sched_getaffinity
    sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_rr_get_interval_time64
    sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield setpriority
  `);
}

function timeAndTimers(): readonly string[] {
  return names(`
    adjtimex alarm clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64
    clock_nanosleep clock_nanosleep_time64 getitimer gettimeofday nanosleep setitimer time timer_create timer_delete
    timer_getoverrun timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime
    timerfd_gettime64 timerfd_settime timerfd_settime64 times
  `);
}

function socketsAndQueues(): readonly string[] {
  return names(`
    accept accept4 bind connect getpeername getsockname getsockopt ipc listen mq_getsetattr mq_notify mq_open
    mq_timedreceive mq_timedreceive_time64 mq_timedsend mq_timedsend_time64 mq_unlink msgctl msgget msgrcv msgsnd recv
    recvfrom recvmmsg recvmmsg_time64 recvmsg semctl semget semop semtimedop semtimedop_time64 send sendmmsg sendmsg
    sendto setsockopt shutdown socketcall socketpair
  `);
}

function others(): readonly string[] {
  return names('getrandom riscv_hwprobe sysinfo uname');
}
