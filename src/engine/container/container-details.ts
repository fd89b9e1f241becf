import type { Container, ContainerEndpoint, EndpointSettings } from './container.js';

/** A container with what is worked out when somebody asks: where its things lie, and what runs in it. */
export type ContainerDetails = {
  readonly container: Container;
  readonly paths: {
    readonly resolvConf: string;
    readonly hostname: string;
    readonly hosts: string;
    readonly log: string;
    /** Its network namespace; empty unless it is alive. */
    readonly networkNamespace: string;
  };
  readonly storage: {
    readonly driver: 'overlay' | 'copy';
    /** Folders of the image's layers, lowest first. */
    readonly layers: readonly string[];
    /** Where what the container changed lies. */
    readonly changes: string;
    /** Where the whole tree can be seen. */
    readonly merged: string;
  };
  /** Folders of its volumes by their names. */
  readonly volumePaths: Readonly<Record<string, string>>;
  /** Further processes that run in it. */
  readonly execIds: readonly string[];
  /** 64 hexadecimal digits; of its network namespace. */
  readonly sandboxId: string;
  /** The networks that it is on, or will be when it starts. None where it has another's. */
  readonly places: readonly ContainerPlace[];
  /** What makes its processes: `crun`. */
  readonly runtime: string;
};

/** One network of a container. */
export type ContainerPlace = {
  readonly networkName: string;
  /** Empty where there is no such network (any more). */
  readonly networkId: string;
  readonly settings: EndpointSettings;
  /** Undefined unless the container is alive. */
  readonly endpoint: ContainerEndpoint | undefined;
};
