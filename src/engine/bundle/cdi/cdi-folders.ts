/** Where the machine's owner and its services describe devices; what the later says goes before. @see CDI, SPEC.md */
export const CDI_FOLDERS: readonly string[] = ['/etc/cdi', '/var/run/cdi'];
