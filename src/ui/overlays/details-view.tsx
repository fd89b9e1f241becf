import { Box } from 'ink';
import { useAppState } from '../hooks/use-app-state.js';
import { say } from '../language/say.js';
import { At } from '../parts/at.js';
import { DetailTable } from '../parts/detail-table.js';
import { dialogPicture, middle } from '../parts/dialog.js';
import { Picture } from '../parts/picture.js';
import { widestText } from '../parts/table.js';
import type { Overlay } from '../state/overlay.js';
import { display, textWidth } from '../text.js';
import type { Theme } from '../theme.js';
import { detailLines } from './details-lines.js';
import { detailsOf } from './details-rows.js';
import { readableWidth } from './scroll-extent.js';
import { scrolling } from './scrolling.js';

export type DetailsViewProps = { readonly overlay: Overlay & { readonly kind: 'details' }; readonly theme: Theme };

const MAX_TABLE_ROWS = 10;
const MAX_WIDTH = 100;
/** What the table draws beside its two texts: three rules and a space on either side of each. */
const TABLE_EXTRA_WIDTH = 7;

/** What there is to know of an object: in a table where it is little and short, else whole and scrolled through. */
export function DetailsView({ overlay, theme }: DetailsViewProps) {
  const state = useAppState((whole) => whole);
  const { name, facts } = detailsOf(overlay, state, theme.glyphs);
  const title = display(name);
  const rows = facts.flatMap(({ fact, values }) =>
    values.map((value, index) => ({ fact: index === 0 ? say(fact) : '', value })),
  );
  const heading = say(overlay.of.slice(0, -1));
  const factWidth = widestText([heading, ...rows.map(({ fact }) => fact)]);
  const width =
    Math.max(textWidth(title) + 1, widestText(rows.map(({ value }) => value))) + factWidth + TABLE_EXTRA_WIDTH + 4;
  const height = tableHeight(rows.length) + 2;
  const rect = middle(state.size, { width, height });
  const hasRoom = width <= Math.min(MAX_WIDTH, rect.width) && height <= rect.height;
  if (!theme.isUtf8 || rows.length > MAX_TABLE_ROWS || !hasRoom) {
    const lines = detailLines(facts, { width: readableWidth(state.size), theme });
    const drawn = scrolling(lines, { top: overlay.top, title, state, theme });
    return (
      <At rect={drawn.rect}>
        <Picture text={drawn.picture} theme={theme} />
      </At>
    );
  }
  // The space keeps a column that is named by a foreign text apart from its neighbour.
  const columns = [heading, `${title} `] as const;
  return (
    <>
      <At rect={rect}>
        <Picture text={dialogPicture([], rect, { title, isNamed: true, foot: 'esc closes', theme })} theme={theme} />
      </At>
      <At rect={{ x: rect.x + 2, y: rect.y + 1, width: rect.width - 4, height: rect.height - 2 }}>
        <Box flexDirection="column">
          <DetailTable
            rows={rows.map(({ fact, value }) => ({ [columns[0]]: fact, [columns[1]]: value }))}
            columns={columns}
          />
        </Box>
      </At>
    </>
  );
}

function tableHeight(rows: number): number {
  return 2 * rows + 3;
}
