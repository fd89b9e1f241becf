/** What the local driver is told with `--opt`. */
export type LocalOptions = Readonly<Record<string, string>>;

const KNOWN = ['type', 'o', 'device', 'size'];

/** Each needs those. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  device: ['type'],
  type: ['device'],
  o: ['device', 'type'],
};

const SIZE = /^\d+(\.\d+)?\s?([kmgtp]i?)?b?$/i;

/**
 * What is wrong with the options of a volume, in docker's words; undefined where nothing is.
 *
 * A size would take a file system with quotas for projects; of what is mounted, `o=size=…` is the file system's own word.
 * @see moby, volume/local/local.go: validateOpts
 */
export function problemOfOptions(options: LocalOptions): string | undefined {
  const unknown = Object.keys(options).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) return `invalid option: ${JSON.stringify(unknown)}`;
  const { type, device = '', size } = options;
  if (type === 'cifs' && hasPort(device)) return "port not allowed in CIFS device URL, include 'port' in 'o='";
  if (size !== undefined && !SIZE.test(size.trim())) return `invalid size: '${size}'`;
  if (size !== undefined && Number.parseFloat(size) > 0) return 'quota size requested but no quota support';
  for (const [name, needed] of Object.entries(NEEDED)) {
    if (!Object.hasOwn(options, name)) continue;
    const missing = needed.find((each) => !Object.hasOwn(options, each));
    if (missing !== undefined) return `missing required option: ${JSON.stringify(missing)}`;
  }
  return undefined;
}

/** `//server:445/share` */
const hasPort = (device: string): boolean => /^(?:[a-z]+:)?\/\/(?:\[[^\]]*\]|[^/:]*):\d+(?:\/|$)/i.test(device);

/** Whether something is mounted where the volume is used; otherwise it is a folder of ours. */
export const isMounted = ({ device = '' }: LocalOptions): boolean => device !== '';
