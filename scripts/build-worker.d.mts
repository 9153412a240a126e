/** One file of the Worker, exactly as it is uploaded; resolves with its path. */
export function buildWorker(): Promise<string>
