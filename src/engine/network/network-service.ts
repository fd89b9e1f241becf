import type { AskedEndpoint } from '../container/container-service.js';
import type { AddressPool, Network, NetworkDetails, NetworkDriver, NetworkFilter } from './network.js';

export type CreateNetwork = {
  readonly name: string;
  /** Default: `bridge`. Any other word than a driver's is refused as docker does. */
  readonly driver?: NetworkDriver | (string & {}) | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly options?: Readonly<Record<string, string>> | undefined;
  readonly isInternal?: boolean | undefined;
  readonly isAttachable?: boolean | undefined;
  /** Default: true. */
  readonly hasIpv4?: boolean | undefined;
  readonly hasIpv6?: boolean | undefined;
  readonly addressing?:
    | {
        readonly driver?: string | undefined;
        readonly options?: Readonly<Record<string, string>> | undefined;
        /** Empty texts are chosen: a subnet that nothing on this machine uses, its first address as gateway. */
        readonly pools?: readonly Partial<AddressPool>[] | undefined;
      }
    | undefined;
};

/** A `ref` is a name, an id or the beginning of an id; unknown ones throw `network_not_found`. */
export interface NetworkService {
  /** Newest last, the three built-in ones included. */
  list(filter?: NetworkFilter): Promise<readonly Network[]>;
  get(ref: string): Promise<NetworkDetails>;
  /** @throws network_name_taken, argument_invalid, network_subnet_overlaps, network_subnets_exhausted, … */
  create(request: CreateNetwork): Promise<{ readonly network: Network; readonly warnings: readonly string[] }>;
  /** @throws network_in_use, network_built_in */
  remove(ref: string): Promise<Network>;
  /**
   * From now on the container belongs to it: at once where it runs, else when it next starts.
   * @throws container_not_found, network_already_connected, network_address_taken, argument_invalid, …
   */
  connect(ref: string, container: string, settings?: Omit<AskedEndpoint, 'network'>): Promise<void>;
  /** @throws network_not_connected unless forced */
  disconnect(ref: string, container: string, options?: { readonly isForced?: boolean | undefined }): Promise<void>;
  /** Removes those that nobody made anything on. */
  prune(options?: {
    readonly label?: readonly string[] | undefined;
    /** Those that have one of these labels stay. */
    readonly withoutLabel?: readonly string[] | undefined;
    /** Only those made before then. */
    readonly untilMs?: number | undefined;
  }): Promise<{ readonly deleted: readonly string[] }>;
  /** Puts bridges and rules back as they are to be, after a firewall was emptied or a bridge deleted by hand. */
  reload(ref?: string): Promise<{ readonly reloaded: readonly string[] }>;
}
