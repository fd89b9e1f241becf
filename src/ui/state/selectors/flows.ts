import type { ContainerId, Flow } from '../../../engine/index.js';
import type { AppState } from '../app-state.js';
import { readValue } from '../detail/reading.js';
import { matcher } from './matcher.js';
import { memo } from './memo.js';

/** A flow, seen from one of its ends. */
export type FlowRow = { readonly id: string; readonly containerId: ContainerId; readonly flow: Flow };

/** All that were read, the largest first. Between two that are both looked at, as who began it sees it. */
const allFlows = memo(
  ({ detail }: AppState) => [readValue(detail.flows)] as const,
  (reports = []): readonly FlowRow[] => {
    const seen = new Set<string>(reports.map(({ containerId }) => containerId));
    const isOtherEnd = ({ startedBy, peer }: Flow): boolean =>
      startedBy === 'peer' && peer.kind === 'container' && seen.has(peer.containerId);
    return reports
      .flatMap(({ containerId, flows }) =>
        flows.filter((flow) => !isOtherEnd(flow)).map((flow) => ({ id: flowId(containerId, flow), containerId, flow })),
      )
      .toSorted((a, b) => bytesOf(b.flow) - bytesOf(a.flow));
  },
);

/** How many there are, also what the filter hides. */
export function flowCount(state: AppState): number {
  return allFlows(state).length;
}

/** The flows of the tab. */
export const visibleFlows = memo(
  (state: AppState) => [allFlows(state), state.detail.views.flows.filter] as const,
  (flows, filter): readonly FlowRow[] => {
    const matches = matcher(filter);
    return flows.filter(({ flow }) => matches(textOf(flow), flow.state));
  },
);

/** The same flow has the same id each time it is read. */
function flowId(containerId: ContainerId, { protocol, address, port, peerAddress, peerPort }: Flow): string {
  return `${containerId} ${protocol} ${address} ${port} ${peerAddress} ${peerPort}`;
}

const textOf = ({ protocol, address, port, peerAddress, peerPort, peer }: Flow): string =>
  [
    protocol,
    `${address}:${port}`,
    `${peerAddress}:${peerPort}`,
    peer.kind === 'container' ? peer.name : peer.kind,
  ].join(' ');

const bytesOf = ({ sent, received }: Flow): number => sent.bytes + received.bytes;
