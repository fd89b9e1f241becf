import { readFileSync } from 'node:fs';
import type { Import } from './imports.js';

/** A module, and the only places that may load it. */
const MODULE_DOORS: readonly { readonly module: RegExp; readonly only: RegExp }[] = [
  { module: /^(node:)?child_process$|^execa$/, only: /^src\/host\/node\// },
  { module: /^koffi$/, only: /^src\/host\/node\// },
  { module: /^undici$/, only: /^src\/host\/node\// },
  { module: /^node:sqlite$/, only: /^src\/engine\/metadata\// },
  { module: /^(ink|ink-table|ink-text-input|react|blessed-contrib)(\/|$)/, only: /^src\/ui\// },
  { module: /^@xterm\/headless$/, only: /^src\/ui\/emulator\// },
];

/** The environment and the arguments are read where a process begins, and handed on as options. */
const PROCESS_WORDS = /\bprocess\.(env|argv|exitCode|exit\()/;
const ENTRY_POINT = /^src\/(.*\/)?([a-z]+-)?main\.ts$/;

const PURE_ROOM = /^src\/(errors|oci|packet|wire|dockerfile|compose-file|ui\/state)\//;

/** Why this import may not be, or undefined. */
export function doorBroken({ file, target, isTypeOnly }: Import): string | undefined {
  if (PURE_ROOM.test(file) && !target.startsWith('src/') && !isTypeOnly) return `a pure room loads ${target}`;
  const door = MODULE_DOORS.find(({ module }) => module.test(target));
  if (door === undefined || isTypeOnly || door.only.test(file)) return undefined;
  return `${target} is for ${door.only.source.replaceAll('\\', '').replace('^', '')} only`;
}

/** Why the text of `file` may not be, or undefined. */
export function processRead(file: string): string | undefined {
  if (ENTRY_POINT.test(file)) return undefined;
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find((text) => PROCESS_WORDS.test(text) && !/^\s*(\/\/|\*|\/\*)/.test(text));
  return line && `only entry points say ${PROCESS_WORDS.exec(line)?.[0]}`;
}
