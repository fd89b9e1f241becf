import { Box } from 'ink';
import { useAppState } from '../hooks/use-app-state.js';
import { At } from '../parts/at.js';
import { DetailTable } from '../parts/detail-table.js';
import { dialogPicture, middle } from '../parts/dialog.js';
import { Picture } from '../parts/picture.js';
import type { AppState } from '../state/app-state.js';
import type { Overlay } from '../state/overlay.js';
import { containerById } from '../state/selectors/containers.js';
import { imageById } from '../state/selectors/images.js';
import { cut, display, fit, textWidth } from '../text.js';
import type { Theme } from '../theme.js';
import { containerFacts, type DetailFact, imageFacts } from './details-rows.js';

export type DetailsViewProps = { readonly overlay: Overlay & { readonly kind: 'details' }; readonly theme: Theme };

const MAX_FACTS = 10;
const MAX_WIDTH = 100;
const FACT_WIDTH = 11;
/** What the table draws beside its two texts: three rules and a space on either side of each. */
const TABLE_EXTRA_WIDTH = 7;

/** The facts of a container or an image, in a table where the screen is high enough for its rules. */
export function DetailsView({ overlay, theme }: DetailsViewProps) {
  const state = useAppState((whole) => whole);
  const { name, facts } = detailsOf(overlay, state, theme);
  const title = display(name);
  const tableHeight = 2 * facts.length + 3;
  const hasTable = theme.isUtf8 && tableHeight + 2 <= state.size.rows - 2;
  const widest = Math.max(textWidth(name), ...facts.map(({ value }) => textWidth(value)));
  const width = Math.min(MAX_WIDTH, Math.max(50, widest + FACT_WIDTH + TABLE_EXTRA_WIDTH + 4));
  const rect = middle(state.size, { width, height: (hasTable ? tableHeight : facts.length) + 2 });
  const valueWidth = rect.width - 4 - FACT_WIDTH - TABLE_EXTRA_WIDTH;
  const foot = 'esc closes';
  const blank = dialogPicture(hasTable ? [] : plainLines(facts, theme), rect, { title, foot, theme });
  const { ellipsis } = theme.glyphs;
  // The space keeps a column that is named by a foreign text apart from its neighbour.
  const columns = [
    overlay.of === 'containers' ? 'container' : 'image',
    `${cut(title, valueWidth - 1, { ellipsis })} `,
  ] as const;
  const rows = facts.map(({ fact, value }) => ({
    [columns[0]]: fact,
    [columns[1]]: cut(value, valueWidth, { ellipsis }),
  }));
  return (
    <>
      <At rect={rect}>
        <Picture text={blank} theme={theme} />
      </At>
      {hasTable && (
        <At rect={{ x: rect.x + 2, y: rect.y + 1, width: rect.width - 4, height: rect.height - 2 }}>
          <Box flexDirection="column">
            <DetailTable rows={rows} columns={columns} />
          </Box>
        </At>
      )}
    </>
  );
}

function plainLines(facts: readonly DetailFact[], theme: Theme): string[] {
  return facts.map(({ fact, value }) => `${theme.paint('faint', fit(fact, FACT_WIDTH))} ${value}`);
}

function detailsOf(
  { of, id }: DetailsViewProps['overlay'],
  state: AppState,
  { glyphs }: Theme,
): { readonly name: string; readonly facts: readonly DetailFact[] } {
  const { nowMs } = state;
  const container = of === 'containers' ? containerById(state, id) : undefined;
  if (container)
    return { name: container.name, facts: containerFacts(container, { nowMs, glyphs }).slice(0, MAX_FACTS) };
  const image = of === 'images' ? imageById(state, id) : undefined;
  if (image)
    return { name: image.names[0] ?? image.id.slice(7, 19), facts: imageFacts(image, nowMs).slice(0, MAX_FACTS) };
  return { name: id.slice(0, 12), facts: [{ fact: 'gone', value: 'It has been removed.' }] };
}
