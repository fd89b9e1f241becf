import { parseBytes } from './bytes.js';
import { invalid } from './invalid.js';

type DeviceValue = { readonly path: string; readonly value: string };

/** Reads `/dev/sda:10mb`: bytes a second. @see docker/cli, opts/throttledevice.go */
export function parseDeviceBps(text: string): { readonly path: string; readonly rate: number } {
  const { path, value } = parseDeviceValue(text);
  try {
    return { path, rate: parseBytes(value) };
  } catch (cause) {
    throw invalid(
      `invalid rate for device: ${text}. The correct format is <device-path>:<number>[<unit>]. Number must be a positive integer. Unit is optional and can be kb, mb, or gb`,
      { cause },
    );
  }
}

/** Reads `/dev/sda:1000`: operations a second. */
export function parseDeviceIops(text: string): { readonly path: string; readonly rate: number } {
  const { path, value } = parseDeviceValue(text);
  const rate = wholeNumber(value);
  if (rate === undefined) {
    throw invalid(
      `invalid rate for device: ${text}. The correct format is <device-path>:<number>. Number must be a positive integer`,
    );
  }
  return { path, rate };
}

/** Reads `/dev/sda:300`: a share between 10 and 1000, or 0 for the group's own. @see docker/cli, opts/weightdevice.go */
export function parseDeviceWeight(text: string): { readonly path: string; readonly weight: number } {
  const { path, value } = parseDeviceValue(text);
  const weight = wholeNumber(value);
  if (weight === undefined || (weight > 0 && weight < 10) || weight > 1000) {
    throw invalid(`invalid weight for device: ${text}`);
  }
  return { path, weight };
}

function parseDeviceValue(text: string): DeviceValue {
  const colon = text.indexOf(':');
  if (colon < 1) throw invalid(`bad format: ${text}`);
  const path = text.slice(0, colon);
  if (!path.startsWith('/dev/')) throw invalid(`bad format for device path: ${text}`);
  return { path, value: text.slice(colon + 1) };
}

function wholeNumber(text: string): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(value) ? value : undefined;
}
