import type { Container } from '../container/container.js';

const REPOSITORY = 'gantry-save';
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const SHORT_ID_LENGTH = 12;

/** The name of a save's image: `gantry-save/web:7`. A container whose name no image may have is called by its id there. */
export function saveImageName({ id, name }: Pick<Container, 'id' | 'name'>, number: number): string {
  const lower = name.toLowerCase();
  return `${REPOSITORY}/${COMPONENT.test(lower) ? lower : id.slice(0, SHORT_ID_LENGTH)}:${number}`;
}

/** What somebody calls a save or a backup by its number. */
export type NumberedName = {
  /** In front of the number: whose it is said to be. */
  readonly name: string | undefined;
  readonly number: number;
};

/** `7`, `#7`, `web:7` or `gantry-save/web:7`; undefined where it is something else. */
export function parseNumberedName(text: string): NumberedName | undefined {
  const [, name, digits] = /^(?:(.*):)?#?(\d{1,15})$/s.exec(text) ?? [];
  return digits === undefined ? undefined : { name, number: Number(digits) };
}
