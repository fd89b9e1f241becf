import { compactBytes } from '../../format.js';
import { say } from '../../language/say.js';
import { dumpWidth, fileLineCount, lastFileTop } from '../../state/detail/file-lines.js';
import type { FileContent, OpenFile } from '../../state/detail/files-view.js';
import { display } from '../../text.js';
import { hexLine } from './hex-line.js';
import { type TabDrawing, type TabRoom, unreadDrawing } from './tab-drawing.js';

/** The part of a file that is in view: its text, or a dump of its bytes where it has none. */
export function drawOpenFile(open: OpenFile, room: TabRoom): TabDrawing {
  const { content, path } = open;
  const titles = [display(path)];
  const unread = unreadDrawing(content, 'the file', room);
  if (unread || content.kind !== 'read') return { lines: unread?.lines ?? [], titles };
  const { width, theme } = room;
  const height = room.height - 1;
  const count = fileLineCount(content.value, width);
  const top = Math.min(open.top, lastFileTop(open, { width, height }));
  const end = Math.min(top + height, count);
  const about = `${say(content.value.kind)}, ${compactBytes(content.value.sizeBytes)}`;
  const cut = content.value.isCut ? say(`, the first ${compactBytes(shownBytes(content.value))} of it`) : '';
  return {
    lines: [theme.paint('faint', ` ${about}${cut}`), ...fileLines(content.value, { top, end, width })],
    titles,
    foot: count > height ? `${top + 1}-${end} of ${count}` : '',
  };
}

function shownBytes(content: FileContent): number {
  return content.kind === 'binary'
    ? content.bytes.length
    : content.lines.reduce((sum, line) => sum + line.length + 1, 0);
}

/** A line is cut for good long before it is measured: some files have a single one. */
const MAX_LINE_LENGTH = 2000;

function fileLines(
  content: FileContent,
  { top, end, width }: { readonly top: number; readonly end: number; readonly width: number },
): readonly string[] {
  if (content.kind === 'text')
    return content.lines
      .slice(top, end)
      .map((line) => ` ${display(line.slice(0, MAX_LINE_LENGTH).replace(/\r$/, ''))}`);
  const perRow = dumpWidth(width);
  return Array.from({ length: end - top }, (_, row) => {
    const offset = (top + row) * perRow;
    return ` ${hexLine(content.bytes.subarray(offset, offset + perRow), { offset, perRow })}`;
  });
}
