export type FileOutcome = {
  readonly path: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
};

export declare class Report {
  constructor(write?: (text: string) => void);
  follow(file: {
    readonly path: string;
    readonly bundledPath: string;
    readonly events: AsyncIterable<{ readonly type: string; readonly data: Readonly<Record<string, unknown>> }>;
  }): Promise<FileOutcome>;
  takeBack(file: FileOutcome): void;
  tellUnsteady(file: FileOutcome): void;
  summary(): string;
}
