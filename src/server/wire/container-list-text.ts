import type { Container } from '../../engine/index.js';
import { containerSummaryToWire, type SummaryOptions } from '../../wire/container-summary-to-wire.js';
import { jsonForm } from '../../wire/json.js';
import { containerStatus } from '../../wire/words/container-status.js';

/** The JSON of a container in a list, before and behind the one field that time changes. */
type SummaryText = { readonly before: string; readonly behind: string };

type ListTextOptions = Omit<SummaryOptions, 'size'>;

const CHANGING = 'Status';

/** A container that has changed is another object: what is here is right as long as somebody asks for it. */
const TEXTS = new WeakMap<Container, SummaryText>();

/**
 * The list of `GET /containers/json` as text. Tools ask for it every second, and of hundreds of containers nothing has
 * changed meanwhile but how long they have been up.
 */
export function containerListText(containers: readonly Container[], { nowMs, ...places }: ListTextOptions): string {
  const items = containers.map((container) => {
    const { before, behind } = textOf(container, places);
    return `${before}${JSON.stringify(containerStatus(container, nowMs))}${behind}`;
  });
  return `[${items.join(',')}]\n`;
}

/** Whether its text is there already, with the folders of its volumes. */
export const hasListText = (container: Container): boolean => TEXTS.has(container);

function textOf(container: Container, places: Omit<ListTextOptions, 'nowMs'>): SummaryText {
  const known = TEXTS.get(container);
  if (known) return known;
  const fields = Object.entries(containerSummaryToWire(container, { nowMs: 0, ...places }));
  const place = fields.findIndex(([name]) => name === CHANGING);
  const made = {
    before: `${objectText(fields.slice(0, place)).slice(0, -1)},${JSON.stringify(CHANGING)}:`,
    behind: `,${objectText(fields.slice(place + 1)).slice(1)}`,
  };
  TEXTS.set(container, made);
  return made;
}

const objectText = (fields: readonly (readonly [string, unknown])[]): string =>
  JSON.stringify(Object.fromEntries(fields), (_key, item: unknown) => jsonForm(item));
