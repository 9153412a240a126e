/** One file of the Worker for wrangler to upload; resolves with its path. */
export function buildWorker(): Promise<string>
