/** A reporter of `node --test` that writes the runner's own final counts as JSON. */
export default async function* counts(source) {
  for await (const { type, data } of source) {
    // A summary without a file is that of the whole run.
    if (type === 'test:summary' && data.file === undefined) yield JSON.stringify(data.counts)
  }
}
