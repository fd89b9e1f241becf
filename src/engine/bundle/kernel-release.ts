/** Whether the kernel that calls itself `release` (`6.1.0-28-amd64`) is `needed` (`4.8`) or newer. */
export function isKernelAtLeast(release: string, needed: string): boolean {
  const [major = 0, minor = 0] = release.split(/[^0-9]/).map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}
