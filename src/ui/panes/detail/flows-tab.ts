import { compactBytes, count } from '../../format.js';
import { say } from '../../language/say.js';
import type { Column } from '../../parts/table.js';
import { containerById } from '../../state/selectors/containers.js';
import { type FlowRow, flowCount, visibleFlows } from '../../state/selectors/flows.js';
import { display } from '../../text.js';
import { type DrawTab, emptyDrawing, filterTitle, listDrawing, textDrawing, unreadDrawing } from './tab-drawing.js';

type FlowColumn = 'who' | 'way' | 'peer' | 'protocol' | 'state' | 'sent' | 'received';

const COLUMNS: readonly Column<FlowColumn>[] = [
  { name: 'who', title: 'CONTAINER', width: 14, grow: 2, maxWidth: 44 },
  { name: 'way', title: '', width: 1 },
  { name: 'peer', title: 'WITH', width: 16, grow: 3, maxWidth: 60 },
  { name: 'protocol', title: 'PROTO', width: 5 },
  { name: 'state', title: 'STATE', width: 11, dropOrder: 1 },
  { name: 'sent', title: 'SENT', width: 5, align: 'right' },
  { name: 'received', title: 'RECV', width: 5, align: 'right' },
];

/** Who talks to whom, and how much it was. */
export const drawFlows: DrawTab = (state, room) => {
  if (state.detail.source?.tab !== 'flows' || state.detail.source.containerIds.length === 0)
    return textDrawing(NOBODY[state.detail.of === 'networks' ? 'networks' : 'containers'], room);
  const unread = unreadDrawing(state.detail.flows, 'who talks to whom', room);
  if (unread) return unread;
  const rows = visibleFlows(state);
  if (rows.length === 0) return emptyDrawing(state, 'Nobody is talked to at this moment.', room);
  const nameOf = (id: string): string => containerById(state, id)?.name ?? id.slice(0, 12);
  const drawn = listDrawing(state, { columns: COLUMNS, rows, toRow: (row) => toRow(row, nameOf) }, room);
  return { ...drawn, titles: [filterTitle(state, rows.length, flowCount(state)) || count(rows.length, 'flow')] };
};

const NOBODY = {
  containers: 'It does not run, so it talks to nobody. s starts it.',
  networks: 'No container that runs is on it. c connects one.',
} as const;

function toRow({ id, containerId, flow }: FlowRow, nameOf: (id: string) => string) {
  const { address, port, protocol, state, startedBy, sent, received } = flow;
  return {
    id,
    cells: {
      who: { text: display(`${nameOf(containerId)} ${placeText(address, port)}`) },
      // Who began, as an arrow.
      way: { text: startedBy === 'container' ? '>' : '<', tone: 'accent' as const },
      peer: { text: display(peerText(flow)) },
      protocol: { text: protocol, tone: 'faint' as const },
      state: { text: state.toLowerCase().replaceAll('_', ' '), tone: 'faint' as const },
      sent: { text: compactBytes(sent.bytes) },
      received: { text: compactBytes(received.bytes) },
    },
  };
}

function peerText({ peer, peerAddress, peerPort }: FlowRow['flow']): string {
  const place = placeText(peerAddress, peerPort);
  switch (peer.kind) {
    case 'container':
      return `${peer.name} ${place}`;
    case 'host':
      return say(`this machine ${place}`);
    case 'self':
      return say(`itself ${place}`);
    case 'outside':
      return place;
    default:
      return peer satisfies never;
  }
}

function placeText(address: string, port: number): string {
  if (port === 0) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
