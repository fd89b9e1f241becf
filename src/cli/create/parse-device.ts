import { globSync } from 'node:fs';
import { posix } from 'node:path';

import type { DeviceMapping, DeviceRequest } from '../../engine/index.js';
import { parseCdiName } from '../../oci/cdi-name.js';
import { invalid } from '../values/invalid.js';

const RULE = /^[acb] ([0-9]+|\*):([0-9]+|\*) [rwm]{1,3}$/;

/** Checks `c 1:3 rwm`, as `--device-cgroup-rule` takes it. */
export function checkDeviceCgroupRule(text: string): string {
  if (!RULE.test(text)) throw invalid(`invalid device cgroup format '${text}'`);
  return text;
}

/** `--device`: nodes and folders by their path, and what vendors describe by its name; the latter as one request. */
export function parseDevices(texts: readonly string[]): {
  readonly devices: readonly DeviceMapping[];
  readonly requests: readonly DeviceRequest[];
} {
  const deviceIds = texts.filter((text) => parseCdiName(text) !== undefined);
  return {
    devices: texts.filter((text) => parseCdiName(text) === undefined).flatMap(parseDevice),
    requests: deviceIds.length > 0 ? [{ driver: 'cdi', count: 0, deviceIds, capabilities: [], options: {} }] : [],
  };
}

const EVERYTHING = 'rwm';

/** Reads `/dev/x`, `/dev/x:/dev/y`, `/dev/x:r`, `/dev/x:/dev/y:rw`, `/dev/x*`. @see docker/cli, container/opts.go */
export function parseDevice(text: string): readonly DeviceMapping[] {
  const [hostPath = '', second, mode, ...more] = text.split(':');
  if (more.length > 0 || hostPath === '') throw invalid(`bad format for path: ${text}`);
  if (mode !== undefined && !isMode(mode)) throw invalid(`bad mode specified: ${mode}`);
  const isSecondMode = mode === undefined && second !== undefined && isMode(second);
  const target = isSecondMode ? undefined : second;
  const named = target ?? hostPath;
  if (!posix.isAbsolute(named)) throw invalid(`${named} is not an absolute path`);
  const permissions = (isSecondMode ? second : mode) ?? EVERYTHING;
  if (!hostPath.endsWith('*')) {
    const source = target === undefined ? posix.normalize(hostPath) : hostPath;
    const containerPath = target === undefined ? source : mode === undefined ? posix.normalize(target) : target;
    return [{ hostPath: source, containerPath, permissions }];
  }
  if (target !== undefined) throw invalid(`device with * suffix can't have dst: ${text}`);
  return globSync(hostPath)
    .toSorted()
    .map((path) => ({ hostPath: path, containerPath: path, permissions }));
}

/** Each of `r`, `w` and `m` at most once. */
const isMode = (text: string): boolean => /^(?!.*(.).*\1)[rwm]+$/.test(text);
