export interface ProcessStore {
  add(record: StoredProcess): Promise<void>;
  remove(pid: number): Promise<void>;
  list(): Promise<readonly StoredProcess[]>;
}

export interface StoredProcess {
  readonly pid: number;
  readonly startTicks: number;
  readonly agent: string;
}
