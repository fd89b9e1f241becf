import type { CliIo } from '../cli-io.js';
import { configuredText } from '../configured-text.js';

/** Keys of docker's `config.json` for the lists of containers, images, networks, volumes and figures. */
type FormatKey = 'psFormat' | 'imagesFormat' | 'networksFormat' | 'volumesFormat' | 'statsFormat';

/** `--format`, or without it what docker's `config.json` has for this list; `--quiet` looks at neither. */
export function chosenFormat(
  { format, quiet = false }: { readonly format: string | undefined; readonly quiet?: boolean | undefined },
  io: Pick<CliIo, 'env'>,
  key: FormatKey,
): string | undefined {
  return quiet ? format : format || configuredText(io, key) || format;
}
