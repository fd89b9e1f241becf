import type { Container, ContainerStats, Image, Network, VolumeDetails } from '../../engine/index.js';
import type { Snapshot } from './snapshot.js';

/** Raised when something in the document goes or comes to mean something else; what is only added leaves it. */
const FORMAT = 1;

/** What `gantry --json` prints. Every key is always there; what is not known is null. Described in docs/json.md. */
export function snapshotDocument(snapshot: Snapshot) {
  const { containers, images, volumes, networks } = snapshot;
  return {
    ...statsDocument(snapshot),
    containers: containers.map((container) => ({
      ...containerHead(container),
      ...containerRest(container),
      stats: statsOf(snapshot, container),
    })),
    images: images.map((image) => imageEntry(image, containers)),
    volumes: volumes.map(volumeEntry),
    networks: networks.map((network) => networkEntry(network, containers)),
  };
}

/** What `gantry top --json` prints: the figures alone. */
export function statsDocument(snapshot: Snapshot) {
  return {
    format: FORMAT,
    time: moment(snapshot.nowMs),
    host: hostEntry(snapshot),
    containers: snapshot.containers.map((container) => ({
      ...containerHead(container),
      stats: statsOf(snapshot, container),
    })),
  };
}

function hostEntry({ info, host }: Snapshot) {
  return {
    hostname: info.hostname,
    cpus: info.cpus,
    cpuPercent: host?.cpuPercent ?? null,
    loadAverages: host?.loadAverages ?? null,
    memory: { usedBytes: host?.memoryUsedBytes ?? null, totalBytes: host?.memoryTotalBytes ?? info.memoryBytes },
    disk: { usedBytes: host?.diskUsedBytes ?? null, freeBytes: host?.diskFreeBytes ?? null },
    network: host?.traffic ?? null,
  };
}

function containerHead({ id, name, image, state }: Container) {
  return { id, name, image, status: state.status };
}

function containerRest({ imageId, createdAtMs, config, state, health }: Container) {
  const ports = state.endpoints.length > 0 ? state.ports : config.ports;
  const hasEnded = state.finishedAtMs > 0 && state.finishedAtMs >= state.startedAtMs;
  return {
    imageId,
    health: health?.status ?? null,
    exitCode: hasEnded ? state.exitCode : null,
    isOomKilled: state.isOomKilled,
    error: state.error,
    restartCount: state.restartCount,
    createdAt: moment(createdAtMs),
    startedAt: moment(state.startedAtMs),
    finishedAt: moment(state.finishedAtMs),
    ports: ports.map(({ hostAddress, hostPort, containerPort, protocol }) => ({
      hostAddress,
      hostPort,
      containerPort,
      protocol,
    })),
    networks: state.endpoints.map(({ networkName, address, ipv6Address }) => ({
      name: networkName,
      address,
      ipv6Address,
    })),
    labels: config.labels,
  };
}

function statsOf({ usage }: Snapshot, { id }: Container) {
  const stats = usage.get(id);
  return stats ? statsEntry(stats) : null;
}

function statsEntry({ sample, ...rates }: ContainerStats) {
  const { cpu, memory, network, blockIo, pids, pressure } = sample;
  return {
    cpu: {
      percent: rates.cpuPercent,
      percentOfHost: cpu.onlineCpus > 0 ? rates.cpuPercent / cpu.onlineCpus : null,
      quotaCpus: cpu.quotaCpus ?? null,
      usageNanos: cpu.usageNanos,
      periods: cpu.periods,
      throttledPeriods: cpu.throttledPeriods,
      throttledNanos: cpu.throttledNanos,
    },
    memory: {
      usedBytes: memory.usedBytes,
      limitBytes: memory.limitBytes,
      percent: rates.memoryPercent,
      cacheBytes: memory.cacheBytes ?? null,
      swapBytes: memory.swapBytes ?? null,
      oomKills: memory.oomKills,
    },
    network: network
      ? {
          ...network,
          receivedBytesPerSecond: rates.receivedBytesPerSecond,
          sentBytesPerSecond: rates.sentBytesPerSecond,
        }
      : null,
    blockIo: {
      ...blockIo,
      readBytesPerSecond: rates.readBytesPerSecond,
      writtenBytesPerSecond: rates.writtenBytesPerSecond,
    },
    pids: { current: pids.current, limit: pids.limit ?? null },
    pressure: pressure ?? null,
  };
}

function imageEntry({ id, names, repoDigests, createdAtMs, sizeBytes }: Image, containers: readonly Container[]) {
  const usedBy = containers.filter(({ imageId }) => imageId === id).map(({ name }) => name);
  return { id, names, repoDigests, createdAt: moment(createdAtMs), sizeBytes, usedBy };
}

function volumeEntry({ name, isAnonymous, createdAtMs, lastUsedAtMs, labels, users }: VolumeDetails) {
  const usedBy = [...new Set(users.map(({ containerName }) => containerName))];
  return { name, isAnonymous, createdAt: moment(createdAtMs), lastUsedAt: moment(lastUsedAtMs ?? 0), labels, usedBy };
}

function networkEntry(
  { id, name, driver, createdAtMs, isInternal, isBuiltIn, labels, addressing }: Network,
  containers: readonly Container[],
) {
  const on = containers.filter(({ state }) => state.endpoints.some(({ networkId }) => networkId === id));
  return {
    id,
    name,
    driver,
    createdAt: moment(createdAtMs),
    isInternal,
    isBuiltIn,
    subnets: addressing.pools.map(({ subnet }) => subnet),
    labels,
    containers: on.map((container) => container.name),
  };
}

/** In UTC, as RFC 3339 has it; null for what never happened. */
function moment(timeMs: number): string | null {
  return timeMs > 0 ? new Date(timeMs).toISOString() : null;
}
