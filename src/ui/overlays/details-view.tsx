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
import { type DetailFact, detailsOf } from './details-rows.js';
import { readableWidth } from './scroll-extent.js';
import { scrolling } from './scrolling.js';

export type DetailsViewProps = { readonly overlay: Overlay & { readonly kind: 'details' }; readonly theme: Theme };

const MAX_TABLE_FACTS = 10;
const MAX_WIDTH = 100;
/** What the table draws beside its two texts: three rules and a space on either side of each. */
const TABLE_EXTRA_WIDTH = 7;

/** The facts of a container or an image: in a table where they are few and short, else whole and scrolled through. */
export function DetailsView({ overlay, theme }: DetailsViewProps) {
  const state = useAppState((whole) => whole);
  const { name, facts } = detailsOf(overlay, state, theme.glyphs);
  const title = display(name);
  const texts = facts.map(({ values }) => values.join('  '));
  const heading = say(overlay.of.slice(0, -1));
  const factWidth = widestText([heading, ...facts.map(({ fact }) => say(fact))]);
  const width = Math.max(textWidth(title) + 1, widestText(texts)) + factWidth + TABLE_EXTRA_WIDTH + 4;
  const rect = middle(state.size, { width, height: tableHeight(facts) + 2 });
  const hasRoom = width <= Math.min(MAX_WIDTH, rect.width) && tableHeight(facts) + 2 <= rect.height;
  // Who is on a network, and backups of a volume, are lines of their own.
  const hasLines =
    (overlay.of === 'networks' || overlay.of === 'volumes' || overlay.of === 'projects') &&
    facts.some(({ values }) => values.length > 1);
  if (!theme.isUtf8 || facts.length > MAX_TABLE_FACTS || !hasRoom || hasLines) {
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
            rows={facts.map(({ fact }, index) => ({ [columns[0]]: say(fact), [columns[1]]: texts[index] ?? '' }))}
            columns={columns}
          />
        </Box>
      </At>
    </>
  );
}

function tableHeight(facts: readonly DetailFact[]): number {
  return 2 * facts.length + 3;
}
